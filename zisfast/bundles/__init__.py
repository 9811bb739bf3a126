"""The language: bundle bytes come in, problems and a compiled program go out; engine and CLI call it."""
