"""Running attempts, and telling what came of them from what had to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from schemagen.verify.oracle import Outcome
from schemagen.verify.probes.attempts import Attempt, agrees, raised_before_policies
from schemagen.verify.trials import Bench, Observed, Trial

CELL: Final = "/* schemagen: a cell */"
"""Stands before each statement of the matrix, so that a server's log can be counted."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an attempt.

    Attributes:
        attempt: The statement, and what had to come of it.
        seen: What came of it.
        reference: What the same gave to a role that bypasses policies, where it was asked.
        agreed: Whether it is as it had to be.
    """

    attempt: Attempt
    seen: Observed
    reference: Observed | None
    agreed: bool


def judged(
    bench: Bench, attempts: Sequence[Attempt], on_batch: Callable[[int], None] | None = None
) -> list[Judged]:
    """Run the attempts of one request and compare.

    Args:
        bench: Where statements run.
        attempts: Those of one request.
        on_batch: Is told how many were run, after each part of them.
    """
    claims = attempts[0].request.claims if attempts else None
    # First as who asks: claims that were never set must still be so.
    observed = bench.run(
        [Trial(f"{CELL} {a.sql}", a.request.role, claims) for a in attempts], on_batch
    )
    allowed = [
        a.reference for a in attempts if a.expected.outcome is Outcome.ALLOWED and a.reference
    ]
    references = _references(bench, allowed, claims)
    found = []
    for attempt, seen in zip(attempts, observed, strict=True):
        reference = references.get(attempt.reference) if attempt.reference else None
        found.append(Judged(attempt, seen, reference, agrees(attempt, seen, reference)))
    wrong = [one for one in found if not one.agreed]
    excused = _raised_first(bench, wrong, claims) if wrong else set()
    return [
        Judged(one.attempt, one.seen, one.reference, True) if one.attempt.sql in excused else one
        for one in found
    ]


def _references(bench: Bench, statements: Iterable[str], claims: str | None) -> dict[str, Observed]:
    """Return what statements give to the connection's own role, which bypasses policies."""
    unique = list(dict.fromkeys(statements))
    observed = bench.run([Trial(sql, None, claims) for sql in unique])
    return dict(zip(unique, observed, strict=True))


def _raised_first(bench: Bench, wrong: Sequence[Judged], claims: str | None) -> set[str]:
    """Return the statements that fail alike for anybody, before policies are asked."""
    refused = [
        (one.attempt, one.seen)
        for one in wrong
        if one.attempt.expected.outcome is Outcome.REFUSED and not one.seen.succeeded
    ]
    references = _references(bench, [a.sql for a, _ in refused], claims)
    return {a.sql for a, o in refused if raised_before_policies(o, references[a.sql])}
