"""The checker's rules, one concept per file: a context comes in, its report is filled; check.py calls them."""
