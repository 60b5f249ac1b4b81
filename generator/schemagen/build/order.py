"""Functions that tables or indexes need have to be there before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemagen.build.scope import Scope
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_qname
from schemagen.model.routines import Function
from schemagen.model.tables import Index, Table


def ordered_functions(
    scope: Scope,
    tables: tuple[Table, ...],
    indexes: tuple[Index, ...],
    functions: Iterable[Function],
) -> tuple[Function, ...]:
    """Mark the functions that defaults, checks and indexes call, and what those call.

    A function in language sql is checked when it is made, so such a one can't read tables:
    that is reported.
    """
    by_name = {function.name: function for function in functions}
    waiting = list(_called(by_name, (*_of_tables(tables), *_of_indexes(indexes))))
    early: set[QName] = set()
    while waiting:
        name = waiting.pop()
        if name not in early:
            early.add(name)
            waiting += _called(by_name, [by_name[name].body])
    for name in sorted(early):
        _check(scope, by_name[name], tables)
    return tuple(
        replace(function, early=True) if name in early else function
        for name, function in by_name.items()
    )


def _of_tables(tables: tuple[Table, ...]) -> Iterator[Sql]:
    for table in tables:
        for column in table.columns:
            yield from (part for part in (column.default, column.generated) if part is not None)
        yield from (check.condition for check in table.checks)


def _of_indexes(indexes: tuple[Index, ...]) -> Iterator[Sql]:
    for index in indexes:
        yield index.elements
        if index.where is not None:
            yield index.where


def _called(by_name: dict[QName, Function], texts: Iterable[Sql]) -> Iterator[QName]:
    joined = "\n".join(sql.text for sql in texts)
    return (name for name in by_name if f"{quote_qname(name)}(" in joined)


def _check(scope: Scope, function: Function, tables: tuple[Table, ...]) -> None:
    if function.language != "sql":
        return
    for table in tables:
        if quote_qname(table.name) in function.body.text:
            scope.problems.error(
                "SG227",
                f"the function {function.name.name!r} is needed before the tables are made, "
                f"and reads {table.name.name!r}",
                function.origin,
                hint="write it in `language: plpgsql`, whose bodies are looked at when they run",
            )
            return
