"""``access.md``: who may do what with which rows, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemagen.access.guards import carrying_columns, client_rules, moved_columns
from schemagen.emit.access_words import (
    Share,
    cell,
    conditions,
    limits,
    listed,
    shares,
    who,
)
from schemagen.emit.markdown import code, codes
from schemagen.emit.script import text
from schemagen.model.access import OPERATIONS, SERVICE, Actor, Rule
from schemagen.model.model import Bundle, Model
from schemagen.model.realtime import Published
from schemagen.model.tables import Table

_ROLES = {
    "anon": "whoever is not signed in",
    "authenticated": "whoever is signed in",
    "service_role": "the service",
}
"""Database roles as people know them; what may be called or read is granted to roles."""


def emit_access_matrix(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return ``access.md``.

    Args:
        bundle: The rendered bundle.
        baseline: Not used here.
    """
    model = bundle.model
    lines = [
        f"# {cell(model.title)}: who may do what",
        "",
        "Made from the rules under `access:`. What a table does not list is denied: no grant, no",
        "policy. `schemagen smoke` tries every cell on a real server.",
        *who_asks(model),
    ]
    for table in model.tables:
        lines += ["", f"## {cell(table.name.name)}", ""]
        if table.comment:
            lines += [cell(table.comment), ""]
        lines += access_of_table(model, table)
    lines += [
        *_functions(model),
        *access_of_views(model),
        *access_of_buckets(model),
        *access_of_realtime(model),
    ]
    return {"access.md": text(lines)}


# Actors


def who_asks(model: Model) -> Iterator[str]:
    """Yield a table of the actors that rules name, and who each of them is."""
    named = {actor.name for actor in _used(model)}
    yield from ("", "## Who asks", "", "| actor | who that is |", "| --- | --- |")
    for name, actor in model.actors.items():
        if name in named or actor.origin is not None:
            yield f"| **{cell(name)}** | {who(actor)} |"


def _used(model: Model) -> Iterator[Actor]:
    yield SERVICE
    for rule in model.every_rule:
        if rule.actor is not None:
            yield rule.actor
            yield from _behind(rule.actor)


def _behind(actor: Actor) -> Iterator[Actor]:
    """Yield the actors through whom somebody is this one."""
    while actor.rows is not None and actor.rows.of is not None:
        actor = actor.rows.of
        yield actor


# Tables


def access_of_table(model: Model, table: Table) -> Iterator[str]:
    """Yield the matrix of a table, and what holds beside it."""
    rules = model.rules.get(table.name, ())
    yield from _matrix(model, rules, table)
    notes = [*_notes(model, table, rules)]
    if notes:
        yield from ("", *(f"- {note}" for note in notes))


def _matrix(model: Model, rules: tuple[Rule, ...], table: Table | None) -> Iterator[str]:
    cells: dict[str, dict[str, list[str]]] = {}
    for rule in rules:
        moved = moved_columns(rule, rules) if table is not None else frozenset()
        for operation in rule.operations:
            for share in shares(model, rule, operation):
                row = cells.setdefault(share.actor.name, {})
                row.setdefault(operation, []).append(_allowed(share, rule, operation, table, moved))
    if table is not None:
        cells.setdefault(SERVICE.name, {word: ["every row"] for word in OPERATIONS})
        cells[SERVICE.name] = cells.pop(SERVICE.name)
    yield "| | " + " | ".join(OPERATIONS) + " |"
    yield "| --- | " + " | ".join("---" for _ in OPERATIONS) + " |"
    for name, row in cells.items():
        written = ["; or ".join(dict.fromkeys(row.get(word, ["-"]))) for word in OPERATIONS]
        yield f"| **{cell(name)}** | " + " | ".join(written) + " |"


def _allowed(
    share: Share, rule: Rule, operation: str, table: Table | None, moved: frozenset[str]
) -> str:
    parts = [*conditions(rule, operation), *limits(rule, operation, table, moved)]
    return ", ".join([share.rows, *parts])


