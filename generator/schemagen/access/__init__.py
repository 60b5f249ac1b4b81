"""Access rules compiled to policies, grants, guards and helper functions."""
