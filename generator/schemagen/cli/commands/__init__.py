"""The commands: where each one is, and its line of help.

The lines stand here, so that ``schemagen --help`` imports no command.
"""

from typing import Final

_HERE: Final = __name__

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "new": (f"{_HERE}.new:new", "Start a project from a preset, and prove it."),
    "add": (f"{_HERE}.add:add", "Add a preset to a specification that is there."),
    "validate": (f"{_HERE}.validate:validate", "Check a specification; needs no server."),
    "render": (f"{_HERE}.render:render", "Write the SQL and documents, or compare them."),
    "migrate": (f"{_HERE}.migrate:migrate", "Write what leads from one version to the next."),
    "apply": (f"{_HERE}.apply:apply", "Make everything in a database, in one transaction."),
    "smoke": (f"{_HERE}.smoke:smoke", "Try every access rule on a real PostgreSQL."),
    "tests": (f"{_HERE}.tests:tests", "Write pgTAP tests of every access rule."),
    "verify": (f"{_HERE}.verify:verify", "Compare what should be in a database with what is."),
    "rollback": (f"{_HERE}.rollback:rollback", "Undo what apply made."),
    "db": (f"{_HERE}.db:db", "A PostgreSQL server to keep, with what Supabase brings."),
    "presets": (f"{_HERE}.presets:presets", "List the presets, or show one."),
    "features": (f"{_HERE}.features:features", "List the features for `use:`, or show one."),
    "checks": (f"{_HERE}.checks:checks", "List the checks of `validate`, or show one."),
    "plugins": (f"{_HERE}.plugins:plugins", "List the plugins and what they bring."),
    "docs": (f"{_HERE}.docs:docs", "Print a page about a specification, in Markdown."),
    "schema": (f"{_HERE}.schema:schema", "Print the JSON Schema of a specification."),
    "explain": (f"{_HERE}.explain:explain", "Explain the code of a finding."),
}
