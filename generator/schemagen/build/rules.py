"""Access rules resolved: paths followed, columns and conditions checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from schemagen.build.actors import actor_named
from schemagen.build.draft import DraftTable
from schemagen.build.qualify import qualified_expression
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_name
from schemagen.core.diagnostics import Origin
from schemagen.core.fragments import Expression
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.access import Actor, Hop, Path, Rule, Via
from schemagen.model.tables import Table
from schemagen.spec.specification import RuleSpec, Written

_VOLATILE: Final = frozenset(
    {
        "random", "clock_timestamp", "statement_timestamp", "timeofday", "gen_random_uuid",
        "uuidv4", "uuidv7", "nextval", "setval", "currval", "lastval", "pg_sleep", "set_config",
        "txid_current", "pg_current_xact_id", "pg_advisory_lock", "pg_advisory_xact_lock",
        "pg_notify", "pg_read_file", "lo_import", "lo_export", "dblink", "query_to_xml",
    }
)  # fmt: skip
"""Functions whose answer changes within a statement, or that act; no condition for a policy."""


_WHO_ASKS: Final = frozenset(
    {"current_role", "current_setting", "current_user", "session_user", "system_user", "user"}
)
"""What tells PostgreSQL's own roles and settings apart, beside the functions of ``auth``."""


def build_rules(scope: Scope, tables: tuple[Table, ...]) -> dict[QName, tuple[Rule, ...]]:
    """Return the rules of each table, in the order in which they are written."""
    by_name = {table.name: table for table in tables}
    rules = {
        draft.name: tuple(_rules(scope, draft, by_name[draft.name]))
        for draft in scope.drafts.values()
        if draft.name in by_name
    }
    _check_via(scope, rules)
    return rules


def _rules(scope: Scope, draft: DraftTable, table: Table) -> Iterator[Rule]:
    for spec in draft.spec.rules:
        before = scope.problems.error_count
        columns = _columns(scope, draft, table, spec)
        _check_condition(scope, draft, spec.when, spec, "when")
        _check_condition(scope, draft, spec.check, spec, "check")
        _check_words(scope, spec)
        found: list[Rule] = []
        if spec.via is not None:
            found = list(_via_rules(scope, draft, table, spec, columns))
        else:
            for name in spec.actors:
                actor = actor_named(scope, name, spec.place("to"))
                if actor is None:
                    continue
                rule = _actor_rule(scope, draft, table, spec, actor, columns)
                if rule is not None:
                    found.append(rule)
        if scope.problems.error_count == before:
            yield from found


def _check_words(scope: Scope, spec: RuleSpec) -> None:
    if not spec.actors and spec.via is None:
        scope.problems.error(
            "SG401", "the rule says neither to whom nor via which parent", spec.origin,
            hint="write `to: user` with `by: column`, or `via: foreign_key`",
        )  # fmt: skip
    if spec.via is not None and spec.by is not None:
        scope.problems.error(
            "SG402", "a rule has either `by` or `via`", spec.place("via"),
            hint="`via` takes the parent's rules; `by` compares a key",
        )  # fmt: skip
    if spec.check is not None and not {"insert", "update"} & set(spec.operations):
        scope.problems.error(
            "SG403", "`check` has no meaning for a rule that writes nothing", spec.place("check"),
            hint="use `when` for the row as it is",
        )  # fmt: skip
    if spec.columns is not None or spec.except_columns is not None:
        if not {"insert", "update"} & set(spec.operations):
            scope.problems.error(
                "SG404", "`columns` limits insert and update, and this rule allows neither",
                spec.origin, hint="leave `columns` out",
            )  # fmt: skip


def _condition(scope: Scope, spec: RuleSpec, key: str) -> Sql | None:
    condition = spec.when if key == "when" else spec.check
    if condition is None:
        return None
    return qualified_expression(scope, Sql(condition.text, spec.places.get(key)))


def _common(
    scope: Scope, spec: RuleSpec, draft: DraftTable, columns: tuple[str, ...] | None
) -> dict[str, object]:
    return {
        "table": draft.name,
        "operations": spec.operations,
        "origin": spec.origin,
        "when": _condition(scope, spec, "when"),
        "check": _condition(scope, spec, "check"),
        "columns": columns,
        "movable": spec.movable,
    }


