"""Functions and triggers, own ones and those that features bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from schemagen.build.actors import actor_named
from schemagen.build.draft import Contribution, DraftTable
from schemagen.build.expand import Expansion
from schemagen.build.names import called_trigger
from schemagen.build.qualify import (
    qualified_expression,
    qualified_plpgsql,
    qualified_statements,
    qualified_type,
)
from schemagen.build.scope import AUTH_USERS, Scope
from schemagen.build.tables import check_type
from schemagen.build.views import mirrored, table_view
from schemagen.build.wrappers import behind_wrapper
from schemagen.core.diagnostics import Origin, Position, did_you_mean
from schemagen.core.errors import TemplateError
from schemagen.core.fragments import parse_body
from schemagen.core.names import QName, private_function, trigger_name
from schemagen.core.parsing import SqlSyntaxError, parse_plpgsql
from schemagen.core.quoting import Sql
from schemagen.model.model import Probe
from schemagen.model.objects import RawSql, SchemaObject
from schemagen.model.routines import Argument, Function, Trigger
from schemagen.spec.apart import kept_apart
from schemagen.spec.fragments import check_plpgsql_body
from schemagen.spec.nodes import MappingNode, ScalarNode
from schemagen.spec.parts import (
    argument_list,
    is_constraint,
    made_tables,
    read_function,
    result_sql,
)
from schemagen.spec.specification import FamilySpec, FeatureUse, FunctionSpec, TriggerSpec


@dataclass
class Routines:
    """Functions, triggers and probes as they are found."""

    functions: dict[QName, Function] = field(default_factory=dict)
    triggers: list[Trigger] = field(default_factory=list)
    trigger_names: set[tuple[QName, str]] = field(default_factory=set)
    probes: list[Probe] = field(default_factory=list)
    objects: list[SchemaObject] = field(default_factory=list)


@dataclass
class _Context:
    """What a feature's templates see, and where they come from."""

    use: FeatureUse
    values: Mapping[str, Any]


def build_routines(scope: Scope, expansion: Expansion) -> Routines:
    """Return all functions, triggers and probes, in the order of the specification."""
    routines = Routines()
    for draft in scope.drafts.values():
        if draft.spec.name in scope.broken:
            continue
        for trigger in draft.spec.parts.triggers:
            _trigger(scope, routines, draft, trigger, {})
        for contribution in draft.features:
            _feature(scope, routines, draft, contribution, expansion)
    for item in scope.spec.functions.values():
        if isinstance(item, FamilySpec):
            _family(scope, routines, item, expansion)
        else:
            add_callable(scope, routines, _function(scope, item, scope.qname(item.name), None))
    return routines


def _feature(
    scope: Scope,
    routines: Routines,
    draft: DraftTable,
    contribution: Contribution,
    expansion: Expansion,
) -> None:
    use, parts = contribution.use, contribution.parts
    views = expansion.views(use, draft)
    if views is None:
        return
    values = {
        **views,
        "bundle": scope.spec.name,
        "table": table_view(scope, draft),
        "options": use.options,
        "views": views,
        "function": {"name": scope.qname(str(use.options.get("function", "")))},
        "mirrored": mirrored(use),
        "made": [table_view(scope, scope.drafts[made.name.text]) for made in made_tables(parts)],
    }
    context = _Context(use, values)
    names = {}
    called = {trigger.function.text for trigger in parts.triggers if trigger.function}
    for spec in parts.functions:
        if spec.returns is not None and spec.returns.text == "trigger" and spec.name not in called:
            continue
        name = _place(scope, draft, spec)
        names[spec.name] = name
        add_callable(scope, routines, _function(scope, spec, name, context))
    made = [_trigger(scope, routines, draft, trigger, names) for trigger in parts.triggers]
    title = f"{draft.spec.name}: {use.definition.feature.name}"
    for label, section, template in parts.statements:
        create = _rendered(scope, context, template)
        if create is not None:
            subject = f"{draft.spec.name}: {label}"
            routines.objects.append(RawSql(subject, create, Sql(""), use.origin, section))
    _probe(routines, context, parts.probe, title, tuple(made), tuple(names.values()))


