"""Inserting: copies of every sort of row, for oneself, for others, under others' parents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemagen.core.quoting import comma_separated
from schemagen.model.tables import Table
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.judge import Values
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage, Version
from schemagen.verify.requests import Request
from schemagen.verify.world import identity_of, insert_sql

_MOST_COPIES: Final = 6


@dataclass(frozen=True, slots=True)
class _Sketch:
    """An insert whose outcome is not yet known."""

    version: Version
    named: Values
    new: Values
    returning: bool
    form: str


def insertions(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield the attempts to insert rows."""
    yield from _tried(stage, request, table, list(_sketches(stage, request, table)))


def plain_copies(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield one attempt to insert a copy of each sort of row."""
    sketches = _sketches(stage, request, table, plain=True)
    yield from _tried(stage, request, table, [s for s in sketches if not s.form][:_MOST_COPIES])


def _tried(
    stage: Stage, request: Request, table: Table, sketches: list[_Sketch]
) -> Iterator[Attempt]:
    if stage.oracle.privileges.grant(table, request.role, "insert") is None:
        sketches = sketches[:2]
    stage.learn(table, [sketch.new for sketch in sketches])
    key = identity_of(table)
    for sketch in sketches:
        suffix = f"returning {comma_separated(key)}" if sketch.returning else ""
        sql = insert_sql(table, sketch.named, suffix)
        reads = key if sketch.returning else ()
        expected = stage.oracle.insert(request, table, sketch.new, tuple(sketch.named), reads)
        yield Attempt(
            table.name,
            request,
            "insert",
            sql,
            sketch.version.label,
            expected,
            stage.origin(table, expected),
            sketch.form,
            owner=sketch.version.owner,
            counts=sketch.version.plain and not sketch.form,
            reference=sql,
            breaks=broken_constraint(stage.world, table, sketch.new),
        )


def _sketches(
    stage: Stage, request: Request, table: Table, *, plain: bool = False
) -> Iterator[_Sketch]:
    names = stage.oracle.privileges.writable(table, request.role, "insert")
    filled = {column.name for column in table.columns if column.filled_from is not None}
    for version in _distinct(stage, request, table, names, plain=plain):
        full = {name: version.values[name] for name in names if name in version.values}
        forms = [("", full)]
        without = {name: value for name, value in full.items() if name not in filled}
        if len(without) < len(full):
            forms.append(("without the filled column", without))
        for form, named in forms:
            new = stage.filled(request, table, named)
            yield _Sketch(version, named, new, False, form)
            yield _Sketch(version, named, new, True, f"{form} returning".strip())


def _distinct(
    stage: Stage, request: Request, table: Table, names: tuple[str, ...], *, plain: bool
) -> Iterator[Version]:
    """Yield versions that differ in a column that can change what is allowed."""
    relevant = stage.relevant(table)
    known: set[tuple[str | None, ...]] = set()
    rows = stage.typical_rows(request, table)
    copies = [next(stage.versions(request, row, names)) for row in rows]
    changed = [
        version
        for row in rows
        # Without a key nothing belongs to the request, whatever the columns hold.
        if not plain and stage.is_somebody(request)
        for version in stage.versions(request, row, names)
        if not version.plain
    ]
    for version in (*copies, *changed):
        sort = tuple(version.values.get(name) for name in relevant)
        if sort not in known:
            known.add(sort)
            yield version
