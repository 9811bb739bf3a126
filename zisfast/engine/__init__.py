"""The engine: a program and an event come in, finished executions go out; CLI and embedders call it."""