def _place(scope: Scope, draft: DraftTable, spec: FunctionSpec) -> QName:
    if spec.private:
        return private_function(scope.spec.name, spec.name)
    return scope.qname(spec.name)


def _family(scope: Scope, routines: Routines, family: FamilySpec, expansion: Expansion) -> None:
    expanded = expansion.family(family)
    if expanded is None:
        return
    parts, views = expanded
    given = _given(scope, family)
    if given is None:
        return
    for spec in parts.functions:
        merged = _merged(spec, given, family)
        name = scope.qname(merged.name)
        result = [Argument(column, Sql(kind.text)) for column, kind in merged.result.items()]
        values = {
            "time_zone": None,
            **views,
            "bundle": scope.spec.name,
            "options": family.use.options,
            "function": {"name": name, "result": result},
        }
        columns = family.use.options.get("columns")
        if isinstance(columns, dict) and set(columns) != set(merged.result):
            scope.problems.error(
                "SG217",
                f"`columns` and `returns` of {family.name!r} name different columns",
                family.origin,
                hint="each column of the result needs an expression and a type",
            )
            return
        context = _Context(family.use, values)
        add_callable(scope, routines, _function(scope, merged, name, context))
        _probe(routines, context, parts.probe, family.name, (), (name,))


def _given(scope: Scope, family: FamilySpec) -> FunctionSpec | None:
    """Read what the function's own lines say: about, access, arguments, result."""
    kept = tuple(
        (key, value)
        for key, value in family.overrides.entries
        if key.text in {"about", "access", "args", "returns", "try"}
    )
    node = MappingNode(source=family.overrides.source, start=family.overrides.start, entries=kept)
    key = family.overrides.entries[0][0]
    return read_function(key, node, scope.problems)


def _merged(spec: FunctionSpec, given: FunctionSpec, family: FamilySpec) -> FunctionSpec:
    return replace(
        spec,
        name=family.name,
        origin=family.origin,
        about=given.about or spec.about or family.use.definition.about,
        access=given.access,
        arguments=given.arguments or spec.arguments,
        result=given.result or spec.result,
        attempt=given.attempt or spec.attempt,
    )


def add_callable(scope: Scope, routines: Routines, function: Function | None) -> None:
    """Add a function; one with its owner's rights behind a wrapper with the caller's.

    Args:
        scope: Gets an error where another function has the name.
        routines: Take it.
        function: None for one that has errors.
    """
    for item in behind_wrapper(scope.spec.name, function) if function is not None else ():
        _add(scope, routines, item)


def _add(scope: Scope, routines: Routines, function: Function | None) -> None:
    if function is None:
        return
    present = routines.functions.get(function.name)
    if present is None:
        routines.functions[function.name] = function
    elif (present.body, present.arguments) != (function.body, function.arguments):
        scope.problems.error(
            "SG218",
            f"two different functions are called {function.name}",
            function.origin,
            hint=f"rename one of them; the other is at {present.origin.outermost}",
        )


