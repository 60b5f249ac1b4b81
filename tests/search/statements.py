"""Which statements may stand in what a bundle makes, by the kind of its object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from schemagen.core.parsing import inner, kind_of, nodes, parse, parse_plpgsql
from schemagen.model.model import Bundle, Statement
from schemagen.model.partitions import default_partition

_COMMENT, _GRANT, _DO = "comment_stmt", "grant_stmt", "do_stmt"

KINDS: Final[dict[str, frozenset[str]]] = {
    "schema": frozenset({_DO}),
    "extension": frozenset({_DO}),
    "type": frozenset({_DO, _COMMENT}),
    "table": frozenset({"create_stmt", "alter_table_stmt", _COMMENT, _GRANT, _DO}),
    "index": frozenset({"index_stmt", _COMMENT}),
    "foreign key": frozenset({_DO}),
    "function": frozenset({"create_function_stmt", _COMMENT, _GRANT, _DO}),
    # A constraint trigger can only be dropped and made again.
    "trigger": frozenset({"create_trig_stmt", _COMMENT, "drop_stmt", _DO}),
    "policy": frozenset({"drop_stmt", "create_policy_stmt"}),
    "grants": frozenset({_GRANT}),
    "section partitions": frozenset({_DO}),
}
"""By the words before the object's name. Of other objects, what unchanged specifications hold."""

UNDO: Final = frozenset({"drop_stmt", "alter_table_stmt", _DO, ""})
"""What may undo them."""

_ONCE: Final = frozenset(
    {"create_stmt", "index_stmt", "create_function_stmt", "create_trig_stmt", "create_policy_stmt"}
)
"""What makes the object itself: one of them stands in its statement."""


def word_of(statement: Statement) -> str:
    """Return what kind of object a statement makes."""
    known = (word for word in KINDS if statement.subject.startswith(f"{word} "))
    found = next(known, None)
    if found is not None and statement.section not in {"raw", "rows"}:
        return found
    return f"section {statement.section}"


def kinds_in(sql: str) -> list[str]:
    """Return the kinds of the statements in a text, as PostgreSQL's parser sees them."""
    return [kind_of(found.stmt) for found in parse(sql).stmts]


def learnt(bundles: list[Bundle]) -> dict[str, frozenset[str]]:
    """Return which statements stand in objects of kinds that are not listed here."""
    found: dict[str, set[str]] = {}
    for bundle in bundles:
        for statement in bundle.statements:
            found.setdefault(word_of(statement), set()).update(kinds_in(statement.sql))
            found.setdefault("undo", set()).update(kinds_in(statement.undo))
    return {word: frozenset(kinds) for word, kinds in found.items()}


def strange_statements(bundle: Bundle, known: dict[str, frozenset[str]]) -> Iterator[str]:
    """Yield what stands in a bundle and has no business there."""
    # Its default partition comes with a table.
    partitions = {
        f"table {table.name}": str(default_partition(table.name))
        for table in bundle.model.tables
        if table.partition
    }
    for statement in bundle.statements:
        word = word_of(statement)
        allowed = KINDS.get(word) or known.get(word, frozenset())
        kinds = kinds_in(statement.sql)
        for kind in kinds:
            if kind not in allowed:
                yield f"{statement.subject}: {kind} in {statement.sql}"
        made = [kind for kind in kinds if kind in _ONCE]
        times = 2 if statement.subject in partitions else 1
        if word in KINDS and allowed & _ONCE and len(made) != times:
            yield f"{statement.subject}: made {len(made)} times in {statement.sql}"
        for kind in kinds_in(statement.undo):
            if kind not in UNDO | known["undo"]:
                yield f"undo of {statement.subject}: {kind} in {statement.undo}"
        for found in parse(f"{statement.sql}\n{statement.undo}").stmts:
            if kind_of(found.stmt) == _DO:
                _check_block(inner(found.stmt))
        yield from _strange_tables(statement, word, partitions.get(statement.subject))


def _check_block(block: Any) -> None:
    """Read a block as PL/pgSQL's own parser does."""
    (body,) = [inner(inner(part).arg).sval for part in block.args if inner(part).defname == "as"]
    parse_plpgsql(body, "void")


def _strange_tables(statement: Statement, word: str, partition: str | None) -> Iterator[str]:
    """Yield other tables than the statement's own that it creates, alters or grants."""
    if word not in {"table", "policy", "grants", "index"}:
        return
    for found in parse(statement.sql).stmts:
        node = found.stmt
        if kind_of(node) not in {
            "create_stmt",
            "alter_table_stmt",
            "create_policy_stmt",
            _GRANT,
            "index_stmt",
        }:
            continue
        body = inner(node)
        held = (
            [body.relation] if kind_of(node) == "create_stmt" else list(nodes(body, "RangeVar"))[:1]
        )
        if kind_of(node) == "create_policy_stmt":
            held = [body.table]
        for table in held:
            name = f"{table.schemaname}.{table.relname}"
            own = statement.subject.endswith(name) or name == partition
            if word != "index" and not own:
                yield f"{statement.subject}: the table {name} in {statement.sql}"
