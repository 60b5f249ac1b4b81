"""Generate, apply and prove Supabase schemas from YAML presets."""

__version__ = "0.1.0"
