"""Render a model through the templates of ``templates/kinds``, in dependency order.

The order: the schema of helpers, tables with row level security, indexes, foreign keys
among our tables, functions, triggers, policies and grants. Foreign keys to ``auth.users``
and triggers on it come last: they lock a table on which every sign-in depends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import PRIVATE_SCHEMA, QName
from schemagen.core.quoting import Sql, quote_qname
from schemagen.core.vectors import METHODS
from schemagen.model.access import API_ROLES, Policy, TableGrant
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Bundle, Model, Statement
from schemagen.model.objects import SchemaObject
from schemagen.model.partitions import default_partition
from schemagen.model.realtime import MESSAGES
from schemagen.model.routines import Function, Trigger
from schemagen.model.rows import Seed
from schemagen.model.sections import SECTIONS
from schemagen.model.tables import Check, Column, ForeignKey, Index, Key, Table
from schemagen.model.views import View
from schemagen.render.guard import names_guard
from schemagen.render.late import views_in_order
from schemagen.render.samples import sample_statements
from schemagen.templating import SqlTemplates, sql_templates

HELPERS_MARK: Final = "Helper functions of schemagen; nobody has usage"
OWN_MARK: Final = "Made by schemagen"
"""The comments by which we know a schema that we made."""

_SECTIONS: Final = {OBJECTS: "storage", MESSAGES: "realtime"}
"""Where policies and triggers on the platform's own tables of files and messages stand."""


def render_bundle(model: Model, parameters: Mapping[str, Any] | None = None) -> Bundle:
    """Render all statements of a model.

    Raises:
        TemplateError: A template prints something that is not SQL.
    """
    order = {section: place for place, section in enumerate(SECTIONS)}
    found = _statements(model, sql_templates())
    statements = tuple(sorted(found, key=lambda statement: order[statement.section]))
    samples = tuple(sample_statements(model))
    return Bundle(
        model.name, model.title, statements, model, dict(parameters or {}), samples,
        names_guard(model),
    )  # fmt: skip


def _statements(model: Model, templates: SqlTemplates) -> Iterator[Statement]:
    if model.schema != "public":
        context = {"name": model.schema, "mark": OWN_MARK, "roles": API_ROLES}
        subject = f"schema {model.schema}"
        yield _statement(templates, "schema", "schemas", subject, model.origin, context)
    if any(function.name.schema == PRIVATE_SCHEMA for function in model.functions):
        context = {"name": PRIVATE_SCHEMA, "mark": HELPERS_MARK, "roles": ()}
        yield _statement(
            templates, "schema", "schemas", f"schema {PRIVATE_SCHEMA}", model.origin, context
        )
    own_rows = {item.table: item.own_rows for item in model.objects if isinstance(item, Seed)}
    for table in model.tables:
        yield replace(_table(templates, table), own_rows=own_rows.get(table.name))
    for index in model.indexes:
        yield _index(templates, index)
    yield from _foreign_keys(templates, "keys", model, external=False)
    late = views_in_order(model)
    for function in _ordered(tuple(item for item in model.functions if item not in late)):
        yield _function(templates, function)
    yield from _triggers(templates, "triggers", model, external=False)
    for policy in model.policies:
        yield _policy(templates, policy)
    for _, group in groupby(model.grants, key=lambda grant: grant.table):
        yield _grants(templates, list(group))
    yield from (_late(templates, item) for item in late)
    yield from (_object(templates, item) for item in model.objects if item not in late)
    yield from _foreign_keys(templates, "auth", model, external=True)
    yield from _triggers(templates, "auth", model, external=True)


def _late(templates: SqlTemplates, item: View | Function) -> Statement:
    if isinstance(item, Function):
        return replace(_function(templates, item), section="views")
    return _object(templates, item)


def _object(templates: SqlTemplates, item: SchemaObject) -> Statement:
    return _statement(
        templates, item.kind, item.section, item.subject, item.origin, {"it": item},
        fragments=item.fragments, drops_data=item.drops_data,
    )  # fmt: skip


def _policy(templates: SqlTemplates, policy: Policy) -> Statement:
    section = _SECTIONS.get(policy.table, "policies")
    return _statement(
        templates, "policy", section, f"policy {policy.name} on {policy.table}",
        policy.origin, {"policy": policy}, fragments=policy.written,
    )  # fmt: skip


def _grants(templates: SqlTemplates, grants: list[TableGrant]) -> Statement:
    """Return the grants on one table; dropping the table undoes them."""
    sql = templates.render_block("kinds/grant.sql.j2", "create", grants=_by_role(grants))
    first = grants[0]
    return Statement("grants", f"grants on {first.table}", sql.text, "", first.origin)


