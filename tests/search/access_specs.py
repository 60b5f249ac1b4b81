"""Random specifications about access: every actor, paths, parents, roles and conditions.

The tables that make actors are always the same kinds; which of their columns may be null, which
actors there are and what stands in the rules is drawn. So nearly every draw can be built, and
the search spends its time on what rules mean together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from .specs import as_yaml

T = TypeVar("T")
Draw = st.DrawFn

ROLES: Final = ("viewer", "editor", "owner")


@dataclass
class Content:
    """A table of content that is being drawn.

    Attributes:
        name: Its name.
        columns: The lines of its columns.
        parents: Foreign keys to other tables of content.
        links: Foreign keys to tables of actors, with the table that each names.
        access: The rules.
        more: The other keys.
    """

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    parents: dict[str, Content] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    access: list[Any] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def yaml(self) -> dict[str, Any]:
        return {"columns": self.columns, **self.more, "access": self.access}


def some(draw: Draw, *choices: T) -> T:
    """Return one of the choices; the first is the simplest."""
    return draw(st.sampled_from(choices))


def maybe(draw: Draw) -> bool:
    return draw(st.booleans())


def rarely(draw: Draw) -> bool:
    return draw(st.integers(0, 5)) == 5


def null(draw: Draw) -> str:
    return some(draw, " not null", "")


def _people(draw: Draw) -> dict[str, Any]:
    """Return the tables whose rows make actors, which people may not write."""
    return {
        "orgs": {
            "columns": {
                "id": "uuid primary key default gen_random_uuid()",
                "above": "uuid references orgs",
                "open": "boolean not null default true",
            },
            "access": [],
        },
        "members": {
            "columns": {
                "id": "uuid primary key default gen_random_uuid()",
                "org_id": f"uuid{null(draw)} references orgs",
                "user_id": f"uuid{null(draw)}",
                "role": some(draw, "member_role not null", "text not null", "member_role"),
                "active": "boolean not null default true",
            },
            "access": [],
        },
        "creators": {
            "columns": {
                "id": "uuid primary key default gen_random_uuid()",
                "active": "boolean not null default true",
                "email": "text",
            },
            "access": [],
        },
        "students": {
            "columns": {
                "id": "uuid primary key default gen_random_uuid()",
                "creator_id": f"uuid{null(draw)} references creators",
                "active": "boolean not null default true",
            },
            "access": [],
        },
        "enrolled": {
            "columns": {
                "id": "uuid primary key default gen_random_uuid()",
                "student_id": f"uuid{null(draw)} references students",
                "creator_id": f"uuid{null(draw)} references creators",
            },
            "access": [],
        },
        "staff": {
            "columns": {
                "id": "uuid primary key references auth.users",
                "rank": "text not null default 'helper'",
            },
            "access": [],
        },
    }


ACTORS: Final[dict[str, dict[str, Any]]] = {
    "member": {"table": "members", "user": "user_id", "key": "org_id", "role": "role"},
    "active": {"table": "members", "user": "user_id", "key": "org_id", "when": "active"},
    "boss": {"table": "members", "user": "user_id", "key": "org_id", "role": "role",
             "when": "active and role = 'owner'"},
    "above": {"table": "members", "user": "user_id", "key": "org_id", "tree": "above",
              "role": "role"},
    "creator": {"table": "creators", "claim": "creator_id"},
    "maker": {"table": "creators", "claim": "app_metadata.creator", "when": "active"},
    "student": {"table": "students", "claim": "student_id", "when": "active"},
    "learner": {"table": "enrolled", "to": "student", "by": "student_id", "key": "creator_id"},
    "invitee": {"claim": "email"},
    "admin": {"table": "staff", "user": "id", "when": "rank = 'admin'"},
    "verified": {"jwt": {"aal": "aal2"}},
    "checked": {"table": "members", "user": "user_id", "key": "org_id", "jwt": {"aal": "aal2"}},
}  # fmt: skip
"""One of each sort; some of them are declared."""

OWN: Final = {
    "member": "orgs", "active": "orgs", "boss": "orgs", "above": "orgs", "checked": "orgs",
    "creator": "creators", "maker": "creators", "student": "students", "learner": "creators",
}  # fmt: skip
"""The table whose rows are an actor's own."""

LINKS: Final = {
    "org_id": "orgs", "creator_id": "creators", "student_id": "students", "user_id": "auth.users",
    "email": "",
}  # fmt: skip

KEYS: Final = {
    "user_id": ("user", "verified"),
    "org_id": ("member", "active", "boss", "above", "checked"),
    "creator_id": ("creator", "maker", "learner"),
    "student_id": ("student",),
    "email": ("invitee",),
}
"""Whose key a column holds."""

PAIRS: Final[dict[str, dict[str, str]]] = {
    "student": {"creator_id": "creator_id"},
    "maker": {"creator_id": "id", "email": "email"},
    "member": {"org_id": "org_id", "user_id": "user_id"},
    "active": {"user_id": "user_id"},
    "learner": {"creator_id": "creator_id", "student_id": "student_id"},
}
"""Columns of a row, and those of the actor's row that they are compared with."""

CONDITIONS: Final = ("open", "not open", "level > 1", "level in (1, 2) or open", "level is null")

OPERATIONS: Final = (
    "all", "select", "insert", "update", "delete", ["select", "insert"], ["select", "update"],
    ["update", "delete"], ["select", "delete"],
)  # fmt: skip


