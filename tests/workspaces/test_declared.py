"""What the rules declare, and what ``access.md`` tells people, is what the matrix asks for."""

from __future__ import annotations

import re

import pytest

from schemagen.build import read_model
from schemagen.emit.access_matrix import emit_access_matrix
from schemagen.model.access import Rule
from schemagen.model.model import Model
from schemagen.render import render_bundle

from .matrices import MATRICES
from .matrix import Facts, cells, facts_of, least, tables

each_matrix = pytest.mark.parametrize("name", MATRICES)


def _facts(rule: Rule, operation: str) -> frozenset[str]:
    """Return the words of a rule that the matrix has to have as code."""
    words = [str(rule.path)] if rule.path is not None else []
    words += [f"{path}" for path, _ in rule.pairs]
    words += rule.roles
    if rule.when is not None and operation != "insert":
        words.append(rule.when.text)
    if operation in {"insert", "update"}:
        words += [rule.new_row_condition.text] if rule.new_row_condition is not None else []
    if operation in {"insert", "update"} or rule.operations == ("select",):
        words += rule.columns or ()
    return frozenset(words)


def _declared(model: Model, table: str, who: str, operation: str) -> Facts:
    rules = next(found for name, found in model.rules.items() if name.name == table)
    if who == "service" and not any(r.actor and r.actor.name == "service" for r in rules):
        return frozenset({frozenset()})
    return least(
        _facts(rule, operation)
        for rule in rules
        if rule.actor is not None and rule.actor.name == who and operation in rule.operations
    )


@each_matrix
def test_the_rules(name: str) -> None:
    matrix = MATRICES[name]
    model, _ = read_model(matrix.spec)
    different = [
        f"{cell.name}: wanted {cell.text}, declared {sorted(map(sorted, declared))}"
        for cell in cells(matrix.text)
        if (declared := _declared(model, cell.table, cell.who, cell.operation)) != cell.facts
    ]
    assert different == []


@each_matrix
def test_every_table_and_every_actor_of_its_rules_is_in_the_matrix(name: str) -> None:
    matrix = MATRICES[name]
    model, _ = read_model(matrix.spec)
    wanted = {(cell.table, cell.who) for cell in cells(matrix.text)}
    declared = {
        (table.name, rule.actor.name)
        for table, rules in model.rules.items()
        for rule in rules
        if rule.actor is not None
    }
    assert declared - wanted == set()
    assert {table for table, _ in wanted} == {table.name for table in model.rules}


@each_matrix
def test_the_document(name: str) -> None:
    matrix = MATRICES[name]
    model, _ = read_model(matrix.spec)
    told = tables(emit_access_matrix(render_bundle(model), "")["access.md"])
    writable = {table.name.name: table.writable_columns for table in model.tables}
    different = []
    for cell in cells(matrix.text):
        # An actor whom a table does not list may do nothing there.
        rows = [row for row in told[cell.table] if row[""] == f"**{cell.who}**"]
        text = _spelled_out(rows[0][cell.operation] if rows else "-", writable[cell.table])
        if facts_of(text) != cell.facts:
            different.append(f"{cell.name}: wanted {cell.text}, told {text}")
    assert different == []


def _spelled_out(text: str, columns: tuple[str, ...]) -> str:
    """Return a cell with roles as code, and columns in place of ``all columns but`` others."""

    def others(found: re.Match[str]) -> str:
        return ", ".join(f"`{name}`" for name in columns if f"`{name}`" not in found[0])

    def roles(found: re.Match[str]) -> str:
        names = found[0].removeprefix(", as ").replace(" or ", ", ")
        return "".join(f", `{name}`" for name in names.split(", "))

    text = re.sub(r", as (\w+, )*(\w+ or )?\w+", roles, text)
    return re.sub("all columns but `[^`]+`(, `[^`]+`)*", others, text)
