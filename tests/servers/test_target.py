"""``target: postgres:`` is kept: what a server lacks is told before anything is applied."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.checks.newer_functions import SINCE
from schemagen.core.errors import ServerError
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

VERSIONS = ("18", "17", "16", "15")
_FUNCTIONS = """
    select distinct proname::text from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and not 'internal'::regtype = any (proargtypes) and prorettype <> 'internal'::regtype
      -- What administrators call, and what types, casts, operators and aggregates are made of.
      and proname !~ '^(pg_|binary_upgrade_|has_|hash|interval_|gist_)'
      and proname !~ '_(larger|smaller|transfn|hash)$'
      and proname not in ('bytea', 'timestamptz_hash_extended', 'system_user')
"""
SYNTAX = {
    "json_array": "select json_array(1, 2)",
    "json_arrayagg": "select json_arrayagg(n) from generate_series(1, 2) n",
    "json_objectagg": "select json_objectagg(n: n) from generate_series(1, 2) n",
    "json_exists": "select json_exists(jsonb '[1]', '$[*]')",
    "json_query": "select json_query(jsonb '[1]', '$')",
    "json_scalar": "select json_scalar(1)",
    "json_serialize": "select json_serialize('1')",
    "json_table": "select * from json_table(jsonb '[1]', '$[*]' columns (n int path '$')) t",
    "json_value": "select json_value(jsonb '[1]', '$[0]')",
}
"""Functions with a syntax of their own, which no catalog lists."""


def bundle_of(folder: Path, target: str) -> Bundle:
    path = folder / "schema.yaml"
    path.write_text(
        f"schemagen: 1\nname: shop\n{target}\ntables:\n  products:\n"
        "    columns: {id: uuid primary key}\n",
        encoding="utf-8",
    )
    return render_bundle(read_model(path)[0])


def test_the_names_are_those_of_the_servers(url_of: Callable[[str], str]) -> None:
    known: dict[str, set[str]] = {}
    for version in VERSIONS:
        with connect(url_of(version)) as connection:
            known[version] = {name for (name,) in connection.execute(_FUNCTIONS)}
    for newer, older in pairwise(VERSIONS):
        came = {name for name, since in SINCE.items() if since == int(newer)} - set(SYNTAX)
        assert came == known[newer] - known[older]


@pytest.mark.parametrize("name", SYNTAX)
def test_so_is_syntax(name: str, url_of: Callable[[str], str]) -> None:
    since = SINCE[name]
    with connect(url_of(str(since)), autocommit=True) as connection:
        assert connection.execute(SYNTAX[name].encode()).fetchall()
    with connect(url_of(str(since - 1)), autocommit=True) as connection:
        with pytest.raises((psycopg.errors.SyntaxError, psycopg.errors.UndefinedFunction)):
            connection.execute(SYNTAX[name].encode())


@pytest.mark.parametrize(("server", "target"), [("15", 16), ("15", 18), ("16", 17), ("17", 18)])
def test_an_older_server_is_refused(
    server: str, target: int, url_of: Callable[[str], str], tmp_path: Path
) -> None:
    bundle = bundle_of(tmp_path, f"target: {{postgres: {target}}}")
    with connect(url_of(server)) as connection:
        before = Facts.read(connection)
        connection.commit()
        with pytest.raises(ServerError) as caught:
            apply_bundle(connection, bundle)
        assert Facts.read(connection) == before
    assert caught.value.code == "SG717"
    assert caught.value.message == (
        f"the server is PostgreSQL {server}, and the bundle is made for {target} or newer"
    )
    assert caught.value.hint == (
        f"upgrade the server, or say what it is: `target: {{postgres: {server}}}`"
    )


@pytest.mark.parametrize("target", ["target: {postgres: 15}", ""])
def test_who_says_the_version_or_none_may_apply(
    target: str, url_of: Callable[[str], str], tmp_path: Path
) -> None:
    with connect(url_of("15")) as connection:
        assert apply_bundle(connection, bundle_of(tmp_path, target), dry_run=True).statements
