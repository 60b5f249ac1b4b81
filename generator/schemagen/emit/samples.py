"""``samples.sql`` and ``samples_remove.sql``: rows for development, and their removal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemagen.emit.script import comment_text, heading, text
from schemagen.model.model import Bundle, Statement

_ABOUT = (
    "-- For development only: it is refused where others than sample users have signed up.",
    "-- It may run again: rows that are there stay as they are.",
    "",
)


def samples_script(bundle: Bundle, settings: Sequence[str]) -> str:
    """Return the script that makes the sample rows, in one transaction.

    Args:
        bundle: The rendered bundle, which has samples.
        settings: Statements that hold for the transaction.
    """
    return text(
        [
            *heading(bundle, "sample rows"),
            *_ABOUT,
            "begin;",
            *settings,
            "",
            *_forward(bundle.samples),
            "commit;",
        ]
    )


def samples_for_cli(bundle: Bundle) -> str:
    """Return the same rows for the Supabase CLI, which opens the transaction itself."""
    return text([*heading(bundle, "sample rows"), *_ABOUT, *_forward(bundle.samples)])


def samples_removal(bundle: Bundle, settings: Sequence[str]) -> str:
    """Return the script that removes the sample rows, those of children first."""
    undone = [item for item in reversed(bundle.samples) if item.undo]
    lines: list[str] = []
    for item in undone:
        lines += [f"-- {comment_text(item.subject)}", "", item.undo, ""]
    return text(
        [
            *heading(bundle, "removes the rows of samples.sql"),
            "-- What hangs on one of them by `on delete cascade` goes with it.",
            "",
            "begin;",
            *settings,
            "set constraints all deferred;",
            "",
            *lines,
            "commit;",
        ]
    )


def _forward(statements: Sequence[Statement]) -> Iterator[str]:
    for item in statements:
        if item.sql:
            yield from (f"-- {comment_text(item.subject)}", "", item.sql, "")
