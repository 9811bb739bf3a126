"""A second, slow reading of docs/semantics.md, never shipped; tests compare the core with it.

It was written from that page alone and shares no code with zisfast. Documents are immutable here: whoever changes one
makes a new one, so nothing can leak from one place of a document into another.
"""