def _function(
    scope: Scope, spec: FunctionSpec, name: QName, context: _Context | None
) -> Function | None:
    body = _body(scope, spec, context)
    if body is None:
        return None
    _check_types(scope, spec)
    named = (actor_named(scope, name, spec.origin) for name in spec.access)
    roles = [role for actor in named if actor is not None for role in actor.roles]
    if (spec.returns is not None and spec.returns.text != "trigger") or spec.result:
        roles.append("service_role")
    for argument in spec.attempt:
        if argument not in spec.arguments:
            scope.problems.error(
                "SG219",
                f"the function {spec.name!r} has no argument {argument!r} to try",
                spec.origin,
                hint=did_you_mean(argument, spec.arguments, "see `args`"),
            )
    return Function(
        name=name,
        arguments=tuple(
            Argument(
                argument,
                qualified_type(scope, written.part(parsed.type)),
                qualified_expression(scope, written.part(parsed.default))
                if parsed.default
                else None,
            )
            for argument, (parsed, written) in spec.arguments.items()
        ),
        returns=qualified_type(scope, Sql(spec.returns.text))
        if spec.returns
        else Sql("" if spec.result else "void"),
        body=body,
        origin=spec.origin,
        language=spec.language,
        volatility=spec.volatility,
        definer=spec.definer,
        result=tuple(
            Argument(column, qualified_type(scope, Sql(kind.text)))
            for column, kind in spec.result.items()
        ),
        execute_to=tuple(dict.fromkeys(roles)),
        comment=spec.about,
        attempt=spec.attempt,
        settings=spec.settings,
    )


_RESULTS: Final = frozenset({"record", "trigger", "void"})
"""What a function may return although no column can hold it."""


def _check_types(scope: Scope, spec: FunctionSpec) -> None:
    rows = {*scope.relations, *scope.broken}
    for parsed, written in spec.arguments.values():
        check_type(scope, parsed.type_name, written.at(parsed.type.offset), rows)
    for column in spec.result.values():
        check_type(scope, column.name, column.origin, rows)
    if spec.returns is not None:
        check_type(scope, spec.returns.name, spec.returns.origin, rows | _RESULTS)


def _body(scope: Scope, spec: FunctionSpec, context: _Context | None) -> Sql | None:
    if spec.template and context is not None:
        body = _rendered(scope, context, spec.template)
        if body is None or not _is_sound(scope, context, spec, body.text):
            return None
        return _qualified(scope, spec, body)
    if spec.body is None:
        scope.problems.error("SG220", f"the function {spec.name!r} has no body", spec.origin)
        return None
    return _qualified(scope, spec, Sql(spec.body.text.rstrip("\n"), spec.body))


def _qualified(scope: Scope, spec: FunctionSpec, body: Sql) -> Sql:
    if spec.language == "sql":
        return qualified_statements(scope, body, function=spec.name)
    shape = result_sql(spec.returns, spec.result)
    return qualified_plpgsql(scope, body, shape, argument_list(spec.arguments), spec.name)


def _is_sound(scope: Scope, context: _Context, spec: FunctionSpec, body: str) -> bool:
    """Report a rendered body that the parser refuses, at its line as it was rendered."""
    try:
        if spec.language == "sql":
            parse_body(body)
        else:
            shape = result_sql(spec.returns, spec.result)
            parse_plpgsql(body, shape, argument_list(spec.arguments))
    except SqlSyntaxError as error:
        use = context.use
        before = body[: error.offset or 0]
        line = before.count("\n")
        column = len(before) - before.rfind("\n")
        name = use.definition.feature.name
        file = f"features/{name}/{spec.template}, rendered"
        text = body.splitlines()[line] if body else ""
        place = Origin(Position(file, line + 1, column), text, f"feature {name}", use.origin)
        code = "SG307" if spec.language == "sql" else "SG308"
        scope.problems.error(code, f"in the body: {error.message}", place, hint=error.hint)
        return False
    return True


def _rendered(scope: Scope, context: _Context, template: str) -> Sql | None:
    try:
        return context.use.definition.render(template, context.values)
    except TemplateError as error:
        scope.problems.error(error.code, error.message, context.use.origin, hint=error.hint)
        return None


def _probe(
    routines: Routines,
    context: _Context,
    template: str,
    name: str,
    triggers: tuple[Trigger | None, ...],
    functions: tuple[QName, ...],
) -> None:
    if template:
        probe = Probe(
            name=name,
            make=partial(context.use.definition.render, template, context.values),
            origin=context.use.origin,
            triggers=tuple((made.table, made.name) for made in triggers if made is not None),
            functions=functions,
        )
        routines.probes.append(probe)


