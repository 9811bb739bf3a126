"""``zisfast graph``: a bundle comes in, Mermaid text goes out."""
