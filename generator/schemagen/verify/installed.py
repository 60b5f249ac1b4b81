"""What a database should hold of a bundle, against what it holds.

The expectation is no list that somebody keeps: the bundle is applied to an empty database, and
what that gains are the facts to look for. Names of the platform's own objects never matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

import psycopg

from schemagen.apply import apply_bundle
from schemagen.core.diagnostics import Diagnostic, Origin, Severity
from schemagen.core.names import QName
from schemagen.core.quoting import quote_literal, quote_qname
from schemagen.database.facts import Facts, fact_kinds
from schemagen.model.model import Bundle, Model

_Fact = Mapping[str, Any]
_Key = tuple[Any, ...]

NOUNS: Final[Mapping[str, str]] = {
    "extensions": "extension",
    "schemas": "schema",
    "types": "type",
    "tables": "table",
    "columns": "column",
    "constraints": "constraint",
    "indexes": "index",
    "functions": "function",
    "triggers": "trigger",
    "views": "view",
    "policies": "policy",
    "grants": "grant",
    "buckets": "bucket",
    "publication_members": "publication of",
    "cron_jobs": "job",
    "comments": "comment on",
}
"""The kinds of facts that are looked at, in the order in which they are shown."""

_API_ROLES: Final = frozenset({"PUBLIC", "anon", "authenticated", "service_role"})

_OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    "buckets": frozenset({"avif_autodetection", "type", "title"}),
    "schemas": frozenset({"owner"}),
}
"""Columns that the platform fills by itself."""

_OWNERS: Final[Mapping[str, str]] = {"cron_jobs": "username"}
"""The columns with the role that an object belongs to; of other kinds it is ``owner``."""

_DANGEROUS: Final = frozenset({"policies", "grants"})
"""One more of these opens what the specification closes."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts of a kind should be there, and how many are, exactly so."""

    kind: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Installed:
    """What came of the comparison.

    Attributes:
        name: The bundle.
        counts: By kind; kinds that the bundle has nothing of are left out.
        findings: What is missing, what is another, what nobody declared.
    """

    name: str
    counts: tuple[Count, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether all is there as declared; what is there beside it is a warning at most."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def expected_facts(connection: psycopg.Connection, bundle: Bundle) -> Facts:
    """Return what a database gains by a bundle.

    Args:
        connection: To an empty database, with stand-ins for external tables; the bundle is
            applied there.
        bundle: The rendered bundle.
    """
    before = Facts.read(connection)
    apply_bundle(connection, bundle)
    after = Facts.read(connection)
    old = {kind: frozenset(rows) for kind, rows in before.rows.items()}
    return Facts(
        {
            kind: tuple(row for row in rows if row not in old.get(kind, ()))
            for kind, rows in after.rows.items()
        },
        after.columns,
    )


def compare_installed(
    bundle: Bundle, expected: Facts, found: Facts, *, every_part: bool = False
) -> Installed:
    """Compare what should be there with what a database holds.

    Args:
        bundle: The rendered bundle, whose lines the findings name.
        expected: What ``expected_facts`` returned.
        found: The facts of the database.
        every_part: Name all that a missing table had; else the table's finding counts it.
    """
    places = {statement.subject: statement.origin for statement in bundle.statements}
    comparison = _Comparison(expected, found, places, bundle.model, every_part=every_part)
    comparison.compare_owners()
    counts = tuple(_counts(expected, comparison))
    return Installed(bundle.name, counts, tuple(comparison.findings))


def _counts(expected: Facts, comparison: _Comparison) -> Iterator[Count]:
    for kind in NOUNS:
        wanted = comparison.wanted(kind)
        if not wanted:
            continue
        yield Count(kind, len(wanted), comparison.compare(kind))
        if kind == "tables":
            secured = [key for key, fact in wanted.items() if fact["row_security"]]
            there = comparison.there("tables")
            safe = [
                key
                for key in secured
                if key in there and there[key]["row_security"] and there[key]["forced"]
            ]
            yield Count("row level security", len(secured), len(safe))


class _Comparison:
    """Compares kind by kind and collects findings."""

    def __init__(
        self,
        expected: Facts,
        found: Facts,
        places: Mapping[str, Origin],
        model: Model,
        *,
        every_part: bool,
    ) -> None:
        self._expected = expected
        self._found = found
        self._places = places
        self._otherwise = model.origin
        self._columns = {
            (table.name.schema, table.name.name, column.name): column.origin
            for table in model.tables
            for column in table.columns
        }
        self._keys = {kind.name: kind.key for kind in fact_kinds()}
        self._tables = {(fact["schema"], fact["name"]) for fact in self.wanted("tables").values()}
        there = {(fact["schema"], fact["name"]) for fact in self.there("tables").values()}
        self._missing = {QName(*table): Counter[str]() for table in sorted(self._tables - there)}
        for kind in () if every_part else NOUNS:
            for fact in self.wanted(kind).values():
                table = self._missing_table(kind, fact)
                if table is not None:
                    self._missing[table][kind] += 1
        self._every_part = every_part
        self._functions = {
            (fact["schema"], fact["name"]) for fact in self.wanted("functions").values()
        }
        # One that is as closed as it should be is no fact at all: see facts_queries/_seen.sql.
        self._partitions = {
            (fact["schema"], fact["name"]): (parent.schema, parent.name)
            for fact in self.there("tables").values()
            for parent in (table.name for table in model.tables if table.partition)
            if fact["parents"] == quote_qname(parent) and fact["partition_bound"]
        }
        self._all_of_another = False
        self.findings: list[Diagnostic] = []

    def compare_owners(self) -> None:
        """Report once that all belongs to another role; where some does, each object says so."""
        pairs = set()
        for kind in NOUNS:
            owner = _OWNERS.get(kind, "owner")
            there = self.there(kind)
            for key, fact in self.wanted(kind).items():
                if key in there and owner in fact and owner not in _OPTIONAL.get(kind, ()):
                    pairs.add((fact[owner], there[key][owner]))
        if len(pairs) != 1:
            return
        expected, found = pairs.pop()
        if expected != found:
            self._all_of_another = True
            self.findings.append(
                Diagnostic(
                    "SG810",
                    f"everything belongs to {found}, and {expected} is expected",
                    self._otherwise,
                    f"apply as `{expected}`: functions with their owner's rights have those of "
                    f"`{found}`",
                )
            )

    def _changes(self, kind: str, expected: _Fact, found: _Fact) -> list[str]:
        said = {_OWNERS.get(kind, "owner")} if self._all_of_another else set()
        left_out = _OPTIONAL.get(kind, frozenset()) | said
        return [
            _change(column, value, found.get(column))
            for column, value in expected.items()
            if value != found.get(column) and column not in left_out
        ]

    def wanted(self, kind: str) -> dict[_Key, _Fact]:
        """Return the facts of a kind that should be there."""
        facts = self._by_key(self._expected, kind)
        if kind == "comments":
            # Whoever installed an extension or made a schema says what it is.
            return {k: f for k, f in facts.items() if f["kind"] not in {"extension", "schema"}}
        return facts

    def there(self, kind: str) -> dict[_Key, _Fact]:
        """Return the facts of a kind that are there."""
        return self._by_key(self._found, kind)

    def _by_key(self, facts: Facts, kind: str) -> dict[_Key, _Fact]:
        columns = facts.columns.get(kind, ())
        width = len(self._keys[kind])
        return {
            row[:width]: dict(zip(columns, row, strict=True)) for row in facts.rows.get(kind, ())
        }

    def compare(self, kind: str) -> int:
        """Compare a kind; return how many facts are there exactly as they should be."""
        same = 0
        there = self.there(kind)
        wanted = self.wanted(kind)
        for key, fact in wanted.items():
            changes = self._changes(kind, fact, there[key]) if key in there else []
            if key not in there:
                if not self._every_part and self._missing_table(kind, fact) is not None:
                    continue
                notes = self._parts_of(fact) if kind == "tables" else []
                self._report(kind, fact, "is not there", _severity(kind), notes)
            elif changes:
                self._report(kind, fact, "is another", _severity(kind), changes)
            else:
                same += 1
        for key, fact in there.items():
            if key in wanted or not self._is_ours(kind, fact):
                continue
            if kind == "tables":
                self._report(kind, fact, "is a partition that is not closed", Severity.ERROR)
                continue
            severity = Severity.ERROR if kind in _DANGEROUS else Severity.WARNING
            self._report(kind, fact, "is there and was not declared", severity)
        return same

    def _missing_table(self, kind: str, fact: _Fact) -> QName | None:
        """Return the table that something belongs to, if that is missing itself."""
        return next((table for table in self._missing if _is_part(kind, fact, table)), None)

    def _parts_of(self, fact: _Fact) -> list[str]:
        """Say how much a missing table has that is not named."""
        parts = self._missing[QName(fact["schema"], fact["name"])]
        if not parts:
            return []
        counts = ", ".join(f"{kind.replace('_', ' ')} {number}" for kind, number in parts.items())
        return [f"nor what it has ({counts}); --verbose names all"]

    def _is_ours(self, kind: str, fact: _Fact) -> bool:
        """Return whether something that is there changes what our objects do."""
        if kind == "policies" and (fact["schema"], fact["table"]) == ("storage", "objects"):
            return self._is_about_files(f"{fact['using']} {fact['check']}")
        if kind == "tables":
            return (fact["schema"], fact["name"]) in self._partitions
        if kind == "policies" and (fact["schema"], fact["table"]) in self._partitions:
            return True
        if kind in {"policies", "triggers", "columns", "constraints"}:
            return (fact["schema"], fact["table"]) in self._tables
        if kind != "grants" or fact["grantee"] not in _API_ROLES:
            return False
        if fact["kind"] == "schema":
            return (fact["schema"],) in self.wanted("schemas")
        if fact["kind"] == "function":
            return (fact["schema"], fact["name"]) in self._functions
        table = str(fact["name"]).partition(".")[0] if fact["kind"] == "column" else fact["name"]
        return (fact["schema"], table) in {*self._tables, *self._partitions}

    def _is_about_files(self, condition: str) -> bool:
        """Return whether a policy's condition may hold for files in our buckets."""
        buckets = [fact["name"] for fact in self.wanted("buckets").values()]
        named = any(quote_literal(bucket) in condition for bucket in buckets)
        return bool(buckets) and (named or "bucket_id" not in condition)

    def _report(
        self,
        kind: str,
        fact: _Fact,
        verdict: str,
        severity: Severity,
        notes: list[str] | None = None,
    ) -> None:
        self.findings.append(
            Diagnostic(
                "SG810",
                f"{_named(kind, fact)} {verdict}",
                self._place(kind, fact),
                severity=severity,
                notes=tuple(notes or ()),
            )
        )

    def _place(self, kind: str, fact: _Fact) -> Origin:
        """Return the line that asked for an object, else that of its table."""
        schema, name = fact.get("schema", ""), fact.get("name", "")
        if kind == "columns" and (schema, fact["table"], name) in self._columns:
            return self._columns[schema, fact["table"], name]
        table = fact.get("table") or str(name).partition(".")[0]
        schema, table = self._partitions.get((schema, table), (schema, table))
        bare = str(name).partition("(")[0]
        for subject in (
            f"{NOUNS[kind]} {name} on {schema}.{table}",
            f"{NOUNS[kind]} {schema}.{bare}",
            f"{fact.get('kind', '')} {name}",
            f"function {schema}.{bare}",
            f"table {schema}.{table}",
            f"bucket {name}",
            f"extension {name}",
        ):
            if subject in self._places:
                return self._places[subject]
        return self._otherwise


def _is_part(kind: str, fact: _Fact, table: QName) -> bool:
    """Return whether something goes with a table."""
    if "table" in fact:
        return (fact["schema"], fact["table"]) == (table.schema, table.name)
    if kind == "grants":
        name = str(fact["name"])
        bare = name.partition(".")[0] if fact["kind"] == "column" else name
        is_relation = fact["kind"] in {"table", "column"}
        return is_relation and (fact["schema"], bare) == (table.schema, table.name)
    if kind == "comments":
        name, quoted = str(fact["name"]), quote_qname(table)
        return name == quoted or name.startswith(f"{quoted}.") or name.endswith(f" on {quoted}")
    return False


def _severity(kind: str) -> Severity:
    return Severity.WARNING if kind == "comments" else Severity.ERROR


def _change(column: str, expected: object, found: object) -> str:
    """Return what differs: of texts with several lines the first lines that do."""
    wanted, there = _lines(expected), _lines(found)
    matcher = SequenceMatcher(None, wanted, there, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if not (wanted and there and changes):
        return f"{column}: {_shown(wanted)} is expected, {_shown(there)} is there"
    _, i, i_end, j, j_end = changes[0]
    more = ", and more is" if len(changes) > 1 else ""
    line = f" (line {j + 1}{more})" if len(wanted) > 1 or len(there) > 1 else ""
    old, new = _shown(wanted[i:i_end]), _shown(there[j:j_end])
    both = f"{old} is expected, {new} is there"
    if old == new:
        both = f"only spaces differ: {old}"
    return f"{column}: {both}{line}"


def _lines(value: object) -> list[str]:
    return [] if value in (None, "") else str(value).splitlines()


def _shown(lines: list[str]) -> str:
    if not any(map(str.strip, lines)):
        return "nothing"
    first, *more = (line.strip() for line in lines if line.strip())
    return f"{first} ..." if more else first


def _named(kind: str, fact: _Fact) -> str:
    """Return an object as people name it."""
    schema = fact.get("schema", "")
    name = fact.get("name", "")
    if kind == "grants":
        on = f"{fact['kind']} {schema}.{name}" if fact["name"] else f"{fact['kind']} {schema}"
        return f"the grant of {str(fact['privileges']).lower()} on {on} to {fact['grantee']}"
    if kind == "comments":
        return f"the comment on {fact['kind']} {name}"
    if kind == "publication_members":
        return f"the publication of {schema}.{fact['table']} in {fact['publication']}"
    if "table" in fact and kind != "indexes":
        joined = f"{schema}.{fact['table']}"
        if kind == "columns":
            return f"the column {joined}.{name}"
        return f"the {NOUNS[kind]} {name} on {joined}"
    return f"the {NOUNS[kind]} {f'{schema}.' if schema else ''}{name}"
