"""Attacks on what access rules are compiled to, in plain SQL, as the Data API would send it."""
