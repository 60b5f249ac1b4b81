"""The Jinja environment that prints nothing but SQL."""

from schemagen.templating.environment import SqlTemplates, sql_templates

__all__ = ["SqlTemplates", "sql_templates"]
