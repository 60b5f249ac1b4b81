"""The nouns: frozen dataclasses, one file per kind of object."""