def _content(draw: Draw, tables: list[Content]) -> Content:
    table = Content(some(draw, *[n for n in ("docs", "parts", "notes") if n not in
                                 {other.name for other in tables}]))  # fmt: skip
    table.columns["id"] = "uuid primary key default gen_random_uuid()"
    for column, target in LINKS.items():
        if maybe(draw):
            references = f" references {target}" if target and column != "user_id" else ""
            type_ = "text" if column == "email" else "uuid"
            table.columns[column] = f"{type_}{null(draw)}{references}"
            table.links[column] = target
    for parent in tables:
        if maybe(draw):
            column = f"{parent.name[:-1]}_id"
            table.columns[column] = f"uuid{null(draw)} references {parent.name}"
            table.parents[column] = parent
    table.columns["open"] = "boolean not null default true"
    table.columns["level"] = "integer"
    if rarely(draw):
        table.more["use"] = ["timestamps"]
    return table


def _way(draw: Draw, table: Content) -> tuple[list[str], Content]:
    """Return some steps along foreign keys, and the table where they end."""
    way: list[str] = []
    for _ in range(some(draw, 0, 0, 1, 2, 3)):
        if not table.parents:
            break
        step = some(draw, *sorted(table.parents))
        way.append(step)
        table = table.parents[step]
    return way, table


def _who(draw: Draw, table: Content, actors: list[str]) -> dict[str, Any] | None:
    form = some(draw, "by", "by", "by", "via", "any", "pairs", "everybody")
    if form == "via":
        parents = sorted(name for name, parent in table.parents.items() if parent.access)
        if not parents:
            return None
        column = some(draw, *parents)
        found: dict[str, Any] = {"via": some(draw, column, {column: "select"})}
        if rarely(draw):
            named = [
                rule["to"] for rule in table.parents[column].access if isinstance(rule, dict)
                and isinstance(rule.get("to"), str)
            ]  # fmt: skip
            if named:
                found["to"] = some(draw, *sorted(set(named)))
        return found
    if form == "everybody":
        keyless = [name for name in ("anon", "public", "service", "admin") if name in actors]
        return {"to": some(draw, *keyless)}
    if form == "any":
        found = {"to": some(draw, *[name for name in actors if name not in _KEYLESS]), "by": "any"}
        return found
    way, end = _way(draw, table)
    if form == "pairs":
        fitting = [
            name for name, pairs in PAIRS.items() if name in actors and set(pairs) <= set(end.links)
        ]
        if not fitting:
            return None
        actor = some(draw, *fitting)
        pairs = {".".join([*way, column]): held for column, held in PAIRS[actor].items()}
        if way and maybe(draw):
            # One side of the row itself, the other along the path.
            own = {c: PAIRS[actor][c] for c in PAIRS[actor] if c in table.links}
            rest = {".".join([*way, c]): h for c, h in PAIRS[actor].items() if c not in own}
            pairs = {**own, **rest}
        return {"to": actor, "by": pairs}
    keys = [
        (column, name) for column in end.links for name in KEYS[column] if name in actors
    ]  # fmt: skip
    if not keys:
        return None
    column, actor = some(draw, *keys)
    found = {"to": actor, "by": ".".join([*way, column])}
    if "role" in ACTORS.get(actor, {}) and maybe(draw):
        found["roles"] = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True))
    return found


_KEYLESS: Final = frozenset({"anon", "public", "service", "admin"})


def _rule(draw: Draw, table: Content, actors: list[str], columns: Any) -> dict[str, Any] | None:
    who = _who(draw, table, actors)
    if who is None:
        return None
    allow: Any = some(draw, *OPERATIONS)
    rule: dict[str, Any] = {"allow": allow, **who}
    named = {allow} if isinstance(allow, str) else set(allow)
    if maybe(draw):
        rule["when"] = some(draw, *CONDITIONS)
    if {"all", "insert", "update"} & named and rarely(draw):
        rule["check"] = some(draw, *CONDITIONS)
    if named == {"update"} and maybe(draw):
        rule["columns"] = some(draw, ["open"], ["level"], ["open", "level"])
    elif {"all", "insert"} & named and columns is not None:
        rule["columns"] = columns
    if {"all", "update"} & named and rarely(draw):
        rule["movable"] = True
    return rule


@st.composite
def access_specifications(draw: Draw) -> str:
    """Draw the text of a specification about access."""
    declared = draw(st.lists(st.sampled_from(sorted(ACTORS)), min_size=1, max_size=4, unique=True))
    if "learner" in declared and "student" not in declared:
        declared.append("student")
    actors = ["user", "anon", "public", "service", *declared]
    tables = _people(draw)
    if "text not null" in tables["members"]["columns"]["role"]:
        tables["members"]["columns"]["role"] += " check (role in ('viewer', 'editor', 'owner'))"
    for name in declared:
        own = OWN.get(name)
        if own is not None and maybe(draw):
            tables[own]["access"].append({"allow": some(draw, "select", "all"), "to": name})
    contents: list[Content] = []
    for _ in range(some(draw, 1, 2, 3)):
        table = _content(draw, contents)
        everything = [name for name in table.columns if name != "level"]
        columns = everything if rarely(draw) else None
        for _ in range(draw(st.integers(1, 4))):
            rule = _rule(draw, table, actors, columns)
            if rule is not None:
                table.access.append(rule)
        contents.append(table)
    tables.update({table.name: table.yaml for table in contents})
    for spec in tables.values():
        spec["access"] = spec["access"] or ["service_only"]
    top: dict[str, Any] = {"schemagen": 1, "name": "drawn"}
    tenancies = [name for name in declared if name in OWN]
    if rarely(draw) and tenancies:
        top["tenancy"] = some(draw, *tenancies)
    return as_yaml(
        {
            **top,
            "enums": {"member_role": list(ROLES)},
            "actors": {name: ACTORS[name] for name in declared},
            "tables": tables,
        }
    )
