"""A project of the Supabase CLI that schemagen comes into: what is there, and what it lacks."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemagen.cli.sources import SPEC_NAME
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.errors import FileProblem, ServerError

if TYPE_CHECKING:
    from schemagen.database.facts import Facts
    from schemagen.model.model import Model

CONFIG: Final = "supabase/config.toml"
_PASTED: Final = ("auth.hook.", "storage.buckets.")
"""The parts of config.toml that a bundle brings; the rest is the project's own."""


@dataclass(frozen=True, slots=True)
class ExternalTable:
    """A table that the project has already.

    Attributes:
        schema: Its schema.
        name: Its name.
        columns: Types by name, those that PostgreSQL itself knows; others are ``text``.
        key: Its primary key.
    """

    schema: str
    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]


def is_supabase_project(folder: Path) -> bool:
    """Return whether a folder holds a project of the Supabase CLI, and none of schemagen."""
    from schemagen.emit.lock import LOCK_NAME

    taken = (folder / name for name in (SPEC_NAME, LOCK_NAME))
    return (folder / "supabase").is_dir() and not any(path.exists() for path in taken)


def existing_tables(folder: Path) -> tuple[ExternalTable, ...]:
    """Return the tables that a project's migrations make, by running them.

    Raises:
        ServerError: A migration can't be run on plain PostgreSQL, or there is no server.
    """
    from schemagen.apply.replay import replay_migrations
    from schemagen.cli.databases import open_database
    from schemagen.cli.progress import Progress
    from schemagen.database.facts import Facts
    from schemagen.database.facts_platform import without_platform
    from schemagen.emit.lock import migration_files

    if not migration_files(folder):
        return ()
    with open_database(None) as database, Progress("running the migrations that are there"):
        replay_migrations(database.connection, folder)
        return tuple(_tables(without_platform(Facts.read(database.connection))))


def _tables(facts: Facts) -> Iterator[ExternalTable]:
    keys = {
        (fact["schema"], fact["table"]): _columns_of_key(fact["definition"])
        for fact in _facts(facts, "constraints")
        if str(fact["definition"]).startswith("PRIMARY KEY")
    }
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for fact in _facts(facts, "columns"):
        own = columns.setdefault((fact["schema"], fact["table"]), {})
        own[fact["name"]] = "text" if "." in fact["type"] else fact["type"]
    for fact in _facts(facts, "tables"):
        place = (fact["schema"], fact["name"])
        # Nothing can refer to a table without a key.
        if place in keys and set(keys[place]) <= columns.get(place, {}).keys():
            yield ExternalTable(*place, columns[place], keys[place])


def _facts(facts: Facts, kind: str) -> Iterator[dict[str, Any]]:
    for row in facts.rows[kind]:
        yield dict(zip(facts.columns[kind], row, strict=True))


def _columns_of_key(definition: str) -> tuple[str, ...]:
    inner = definition.partition("(")[2].partition(")")[0]
    quoted = re.findall(r'"((?:[^"]|"")+)"|([^",\s]+)', inner)
    return tuple(name.replace('""', '"') or bare for name, bare in quoted)


def refuse_clashes(model: Model, tables: Sequence[ExternalTable]) -> None:
    """Refuse a bundle with tables that the project has already.

    Raises:
        FileProblem: Some have the same names; all of them are named.
    """
    there = {(table.schema, table.name) for table in tables}
    both = [
        str(table.name) for table in model.tables if (table.name.schema, table.name.name) in there
    ]
    if both:
        raise FileProblem(
            f"the project has tables of these names already: {', '.join(both)}",
            hint=f"put something before the names of the new ones: --prefix {model.name}_",
            code="SG058",
        )


def with_external(text: bytes, tables: Sequence[ExternalTable], schema: str) -> bytes:
    """Return a specification that knows the tables of the project it comes into."""
    if not tables or re.search(rb"(?m)^external:", text):
        return text
    lines = [
        "",
        "# What the project had before: to refer to, not to make. Leave out what is not needed.",
        "external:",
    ]
    for table in tables:
        name = table.name if table.schema == schema else f"{table.schema}.{table.name}"
        lines.append(f"  {_yaml(name)}:")
        if table.key != tuple(table.columns)[:1]:
            lines.append(f"    primary_key: [{', '.join(map(_yaml, table.key))}]")
        lines.append("    columns:")
        lines += [f"      {_yaml(name)}: {_yaml(type_)}" for name, type_ in table.columns.items()]
    return text.rstrip(b"\n") + b"\n" + "\n".join(lines).encode() + b"\n"


def _yaml(text: str) -> str:
    """Write a name or type so that YAML reads it as text."""
    return (
        text if re.fullmatch(r"[a-z][a-z0-9_]*", text) and text not in _WORDS else json.dumps(text)
    )


_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def missing_config(folder: Path, wanted: str) -> str:
    """Return what has to be pasted into the project's config.toml, nothing if all is there.

    Args:
        folder: The project.
        wanted: The config.toml that a project of its own would get.
    """
    try:
        found = tomllib.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none is there, or none that can be read
        found = {}
    blocks = re.split(r"(?m)^(?=\[)", wanted)[1:]
    lacking = [
        block.rstrip("\n")
        for block in blocks
        if (head := block[1 : block.index("]")]).startswith(_PASTED)
        and _at(found, head) != _at(tomllib.loads(wanted), head)
    ]
    return "\n\n".join(lacking)


def _at(config: Mapping[str, Any], head: str) -> Any:
    """Return a part of a configuration by the words of its heading."""
    part: Any = config
    for bare, quoted in re.findall(r'([A-Za-z0-9_-]+)|("(?:[^"\\]|\\.)*")', head):
        name = json.loads(quoted) if quoted else bare
        part = part.get(name) if isinstance(part, dict) else None
    return part


def not_looked_at(error: ServerError) -> Diagnostic:
    """Return the warning that the project's tables, and so clashes of names, are not known."""
    return Diagnostic(
        error.code,
        f"{error.message}; the project's tables are not known: clashes of names were NOT checked",
        hint=f"{error.hint}\n"
        "list the tables that are referred to under external: in the specification; if one has\n"
        "the name of a new one, start again with --prefix TEXT",
        severity=Severity.WARNING,
    )
