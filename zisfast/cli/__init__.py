"""The command line: arguments come in, tables or JSON and an exit code go out."""
