"""Short words for models that are written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemagen.core.diagnostics import Origin, Position
from schemagen.core.fragments import parse_column, parse_constraint
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.access import BUILT_IN_ACTORS, OPERATIONS, Actor, Hop, Path, Rule, Via
from schemagen.model.model import Model
from schemagen.model.routines import Argument, Function, Trigger
from schemagen.model.tables import Check, Column, FilledFrom, ForeignKey, Key, Table

ALL = OPERATIONS


def at(line: int = 1) -> Origin:
    return Origin(Position("schema.yaml", line, 9))


def name(text: str) -> QName:
    schema, _, bare = text.rpartition(".")
    return QName(schema or "public", bare)


def table(
    bare: str,
    columns: Mapping[str, str],
    *,
    line: int = 1,
    constraints: Mapping[str, str] | None = None,
    filled: Mapping[str, FilledFrom] | None = None,
    examples: Mapping[str, str | int | float | bool] | None = None,
    owner: str | None = None,
) -> Table:
    """A table of column definitions and constraints, as in a specification."""
    built = [_column(bare, column, text, line) for column, text in columns.items()]
    made = tuple(
        replace(
            column,
            filled_from=(filled or {}).get(column.name),
            example=(examples or {}).get(column.name),
        )
        for column, _ in built
    )
    parts = [part for _, found in built for part in found]
    for constraint, text in (constraints or {}).items():
        parts.append(_constraint(constraint, text))
    primary = [part for kind, part in parts if kind == "primary" and isinstance(part, Key)]
    return Table(
        name(bare),
        made,
        primary[0] if primary else None,
        at(line),
        tuple(part for kind, part in parts if kind == "unique" and isinstance(part, Key)),
        tuple(part for _, part in parts if isinstance(part, Check)),
        tuple(part for _, part in parts if isinstance(part, ForeignKey)),
        owner=owner,
    )


Part = tuple[str, Key | Check | ForeignKey]


def _column(bare: str, column: str, text: str, line: int) -> tuple[Column, list[Part]]:
    found = parse_column(text)
    parts: list[Part] = []
    if found.primary_key:
        parts.append(("primary", Key(f"{bare}_pkey", (column,), at())))
    parts += [("unique", Key(f"{bare}_{column}_key", (column,), at())) for _ in found.unique]
    for number, (_, condition) in enumerate(found.checks):
        parts.append(("check", Check(f"{column}_{number}", Sql(condition.text), at())))
    if found.reference:
        target = QName(found.reference.schema or "public", found.reference.table)
        key = found.reference.columns or ("id",)
        external = target.schema == "auth"
        parts.append(
            ("foreign", ForeignKey(f"{column}_fk", (column,), target, key, at(), external=external))
        )
    made = Column(
        column,
        Sql(found.type.text),
        at(line),
        not_null=found.not_null,
        default=Sql(found.default.text) if found.default else None,
        generated=Sql(found.generated.text) if found.generated else None,
        identity=found.identity,
    )
    return made, parts


def _constraint(constraint: str, text: str) -> Part:
    found = parse_constraint(text)
    if found.kind == "check":
        assert found.condition
        return "check", Check(constraint, Sql(found.condition.text), at())
    if found.kind == "foreign key":
        assert found.reference
        target = QName(found.reference.schema or "public", found.reference.table)
        return "foreign", ForeignKey(
            constraint, found.columns, target, found.reference.columns, at()
        )
    kind = "primary" if found.kind == "primary key" else "unique"
    return kind, Key(constraint, found.columns, at())


def rule(
    bare: str,
    operations: str,
    to: str | Actor | None = "user",
    *,
    by: str | None = None,
    pairs: Mapping[str, str] | None = None,
    roles: Sequence[str] = (),
    via: str | None = None,
    when: str | None = None,
    check: str | None = None,
    columns: Sequence[str] | None = None,
    line: int = 1,
    any_row: bool = False,
    movable: bool = False,
    right: str | None = None,
    via_actor: str | None = None,
) -> Rule:
    """A rule; hops of ``by`` and ``via`` are written ``column>table.next``."""
    return Rule(
        name(bare),
        ALL if operations == "all" else tuple(operations.split()),
        _actor(to) if to and via is None else None,
        at(line),
        path=_path(by) if by else None,
        pairs=tuple((_path(path), column) for path, column in (pairs or {}).items()),
        roles=tuple(roles),
        any_row=any_row,
        via=Via(_hop(via), right, via_actor) if via else None,
        when=Sql(when) if when else None,
        check=Sql(check) if check else None,
        columns=tuple(columns) if columns else None,
        movable=movable,
    )


def _actor(to: str | Actor) -> Actor:
    return BUILT_IN_ACTORS[to] if isinstance(to, str) else to


def _hop(text: str) -> Hop:
    column, _, target = text.partition(">")
    return Hop(column, name(target), "id")


def _path(text: str) -> Path:
    *hops, column = text.split(".")
    return Path(tuple(_hop(hop) for hop in hops), column)


def function(bare: str, *roles: str, returns: str = "integer", **more: object) -> Function:
    found = Function(name(bare), (), Sql(returns), Sql(""), at(), execute_to=roles)
    return replace(found, **more)  # type: ignore[arg-type]


def argument(bare: str, type_: str, default: str | None = None) -> Argument:
    return Argument(bare, Sql(type_), Sql(default) if default else None)


def trigger(on: str, bare: str, calls: str, timing: str, *events: str) -> Trigger:
    target = name(on)
    return Trigger(
        bare, target, name(calls), timing, events, at(), external=target.schema == "auth"
    )


def model(
    tables: Sequence[Table],
    rules: Sequence[Rule],
    functions: Sequence[Function] = (),
    triggers: Sequence[Trigger] = (),
    actors: Sequence[Actor] = (),
    **more: object,
) -> Model:
    by_table = {
        found.name: tuple(rule for rule in rules if rule.table == found.name) for found in tables
    }
    built = Model(
        "example",
        "Example",
        "",
        "public",
        at(),
        tuple(tables),
        functions=tuple(functions),
        triggers=tuple(triggers),
        rules=by_table,
        actors={**BUILT_IN_ACTORS, **{actor.name: actor for actor in actors}},
    )
    return replace(built, **more)  # type: ignore[arg-type]
