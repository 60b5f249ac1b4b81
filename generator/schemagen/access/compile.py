"""Compile the rules of a model: one policy a table, role and operation, and least grants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemagen.access.broadcasts import broadcast_policies
from schemagen.access.buckets import bucket_policies, file_guards
from schemagen.access.columns import column_guards, granted_columns
from schemagen.access.conditions import TRUE, either
from schemagen.access.guards import key_guards
from schemagen.access.helpers import Helpers
from schemagen.access.predicates import Predicates
from schemagen.access.roles import alike
from schemagen.core.diagnostics import Problems
from schemagen.core.names import bounded
from schemagen.core.quoting import Sql
from schemagen.model.access import CLIENT_ROLES, OPERATIONS, SERVICE, Policy, Rule, TableGrant
from schemagen.model.model import Model
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import Table


@dataclass(frozen=True, slots=True)
class CompiledAccess:
    """What the rules become."""

    policies: tuple[Policy, ...]
    grants: tuple[TableGrant, ...]
    functions: tuple[Function, ...]
    triggers: tuple[Trigger, ...]


def compile_access(model: Model, problems: Problems) -> CompiledAccess:
    """Compile the rules of all tables.

    Args:
        model: Tables and rules.
        problems: Collects rules that can't be told apart by database role.
    """
    helpers = Helpers(model.name)
    predicates = Predicates({table.name: table for table in model.tables}, model.rules, helpers)
    policies: list[Policy] = []
    grants: list[TableGrant] = []
    functions: list[Function] = []
    triggers: list[Trigger] = []
    for table in model.tables:
        rules = model.rules.get(table.name, ())
        policies += _policies(table, predicates)
        grants += _grants(table, rules, predicates, problems)
        updating = {role: predicates.applying(table.name, "update", role) for role in CLIENT_ROLES}
        for function, trigger in (
            *key_guards(model.name, table, updating, rules),
            *column_guards(model.name, table, updating, rules, predicates),
        ):
            functions.append(function)
            triggers.append(trigger)
    for function, trigger in file_guards(model.name, model.buckets):
        functions.append(function)
        triggers.append(trigger)
    for bucket in model.buckets:
        policies += bucket_policies(model.name, bucket, predicates.keys)
    for broadcast in model.broadcasts:
        policies += broadcast_policies(model.name, broadcast, predicates, helpers)
    return CompiledAccess(
        tuple(policies), tuple(grants), (*functions, *helpers.functions()), tuple(triggers)
    )


def _policies(table: Table, predicates: Predicates) -> Iterator[Policy]:
    found = False
    for operation in OPERATIONS:
        by_role: dict[str, tuple[Sql | None, Sql | None]] = {}
        origins = {}
        written: tuple[Sql, ...] = ()
        for role in CLIENT_ROLES:
            rules = predicates.applying(table.name, operation, role)
            if rules:
                by_role[role] = _conditions(rules, operation, role, predicates)
                origins[role] = rules[0].origin
                written += tuple(sql for rule in rules for sql in rule.conditions)
        for roles in alike(by_role):
            first = roles[0]
            suffix = f"_{first}" if len(roles) == 1 else ""
            name = bounded(f"{table.name.name}_{operation}{suffix}")
            using, check = by_role[first]
            yield Policy(name, table.name, operation, roles, origins[first], using, check, written)
            found = True
    if not found:
        # Says in the catalog that it is meant: nobody but the service.
        name = bounded(f"{table.name.name}_service_only")
        yield Policy(name, table.name, "all", ("service_role",), table.origin, TRUE, TRUE)


def _conditions(
    rules: list[Rule], operation: str, role: str, predicates: Predicates
) -> tuple[Sql | None, Sql | None]:
    using = check = None
    if operation != "insert":
        using = either(predicates.old_row(rule, operation, role, role) for rule in rules)
    if operation in {"insert", "update"}:
        check = either(predicates.new_row(rule, operation, role, role) for rule in rules)
    return using, check


def _grants(
    table: Table, rules: tuple[Rule, ...], predicates: Predicates, problems: Problems
) -> Iterator[TableGrant]:
    for role in CLIENT_ROLES:
        for operation in OPERATIONS:
            applying = predicates.applying(table.name, operation, role)
            if applying:
                columns = granted_columns(table, applying, operation, role, problems)
                yield TableGrant(table.name, operation, role, applying[0].origin, columns)
    for operation in OPERATIONS:
        if not _names_service(rules):
            yield TableGrant(table.name, operation, "service_role", table.origin)
            continue
        applying = predicates.applying(table.name, operation, "service_role")
        if applying:
            columns = granted_columns(table, applying, operation, "service_role", problems)
            yield TableGrant(table.name, operation, "service_role", applying[0].origin, columns)


def _names_service(rules: tuple[Rule, ...]) -> bool:
    """Return whether the rules say what the service may do; otherwise it may everything."""
    named = (rule.actor.name if rule.actor else rule.via and rule.via.actor for rule in rules)
    return SERVICE.name in named
