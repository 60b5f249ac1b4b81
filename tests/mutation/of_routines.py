"""Mutants of functions: their bodies, whose rights they have, and who may execute them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import psycopg

from schemagen.access.guards import GUARD_RANK
from schemagen.core.names import QName
from schemagen.core.quoting import dollar_quote, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Model
from schemagen.model.realtime import MESSAGES
from schemagen.model.routines import Function

from .mutants import Mutant
from .weakening import weakened_body

_BELOW: Final = re.compile(r"select below\.(\w+) from (.*)\n(.*) on below\.(\w+) = held")
_DESCENT: Final = re.compile(r"\n  union\n.*\n  join held on .*\n")
_CLIENTS: Final = "current_user in ('anon', 'authenticated')"


def function_mutants(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    """Yield the mutants of all functions, those of helpers with where they are asked."""
    for function in model.functions:
        yield from _rights(function)
    asked = _tables_that_ask(model)
    topics = tuple(broadcast.table for broadcast in model.broadcasts)
    guards = {trigger.function for trigger in model.triggers if trigger.rank == GUARD_RANK}
    for function in model.functions:
        # What nothing of ours asks is the hook, which Auth calls: tests/hook/test_proof.py.
        helper = function.definer and function.atomic and asked[function.name]
        if function.name in guards or helper:
            header = _header(connection, function)
            ours = tuple(t for t in asked[function.name] if t not in {OBJECTS, MESSAGES})
            tables = ours or asked[function.name]
            for what, body in _bodies(model, function):
                changed = f"begin atomic {body}; end" if function.atomic else _quoted(body)
                yield Mutant(
                    f"{function.name.name}: {what}", f"{header} {changed}", tables, about=topics
                )


def _quoted(body: str) -> str:
    return f"as {dollar_quote(body)}"


def _rights(function: Function) -> Iterator[Mutant]:
    types = ", ".join(argument.type.text for argument in function.arguments)
    name, target = function.name.name, f"{quote_qname(function.name)}({types})"
    for role in ("public", *API_ROLES):
        held = role in function.execute_to
        verb, towards = ("revoke", "from") if held else ("grant", "to")
        told = role if role != "public" else "anon"
        if role == "public" and "anon" in function.execute_to:
            continue  # everybody may already
        yield Mutant(
            f"{verb} execute on {name} {towards} {role}",
            f"{verb} execute on function {target} {towards} {role}",
            (),
            (f"function {name}, {told}, privilege execute",),
            f"functions: {verb}{' to public' if role == 'public' else ''}",
        )
    other = "invoker" if function.definer else "definer"
    for what, change, told in (
        ("with another search_path", "set search_path = public, pg_temp", "search_path"),
        ("without a search_path", "reset search_path", "search_path"),
        (f"made {other}", f"security {other}", "security"),
    ):
        yield Mutant(
            f"{name} {what}",
            f"alter function {target} {change}",
            (),
            (f"function {name}, {told}",),
            f"functions: {what}",
        )


def _tables_that_ask(model: Model) -> dict[QName, tuple[QName, ...]]:
    """Return, for each function, the tables whose policies or guards call it."""
    calls: list[tuple[QName, str]] = [
        (policy.table, f"{policy.using} {policy.check}") for policy in model.policies
    ]
    bodies = {function.name: function.body.text for function in model.functions}
    calls += [(trigger.table, f"{bodies[trigger.function]} {quote_qname(trigger.function)}()")
              for trigger in model.triggers]  # fmt: skip
    asked: dict[QName, dict[QName, None]] = {name: {} for name in bodies}

    def note(name: QName, table: QName) -> None:
        if table not in asked[name]:
            asked[name][table] = None
            for other in bodies:
                if f"{quote_qname(other)}()" in bodies[name]:
                    note(other, table)

    for table, text in calls:
        for name in bodies:
            if f"{quote_qname(name)}()" in text:
                note(name, table)
    return {name: tuple(tables) for name, tables in asked.items()}


def _header(connection: psycopg.Connection, function: Function) -> str:
    row = connection.execute(
        "select pg_get_functiondef(to_regproc(%s))", (quote_qname(function.name),)
    ).fetchone()
    assert row is not None
    return re.split(r"\n(?:BEGIN ATOMIC|AS \$)", str(row[0]))[0]


def _bodies(model: Model, function: Function) -> Iterator[tuple[str, str]]:
    """Yield wrong bodies: each part of a condition missing, another helper's, the tree upside down.

    A definer's helper of claims without its pattern raises where it has to give null.
    """
    body = function.body.text
    yield from dict(weakened_body(body)).items()
    if _CLIENTS in body:
        yield "for anon alone", body.replace(_CLIENTS, "current_user = 'anon'")
        yield "for nobody", body.replace(_CLIENTS, "false")
        yield "for everybody", body.replace(_CLIENTS, "true")
    if (found := _BELOW.search(body)) is not None:
        key, source, join, parent = found.groups()
        swapped = f"select below.{parent} from {source}\n{join} on below.{key} = held"
        yield "up the tree", body[: found.start()] + swapped + body[found.end() :]
        yield "without what is below", _DESCENT.sub("\n", body)
    others = [f for f in model.functions if f.atomic and f.definer and _same(f, function)]
    if function in others and len(others) > 1:
        other = others[(others.index(function) + 1) % len(others)]
        yield f"answers as {other.name.name}", other.body.text


def _same(one: Function, other: Function) -> bool:
    return (one.returns.text, one.result) == (other.returns.text, other.result)
