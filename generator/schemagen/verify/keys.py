"""Which columns hold a user's key, and which carry access."""

from __future__ import annotations

from collections.abc import Sequence

from schemagen.model.access import Rule
from schemagen.model.tables import Table
from schemagen.verify.constants import constants_of
from schemagen.verify.factory import conditions_of
from schemagen.verify.world import AUTH_USERS


def user_key_columns(table: Table, rules: Sequence[Rule]) -> list[str]:
    """Return the columns that hold a user's key and follow no table of ours."""
    names = [
        key.columns[0]
        for key in table.foreign_keys
        if key.target == AUTH_USERS and len(key.columns) == 1
    ]
    linked = {name for key in table.foreign_keys for name in key.columns}
    for rule in rules:
        path = rule.path
        if path and not path.hops and path.column not in linked:
            names.append(path.column)
    if table.owner and table.owner not in linked:
        names.append(table.owner)
    return list(dict.fromkeys(names))


def carrying_columns(table: Table, rules: Sequence[Rule]) -> list[str]:
    """Return the columns that decide whose a row is, filled ones and their sources too."""
    names = [name for rule in rules for name in rule.key_columns]
    names += user_key_columns(table, rules)
    for column in table.columns:
        if column.filled_from is not None:
            names += [column.name, *filter(None, [column.filled_from.foreign_key])]
    return [name for name in dict.fromkeys(names) if table.column(name) is not None]


def conditional_columns(table: Table, rules: Sequence[Rule]) -> list[str]:
    """Return the columns that the rules' conditions read."""
    used: set[str] = set()
    for condition in conditions_of(rules):
        used |= constants_of(condition).columns
    for column in table.columns:
        if column.generated is not None and column.name in used:
            used |= constants_of(column.generated.text).columns
    return [name for name in table.column_names if name in used]
