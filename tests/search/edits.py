"""Changes of a specification that people make: a column more, a rule less, another type."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any, Final

import yaml

Table = dict[str, Any]
Document = dict[str, Any]
Edit = Callable[[random.Random, Document, str], None]

_NEW_COLUMNS: Final = (
    "text",
    "text not null",
    "integer not null default 0",
    "boolean unique",
    "jsonb not null default '{}'",
    "numeric(6,2) check (@ > 0)",
    "timestamptz not null default now()",
    "uuid references auth.users on delete set null",
)
_OTHER_WORDS: Final = (
    ("integer", "bigint"),
    ("text", "varchar(300)"),
    ("timestamptz", "date"),
    (" not null", ""),
    (" default", " check (true) default"),
    ("cascade", "set null"),
    ("unique", ""),
    ("text", "text unique"),
)
_LISTS: Final = ("use", "access", "indexes", "constraints", "triggers")
_NAMED: Final = ("functions", "views", "buckets", "schedules", "sql", "statistics", "realtime")


def _columns(document: Document, table: str) -> dict[str, Any]:
    found: dict[str, Any] = document["tables"][table].setdefault("columns", {})
    return found


def without_table(source: random.Random, document: Document, table: str) -> None:
    """Drop a table."""
    del document["tables"][table]


def new_table(source: random.Random, document: Document, table: str) -> None:
    """Add a table with an owner."""
    document["tables"][f"new_{source.randrange(99)}"] = {
        "about": "What is new",
        "columns": {
            "user_id": "uuid not null references auth.users on delete cascade",
            "body": "text",
        },
        "use": ["id", "timestamps"],
        "access": [{"owner": "user_id"}],
    }


def without_column(source: random.Random, document: Document, table: str) -> None:
    """Drop a column."""
    columns = _columns(document, table)
    del columns[source.choice([*columns])]


def new_column(source: random.Random, document: Document, table: str) -> None:
    """Add a column at any place."""
    columns = _columns(document, table)
    name = f"extra_{source.randrange(99)}"
    both = [*columns.items(), (name, source.choice(_NEW_COLUMNS).replace("@", name))]
    document["tables"][table]["columns"] = dict(source.sample(both, len(both)))


def other_column(source: random.Random, document: Document, table: str) -> None:
    """Write a column otherwise."""
    columns = _columns(document, table)
    name = source.choice([*columns])
    if isinstance(columns[name], str):
        columns[name] = columns[name].replace(*source.choice(_OTHER_WORDS), 1)


def without_item(source: random.Random, document: Document, table: str) -> None:
    """Leave out a feature, rule, index or the like."""
    lists = [document["tables"][table].get(key) for key in _LISTS]
    chosen = source.choice([each for each in lists if isinstance(each, list) and each])
    del chosen[source.randrange(len(chosen))]


def new_rule(source: random.Random, document: Document, table: str) -> None:
    """Allow something more."""
    rule = {"allow": source.choice(("select", "delete")), "to": source.choice(("user", "service"))}
    if rule["to"] == "user":
        rule["by"] = "any"
    document["tables"][table].setdefault("access", []).append(rule)


def new_index(source: random.Random, document: Document, table: str) -> None:
    """Index a column."""
    column = source.choice([*_columns(document, table)])
    document["tables"][table].setdefault("indexes", []).append(f"{column} desc")


def other_about(source: random.Random, document: Document, table: str) -> None:
    """Say something else of a table, or nothing."""
    document["tables"][table]["about"] = source.choice(("Another text", "It's $$ new"))


def without_object(source: random.Random, document: Document, table: str) -> None:
    """Leave out a function, a view, a bucket or the like."""
    objects = [document[key] for key in _NAMED if isinstance(document.get(key), dict)]
    chosen = source.choice([each for each in objects if each])
    del chosen[source.choice([*chosen])]


EDITS: Final[tuple[Edit, ...]] = (
    without_table, new_table, without_column, new_column, other_column, without_item, new_rule,
    new_index, other_about, without_object,
)  # fmt: skip


def edited(text: str, number: int) -> str:
    """Return a specification with one to three changes, the same for the same number."""
    source = random.Random(number)
    document = copy.deepcopy(yaml.safe_load(text))
    for _ in range(source.randint(1, 3)):
        if document.get("tables"):
            try:
                source.choice(EDITS)(source, document, source.choice([*document["tables"]]))
            except (IndexError, AttributeError):
                continue  # there is nothing of that kind
    changed: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1_000)
    return changed
