"""Proofs of one's own: names filled in, statements parsed and qualified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from schemagen.build.qualify import qualified_statements
from schemagen.build.rows import table_of_rows, written_rows
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.model import Probe
from schemagen.spec.fragments import read_script
from schemagen.spec.kinds.probes import ProbeSpec
from schemagen.spec.kinds.seed import RowsSpec
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.specification import Written
from schemagen.spec.substitution import substitute
from schemagen.templating import sql_templates

USERS: Final[Mapping[str, str]] = {
    letter: f"5c4e3a9e-0000-4000-8000-00000000000{letter}" for letter in ("a", "b", "c")
}
"""The keys of the users that every proof signs up; a test compares them with the proof's."""

_ROLES: Final = {"anon": "anon", "service": "service_role"}
_OWN_KEY: Final = re.compile(r"\$\{row\.([A-Za-z0-9_-]+)\}")
_DOTTED: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+)\}")
_WHOLE: Final = {"int2": 30_000, "int4": 1_900_000_000, "int8": 1_900_000_000, "numeric": 900_000}
"""Types whose keys are numbers, and where those of a probe begin."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A row that is made before the statements run."""

    table: QName
    columns: tuple[str, ...]
    values: Sql


def build_probes(scope: Scope) -> Iterator[Probe]:
    """Yield the proofs of a specification."""
    for spec in scope.spec.kinds.get("probes", ()):
        before = scope.problems.error_count
        probe = _probe(scope, spec)
        if probe is not None and scope.problems.error_count == before:
            yield probe


def _probe(scope: Scope, spec: ProbeSpec) -> Probe | None:
    values = {f"user.{letter}": key for letter, key in USERS.items()}
    values |= _own_keys(scope, spec)
    node = substitute(spec.node, values, scope.problems)
    _report_unknown(scope, node, values)
    given = tuple(_given(scope, node.get("given")))
    run = _run(scope, node["run"])
    if run is None:
        return None
    role, claims = _asking(node.get("as"))
    returns = node.get("returns")
    context = {
        "claims": claims,
        "role": role,
        "given": given,
        "run": run.text,
        "compares": isinstance(returns, ScalarNode),
        "returns": _text_of(returns),
        "fails": _text_of(node.get("fails")),
    }
    return Probe(
        name=spec.name.text,
        make=partial(sql_templates().render_block, "kinds/probe.sql.j2", "create", **context),
        origin=node["run"].origin,
    )


def _own_keys(scope: Scope, spec: ProbeSpec) -> dict[str, str]:
    """Return a value for each ``${row.name}``, of the type of the column that first has it."""
    found: dict[str, str] = {}
    for table, row in _rows(spec.node.get("given")):
        schema, _, name = table.text.rpartition(".")
        draft = scope.draft(schema, name)
        for key, value in row.entries:
            match = _OWN_KEY.fullmatch(value.text) if isinstance(value, ScalarNode) else None
            if match is None or f"row.{match[1]}" in found:
                continue
            column = draft.column(key.text) if draft is not None else None
            definition = column.definition if column is not None else None
            kind = definition.type_name[-1] if definition is not None else "uuid"
            found[f"row.{match[1]}"] = _key(kind, match[1], len(found) + 1)
    return found


def _key(kind: str, name: str, number: int) -> str:
    if kind in _WHOLE:
        return str(_WHOLE[kind] + number)
    return f"5c4e3a9e-0000-4000-9000-{number:012d}" if kind == "uuid" else f"row-{name}"


def _rows(node: Node | None) -> Iterator[tuple[ScalarNode, MappingNode]]:
    """Yield each row under ``given:`` with its table."""
    for table, value in node.entries if isinstance(node, MappingNode) else ():
        for row in value.items if isinstance(value, SequenceNode) else (value,):
            if isinstance(row, MappingNode):
                yield table, row


def _report_unknown(scope: Scope, node: Node, values: Mapping[str, str]) -> None:
    """Report names that are neither a user of the proof nor the key of a row."""
    if isinstance(node, ScalarNode):
        for match in _DOTTED.finditer(node.text):
            scope.problems.error(
                "SG040", f"unknown name ${{{match[1]}}}", node.at(match.start()),
                hint=did_you_mean(match[1], values, f"known here: {', '.join(values)}"),
            )  # fmt: skip
        return
    for child in node.items if isinstance(node, SequenceNode) else ():
        _report_unknown(scope, child, values)
    for _, child in node.entries if isinstance(node, MappingNode) else ():
        _report_unknown(scope, child, values)


def _given(scope: Scope, node: Node | None) -> Iterator[_Given]:
    for table, row in _rows(node):
        spec = RowsSpec(table, (row,))
        draft = table_of_rows(scope, spec)
        if draft is None:
            continue
        for found in written_rows(scope, draft, spec):
            yield _Given(draft.name, found.columns, found.bracketed(found.columns))


def _run(scope: Scope, node: Node) -> Sql | None:
    """Return the statements with our names qualified, None when they can't be run."""
    if not isinstance(node, ScalarNode):
        return None
    written = Written(node.text.rstrip(), node)
    script = read_script(written, scope.problems)
    if script is None:
        return None
    for remark in script.unfit:
        scope.problems.error("SG236", remark.message, written.at(remark.offset), hint=remark.hint)
    return qualified_statements(scope, Sql(written.text, written))


def _asking(node: Node | None) -> tuple[str | None, str | None]:
    """Return the role and the claims of who asks; None leaves them alone."""
    if isinstance(node, MappingNode):
        return "authenticated", json.dumps({"role": "authenticated", **plain(node)})
    if not isinstance(node, ScalarNode):
        return None, None
    role = _ROLES.get(node.text, "authenticated")
    claims = {"role": role}
    if node.text not in _ROLES:
        claims["sub"] = USERS[node.text.removeprefix("user ")]
    return role, json.dumps(claims)


def _text_of(node: Node | None) -> str | None:
    """Return a value as PostgreSQL shows it."""
    if not isinstance(node, ScalarNode) or node.value is None:
        return None
    return str(node.value).lower() if isinstance(node.value, bool) else node.text
