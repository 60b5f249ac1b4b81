"""Conditions over one row, in ``when`` and ``check``: what they may do; names are qualified."""

from __future__ import annotations

from typing import Final

from schemagen.build.draft import DraftTable
from schemagen.build.qualify import qualified_expression
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_name
from schemagen.core.fragments import Expression
from schemagen.core.quoting import Sql
from schemagen.spec.specification import Written

_VOLATILE: Final = frozenset(
    {
        "random", "clock_timestamp", "statement_timestamp", "timeofday", "gen_random_uuid",
        "uuidv4", "uuidv7", "nextval", "setval", "currval", "lastval", "pg_sleep", "set_config",
        "txid_current", "pg_current_xact_id", "pg_advisory_lock", "pg_advisory_xact_lock",
        "pg_notify", "pg_read_file", "lo_import", "lo_export", "dblink", "query_to_xml",
    }
)  # fmt: skip
"""Functions whose answer changes within a statement, or that act; no condition for a policy."""


_WHO_ASKS: Final = frozenset(
    {"current_role", "current_setting", "current_user", "session_user", "system_user", "user"}
)
"""What tells PostgreSQL's own roles and settings apart, beside the functions of ``auth``."""


def check_condition(
    scope: Scope, draft: DraftTable, condition: Expression | None, written: Written | None
) -> None:
    """Report columns that the table does not have, and what no condition may do."""
    if condition is None or written is None:
        return
    for name in condition.columns:
        check_column_name(scope, draft, name, written)
    check_calls(scope, condition, written)


def condition_sql(
    scope: Scope, condition: Expression | None, written: Written | None
) -> Sql | None:
    """Return a condition as SQL with qualified names, None without one."""
    if condition is None:
        return None
    return qualified_expression(scope, Sql(condition.text, written))


def check_calls(scope: Scope, condition: Expression, written: Written) -> None:
    """Report what no condition of a policy may do, whatever it is about."""
    for offset in condition.subqueries:
        scope.problems.error(
            "SG410", "a condition looks at one row and can't select from tables",
            written.at(offset), hint="use `by:` with a path, or `via:`",
        )  # fmt: skip
    for function in condition.functions:
        called = function.parts[-1]
        if called in _WHO_ASKS or (function.parts[0] == "auth" and len(function.parts) > 1):
            asked = f"{'.'.join(function.parts)}()" if called not in _WHO_ASKS else called
            scope.problems.error(
                "SG411", f"a condition can't ask {asked}", written.at(function.offset),
                hint="who is asking is said by `to:` and `by:`",
            )  # fmt: skip
        elif called in _VOLATILE:
            scope.problems.error(
                "SG412", f"{called}() gives another answer at every call",
                written.at(function.offset),
                hint="conditions use columns, constants and stable functions such as now()",
            )  # fmt: skip