def _foreign_keys(
    templates: SqlTemplates, section: str, model: Model, *, external: bool
) -> Iterator[Statement]:
    for table in model.tables:
        for key in table.foreign_keys:
            if key.external == external:
                yield _foreign_key(templates, section, table, key)


def _triggers(
    templates: SqlTemplates, section: str, model: Model, *, external: bool
) -> Iterator[Statement]:
    for trigger in model.triggers:
        if trigger.external == external:
            yield _trigger(templates, _SECTIONS.get(trigger.table, section), trigger)


def _by_role(grants: list[TableGrant]) -> list[dict[str, Any]]:
    """Put the privileges of one role together, so that they are one statement."""
    return [
        {
            "table": own[0].table,
            "role": role,
            "privileges": [(grant.privilege, grant.columns) for grant in own],
        }
        for role, group in groupby(grants, key=lambda grant: grant.role)
        if (own := list(group))
    ]


def _statement(
    templates: SqlTemplates,
    kind: str,
    section: str,
    subject: str,
    origin: Origin,
    context: Mapping[str, Any],
    *,
    fragments: tuple[Sql, ...] = (),
    drops_data: QName | None = None,
) -> Statement:
    create, drop = templates.render_blocks(f"kinds/{kind}.sql.j2", "create", "drop", **context)
    return Statement(
        section=section,
        subject=subject,
        sql=create.text,
        undo=drop.text,
        origin=origin,
        fragments=fragments,
        drops_data=drops_data,
    )


def _present(*parts: Sql | None) -> tuple[Sql, ...]:
    return tuple(part for part in parts if part is not None)


@dataclass(frozen=True)
class _Line:
    """A line of a table; errors in it that no fragment explains point at its origin."""

    origin: Origin

    def at(self, offset: int | None) -> Origin:
        """Return the place of the line, whatever the character."""
        return self.origin


def _table(templates: SqlTemplates, table: Table) -> Statement:
    name = "kinds/table.sql.j2"

    def block(part: str, **context: Any) -> Sql:
        return templates.render_block(name, part, **context)

    def line(part: str, noun: Column | Key | Check) -> Sql:
        return replace(block(part, noun=noun), source=_Line(noun.origin))

    lines = [line("column", column) for column in table.columns]
    if table.primary_key is not None:
        lines.append(line("primary_key", table.primary_key))
    lines += [line("unique", key) for key in table.uniques]
    lines += [line("check", check) for check in table.checks]
    written = [
        part
        for column in table.columns
        for part in _present(column.type, column.default, column.generated)
    ]
    return _statement(
        templates, "table", "tables", f"table {table.name}", table.origin,
        {"table": table, "lines": lines, "default": default_partition(table.name)},
        fragments=(*lines, *written, *(check.condition for check in table.checks)),
        drops_data=table.name,
    )  # fmt: skip


def _index(templates: SqlTemplates, index: Index) -> Statement:
    section = "vector_indexes" if index.method in METHODS else "indexes"
    return _statement(
        templates, "index", section, f"index {index.qualified}", index.origin,
        {"index": index, "name": index.qualified},
        fragments=_present(index.elements, index.where),
    )  # fmt: skip


def _foreign_key(templates: SqlTemplates, section: str, table: Table, key: ForeignKey) -> Statement:
    return _statement(
        templates, "foreign_key", section, f"foreign key {key.name} of {table.name}",
        key.origin, {"table": table.name, "key": key},
    )  # fmt: skip


def _function(templates: SqlTemplates, function: Function) -> Statement:
    section = "early" if function.early else "functions"
    return _statement(
        templates, "function", section, f"function {function.name}", function.origin,
        {"function": function},
        fragments=(
            function.body,
            *(part for item in function.arguments for part in _present(item.type, item.default)),
        ),
    )  # fmt: skip


def _ordered(functions: tuple[Function, ...]) -> Iterator[Function]:
    """Yield helpers before those whose ``begin atomic`` bodies call them."""
    waiting = list(functions)
    done: set[QName] = set()
    atomic = {function.name for function in functions if function.atomic}
    while waiting:
        ready = [
            function
            for function in waiting
            if not function.atomic or not (_called(function, atomic) - done)
        ]
        if not ready:
            raise ValueError("helper functions call each other in a circle")
        yield from ready
        done |= {function.name for function in ready}
        waiting = [function for function in waiting if function not in ready]


def _called(function: Function, names: set[QName]) -> set[QName]:

    return {
        name
        for name in names
        if name != function.name and f"{quote_qname(name)}()" in function.body.text
    }


def _trigger(templates: SqlTemplates, section: str, trigger: Trigger) -> Statement:
    return _statement(
        templates, "trigger", section, f"trigger {trigger.name} on {trigger.table}",
        trigger.origin, {"trigger": trigger},
        fragments=_present(trigger.when),
    )  # fmt: skip
