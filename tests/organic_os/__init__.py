"""The preset organic_os, tried on a real PostgreSQL."""
