"""Access rules resolved: paths followed, columns and conditions checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import Final

from schemagen.build.actors import actor_named, type_of, written_type
from schemagen.build.certainty import is_certain
from schemagen.build.conditions import check_condition, condition_sql
from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.names import QName
from schemagen.model.access import SERVICE, USER, Actor, Hop, Path, Rule, Via
from schemagen.model.tables import Table
from schemagen.spec.specification import RuleSpec, Written

_NONE: Final[frozenset[QName]] = frozenset()


def build_rules(scope: Scope, tables: tuple[Table, ...]) -> dict[QName, tuple[Rule, ...]]:
    """Return the rules of each table, in the order in which they are written."""
    by_name = {table.name: table for table in tables}
    rules: dict[QName, tuple[Rule, ...]] = {}
    uncertain: set[QName] = set()
    for draft in scope.drafts.values():
        if draft.name in by_name:
            rules[draft.name] = tuple(_rules(scope, draft, by_name[draft.name]))
            written = sum(len(spec.actors or (None,)) for spec in draft.spec.rules)
            if len(rules[draft.name]) < written or draft.spec.name in scope.broken:
                uncertain.add(draft.name)
    _check_via(scope, rules, uncertain)
    return rules


def _rules(scope: Scope, draft: DraftTable, table: Table) -> Iterator[Rule]:
    for spec in draft.spec.rules:
        before = scope.problems.error_count
        columns = _columns(scope, draft, table, spec)
        check_condition(scope, draft, spec.when, spec.places.get("when"))
        check_condition(scope, draft, spec.check, spec.places.get("check"))
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
    if spec.via is not None and (spec.by is not None or spec.pairs):
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
        if "delete" in spec.operations and not {"insert", "update"} & set(spec.operations):
            scope.problems.error(
                "SG404", "`columns` limits insert and update, and this rule allows neither",
                spec.origin,
                hint="leave `columns` out; a rule that allows nothing but select may have it",
            )  # fmt: skip
    if spec.via is not None and spec.roles:
        scope.problems.error(
            "SG425", "`roles` narrows an actor, and with `via` the parent's rules decide",
            spec.place(f"roles.{spec.roles[0]}"),
            hint="give the parent's rule the roles, or write `to:` and `by:`",
        )  # fmt: skip


def _common(
    scope: Scope, spec: RuleSpec, draft: DraftTable, columns: tuple[str, ...] | None
) -> dict[str, object]:
    return {
        "table": draft.name,
        "operations": spec.operations,
        "origin": spec.origin,
        "when": condition_sql(scope, spec.when, spec.places.get("when")),
        "check": condition_sql(scope, spec.check, spec.places.get("check")),
        "roles": spec.roles,
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
    check_roles(scope, spec, actor)
    if not actor.keyed:
        if spec.pairs or spec.by not in {None, "any"}:
            scope.problems.error(
                "SG405", f"{actor.name!r} has no key that a row could hold", spec.place("by"),
                hint="leave `by` out: the rule means every row",
            )  # fmt: skip
            return None
        return Rule(actor=actor, **common)  # type: ignore[arg-type]
    if spec.pairs:
        pairs = _pairs(scope, draft, spec, actor)
        return Rule(actor=actor, pairs=pairs, **common) if pairs else None  # type: ignore[arg-type]
    if spec.by == "any":
        return Rule(actor=actor, any_row=True, **common)  # type: ignore[arg-type]
    if spec.by is None:
        own = _own_key(table, actor)
        if own is None:
            if not (is_certain(scope, draft) and _is_certain_actor(scope, actor)):
                return None
            scope.problems.error(
                "SG406",
                f"which rows of {draft.spec.name!r} are those of {actor.name!r} is not said",
                spec.origin,
                hint="write `by:` with the column that holds its key, or `by: any`",
            )
            return None
        return Rule(actor=actor, path=Path((), own), **common)  # type: ignore[arg-type]
    path = _path(scope, draft, spec.by, spec.places.get("by"), spec.origin, actor)
    return None if path is None else Rule(actor=actor, path=path, **common)  # type: ignore[arg-type]


def _rows_of(scope: Scope, actor: Actor) -> DraftTable | None:
    """Return the table whose rows make somebody the actor, where it is ours."""
    return scope.draft_of(actor.rows.table) if actor.rows is not None else None


def _is_certain_actor(scope: Scope, actor: Actor) -> bool:
    rows = _rows_of(scope, actor)
    return rows is None or is_certain(scope, rows)


def check_roles(scope: Scope, spec: RuleSpec, actor: Actor) -> None:
    """Report roles of an actor that has none, and labels that its column can't hold."""
    if not spec.roles:
        return
    place = spec.place(f"roles.{spec.roles[0]}")
    draft = _rows_of(scope, actor)
    if draft is None or actor.rows is None or not actor.rows.role:
        scope.problems.error(
            "SG425", f"the actor {actor.name!r} has no roles", place,
            hint="say `role:` with the column of its memberships, under `actors:`",
        )  # fmt: skip
        return
    column = draft.column(actor.rows.role)
    type_name = column.definition.type_name[-1] if column and column.definition else ""
    enums = {found.name: found.labels for found in scope.spec.kinds.get("enums", ())}
    known = enums.get(type_name, spec.roles)
    for role in spec.roles:
        if role not in known:
            scope.problems.error(
                "SG425", f"{type_name!r} has no value {role!r}", spec.place(f"roles.{role}"),
                hint=did_you_mean(role, known, f"its values are: {', '.join(known)}"),
            )  # fmt: skip


