"""Turn SQL fragments of the YAML into parsed ones, errors placed inside the scalar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from schemagen.core.diagnostics import Problems
from schemagen.core.fragments import Argument as ParsedArgument
from schemagen.core.fragments import Body as ParsedBody
from schemagen.core.fragments import (
    ColumnDefinition,
    ConstraintDefinition,
    Expression,
    IndexDefinition,
    Type,
    parse_body,
    parse_column,
    parse_constraint,
    parse_expression,
    parse_index,
    parse_type,
)
from schemagen.core.fragments import parse_argument as parse_argument_text
from schemagen.core.parsing import SqlSyntaxError, parse_plpgsql
from schemagen.core.queries import Script, parse_query, parse_script
from schemagen.spec.nodes import Node, ScalarNode
from schemagen.spec.specification import Written

Parsed = TypeVar("Parsed")


def written(node: Node) -> Written:
    """Return a scalar as a fragment; the structure is known to be right."""
    if not isinstance(node, ScalarNode):
        raise TypeError(f"{node.origin}: an SQL fragment is text")
    return Written(node.text, node)


def _read(
    code: str, what: str, parse: Callable[[str], Parsed], fragment: Written, problems: Problems
) -> Parsed | None:
    try:
        return parse(fragment.text)
    except SqlSyntaxError as error:
        problems.error(code, f"{what}: {error.message}", fragment.at(error.offset), hint=error.hint)
        return None


def read_column(fragment: Written, problems: Problems) -> ColumnDefinition | None:
    """Parse a column definition."""
    return _read("SG301", "in a column", parse_column, fragment, problems)


def read_constraint(fragment: Written, problems: Problems) -> ConstraintDefinition | None:
    """Parse a table constraint."""
    return _read("SG302", "in a constraint", parse_constraint, fragment, problems)


def read_index(fragment: Written, problems: Problems) -> IndexDefinition | None:
    """Parse the columns of an index."""
    return _read("SG303", "in an index", parse_index, fragment, problems)


def read_expression(fragment: Written, problems: Problems) -> Expression | None:
    """Parse a condition or value."""
    return _read("SG304", "in a condition", parse_expression, fragment, problems)


def read_type(fragment: Written, problems: Problems) -> Type | None:
    """Parse a type."""
    return _read("SG305", "in a type", parse_type, fragment, problems)


def read_argument(fragment: Written, problems: Problems) -> ParsedArgument | None:
    """Parse an argument of a function."""
    return _read("SG306", "in an argument", parse_argument_text, fragment, problems)


def read_sql_body(fragment: Written, problems: Problems) -> ParsedBody | None:
    """Parse the body of a function in language sql."""
    return _read("SG307", "in the body", parse_body, fragment, problems)


def check_plpgsql_body(
    fragment: Written, returns: str, problems: Problems, arguments: str = ""
) -> None:
    """Check a PL/pgSQL body."""

    def parse(text: str) -> Any:
        return parse_plpgsql(text, returns, arguments)

    _read("SG308", "in the body", parse, fragment, problems)


def read_query(fragment: Written, problems: Problems) -> bool:
    """Check the query of a view; say whether it is one."""
    before = problems.error_count
    _read("SG230", "in the query", parse_query, fragment, problems)
    return problems.error_count == before


def read_script(fragment: Written, problems: Problems) -> Script | None:
    """Parse statements of any kind."""
    return _read("SG235", "in the statements", parse_script, fragment, problems)
