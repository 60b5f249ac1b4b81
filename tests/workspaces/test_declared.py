"""What the rules declare, and what ``access.md`` tells people, is what the matrix asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from schemagen.build import read_model
from schemagen.emit.access_matrix import emit_access_matrix
from schemagen.model.access import Rule
from schemagen.model.buckets import Bucket
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


def _all_rules(model: Model) -> Mapping[str, Sequence[Rule]]:
    """Return the rules under the headings that they have."""
    of_buckets = {f"Bucket {b.name}": b.rules for b in model.objects if isinstance(b, Bucket)}
    return {table.name: rules for table, rules in model.rules.items()} | of_buckets


def _through(
    model: Model, rules: Sequence[Rule], who: str, operation: str, asked: str
) -> Iterator[frozenset[str]]:
    """Yield the words of each rule for somebody; where the parent decides, with the parent's.

    Args:
        model: The model.
        rules: Those of the table.
        who: The actor.
        operation: What a rule has to allow.
        asked: What is done with the row; of a parent's row only what it is now matters.
    """
    for rule in rules:
        if operation not in rule.operations:
            continue
        words = _facts(rule, asked)
        if rule.actor is not None and rule.actor.name == who:
            yield words
        if rule.via is not None and rule.via.actor in {None, who}:
            hop, right = rule.via.hop, rule.via.right_for(operation)
            for above in _through(model, model.rules[hop.table], who, right, "delete"):
                yield words | above | {hop.column, hop.table.name}


def _declared(model: Model, table: str, who: str, operation: str) -> Facts:
    rules = _all_rules(model)[table]
    if who == "service" and not any(r.actor and r.actor.name == "service" for r in rules):
        return frozenset({frozenset()})
    return least(_through(model, rules, who, operation, operation))


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
        (heading, rule.actor.name)
        for heading, rules in _all_rules(model).items()
        for rule in rules
        if rule.actor is not None
    }
    assert declared - wanted == set()
    assert {table for table, _ in wanted} == set(_all_rules(model))


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
        text = _spelled_out(rows[0][cell.operation] if rows else "-", writable.get(cell.table, ()))
        if facts_of(text) != cell.facts:
            different.append(f"{cell.name}: wanted {cell.text}, told {text}")
    assert different == []


def _spelled_out(text: str, columns: tuple[str, ...]) -> str:
    """Return a cell with roles and folders as code, and columns instead of ``all but`` others."""

    def others(found: re.Match[str]) -> str:
        return ", ".join(f"`{name}`" for name in columns if f"`{name}`" not in found[0])

    def roles(found: re.Match[str]) -> str:
        names = found[0].removeprefix(", as ").replace(" or ", ", ")
        return "".join(f", `{name}`" for name in names.split(", "))

    text = text.replace("files whose first folder is their key", "`folder`")
    text = re.sub(r", as (\w+, )*(\w+ or )?\w+", roles, text)
    return re.sub("all columns but `[^`]+`(, `[^`]+`)*", others, text)
