"""What one condition says about another one, as far as that is known without a server.

A condition is taken apart into tests of one column against constants, whose values are tried
out, and into parts that nobody understands, each of which may come out anyhow. What is proven
that way is so; what is not proven may still be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Any, Final

from schemagen.core.fragments import parse_expression
from schemagen.core.parsing import SqlSyntaxError, expression_tree, inner, kind_of, label_of, nodes
from schemagen.core.quoting import Sql
from schemagen.model.tables import Table

_MOST_ROWS: Final = 4_000
"""Rows that are tried before a question stays open."""

_NULL: Final = None
_ANOTHER: Final = object()
"""A value that no constant names."""

_PLACE: Final = re.compile(r"\b(?:stmt_)?location: \d+\s*")

Truth = bool | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, or a part of one.

    Attributes:
        word: ``and``, ``or``, ``not``, ``in`` (a column and constants), ``null`` (a column is
            null), ``true`` and ``false`` (a condition is exactly that), ``constant``, or
            ``unknown``.
        parts: What it consists of.
        name: The column, or what stands for a part that is not understood.
        values: The constants.
    """

    word: str
    parts: tuple[Condition, ...] = ()
    name: str = ""
    values: tuple[Any, ...] = ()

    def truth(self, row: Row) -> Truth:
        """Return what it is for a row, None for SQL's unknown."""
        match self.word:
            case "and" | "or":
                decided = self.word == "or"
                found = [part.truth(row) for part in self.parts]
                return decided if decided in found else None if None in found else not decided
            case "not":
                inside = self.parts[0].truth(row)
                return None if inside is None else not inside
            case "true" | "false":
                return self.parts[0].truth(row) is (self.word == "true")
            case "null":
                return row[self.name] is _NULL
            case "in":
                if row[self.name] is _NULL:
                    return None
                listed = row[self.name] in self.values
                return None if not listed and _NULL in self.values else listed
            case "constant":
                return self.values[0]  # type: ignore[no-any-return]
        return row[self.name]  # type: ignore[no-any-return]

    def leaves(self) -> Iterator[Condition]:
        """Yield the parts that look at the row."""
        if self.word in {"in", "null", "unknown"}:
            yield self
        for part in self.parts:
            yield from part.leaves()


ALWAYS: Final = Condition("constant", values=(True,))


def implies(
    table: Table, given: Iterable[Sql | Condition | None], wanted: Iterable[Sql | Condition | None]
) -> bool:
    """Return whether each row that fulfils all that is given fulfils something wanted.

    Args:
        table: Whose rows; what its columns and constraints say of them holds too.
        given: Conditions, None for one that always holds.
        wanted: Conditions; none at all is never fulfilled.
    """
    known, options = [_read(item) for item in given], [_read(item) for item in wanted]
    rows = _rows(table, [*known, *options], {})
    return rows is not None and all(
        any(option.truth(row) for option in options)
        for row in rows
        if all(item.truth(row) for item in known)
    )


def excludes(
    table: Table,
    given: Iterable[Sql | Condition | None],
    other: Sql | None,
    fixed: Mapping[str, Any] | None = None,
) -> bool:
    """Return whether no row that fulfils all that is given fulfils the other condition.

    Args:
        table: Whose rows.
        given: Conditions, None for one that always holds.
        other: Another condition.
        fixed: Values that columns have for certain.
    """
    known = [_read(item) for item in (*given, other)]
    rows = _rows(table, known, fixed or {})
    return rows is not None and not any(all(item.truth(row) for item in known) for row in rows)


def kept(condition: Sql | None, changing: frozenset[str], table: Table) -> tuple[Condition, ...]:
    """Return what a row that fulfils the condition goes on to fulfil whatever changes."""
    if condition is None:
        return ()
    tree = expression_tree(condition.text)
    parts = inner(tree).args if _is_bool(tree, "AND_EXPR") else [tree]
    return tuple(
        _condition(part) for part in parts if not _through(_columns(part), table) & changing
    )


def columns_of(condition: Sql | None, table: Table) -> frozenset[str]:
    """Return the columns that a condition reads, through generated ones too."""
    if condition is None:
        return frozenset()
    return _through(_columns(expression_tree(condition.text)), table)


def constant_of(default: Sql | None) -> tuple[bool, Any]:
    """Return whether a default is a constant (no default is null), and its value."""
    if default is None:
        return True, _NULL
    try:
        found, value = _constant(expression_tree(default.text))
    except SqlSyntaxError:
        return False, None
    return found, value


def _read(item: Sql | Condition | None) -> Condition:
    if isinstance(item, Sql):
        return _translated(item.text)
    return item if item is not None else ALWAYS


def _through(names: frozenset[str], table: Table) -> frozenset[str]:
    for column in table.columns:
        if column.generated is not None and column.name in names:
            names |= {name.parts[-1] for name in parse_expression(column.generated.text).columns}
    return names


