"""Read columns, constraints, indexes, triggers and functions of a table or a feature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from schemagen.core.diagnostics import Problems
from schemagen.core.fragments import Argument
from schemagen.core.quoting import quote_identifier
from schemagen.spec.fragments import (
    check_plpgsql_body,
    read_argument,
    read_column,
    read_constraint,
    read_expression,
    read_index,
    read_sql_body,
    read_type,
    written,
)
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.specification import (
    ColumnSpec,
    ConstraintSpec,
    FunctionSpec,
    IndexSpec,
    Parts,
    TriggerSpec,
    TypeSpec,
    Written,
)


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table that a feature makes: columns of its own behind those of another table.

    Attributes:
        name: Its name, with the place in ``feature.yaml``.
        like: The table whose columns, primary key and foreign keys it has.
        about: What it holds, for people.
        columns: Further columns.
        indexes: Its indexes.
    """

    name: ScalarNode
    like: str
    about: str
    columns: tuple[ColumnSpec, ...] = ()
    indexes: tuple[IndexSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class _PartsWithTables(Parts):
    tables: tuple[MadeTable, ...] = ()


@dataclass(frozen=True, slots=True)
class _ConstraintTrigger(TriggerSpec):
    """A trigger that a transaction may defer to its end."""


def made_tables(parts: Parts) -> tuple[MadeTable, ...]:
    """Return the tables that a feature makes."""
    return parts.tables if isinstance(parts, _PartsWithTables) else ()


def is_constraint(trigger: TriggerSpec) -> bool:
    """Whether a transaction may defer the trigger to its end."""
    return isinstance(trigger, _ConstraintTrigger)


def read_parts(node: MappingNode, problems: Problems) -> Parts:
    """Read what a table or a feature contributes; the structure is known to be right."""
    return _PartsWithTables(
        columns=tuple(_columns(_entries(node, "columns"), problems)),
        constraints=tuple(_constraints(_entries(node, "constraints"), problems)),
        indexes=tuple(_indexes(node.get("indexes"), problems)),
        triggers=tuple(_triggers(_entries(node, "triggers"), problems)),
        functions=tuple(
            function
            for key, value in _entries(node, "functions")
            if (function := read_function(key, value, problems)) is not None
        ),
        place="after" if "place_after" in node else _text(node, "place") or "last",
        place_after=_text(node, "place_after"),
        statements=tuple(
            (key.text, _text(value, "section"), _text(value, "template"))
            for key, value in _entries(node, "statements")
            if isinstance(value, MappingNode)
        ),
        probe=_text(node, "probe"),
        tables=tuple(_made_tables(_entries(node, "tables"), problems)),
        indexed=_words(node.get("indexed")),
    )


def _made_tables(entries: list[tuple[ScalarNode, Node]], problems: Problems) -> Iterator[MadeTable]:
    for key, value in entries:
        if isinstance(value, MappingNode):
            yield MadeTable(
                key,
                _text(value, "like"),
                _text(value, "about"),
                tuple(_columns(_entries(value, "columns"), problems)),
                tuple(_indexes(value.get("indexes"), problems)),
            )


def _entries(node: MappingNode, key: str) -> list[tuple[ScalarNode, Node]]:
    found = node.get(key)
    return list(found.entries) if isinstance(found, MappingNode) else []


def _text(node: MappingNode, key: str) -> str:
    found = node.get(key)
    return found.text if isinstance(found, ScalarNode) else ""


def _columns(entries: list[tuple[ScalarNode, Node]], problems: Problems) -> Iterator[ColumnSpec]:
    for key, value in entries:
        if isinstance(value, ScalarNode) and value.value is None:
            yield ColumnSpec(key.text, key.origin, None, None)
            continue
        inner = value["type"] if isinstance(value, MappingNode) else value
        fragment = written(inner)
        definition = read_column(fragment, problems)
        if definition is None:
            continue
        if isinstance(value, MappingNode):
            example = value.get("example")
            yield ColumnSpec(
                key.text,
                key.origin,
                definition,
                fragment,
                about=_text(value, "about"),
                default=plain(value["default"]) if "default" in value else None,
                example=example.value if isinstance(example, ScalarNode) else None,
                filled_from=_text(value, "filled_from"),
                was=_text(value, "was"),
            )
        else:
            yield ColumnSpec(key.text, key.origin, definition, fragment)


def _constraints(
    entries: list[tuple[ScalarNode, Node]], problems: Problems
) -> Iterator[ConstraintSpec]:
    for key, value in entries:
        fragment = written(value)
        definition = read_constraint(fragment, problems)
        if definition is not None:
            yield ConstraintSpec(key.text, definition, fragment, key.origin)


def _indexes(node: Node | None, problems: Problems) -> Iterator[IndexSpec]:
    for item in node if isinstance(node, SequenceNode) else ():
        mapping = item if isinstance(item, MappingNode) else None
        fragment = written(mapping.get("columns") or mapping["on"] if mapping else item)
        definition = read_index(fragment, problems)
        if definition is None:
            continue
        if mapping is None:
            yield IndexSpec(definition, fragment, item.origin)
            continue
        condition = written(mapping["where"]) if "where" in mapping else None
        where = read_expression(condition, problems) if condition else None
        yield IndexSpec(
            definition,
            fragment,
            item.origin,
            name=_text(mapping, "name"),
            where=where,
            where_written=condition,
            method=_text(mapping, "method") or _text(mapping, "using") or "btree",
            unique=_flag(mapping, "unique"),
            about=_text(mapping, "about"),
            settings={
                name.text: setting
                for name, setting in _entries(mapping, "with")
                if isinstance(setting, ScalarNode)
            },
            include=_scalars(mapping.get("include")),
            nulls_not_distinct=_flag(mapping, "nulls_not_distinct"),
            places={key: value.origin for key, value in mapping.items()},
        )


def _scalars(node: Node | None) -> tuple[ScalarNode, ...]:
    if isinstance(node, SequenceNode):
        return tuple(item for item in node if isinstance(item, ScalarNode))
    return (node,) if isinstance(node, ScalarNode) else ()


def _words(node: Node | None) -> tuple[str, ...]:
    return tuple(item.text for item in _scalars(node))


def _triggers(entries: list[tuple[ScalarNode, Node]], problems: Problems) -> Iterator[TriggerSpec]:
    for key, value in entries:
        if not isinstance(value, MappingNode):
            continue
        timing = [word for word in ("before", "after") if word in value]
        if len(timing) != 1:
            problems.error(
                "SG310",
                f"the trigger {key.text!r} needs either `before` or `after`",
                key.origin,
                hint="write for example `before: update`",
            )
            continue
        action = [word for word in ("function", "body") if word in value]
        if len(action) != 1:
            problems.error(
                "SG311",
                f"the trigger {key.text!r} needs either `function` or `body`",
                key.origin,
                hint="name a function that returns trigger, or write PL/pgSQL under `body: |`",
            )
            continue
        columns = value.get("of")
        if isinstance(columns, SequenceNode) and not columns.items:
            # A feature whose options leave nothing to watch.
            continue
        body = written(value["body"]) if "body" in value else None
        if body is not None:
            check_plpgsql_body(body, "trigger", problems)
        when = written(value["when"]) if "when" in value else None
        if when is not None:
            read_expression(when, problems)
        function = value.get("function")
        rank = value.get("rank")
        made = _ConstraintTrigger if _flag(value, "constraint") else TriggerSpec
        yield made(
            key.text,
            key.origin,
            timing[0],
            _words(value[timing[0]]),
            update_of=_scalars(value.get("of")),
            when=when,
            rank=int(rank.value) if isinstance(rank, ScalarNode) and rank.value is not None else 50,
            function=function if isinstance(function, ScalarNode) else None,
            body=body,
            per_row=_text(value, "per") != "statement",
            on=_text(value, "on"),
            old_table=_text(value, "old_table"),
            new_table=_text(value, "new_table"),
            about=_text(value, "about"),
        )


def read_function(key: ScalarNode, value: Node, problems: Problems) -> FunctionSpec | None:
    """Read one function; None when a part of it is wrong."""
    if not isinstance(value, MappingNode):
        return None
    before = problems.error_count
    arguments = dict(_arguments(_entries(value, "args"), problems))
    returns, result = _result(value.get("returns"), problems)
    language = _text(value, "language") or "sql"
    body = written(value["body"]) if "body" in value else None
    parsed_body = None
    if body is not None and language == "sql":
        parsed_body = read_sql_body(body, problems)
    elif body is not None:
        shape = result_sql(returns, result)
        check_plpgsql_body(body, shape, problems, argument_list(arguments))
    if problems.error_count > before:
        return None
    tries = value.get("try")
    return FunctionSpec(
        key.text,
        key.origin,
        arguments=arguments,
        returns=returns,
        result=result,
        language=language,
        volatility=_text(value, "volatility") or "stable",
        definer=_text(value, "security") == "definer",
        access=tuple(word for word in _words(value.get("access")) if word != "service_only"),
        body=body,
        parsed_body=parsed_body,
        template=_text(value, "template"),
        private=_flag(value, "private"),
        about=_text(value, "about"),
        attempt=plain(tries) if isinstance(tries, MappingNode) else {},
        settings={
            name.text: setting.value
            for name, setting in _entries(value, "settings")
            if isinstance(setting, ScalarNode) and setting.value is not None
        },
    )


def _arguments(
    entries: list[tuple[ScalarNode, Node]], problems: Problems
) -> Iterator[tuple[str, tuple[Argument, Written]]]:
    for name, argument in entries:
        fragment = written(argument)
        parsed = read_argument(fragment, problems)
        if parsed is not None:
            yield name.text, (parsed, fragment)


_SETOF: Final = re.compile(r"\s*setof\s+", re.IGNORECASE)


def _result(given: Node | None, problems: Problems) -> tuple[TypeSpec | None, dict[str, TypeSpec]]:
    """Read what a function returns: a type, or the columns of a table."""
    if isinstance(given, MappingNode):
        kinds = ((name.text, _type(written(node), problems)) for name, node in given.entries)
        return None, {name: kind for name, kind in kinds if kind is not None}
    if not isinstance(given, ScalarNode):
        return None, {}
    # `setof x` is no type for a column but is one for a result.
    setof = _SETOF.match(given.text)
    shift = setof.end() if setof else 0
    kind = _type(Written(given.text[shift:], given, shift), problems)
    if kind is None:
        return None, {}
    return (replace(kind, text=f"setof {kind.text}") if setof else kind), {}


def _type(fragment: Written, problems: Problems) -> TypeSpec | None:
    kind = read_type(fragment, problems)
    return None if kind is None else TypeSpec(kind.text, kind.name, fragment.at(kind.offset))


def result_sql(returns: TypeSpec | None, result: Mapping[str, TypeSpec]) -> str:
    """Return what stands behind ``returns`` when the function is made."""
    if returns is not None:
        return returns.text
    columns = ", ".join(f"{quote_identifier(name)} {kind.text}" for name, kind in result.items())
    return f"table ({columns})" if result else "void"


def argument_list(arguments: Mapping[str, tuple[Argument, Written]]) -> str:
    """Return what stands between the brackets when the function is made, without defaults."""
    return ", ".join(
        f"{quote_identifier(name)} {parsed.type.text}" for name, (parsed, _) in arguments.items()
    )


def _flag(node: MappingNode, key: str) -> bool:
    found = node.get(key)
    return isinstance(found, ScalarNode) and found.value is True
