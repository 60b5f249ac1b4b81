"""A bundle becomes files: one file per output."""