def _rows(
    table: Table, conditions: list[Condition], fixed: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """Return every row that conditions can tell from another one, None for too many."""
    constraints = [_translated(check.condition.text) for check in table.checks]
    named = {leaf.name for item in conditions for leaf in item.leaves()}
    constraints = [item for item in constraints if {leaf.name for leaf in item.leaves()} <= named]
    values: dict[str, list[Any]] = {}
    for leaf in (leaf for item in (*conditions, *constraints) for leaf in item.leaves()):
        found = values.setdefault(leaf.name, _beginning(table, leaf))
        found += [value for value in leaf.values if value not in (*found, _NULL)]
    values = {name: [fixed[name]] if name in fixed else found for name, found in values.items()}
    tried = list(islice(product(*values.values()), _MOST_ROWS + 1))
    if len(tried) > _MOST_ROWS:
        return None
    rows = (dict(zip(values, row, strict=True)) for row in tried)
    # A constraint that is unknown is fulfilled.
    return [row for row in rows if all(item.truth(row) is not False for item in constraints)]


def _beginning(table: Table, leaf: Condition) -> list[Any]:
    if leaf.word == "unknown":
        return [True, False, None]
    column = table.column(leaf.name)
    is_boolean = column is not None and column.type.text in {"boolean", "bool"}
    values = [True, False] if is_boolean else [_ANOTHER]
    return values if column is not None and column.not_null else [*values, _NULL]


# PostgreSQL's tree


def _columns(tree: Any) -> frozenset[str]:
    return frozenset(
        node.fields[-1].string.sval
        for node in nodes(tree, "ColumnRef")
        if kind_of(node.fields[-1]) == "string"
    )


def _is_bool(tree: Any, word: str) -> bool:
    return kind_of(tree) == "bool_expr" and label_of(inner(tree), "boolop") == word


@lru_cache(maxsize=1024)
def _translated(text: str) -> Condition:
    return _condition(expression_tree(text))


def _condition(tree: Any) -> Condition:
    """Translate a tree; what has no translation stands for itself."""
    kind = kind_of(tree)
    if kind == "bool_expr":
        parts = tuple(_condition(part) for part in inner(tree).args)
        word = label_of(inner(tree), "boolop").removesuffix("_EXPR").lower()
        return Condition(word, parts)
    if kind == "column_ref":
        return Condition("in", name=_column(tree), values=(True,))
    found = _tested(tree, kind)
    if found is not None:
        return found
    is_constant, value = _constant(tree)
    if is_constant and (value is None or isinstance(value, bool)):
        return Condition("constant", values=(value,))
    return Condition("unknown", name=_PLACE.sub("", str(tree)))


def _tested(tree: Any, kind: str) -> Condition | None:
    node = inner(tree)
    if kind == "null_test" and _column(node.arg):
        found = Condition("null", name=_column(node.arg))
        negated = label_of(node, "nulltesttype") == "IS_NOT_NULL"
        return Condition("not", (found,)) if negated else found
    if kind == "boolean_test":
        *negation, word = label_of(node, "booltesttype").removeprefix("IS_").split("_")
        if word == "UNKNOWN":
            return None
        found = Condition(word.lower(), (_condition(node.arg),))
        return Condition("not", (found,)) if negation else found
    if kind != "a_expr" or label_of(node, "kind") not in {"AEXPR_OP", "AEXPR_IN"}:
        return None
    return _compared(node)


def _compared(node: Any) -> Condition | None:
    operator = node.name[-1].string.sval
    sides = [node.lexpr, node.rexpr]
    if operator not in {"=", "<>", "!="} or not node.HasField("lexpr"):
        return None
    if not _column(sides[0]):
        sides.reverse()
    listed = inner(sides[1]).items if kind_of(sides[1]) == "list" else [sides[1]]
    constants = [_constant(item) for item in listed]
    if not _column(sides[0]) or not all(is_constant for is_constant, _ in constants):
        return None
    values = tuple(value for _, value in constants)
    found = Condition("in", name=_column(sides[0]), values=values)
    return found if operator == "=" else Condition("not", (found,))


def _column(tree: Any) -> str:
    """Return the name of a bare column, an empty string for anything else."""
    if kind_of(tree) != "column_ref":
        return ""
    last = inner(tree).fields[-1]
    return str(last.string.sval) if kind_of(last) == "string" else ""


def _constant(tree: Any) -> tuple[bool, Any]:
    """Return whether a tree is a constant, cast or not, and its value."""
    if kind_of(tree) == "type_cast":
        is_constant, value = _constant(inner(tree).arg)
        # A text that is cast may be another value than it looks: 't'::boolean.
        to_boolean = inner(tree).type_name.names[-1].string.sval == "bool"
        return is_constant and not (to_boolean and isinstance(value, str)), value
    if kind_of(tree) != "a_const":
        return False, None
    node = inner(tree)
    if node.isnull:
        return True, _NULL
    kind = str(node.WhichOneof("val"))
    return True, getattr(getattr(node, kind), kind)
