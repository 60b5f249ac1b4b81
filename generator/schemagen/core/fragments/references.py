"""The other side of a foreign key, and what no constraint may say here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.parsing import SqlSyntaxError, character_offset

ACTIONS: Final = {
    "a": "",
    "r": "restrict",
    "c": "cascade",
    "n": "set null",
    "d": "set default",
}
"""Letters of ``pg_constraint.confdeltype`` and the SQL they stand for."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key as written: ``references users (id) on delete cascade``.

    Attributes:
        schema: Schema as written, or an empty string.
        table: Table as written.
        columns: Referenced columns as written; none means its primary key.
        on_delete: SQL of the action, empty for the default.
        on_update: SQL of the action, empty for the default.
        set_columns: Columns that ``set null (..)`` names.
        deferrable: SQL such as ``deferrable initially deferred``, or empty.
        offset: Where the table's name stands in the fragment.
    """

    schema: str
    table: str
    columns: tuple[str, ...]
    on_delete: str
    on_update: str
    set_columns: tuple[str, ...]
    deferrable: str
    offset: int


def read_reference(constraint: Any, text: str, shift: int) -> Reference:
    """Return the other side of a foreign key.

    Args:
        constraint: The parser's node of it.
        text: The fragment.
        shift: Where it starts in what was parsed, in bytes.

    Raises:
        SqlSyntaxError: It says what has no place here.
    """
    if constraint.fk_matchtype not in {"s", ""}:
        raise SqlSyntaxError(
            "match full is not supported", character_offset(text, constraint.location - shift)
        )
    table = constraint.pktable
    return Reference(
        schema=table.schemaname,
        table=table.relname,
        columns=tuple(node.string.sval for node in constraint.pk_attrs),
        on_delete=ACTIONS[constraint.fk_del_action or "a"],
        on_update=ACTIONS[constraint.fk_upd_action or "a"],
        set_columns=tuple(node.string.sval for node in constraint.fk_del_set_cols),
        deferrable=deferring_of(constraint),
        offset=character_offset(text, table.location - shift),
    )


def deferring_of(constraint: Any) -> str:
    """Return when a constraint of a table is asked, as SQL; empty for at once."""
    if not constraint.deferrable:
        return ""
    return "deferrable initially deferred" if constraint.initdeferred else "deferrable"


_EXTRAS: Final = {
    "including": "`include (...)`",
    "indexspace": "a tablespace",
    "options": "an option of its index or sequence",
}


def refuse_extras(constraint: Any, offset: int) -> None:
    """Refuse what the model has no place for, so that nothing is dropped silently."""
    for field, what in _EXTRAS.items():
        if getattr(constraint, field):
            raise SqlSyntaxError(f"{what} is not supported here", offset)
