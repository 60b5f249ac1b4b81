"""What is tried: statements on rows, privileges, functions, triggers."""