def _notes(model: Model, table: Table, rules: tuple[Rule, ...]) -> Iterator[str]:
    """Yield what holds beside the matrix: what does not change, what is filled in."""
    clients = client_rules(rules)
    if not clients:
        yield "Nobody but the service."
    updates = [rule for rule in clients if "update" in rule.operations]
    moving = {name for rule in updates for name in moved_columns(rule, rules)}
    still = carrying_columns(table, rules) - moving if updates else frozenset()
    if still:
        kept = [name for name in table.column_names if name in still]
        yield f"{codes(kept)} can't be changed by clients: access hangs on it."
    changing = {(frozenset(rule.columns or ()), moved_columns(rule, rules)) for rule in updates}
    if len(changing) > 1:
        yield "An update changes the columns of one of its rules, never those of two together."
    blind = _blind(model, clients)
    if blind:
        names = listed([f"**{cell(name)}**" for name in blind])
        yield f"{names} can't read back what they insert: no `returning`, no upsert."
    for column in table.columns:
        filled = column.filled_from
        if filled is not None and filled.foreign_key is not None:
            yield (
                f"{code(column.name)} is the {code(filled.parent_column)} of the row that "
                f"{code(filled.foreign_key)} names, filled in where it is left out."
            )


def _blind(model: Model, rules: list[Rule]) -> list[str]:
    """Return the actors that insert while nobody of their database roles selects."""
    found: dict[str, dict[str, Actor]] = {"insert": {}, "select": {}}
    for operation, actors in found.items():
        for rule in rules:
            if operation in rule.operations:
                for share in shares(model, rule, operation):
                    actors[share.actor.name] = share.actor
    reading = {role for actor in found["select"].values() for role in actor.roles}
    return [name for name, actor in found["insert"].items() if not reading & {*actor.roles}]


# Everything else


def role_words(roles: tuple[str, ...]) -> str:
    """Return database roles as people know them."""
    return listed([_ROLES.get(role, code(role)) for role in roles]) if roles else "nobody"


def _functions(model: Model) -> Iterator[str]:
    if model.called_functions:
        yield from ("", "## Functions", "")
        yield from ("| function | may be called by | what it does |", "| --- | --- | --- |")
    for function in model.called_functions:
        about = cell(function.comment)
        if model.has_owners_rights(function):
            about = f"{about}; " if about else ""
            about += "runs with its owner's rights, past all rules for rows"
        yield f"| {code(function.name.name)} | {role_words(function.execute_to)} | {about} |"


def access_of_views(model: Model) -> Iterator[str]:
    """Yield the views and who may read them; nothing without any."""
    if model.views:
        yield from ("", "## Views", "", "Each shows what who asks may see of the tables.", "")
        yield from ("| view | may be read by | reads | shows |", "| --- | --- | --- | --- |")
    for view in model.views:
        reads = ", ".join(code(name.name) for name in view.reads) or "-"
        about = cell(view.comment)
        yield f"| {code(view.name.name)} | {role_words(view.roles)} | {reads} | {about} |"


def access_of_buckets(model: Model) -> Iterator[str]:
    """Yield a section for each bucket."""
    for bucket in model.buckets:
        yield from ("", f"## Bucket {cell(bucket.name)}", "")
        if bucket.public:
            yield from ("Public: everybody who knows a file's address may read it.", "")
        if bucket.limit is not None:
            yield from (f"Files of at most {bucket.limit:,} bytes.", "")
        if bucket.types:
            yield from (f"Types: {codes(bucket.types)}.", "")
        yield from _matrix(model, bucket.rules, None)
        yield "| **service** | " + " | ".join("every file" for _ in OPERATIONS) + " |"


def access_of_realtime(model: Model) -> Iterator[str]:
    """Yield who hears of which changes; nothing where nobody does."""
    published = [item for item in model.objects if isinstance(item, Published)]
    if published or model.broadcasts:
        yield from ("", "## Realtime", "")
    if published:
        names = codes(item.table.name for item in published)
        yield (
            f"- Changes of {names} are sent to whoever may select the row; of a deleted row "
            "everybody who listens gets the key."
        )
    for item in model.broadcasts:
        yield (
            f"- The topic {code(f'{item.topic}:<{item.key}>')} is heard by whoever may select that "
            f"row of {code(item.table.name)}."
        )
