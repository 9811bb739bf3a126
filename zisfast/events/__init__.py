"""Events: bytes from outside come in, events with source, type and trigger document go out."""
