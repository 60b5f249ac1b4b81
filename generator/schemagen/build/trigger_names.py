"""Names of triggers that a specification says itself: each has its trigger, and keeps its rank.

PostgreSQL fires the triggers of one moment in the order of their names.
https://www.postgresql.org/docs/current/trigger-definition.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.core.names import QName
from schemagen.model.routines import Trigger


def check_trigger_keys(scope: Scope) -> None:
    """Report names for triggers that no table has."""
    known = sorted(
        {
            spec.name
            for draft in scope.drafts.values()
            for parts in (draft.spec.parts, *(found.parts for found in draft.features))
            for spec in parts.triggers
        }
    )
    for key, pattern in scope.spec.trigger_naming.items():
        if key not in known and not scope.broken:
            scope.problems.error(
                "SG228",
                f"no table has a trigger {key!r} that could be called {pattern.text!r}",
                pattern.origin,
                hint=did_you_mean(key, known, f"triggers are: {', '.join(known)}"),
            )


def check_trigger_order(scope: Scope, triggers: Iterable[Trigger]) -> None:
    """Report names that fire earlier or later than the trigger's rank says.

    Args:
        scope: Where problems go.
        triggers: All triggers, guards included.
    """
    by_table: defaultdict[QName, list[Trigger]] = defaultdict(list)
    for trigger in triggers if scope.spec.trigger_naming else ():
        by_table[trigger.table].append(trigger)
    for neighbours in by_table.values():
        for pair in combinations(sorted(neighbours, key=lambda found: found.rank), 2):
            _check_pair(scope, *pair)


def _check_pair(scope: Scope, first: Trigger, then: Trigger) -> None:
    place = then.called or first.called
    if place is None or first.rank == then.rank or not _meet(first, then):
        return
    if first.name.encode() > then.name.encode():
        scope.problems.error(
            "SG229",
            f"on {then.table}, {then.name!r} would fire before {first.name!r}, "
            f"which has the lower rank, {first.rank}",
            place,
            hint=f"choose a name that comes {'later' if then.called else 'earlier'} "
            "in the alphabet",
        )


def _meet(one: Trigger, other: Trigger) -> bool:
    """Whether both can fire at the same moment."""
    same_moment = (one.timing, one.per_row) == (other.timing, other.per_row)
    return same_moment and bool({*one.events} & {*other.events})
