"""Render a model through the templates of ``templates/kinds``, in dependency order.

The order: the schema of helpers, tables with row level security, indexes, foreign keys
among our tables, functions, triggers, policies and grants. Foreign keys to ``auth.users``
and triggers on it come last: they lock a table on which every sign-in depends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_qname
from schemagen.model.access import TableGrant
from schemagen.model.model import Bundle, Model, Statement
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import ForeignKey, Index, Table
from schemagen.templating import SqlTemplates, sql_templates

SECTIONS: Final[Mapping[str, str]] = {
    "schemas": "Schema of helper functions",
    "tables": "Tables, with row level security enabled and forced",
    "indexes": "Indexes",
    "keys": "Foreign keys",
    "functions": "Functions",
    "triggers": "Triggers",
    "policies": "Policies",
    "grants": "Grants",
    "auth": "Foreign keys to auth.users and triggers on it, last because they lock it",
}
"""Sections in order, with the heading that people read."""

OWN_MARK: Final = "Helper functions of schemagen; nobody has usage"
"""The comment by which we know a schema that we made."""


def render_bundle(model: Model, parameters: Mapping[str, Any] | None = None) -> Bundle:
    """Render all statements of a model.

    Raises:
        TemplateError: A template prints something that is not SQL.
    """
    statements = tuple(_statements(model, sql_templates()))
    return Bundle(model.name, model.title, statements, model, dict(parameters or {}))


def _statements(model: Model, templates: SqlTemplates) -> Iterator[Statement]:
    if any(function.name.schema == "private" for function in model.functions):
        context = {"name": "private", "mark": OWN_MARK}
        yield _statement(
            templates, "schema", "schemas", "schema private", model.origin, context
        )
    for table in model.tables:
        yield _table(templates, table)
    for index in model.indexes:
        yield _index(templates, index)
    keys = [(table, key) for table in model.tables for key in table.foreign_keys]
    for table, key in keys:
        if not key.external:
            yield _foreign_key(templates, "keys", table, key)
    for function in _ordered(model.functions):
        yield _function(templates, function)
    for trigger in model.triggers:
        if not trigger.external:
            yield _trigger(templates, "triggers", trigger)
    for policy in model.policies:
        yield _statement(
            templates, "policy", "policies", f"policy {policy.name} on {policy.table}",
            policy.origin, {"policy": policy},
            fragments=_texts((policy.using, policy.origin), (policy.check, policy.origin)),
        )  # fmt: skip
    for table_name, group in groupby(model.grants, key=lambda grant: grant.table):
        grants = _by_role(list(group))
        yield Statement(
            section="grants",
            subject=f"grants on {table_name}",
            sql=templates.render_block("kinds/grant.sql.j2", "create", grants=grants).text,
            undo="",
            origin=grants[0]["origin"],
        )
    for table, key in keys:
        if key.external:
            yield _foreign_key(templates, "auth", table, key)
    for trigger in model.triggers:
        if trigger.external:
            yield _trigger(templates, "auth", trigger)


def _by_role(grants: list[TableGrant]) -> list[dict[str, Any]]:
    """Put the privileges of one role together, so that they are one statement."""
    return [
        {
            "table": own[0].table,
            "role": role,
            "privileges": [(grant.privilege, grant.columns) for grant in own],
            "origin": own[0].origin,
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
    fragments: tuple[tuple[str, Origin], ...] = (),
    drops_data: QName | None = None,
) -> Statement:
    name = f"kinds/{kind}.sql.j2"
    return Statement(
        section=section,
        subject=subject,
        sql=templates.render_block(name, "create", **context).text,
        undo=templates.render_block(name, "drop", **context).text,
        origin=origin,
        fragments=fragments,
        drops_data=drops_data,
    )


def _texts(*pairs: tuple[Sql | None, Origin]) -> tuple[tuple[str, Origin], ...]:
    return tuple((sql.text, origin) for sql, origin in pairs if sql is not None)


def _table(templates: SqlTemplates, table: Table) -> Statement:
    name = "kinds/table.sql.j2"

    def block(part: str, **context: Any) -> Sql:
        return templates.render_block(name, part, **context)

    lines: list[tuple[Sql, Origin]] = [
        (block("column", column=column), column.origin) for column in table.columns
    ]
    if table.primary_key is not None:
        lines.append((block("primary_key", key=table.primary_key), table.primary_key.origin))
    lines += [(block("unique", key=key), key.origin) for key in table.uniques]
    lines += [(block("check", check=check), check.origin) for check in table.checks]
    return _statement(
        templates, "table", "tables", f"table {table.name}", table.origin,
        {"table": table, "lines": [line for line, _ in lines]},
        fragments=tuple((line.text, origin) for line, origin in lines),
        drops_data=table.name,
    )  # fmt: skip


def _index(templates: SqlTemplates, index: Index) -> Statement:
    name = QName(index.table.schema, index.name)
    return _statement(
        templates, "index", "indexes", f"index {name}", index.origin,
        {"index": index, "name": name},
        fragments=_texts((index.elements, index.origin), (index.where, index.origin)),
    )  # fmt: skip


def _foreign_key(
    templates: SqlTemplates, section: str, table: Table, key: ForeignKey
) -> Statement:
    return _statement(
        templates, "foreign_key", section, f"foreign key {key.name} of {table.name}",
        key.origin, {"table": table.name, "key": key},
    )  # fmt: skip


def _function(templates: SqlTemplates, function: Function) -> Statement:
    return _statement(
        templates, "function", "functions", f"function {function.name}", function.origin,
        {"function": function},
        fragments=_texts((function.body, function.origin)),
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
        fragments=_texts((trigger.when, trigger.origin)),
    )  # fmt: skip