def _own_key(table: Table, actor: Actor) -> str | None:
    """Return the primary key of a table whose rows are the actor's own, None for another one.

    For the user that is a table with one row a user.
    """
    if actor.own is not None and actor.own[0] == table.name:
        return actor.own[1]
    if actor.claim != USER.claim or table.primary_key is None:
        return None
    if len(table.primary_key.columns) != 1:
        return None
    key = table.primary_key.columns[0]
    reference = table.foreign_key_of(key)
    return key if reference is not None and reference.external else None


def _pairs(
    scope: Scope, draft: DraftTable, spec: RuleSpec, actor: Actor
) -> tuple[tuple[Path, str], ...]:
    rows = _rows_of(scope, actor)
    if rows is None:
        scope.problems.error(
            "SG424", f"the actor {actor.name!r} has no row to compare with",
            spec.place(f"by.{spec.pairs[0][0]}"),
            hint="write `by: column` for its key, or give the actor a table",
        )  # fmt: skip
        return ()
    found = []
    for written_path, column in spec.pairs:
        place = spec.place(f"of.{written_path}")
        if not scope.check_column(rows, column, place):
            continue
        held = type_of(rows, column)
        written = spec.places.get(f"by.{written_path}")
        path = _path(scope, draft, written_path, written, spec.origin, actor, held)
        if path is not None:
            found.append((path, column))
    return tuple(found) if len(found) == len(spec.pairs) else ()


def _path(
    scope: Scope,
    draft: DraftTable,
    text: str,
    written: Written | None,
    origin: Origin,
    actor: Actor,
    key_type: str = "",
) -> Path | None:
    """Follow a path to the column that holds the actor's key, or a value of another type."""
    words = text.split(".")
    hops: list[Hop] = []
    current, offset = draft, 0
    for word in words[:-1]:
        place = written.at(offset) if written else origin
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
    place = written.at(offset) if written else origin
    if not scope.check_column(current, words[-1], place):
        return None
    held, wanted = type_of(current, words[-1]), key_type or actor.key_type
    if held != wanted:
        if not (is_certain(scope, current, words[-1]) and _is_certain_actor(scope, actor)):
            return None
        by_claim = actor.claim and actor.rows is None and actor.origin is not None
        scope.problems.error(
            "SG408",
            f"{current.spec.name}.{words[-1]} is {written_type(current, words[-1])}, and what it "
            f"is compared with is {wanted}",
            place,
            hint=f"name the column that holds the key, or say `type: {held}` for {actor.name!r}"
            if by_claim
            else f"name the column that holds the key of {actor.name!r}",
        )
        return None
    return Path(tuple(hops), words[-1])


def _hop(scope: Scope, draft: DraftTable, column: str, place: Origin) -> Hop | None:
    if not scope.check_column(draft, column, place):
        return None
    if not is_certain(scope, draft, column):
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


def _check_via(
    scope: Scope, rules: Mapping[QName, tuple[Rule, ...]], uncertain: Set[QName]
) -> None:
    """Report cycles of ``via``, and parents that let nobody do what is asked.

    Args:
        scope: Where problems go.
        rules: The rules of each table.
        uncertain: Tables with errors: some of their rules may be missing.
    """
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
            if not uncertain.isdisjoint(_asked(rules, rule.via.hop.table)):
                continue
            for operation in rule.operations:
                right = rule.via.right_for(operation)
                if not _somebody(rules, rule.via, right):
                    who, parent = rule.via.actor, rule.via.hop.table.name
                    scope.problems.error(
                        "SG414",
                        f"{who!r} may not {right} {parent!r}, so it may not {operation} "
                        f"{table.name!r}"
                        if who is not None
                        else f"nobody may {right} {parent!r}, so nobody may {operation} "
                        f"{table.name!r}",
                        rule.origin,
                        hint=f"give {parent!r} a rule that allows {right}"
                        + (f" to {who}" if who is not None else "")
                        + f",\nor name another right: `via: {{{rule.via.hop.column}: select}}`",
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


def _somebody(
    rules: Mapping[QName, tuple[Rule, ...]], via: Via, right: str, seen: frozenset[QName] = _NONE
) -> bool:
    """Return whether the parent's rules let anybody, of those who are asked for, do something."""
    if via.hop.table in seen:
        return False
    for rule in rules.get(via.hop.table, ()):
        if right not in rule.operations:
            continue
        if rule.actor is not None:
            if rule.actor is not SERVICE and via.actor in {None, rule.actor.name}:
                return True
        elif rule.via is not None and (via.actor is None or rule.via.actor in {None, via.actor}):
            further = replace(rule.via, actor=via.actor or rule.via.actor)
            if _somebody(rules, further, further.right_for(right), seen | {via.hop.table}):
                return True
    return False
