"""``maintenance.sql`` runs as it is, does what it says, and is the chapter of ``docs.md``."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.core.quoting import quote_qname
from schemagen.database.kept import psql_program
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.maintenance import emit_maintenance
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from ..databases import own_database
from .conftest import NAMES, blocks, bundle_of, page, section


def script(bundle: Bundle) -> str:
    return emit_maintenance(bundle, "")["maintenance.sql"]


def psql(url: str, statements: str) -> tuple[list[str], str]:
    """Run a script as people do, and return the first cell of each row, and what was said."""
    program, environment = psql_program(url)
    done = subprocess.run(
        [program, "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"],
        input=statements,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.split("\t")[0] for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """A database with the Supabase base alone, the test's own."""
    with own_database(server.url) as made:
        yield made


CARED_FOR: Final = """
select t::text from unnest(%s::regclass[]) as t join pg_class as c on c.oid = t
where c.relkind = 'p' or exists (
  select from pg_stat_user_tables
  where relid = t and last_analyze is not null and last_vacuum is not null
)
"""
"""Tables that were analyzed and vacuumed; one in partitions has no rows of its own."""


@pytest.mark.postgres
@pytest.mark.parametrize("name", [*NAMES, "odd", "split"])
def test_it_runs_in_psql(name: str, url: str, odd: Bundle, split: Bundle) -> None:
    bundle = {"odd": odd, "split": split}.get(name) or bundle_of(name)
    tables = [str(quote_qname(table.name)) for table in bundle.model.tables]
    indexes = [index.name for index in bundle.model.indexes if index.method != "btree"]
    with psycopg.connect(url, autocommit=True) as owner:
        apply_bundle(owner, bundle)
        files = "select relname, relfilenode from pg_class where relname = any (%s)"
        before = {*owner.execute(files, [indexes]).fetchall()}
        shown, said = psql(url, script(bundle))
        assert said == ""
        after = {*owner.execute(files, [indexes]).fetchall()}
        assert len(before) == len(after) == len(indexes)
        assert not before & after, "each is another file now"
        cared = {name for (name,) in owner.execute(CARED_FOR, [tables])}
    assert len(cared) == len(tables)
    assert cared <= {*shown}, "each is in the list of sizes"


@pytest.mark.parametrize("name", NAMES)
def test_the_chapter_is_the_file(name: str) -> None:
    (chapter,) = blocks(section(page(bundle_of(name)), "Maintenance"), "sql")
    assert script(bundle_of(name)).endswith(f"one by one.\n\n{chapter}")


def test_partitions_are_told(split: Bundle) -> None:
    assert "\n- In partitions by `day`, one each month\n" in page(split)
    # Once, and not among the jobs.
    assert script(split).count("split_entries_partitions()") == 1
    assert "\nselect private.split_entries_partitions() as made;\n" in script(split)


def test_jobs_are_told_and_not_run() -> None:
    assert "\n-- select public.archive_old_messages();\n" in script(bundle_of("orion_chat"))
    assert "pg_cron does" not in script(bundle_of("coach_os"))


def test_nothing_to_maintain() -> None:
    bundle = render_bundle(
        build_model(
            load_text("schemagen: 1\nname: empty\ntables: {}\nenums: {one: [a]}\n", "empty.yaml")
        )[0]
    )
    assert emit_maintenance(bundle, "") == {}
    assert "Maintenance" not in page(bundle) and "going live" not in page(bundle)
