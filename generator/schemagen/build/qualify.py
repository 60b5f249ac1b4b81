"""Names in SQL become schema-qualified; the rest of the user's text stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Located, Origin, did_you_mean
from schemagen.core.names import QName
from schemagen.core.parsing import SqlSyntaxError
from schemagen.core.quoting import Sql, quote_identifier, quote_qname
from schemagen.core.references import (
    Kind,
    Mention,
    Splice,
    mentions_in_expression,
    mentions_in_index,
    mentions_in_plpgsql,
    mentions_in_statements,
    mentions_in_type,
    original_offset,
    replaced,
    splices_for,
)

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Spliced:
    """SQL in which names were replaced; places stay those of what was written."""

    source: Located
    splices: tuple[Splice, ...]

    def at(self, offset: int | None) -> Origin:
        """Return the place of a character as it was written."""
        return self.source.at(original_offset(self.splices, offset or 0))


def qualified_expression(scope: Scope, sql: Sql) -> Sql:
    """Qualify the names in an expression over one row."""
    return _qualified(scope, sql, mentions_in_expression)


def qualified_index(scope: Scope, sql: Sql) -> Sql:
    """Qualify the names in the elements of an index, operator classes included."""
    return _qualified(scope, sql, mentions_in_index)


def qualified_type(scope: Scope, sql: Sql) -> Sql:
    """Qualify the name of a type."""
    return _qualified(scope, sql, mentions_in_type)


def qualified_statements(scope: Scope, sql: Sql, *, strict: bool = True, function: str = "") -> Sql:
    """Qualify the names in SQL statements.

    Args:
        scope: The names that are ours.
        sql: The statements.
        strict: Report tables without schema that are not ours.
        function: The function whose body they are: its name also stands before its arguments.
    """
    found = _qualified(scope, sql, mentions_in_statements, function)
    if strict and sql.source is not None:
        for mention in mentions_in_statements(sql.text):
            _check_table(scope, mention, sql.source)
    return found


def qualified_plpgsql(
    scope: Scope, sql: Sql, returns: str, arguments: str, function: str = ""
) -> Sql:
    """Qualify the names in a PL/pgSQL body.

    A bare name that is not ours may be a temporary or a transition table: it stays.
    """

    def mentions(text: str) -> list[Mention]:
        return mentions_in_plpgsql(text, returns, arguments)

    return _qualified(scope, sql, mentions, function)


def _qualified(
    scope: Scope, sql: Sql, mentions: Callable[[str], list[Mention]], function: str = ""
) -> Sql:
    if not _may_mention(scope, sql.text):
        return sql
    try:
        found = mentions(sql.text)
    except SqlSyntaxError:
        # It was reported when it was read.
        return sql
    splices = splices_for(found, lambda mention: _sql_of(scope, mention, function))
    if not splices:
        return sql
    source = Spliced(sql.source, splices) if sql.source is not None else None
    return Sql(replaced(sql.text, splices), source)


def _may_mention(scope: Scope, text: str) -> bool:
    """Whether a text could hold a name of ours; names with other signs stand in quotes."""
    if not scope.own_words.isdisjoint(_words(text)):
        return True
    return any(name in text for name in scope.own_quoted_words)


@lru_cache(maxsize=1_024)
def _words(text: str) -> frozenset[str]:
    """Return the words of a text, as they are and in small letters."""
    words = _WORD.findall(text)
    return frozenset((*words, *map(str.lower, words)))


def _sql_of(scope: Scope, mention: Mention, function: str) -> str | None:
    """Return what a mention becomes, None if it stays as it is."""
    if mention.kind is Kind.QUALIFIER and mention.name == function and scope.spec.prefix:
        return quote_identifier(scope.qname(function).name)
    ours = mention.schema in {"", scope.spec.schema}
    if mention.kind is Kind.TYPE:
        found = scope.type_named(mention.schema, mention.name)
        return quote_qname(found) if found is not None else None
    if mention.kind is Kind.OPCLASS:
        found = scope.opclass_named(mention.schema, mention.name)
        return quote_qname(found) if found is not None else None
    if mention.kind is Kind.TABLE and not mention.schema:
        external = scope.external_named("", mention.name)
        if external is not None:
            return quote_qname(external)
    if not ours:
        return None
    if mention.kind is Kind.FUNCTION and mention.name in scope.functions:
        return quote_qname(scope.qname(mention.name))
    if mention.kind is Kind.TABLE and mention.name in scope.relations:
        return _table(scope.qname(mention.name), mention)
    if mention.kind is Kind.QUALIFIER and mention.name in scope.relations and scope.spec.prefix:
        return quote_identifier(scope.qname(mention.name).name)
    return None


def _table(name: QName, mention: Mention) -> str:
    """Return the table's full name; where its own name changed, columns still find it."""
    if mention.aliased or name.name == mention.name:
        return quote_qname(name)
    return f"{quote_qname(name)} as {quote_identifier(mention.name)}"


def _check_table(scope: Scope, mention: Mention, source: Located) -> None:
    if mention.kind is not Kind.TABLE or mention.schema not in {"", scope.spec.schema}:
        return
    if mention.name in scope.relations or scope.is_broken(mention.schema, mention.name):
        return
    if scope.views_are_broken:
        return
    if scope.external_named(mention.schema, mention.name) is not None:
        return
    known: Iterable[str] = scope.relations
    scope.problems.error(
        "SG201",
        f"there is no table {mention.name!r}",
        source.at(mention.start),
        hint=did_you_mean(mention.name, known, f"tables are: {', '.join(known)}"),
    )
