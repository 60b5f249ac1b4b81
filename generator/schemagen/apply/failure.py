"""A failing statement becomes a finding that points at the YAML line which caused it."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from schemagen.core.diagnostics import Diagnostic, Origin
from schemagen.core.errors import ApplyError
from schemagen.model.model import Statement

_HINTS = {
    "42704": "check the spelling; a type of an extension is written with its schema",
    "42883": "check the name and the types of the arguments; qualify what is not built in",
    "42703": "check the spelling of the column",
    "42P01": "check the spelling of the table, and write its schema",
    "42501": "apply as `postgres`, the role that owns Supabase's databases",
    "55P03": "something else holds a lock on the table; try again when it is quieter",
    "57014": "the statement took longer than five minutes",
}


def apply_error(error: psycopg.Error, statement: Statement, shift: int = 0) -> ApplyError:
    """Explain a server's error.

    Args:
        error: What the server said.
        statement: The statement that it said it about.
        shift: Characters before the statement in the text that was sent.
    """
    said = error.diag
    position = int(said.statement_position) - 1 - shift if said.statement_position else None
    notes = [f"while making {statement.subject}", f"PostgreSQL's SQLSTATE is {error.sqlstate}"]
    if said.message_detail:
        notes.append(f"detail: {said.message_detail}")
    if said.context:
        notes += [f"where: {line}" for line in said.context.splitlines()[:3]]
    return ApplyError(
        Diagnostic(
            "SG710",
            said.message_primary or str(error).strip(),
            place_of(statement, position, said.message_primary or ""),
            said.message_hint or _HINTS.get(error.sqlstate or "", ""),
            notes=tuple(notes),
        )
    )


def place_of(statement: Statement, position: int | None, message: str = "") -> Origin:
    """Return the line for a character of a statement.

    Of all fragments that cover the character, the shortest one knows best. Of errors in
    policies PostgreSQL tells no position: then the name that the message begins with is looked for.
    """
    if position is None:
        return _place_of_name(statement, message)
    best: tuple[int, Origin] | None = None
    for fragment in statement.fragments:
        if fragment.source is None or not fragment.text:
            continue
        start = statement.sql.find(fragment.text)
        while start >= 0:
            if start <= position < start + len(fragment.text):
                length = len(fragment.text)
                if best is None or length < best[0]:
                    best = (length, fragment.source.at(position - start))
                break
            start = statement.sql.find(fragment.text, start + 1)
    return best[1] if best else statement.origin


_NAMED: Final = re.compile(r'(?:column|function|operator class|type) "?([\w.]+)')


def _place_of_name(statement: Statement, message: str) -> Origin:
    name = _NAMED.match(message)
    if name is None:
        return statement.origin
    for fragment in statement.fragments:
        word = re.search(rf"(?<!\w){re.escape(name[1])}(?!\w)", fragment.text)
        if fragment.source is not None and word is not None:
            return fragment.source.at(word.start())
    return statement.origin
