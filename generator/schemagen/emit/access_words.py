"""Actors, rows and conditions in words, for ``access.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemagen.core.quoting import Sql
from schemagen.emit.markdown import code, codes
from schemagen.model.access import ANON, PUBLIC, SERVICE, USER, Actor, ActorRows, Rule
from schemagen.model.buckets import FOLDER, OBJECTS
from schemagen.model.model import Model
from schemagen.model.tables import Table


def cell(value: str) -> str:
    """Keep text within one cell of a Markdown table."""
    return " ".join(value.split()).replace("|", "\\|")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as people list them: ``a, b and c``."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


# Who asks


def who(actor: Actor) -> str:
    """Say what makes a request this actor, and which rows are its by a key."""
    if actor.name in (ANON.name, PUBLIC.name, SERVICE.name):
        return {
            ANON.name: "whoever is not signed in",
            PUBLIC.name: "everybody, signed in or not",
            SERVICE.name: "the server's own key, past all rules for rows",
        }[actor.name]
    return _by_claim(actor) if actor.claim else _by_rows(actor)


def _by_claim(actor: Actor) -> str:
    claim = code(".".join(actor.claim))
    if actor.claim == USER.claim:
        key = f"the key is the claim {claim}, {_article(actor.claim_type)}"
        return f"whoever is signed in{_values(actor)}; {key}"
    rows = actor.rows
    if rows is not None and rows.when is not None:
        row = f"names a row of {code(rows.table.name)}, while of that row {code(rows.when)}"
        return f"whoever's claim {claim} {row}{_values(actor)}"
    of = f" of a row of {code(rows.table.name)}" if rows is not None else ""
    type_ = _article(actor.claim_type)
    return f"whoever's token has the claim {claim}, {type_}: the key{of}{_values(actor)}"


def _values(actor: Actor) -> str:
    return "".join(
        f", with {code(value.value)} as the claim {code('.'.join(value.claim))}"
        for value in actor.jwt
    )


def _article(type_: str) -> str:
    return {"uuid": "a uuid", "text": "a text", "bigint": "a whole number"}[type_]


def _by_rows(actor: Actor) -> str:
    rows = actor.rows
    if rows is None:
        return "whoever is signed in"
    words = f"whoever has a row in {code(rows.table.name)} whose {code(rows.by)} is {_whose(rows)}"
    words += _values(actor)
    if rows.when is not None:
        words += f", while of that row {code(rows.when)}"
    if not actor.keyed:
        return words
    words += f"; for its {code(rows.key)}"
    if rows.tree is not None:
        words += f" and all below it in {code(rows.tree.table.name)} (by {code(rows.tree.parent)})"
    return words + (f"; its role is {code(rows.role)}" if rows.role else "")


def _whose(rows: ActorRows) -> str:
    of = rows.of
    return f"the key of **{of.name}**" if of is not None and of.name != "user" else "the user"


# Which rows


@dataclass(frozen=True, slots=True)
class Share:
    """What one actor gets by a rule.

    Attributes:
        actor: Who.
        rows: Which rows, in words.
    """

    actor: Actor
    rows: str


def shares(model: Model, rule: Rule, operation: str, only: str | None = None) -> Iterator[Share]:
    """Yield who gets which rows by a rule; those of a parent are spelled out.

    Args:
        model: The parents' rules.
        rule: The rule.
        operation: What it allows.
        only: Leave out every other actor.
    """
    if rule.actor is not None:
        if only is None or rule.actor.name == only:
            yield Share(rule.actor, _own_rows(model, rule, rule.actor))
        return
    via = rule.via
    if via is None or (only is not None and via.actor not in {None, only}):
        return
    right = via.right_for(operation)
    parent = f"rows whose {code(via.hop.column)} is a row of {code(via.hop.table.name)}"
    for other in model.rules.get(via.hop.table, ()):
        if right not in other.operations:
            continue
        for share in shares(model, other, right, via.actor or only):
            condition = f", while {code(other.when)}" if other.when is not None else ""
            yield Share(share.actor, f"{parent} that they may {right}: {share.rows}{condition}")


def _own_rows(model: Model, rule: Rule, actor: Actor) -> str:
    things = "files" if rule.table == OBJECTS else "rows"
    as_role = f", as {listed(rule.roles, 'or')}" if rule.roles else ""
    if rule.pairs:
        met = [f"{code(path)} is their {code(column)}" for path, column in rule.pairs]
        one = "" if actor.single or len(met) == 1 else ", both of one membership"
        return f"{things} whose {listed(met)}{one}{as_role}"
    if rule.path is None:
        return f"every {things.removesuffix('s')}{as_role}"
    if rule.table == OBJECTS and str(rule.path) == FOLDER:
        key = "their key" if actor.single else "one of their keys"
        return f"files whose first folder is {key}{as_role}"
    table = model.table(rule.table)
    if actor.single and not rule.path.hops:
        is_key = table is not None and _is_key(table, rule.path.column)
        own = "own row" if is_key else f"own {things}"
        return f"{own} ({code(rule.path)}){as_role}"
    theirs = "theirs" if actor.single else "one of theirs"
    return f"{things} whose {code(rule.path)} is {theirs}{as_role}"


def _is_key(table: Table, column: str) -> bool:
    return table.primary_key is not None and table.primary_key.columns == (column,)


# Under which conditions


def conditions(rule: Rule, operation: str) -> Iterator[str]:
    """Yield a rule's conditions on the row as it is and as it will be."""
    old = rule.when if operation != "insert" else None
    new = rule.new_row_condition if operation in {"insert", "update"} else None
    if old is not None:
        yield f"while {code(old)}" + (" and stays so" if _same(old, new) else "")
    if new is not None and not _same(old, new):
        yield f"so that {code(new)}"


def _same(old: Sql | None, new: Sql | None) -> bool:
    return old is not None and old == new


def limits(rule: Rule, operation: str, table: Table | None, moved: frozenset[str]) -> Iterator[str]:
    """Yield the columns to which a rule limits an operation, and those that may move."""
    if rule.columns is not None and (
        operation in {"insert", "update"}
        or (operation == "select" and rule.operations == ("select",))
    ):
        yield _limited(rule.columns, operation, table)
    if operation == "update" and moved:
        yield f"{codes(sorted(moved))} may change"


def _limited(allowed: tuple[str, ...], operation: str, table: Table | None) -> str:
    known = () if table is None else table.writable_columns
    if table is not None and operation == "select":
        known = table.column_names
    left = [name for name in known if name not in allowed]
    if known and not left:
        return "all columns"
    if left and len(left) < min(len(allowed), 3):
        return f"all columns but {codes(left)}"
    return f"columns {codes(allowed)}"
