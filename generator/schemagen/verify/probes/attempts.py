"""An attempt is a cell of the matrix: a statement, who runs it, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED, Observed

_INTEGRITY = "23"
_FOREIGN_KEY = "23503"
_ROW_SECURITY = "row-level security"
_OF_COLUMNS = "permission denied for columns of "
_PERMISSION = "permission denied for "
_CONSTRAINTS = ("violates", "duplicate key", "conflicting key")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One cell.

    Attributes:
        table: What it is about.
        request: Who runs it.
        operation: ``select``, ``insert``, ``update`` or ``delete``.
        sql: The statement.
        subject: Which row, as people say it.
        expected: What must come of it.
        origin: The line to look at when it does not.
        form: How the statement differs from the plain one: ``returning``.
        column: The column it is about, or an empty string.
        owner: Whose row, for the summary; only where ``counts``.
        counts: The summary counts this cell as access to that row.
        reference: Shows what the same gives to somebody whom no policy binds; empty
            where only the number of rows matters.
        breaks: The declared constraint that the new row breaks, or an empty string.
        overtaken: Of several rows, one may break a constraint before another is refused.
    """

    table: QName
    request: Request
    operation: str
    sql: str
    subject: str
    expected: Expected
    origin: Origin
    form: str = ""
    column: str = ""
    owner: str | None = None
    counts: bool = False
    reference: str = ""
    breaks: str = ""
    overtaken: bool = False

    def __str__(self) -> str:
        operation = f"{self.operation} {self.form}".rstrip()
        parts = [self.table.name, self.request.name, operation, self.subject]
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(part for part in parts if part)


def agrees(attempt: Attempt, observed: Observed, reference: Observed | None) -> bool:
    """Return whether what came of a statement is what had to.

    Args:
        attempt: The statement, and what must come of it by the rules.
        observed: What came of it.
        reference: What the same statement gave to a role that bypasses policies, where
            the rules allow it.
    """
    expected = attempt.expected
    if expected.outcome is Outcome.PRIVILEGE:
        return lacks_privilege(observed)
    if observed.state in expected.raises:
        return True
    if attempt.overtaken and observed.state.startswith(_INTEGRITY):
        return not observed.state.startswith(_FOREIGN_KEY)
    if expected.outcome is Outcome.REFUSED:
        return observed.state == DENIED and not lacks_privilege(observed)
    if expected.outcome is Outcome.NONE:
        return observed.succeeded and observed.rows == 0
    if reference is None:
        return observed.succeeded and observed.rows == expected.rows
    if attempt.breaks:
        # Of several constraints that break, the first one to speak may be another each time.
        return all(seen.state.startswith(_INTEGRITY) for seen in (observed, reference))
    if reference.succeeded and _raised_by_trigger(observed):
        # A trigger that binds clients alone fires behind the policies, which let it pass.
        return attempt.request.is_client
    if reference.succeeded:
        return observed.succeeded and observed.rows == reference.rows
    return observed.state == reference.state


def _raised_by_trigger(observed: Observed) -> bool:
    """Whether an AFTER trigger of ours speaks as a constraint does."""
    return observed.state.startswith(_INTEGRITY) and not any(
        word in observed.message for word in (*_CONSTRAINTS, "null value")
    )


def raised_before_policies(observed: Observed, reference: Observed) -> bool:
    """Return whether a BEFORE trigger's own error came first, for anybody alike.

    Such triggers run before the new row meets a policy, constraints after it.
    """
    return (
        not observed.succeeded
        and observed.state == reference.state
        and observed.message == reference.message
        and not any(word in observed.message for word in _CONSTRAINTS)
        and not observed.state.startswith("23502")
    )


def lacks_privilege(observed: Observed) -> bool:
    """Return whether a statement failed for want of a privilege, and not at a policy."""
    return (
        observed.state == DENIED
        and _ROW_SECURITY not in observed.message
        and observed.message.startswith(_PERMISSION)
        and not observed.message.startswith(_OF_COLUMNS)
    )


def describe(attempt: Attempt, reference: Observed | None) -> str:
    """Return what had to come of a statement, in words."""
    expected = attempt.expected
    said = _without_errors(attempt, reference)
    return " or ".join([said, *(f"the condition's error {s}" for s in sorted(expected.raises))])


def _without_errors(attempt: Attempt, reference: Observed | None) -> str:
    expected = attempt.expected
    if expected.outcome is not Outcome.ALLOWED:
        return {
            Outcome.PRIVILEGE: "no privilege",
            Outcome.REFUSED: "refused",
            Outcome.NONE: "0 rows",
        }[expected.outcome]
    if attempt.breaks:
        return f"an error of {attempt.breaks}"
    if reference is not None and not reference.succeeded:
        return f"the constraint's error {reference.state}"
    rows = expected.rows if reference is None else reference.rows
    return "1 row" if rows == 1 else f"{rows} rows"