def _actor_rule(
    scope: Scope,
    draft: DraftTable,
    table: Table,
    spec: RuleSpec,
    actor: Actor,
    columns: tuple[str, ...] | None,
) -> Rule | None:
    common = _common(scope, spec, draft, columns)
    if not actor.keyed:
        if spec.by not in {None, "any"}:
            scope.problems.error(
                "SG405", f"{actor.name!r} has no key that a row could hold", spec.place("by"),
                hint="leave `by` out: the rule means every row",
            )  # fmt: skip
            return None
        return Rule(actor=actor, **common)  # type: ignore[arg-type]
    if spec.by == "any":
        return Rule(actor=actor, any_row=True, **common)  # type: ignore[arg-type]
    if spec.by is None:
        own = _own_key(table)
        if own is None:
            scope.problems.error(
                "SG406",
                f"which rows of {draft.spec.name!r} are the user's own is not said",
                spec.origin,
                hint="write `by:` with the column that holds the user's key, or `by: any`",
            )
            return None
        return Rule(actor=actor, path=Path((), own), **common)  # type: ignore[arg-type]
    path = _path(scope, draft, spec)
    return None if path is None else Rule(actor=actor, path=path, **common)  # type: ignore[arg-type]


def _own_key(table: Table) -> str | None:
    """Return the primary key of a table with one row a user, None for any other table."""
    if table.primary_key is None or len(table.primary_key.columns) != 1:
        return None
    key = table.primary_key.columns[0]
    reference = table.foreign_key_of(key)
    return key if reference is not None and reference.external else None


def _path(scope: Scope, draft: DraftTable, spec: RuleSpec) -> Path | None:
    words = (spec.by or "").split(".")
    written = spec.places.get("by")
    hops: list[Hop] = []
    current, offset = draft, 0
    for word in words[:-1]:
        place = written.at(offset) if written else spec.origin
        hop = _hop(scope, current, word, place)
        if hop is None:
            return None
        parent = scope.draft_of(hop.table)
        if parent is None:
            scope.problems.error(
                "SG407", f"a path can't lead through {hop.table}, which is not ours", place,
                hint="end the path at the column that holds the key",
            )  # fmt: skip
            return None
        hops.append(hop)
        current, offset = parent, offset + len(word) + 1
    place = written.at(offset) if written else spec.origin
    if not scope.check_column(current, words[-1], place):
        return None
    return Path(tuple(hops), words[-1]) if _is_uuid(scope, current, words[-1], place) else None


def _is_uuid(scope: Scope, draft: DraftTable, column: str, place: Origin) -> bool:
    found = draft.column(column)
    if found is None or found.definition is None or found.definition.type_name[-1] == "uuid":
        return True
    scope.problems.error(
        "SG408",
        f"{draft.spec.name}.{column} is {found.definition.type.text}, and the user's key is uuid",
        place,
        hint="name the column that holds `auth.uid()`",
    )
    return False


def _hop(scope: Scope, draft: DraftTable, column: str, place: Origin) -> Hop | None:
    if not scope.check_column(draft, column, place):
        return None
    reference = draft.reference_of(column)
    if reference is None:
        scope.problems.error(
            "SG409", f"{draft.spec.name}.{column} is no foreign key", place,
            hint="a path goes along foreign keys; add `references ...` to the column",
        )  # fmt: skip
        return None
    target = scope.target(reference.schema, reference.table, place)
    if target is None:
        return None
    keys = reference.columns or scope.primary_key(target)
    return Hop(column, target, keys[0]) if keys else None


