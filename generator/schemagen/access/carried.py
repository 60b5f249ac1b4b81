"""The owner that a row carries itself, so that its parent need not be asked."""

from __future__ import annotations

from collections.abc import Sequence

from schemagen.model.access import Rule
from schemagen.model.tables import Table


def carried_owner(rule: Rule, child: Table, parent: Table) -> str | None:
    """Return the row's own column that must equal the parent's owner, if any.

    The composite foreign key holds them equal, so comparing the row's own column is
    the same and needs no look at the parent.
    """
    if rule.via is None:
        return None
    for key in child.foreign_keys:
        pairs = dict(zip(key.columns, key.referenced, strict=True))
        if key.target == parent.name and key.columns[0] == rule.via.hop.column:
            for column, referenced in pairs.items():
                if referenced == parent.owner and column != rule.via.hop.column:
                    return column
    return None


def is_owner_rule(rule: Rule, table: Table) -> bool:
    """Return whether a rule is about nothing but the owner in the row itself."""
    return (
        rule.path is not None
        and not rule.path.hops
        and rule.path.column == table.owner
        and rule.when is None
    )


def compared_owner(
    rule: Rule, child: Table, parent: Table, parent_rules: Sequence[Rule]
) -> str | None:
    """Return the row's own column that a rule compares in place of the parent's, if any."""
    if any(is_owner_rule(above, parent) for above in parent_rules):
        return carried_owner(rule, child, parent)
    return None