def _trigger(
    scope: Scope,
    routines: Routines,
    draft: DraftTable,
    spec: TriggerSpec,
    names: Mapping[str, QName],
) -> Trigger | None:
    function = _trigger_function(scope, routines, draft, spec, names)
    for column in () if spec.on else spec.update_of:
        scope.check_column(draft, column.text, column.at(0))
    if function is None:
        return None
    table, external = draft.name, False
    made = trigger_name(draft.name.name, spec.rank, spec.name)
    if spec.on:
        schema, _, other = spec.on.rpartition(".")
        neighbour = scope.draft(schema, other)
        if neighbour is None and QName(schema, other) != AUTH_USERS:
            scope.problems.error(
                "SG221",
                f"a trigger can't stand on {spec.on!r}",
                spec.origin,
                hint="it stands on a table of this specification, or on auth.users",
            )
            return None
        # Bundles share auth.users, so the name carries the bundle's.
        table, external = (neighbour.name, False) if neighbour else (AUTH_USERS, True)
        before = neighbour.spec.name if neighbour else scope.spec.name
        made = trigger_name(before, spec.rank, f"{draft.spec.name}_{spec.name}")
    pattern = scope.spec.trigger_naming.get(spec.name)
    if pattern is not None:
        made = called_trigger(pattern.text, draft.name.name)
    trigger = Trigger(
        name=made,
        table=table,
        function=function,
        timing=spec.timing,
        events=spec.events,
        origin=spec.origin,
        update_of=tuple(column.text for column in spec.update_of),
        when=qualified_expression(scope, Sql(spec.when.text, spec.when)) if spec.when else None,
        per_row=spec.per_row,
        external=external,
        comment=spec.about,
        old_table=spec.old_table,
        new_table=spec.new_table,
        constraint=is_constraint(spec),
        rank=spec.rank,
        called=pattern.origin if pattern is not None else None,
    )
    if (trigger.table, trigger.name) in routines.trigger_names:
        scope.problems.error(
            "SG222", f"two triggers of {draft.spec.name!r} are called {made!r}",
            trigger.called or spec.origin,
            hint="rename one of them" + kept_apart(spec.origin),
        )  # fmt: skip
        return None
    routines.triggers.append(trigger)
    routines.trigger_names.add((trigger.table, trigger.name))
    return trigger


def _trigger_function(
    scope: Scope,
    routines: Routines,
    draft: DraftTable,
    spec: TriggerSpec,
    names: Mapping[str, QName],
) -> QName | None:
    if spec.body is not None:
        name = private_function(scope.spec.name, f"{draft.spec.name}_{spec.name}")
        _add(scope, routines, _own_trigger_function(scope, spec, name))
        return name
    node: ScalarNode | None = spec.function
    if node is None:
        return None
    if node.text in names:
        return names[node.text]
    if node.text in scope.spec.functions:
        return scope.qname(node.text)
    if node.text not in scope.broken:
        known = [*names, *scope.spec.functions]
        scope.problems.error(
            "SG223", f"there is no function {node.text!r}", node.at(0),
            hint=did_you_mean(node.text, known, "define it under `functions:`"),
        )  # fmt: skip
    return None


def _own_trigger_function(scope: Scope, spec: TriggerSpec, name: QName) -> Function | None:
    body = spec.body
    if body is None:
        return None
    before = scope.problems.error_count
    check_plpgsql_body(body, "trigger", scope.problems)
    if scope.problems.error_count > before:
        return None
    return Function(
        name=name,
        arguments=(),
        returns=Sql("trigger"),
        body=qualified_plpgsql(scope, Sql(body.text.rstrip("\n"), body), "trigger", ""),
        origin=spec.origin,
        language="plpgsql",
        comment=spec.about,
    )