def _via_rules(
    scope: Scope, draft: DraftTable, table: Table, spec: RuleSpec, columns: tuple[str, ...] | None
) -> Iterator[Rule]:
    assert spec.via is not None  # noqa: S101 - the caller looked
    place = spec.place("via")
    hop = _hop(scope, draft, spec.via, place)
    if hop is None:
        return
    if scope.draft_of(hop.table) is None:
        scope.problems.error(
            "SG407", f"`via` can't ask {hop.table}, which is not ours", place,
            hint="write `to:` and `by:`",
        )  # fmt: skip
        return
    common = _common(scope, spec, draft, columns)
    for actor in spec.actors or (None,):
        yield Rule(actor=None, via=Via(hop, spec.right, actor), **common)  # type: ignore[arg-type]


def _columns(
    scope: Scope, draft: DraftTable, table: Table, spec: RuleSpec
) -> tuple[str, ...] | None:
    names = spec.columns if spec.columns is not None else spec.except_columns
    if names is None:
        return None
    known = [
        name for name in names if scope.check_column(draft, name, spec.place(f"columns.{name}"))
    ]
    if spec.columns is not None:
        return tuple(known)
    return tuple(name for name in table.writable_columns if name not in known)


def _check_condition(
    scope: Scope, draft: DraftTable, condition: Expression | None, spec: RuleSpec, key: str
) -> None:
    written = spec.places.get(key)
    if condition is None or written is None:
        return
    for name in condition.columns:
        check_column_name(scope, draft, name, written)
    check_calls(scope, condition, written)


def check_calls(scope: Scope, condition: Expression, written: Written) -> None:
    """Report what no condition of a policy may do, whatever it is about."""
    for offset in condition.subqueries:
        scope.problems.error(
            "SG410", "a condition looks at one row and can't select from tables",
            written.at(offset), hint="use `by:` with a path, or `via:`",
        )  # fmt: skip
    for function in condition.functions:
        called = function.parts[-1]
        if called in _WHO_ASKS or (function.parts[0] == "auth" and len(function.parts) > 1):
            asked = f"{'.'.join(function.parts)}()" if called not in _WHO_ASKS else called
            scope.problems.error(
                "SG411", f"a condition can't ask {asked}", written.at(function.offset),
                hint="who is asking is said by `to:` and `by:`",
            )  # fmt: skip
        elif called in _VOLATILE:
            scope.problems.error(
                "SG412", f"{called}() gives another answer at every call",
                written.at(function.offset),
                hint="conditions use columns, constants and stable functions such as now()",
            )  # fmt: skip


def _check_via(scope: Scope, rules: Mapping[QName, tuple[Rule, ...]]) -> None:
    """Report cycles of ``via``, and parents that let nobody do what is asked."""
    reported: set[QName] = set()
    for table, own in rules.items():
        for rule in own:
            if rule.via is None:
                continue
            if table in _asked(rules, rule.via.hop.table):
                if table not in reported:
                    scope.problems.error(
                        "SG413", f"the rules of {table.name!r} depend on themselves", rule.origin,
                        hint="one of the tables in the circle needs a rule with `to:` and `by:`",
                    )  # fmt: skip
                reported |= {table, *_asked(rules, rule.via.hop.table)}
                continue
            for operation in rule.operations:
                right = rule.via.right_for(operation)
                if not _somebody(rules, rule.via, right):
                    scope.problems.error(
                        "SG414",
                        f"nobody may {right} {rule.via.hop.table.name!r}, "
                        f"so nobody may {operation} {table.name!r}",
                        rule.origin,
                        hint=f"give {rule.via.hop.table.name!r} a rule that allows {right},\n"
                        f"or name another right: `via: {{{rule.via.hop.column}: select}}`",
                    )


def _asked(rules: Mapping[QName, tuple[Rule, ...]], start: QName) -> set[QName]:
    """Return the tables whose rules decide about a table, itself included."""
    seen: set[QName] = set()
    waiting = [start]
    while waiting:
        table = waiting.pop()
        if table not in seen:
            seen.add(table)
            waiting += [item.via.hop.table for item in rules.get(table, ()) if item.via]
    return seen


def _somebody(rules: Mapping[QName, tuple[Rule, ...]], via: Via, right: str) -> bool:
    return any(
        right in rule.operations
        and (via.actor is None or rule.actor is None or rule.actor.name == via.actor)
        for rule in rules.get(via.hop.table, ())
    )
