"""Diagnostics, errors, names, quoting and SQL parsing; imports nothing above."""
