"""`verify`: what should be in a database, against what is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from .conftest import NOTES, schemagen

BUCKET = """\
buckets:
  files: {public: false, access: [{allow: all, to: user, by: folder}]}
"""


@pytest.fixture(scope="module")
def applied() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def server(applied: Server, here: Path) -> Iterator[Server]:
    """A server with the bundle, and a folder with its specification."""
    (here / "schema.yaml").write_text(NOTES + BUCKET, "utf-8")
    assert schemagen("apply", "--db", applied.url).code == 0
    yield applied
    with psycopg.connect(applied.admin_url, autocommit=True) as admin:
        admin.execute("drop table if exists public.notes cascade; drop schema private cascade;"
                      "drop schema schemagen cascade; drop policy if exists mine on storage.objects;"  # noqa: E501
                      "set storage.allow_delete_query = 'true'; delete from storage.buckets")  # fmt: skip  # noqa: E501
        for name in ("select", "insert", "update", "delete"):
            admin.execute(f"drop policy if exists notes_files_{name} on storage.objects".encode())


def change(server: Server, sql: str) -> None:
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(sql.encode())


def test_all_is_there(server: Server) -> None:
    done = schemagen("verify", "--db", server.url)
    assert (done.err, done.code) == ("", 0)
    *_, table, verdict = done.out.split("\n\n")
    rows = [re.split(r"  +", line.strip()) for line in table.splitlines()]
    assert rows[0] == ["expected", "found"]
    counts = {kind: (expected, found) for kind, expected, found in rows[1:]}
    assert counts["tables"] == ("1", "1")
    assert counts["row level security"] == ("1", "1")
    assert counts["columns"] == ("5", "5")
    assert counts["buckets"] == ("1", "1")
    assert all(expected == found for expected, found in counts.values())
    assert re.fullmatch(r"notes: (\d+) of \1 as declared in postgres at \S+\n", verdict)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("alter table notes no force row level security", "error[SG810]: the table public.notes is another\n"),  # noqa: E501
        ("alter table notes disable row level security", "row_security: True is expected, False is there"),  # noqa: E501
        ("drop policy notes_select_authenticated on notes", "error[SG810]: the policy notes_select_authenticated on public.notes is not there"),  # noqa: E501
        ("alter policy notes_select_authenticated on notes using (true)", "error[SG810]: the policy notes_select_authenticated on public.notes is another"),  # noqa: E501
        ("create policy leak on notes for select to anon using (true)", "error[SG810]: the policy leak on public.notes is there and was not declared"),  # noqa: E501
        ("grant select on notes to anon", "error[SG810]: the grant of select on table public.notes to anon is there and was not declared"),  # noqa: E501
        ("grant update (body) on notes to anon", "error[SG810]: the grant of update on column public.notes.body to anon is there"),  # noqa: E501
        ("revoke delete on notes from authenticated", "error[SG810]: the grant of"),
        ("drop trigger notes_90_touch on notes", "error[SG810]: the trigger notes_90_touch on public.notes is not there"),  # noqa: E501
        ("alter table notes disable trigger notes_90_touch", "enabled: enabled is expected, disabled is there"),  # noqa: E501
        ("alter table notes alter body drop not null", "schema.yaml:7:7: error[SG810]: the column public.notes.body is another"),  # noqa: E501
        ("alter table notes drop column body", "error[SG810]: the column public.notes.body is not there"),  # noqa: E501
        ("alter table notes drop constraint notes_user_id_fkey", "error[SG810]: the constraint notes_user_id_fkey on public.notes is not there"),  # noqa: E501
        ("drop index notes_user_id_idx", "error[SG810]: the index public.notes_user_id_idx is not there"),  # noqa: E501
        ("alter function private.notes_touch_updated_at() security definer", "  definition: nothing is expected, SECURITY DEFINER is there (line 4)\n"),  # noqa: E501
        ("grant execute on function private.notes_touch_updated_at() to anon", "error[SG810]: the grant of execute on function private.notes_touch_updated_at() to anon"),  # noqa: E501
        ("grant usage on schema private to anon", "error[SG810]: the grant of usage on schema private to anon is there"),  # noqa: E501
        ("update storage.buckets set public = true", "public: false is expected, true is there"),
        ("create policy mine on storage.objects for select to anon using (true)", "error[SG810]: the policy mine on storage.objects is there"),  # noqa: E501
        ("create policy mine on storage.objects for select to anon using (bucket_id = 'files')", "error[SG810]: the policy mine on storage.objects is there"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_not_as_declared(server: Server, sql: str, said: str) -> None:
    change(server, sql)
    done = schemagen("verify", "--db", server.url)
    assert said in done.out
    assert done.code == 1
    assert re.search(r"; \d+ errors?, \d+ warnings?\n$", done.out)


def test_spaces_alone_are_told_as_such(server: Server) -> None:
    """Two halves that look the same would tell nothing."""
    with psycopg.connect(server.admin_url) as admin:
        row = admin.execute(
            "select pg_get_functiondef('private.notes_touch_updated_at()'::regprocedure)"
        ).fetchone()
    assert row is not None
    change(server, row[0].replace("\nend", "\n  end"))
    assert "  definition: only spaces differ: end" in schemagen("verify", "--db", server.url).out


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("alter table notes add extra integer", "the column public.notes.extra is there"),
        (
            "comment on trigger notes_90_touch on notes is 'mine'",
            "the comment on trigger notes_90_touch on public.notes is another",
        ),
    ],
)
def test_what_is_worth_a_warning(server: Server, sql: str, said: str) -> None:
    change(server, sql)
    done = schemagen("verify", "--db", server.url)
    assert f"warning[SG810]: {said}" in done.out
    assert done.code == 0


@pytest.mark.parametrize(
    "sql",
    [
        "create index mine on notes (body)",
        "create policy mine on storage.objects for select to anon using (bucket_id = 'mine')",
        "create table mine (id int); grant select on mine to anon; drop table mine",
    ],
)
def test_what_is_the_projects_own(server: Server, sql: str) -> None:
    change(server, sql)
    done = schemagen("verify", "--db", server.url, "--format", "json")
    assert json.loads(done.out)["bundles"][0]["findings"] == []


def test_nothing_is_there(here: Path) -> None:
    (here / "schema.yaml").write_text(NOTES, "utf-8")
    with throwaway() as empty:
        done = schemagen("verify", "--db", empty.url, "--format", "json", "--verbose")
    found = json.loads(done.out)
    assert (found["ok"], done.code) == (False, 1)
    (bundle,) = found["bundles"]
    assert {count["found"] for count in bundle["counts"].values()} == {0}
    assert bundle["errors"] + bundle["warnings"] >= sum(
        count["expected"] for kind, count in bundle["counts"].items() if " " not in kind
    )


def test_a_missing_table_is_one_line(server: Server) -> None:
    """Its parts are counted, what has nothing to do with it is named all the same."""
    change(server, "drop table notes; grant usage on schema private to anon")
    done = schemagen("verify", "--db", server.url, "-q")
    heads = [line for line in done.out.splitlines() if "SG810" in line]
    assert [head.partition(": ")[2] for head in heads] == [
        "error[SG810]: the table public.notes is not there",
        "error[SG810]: the grant of usage on schema private to anon is there and was not declared",
    ]
    assert (
        "  nor what it has (columns 5, constraints 2, indexes 2, triggers 1, policies 4, grants 2,"
        " comments 1); --verbose names all\n"
    ) in done.out
    everything = schemagen("verify", "--db", server.url, "-q", "--verbose").out
    assert "the column public.notes.body is not there" in everything
    assert "--verbose" not in everything
    assert everything.count("SG810") == 2 + 5 + 2 + 2 + 1 + 4 + 2 + 1


def test_annotations(server: Server) -> None:
    change(server, "grant select on notes to anon")
    done = schemagen("verify", "--db", server.url, "--format", "github")
    (line,) = done.out.splitlines()
    assert line.startswith("::error file=schema.yaml,line=4,")
    assert done.code == 1


def test_a_database_has_to_be_said(here: Path) -> None:
    (here / "schema.yaml").write_text(NOTES, "utf-8")
    done = schemagen("verify")
    assert "say which database: --db URL, DATABASE_URL, or --local" in done.err
    assert done.code == 2


@pytest.fixture
def of_another(here: Path) -> Iterator[Server]:
    """A server on which another role than ``postgres`` applied the bundle."""
    (here / "schema.yaml").write_text(NOTES, "utf-8")
    with throwaway() as running:
        change(running, "create role keeper superuser login password 'keeper'")
        url = re.sub(r"//[^@]*@", "//keeper:keeper@", running.url)
        assert schemagen("apply", "--db", url).code == 0
        yield running


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_another_owner_of_everything_is_said_once(of_another: Server, form: str) -> None:
    done = schemagen("verify", "--db", of_another.url, "--format", form)
    assert done.code == 1
    assert done.out.count("belongs to keeper, and postgres is expected") == 1
    assert "owner:" not in done.out
    if form == "json":
        (bundle,) = json.loads(done.out)["bundles"]
        assert [finding["code"] for finding in bundle["findings"]] == ["SG810"]
        assert all(count["found"] == count["expected"] for count in bundle["counts"].values())


def test_what_else_is_another_is_said_beside_the_owner(of_another: Server) -> None:
    change(of_another, "alter table notes alter body drop not null")
    done = schemagen("verify", "--db", of_another.url, "-q")
    assert re.findall(r"SG810\]: (.*)", done.out) == [
        "everything belongs to keeper, and postgres is expected",
        "the column public.notes.body is another",
    ]


def test_another_owner_of_something_is_said_there(server: Server) -> None:
    change(server, "create role other; alter table notes owner to other")
    done = schemagen("verify", "--db", server.url, "-q")
    change(server, "alter table notes owner to postgres; drop role other")
    assert "error[SG810]: the table public.notes is another" in done.out
    assert "owner: postgres is expected, other is there" in done.out
    assert "everything" not in done.out
