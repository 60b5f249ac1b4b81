"""Whether a condition over one row can fail with an error.

PostgreSQL may evaluate the parts of a policy in any order. A part that fails on somebody
else's row would tell that the row is there, and what it holds.

https://www.postgresql.org/docs/current/ddl-rowsecurity.html
https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-EXPRESS-EVAL
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from schemagen.core.parsing import expression_tree, inner, kind_of, label_of, nodes

_COMPARISONS: Final = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
_COMPARING: Final = frozenset({"AEXPR_OP", "AEXPR_IN", "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"})
_KEPT: Final = 4_096


@lru_cache(maxsize=_KEPT)
def can_raise(condition: str) -> bool:
    """Return whether a condition could fail on some row.

    Comparisons of columns and constants, `is null`, `in`, and what joins them, can't. Whatever
    reads no column is the same for every row: it tells nothing about any of them.

    >>> can_raise("status = 'done' and not is_deleted or due > now() + interval '1 day'")
    False
    >>> can_raise("100 / weight > 0")
    True
    """
    return not _is_harmless(expression_tree(condition))


def _is_harmless(node: Any) -> bool:
    kind = kind_of(node)
    if kind in {"column_ref", "a_const"}:
        return True
    if next(nodes(node, "ColumnRef"), None) is None:
        return next(nodes(node, "SubLink"), None) is None
    found = inner(node)
    if kind == "bool_expr":
        return all(map(_is_harmless, found.args))
    if kind in {"null_test", "boolean_test"}:
        return _is_harmless(found.arg)
    if kind == "list":
        return all(map(_is_harmless, found.items))
    if kind == "a_expr":
        name = found.name[-1].string.sval
        form = label_of(found, "kind")
        sides = [side for side in (found.lexpr, found.rexpr) if side.WhichOneof("node")]
        return name in _COMPARISONS and form in _COMPARING and all(map(_is_harmless, sides))
    return False
