"""Matrices written by hand from what is wanted, held against rules and database."""
