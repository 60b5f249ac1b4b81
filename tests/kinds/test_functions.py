"""Bodies in files, and bodies that run with their owner's rights behind a wrapper."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.core.errors import ApplyError, InvalidSpec

from .conftest import NOTES, Database, bundle_of

A = "aaaaaaaa-0000-4000-8000-000000000000"

DEFINER = (
    NOTES
    + """
functions:
  how_many:
    security: definer
    access: [user]
    args: {part: text, "Odd name": integer default 3}
    returns: bigint
    body: select count(*) from notes n where n.title = part or "Odd name" = 4
  titles: {security: definer, access: [anon], returns: setof text, body: select title from notes}
  first: {security: definer, access: [user], returns: notes, body: select * from notes limit 1}
  listed:
    security: definer
    access: [user]
    args: {least: integer}
    returns: {title: text, number: integer}
    language: plpgsql
    body: |
      begin
        return query select n.title, least from notes n;
      end
    try: {least: 1}
  clear:
    security: definer
    volatility: volatile
    access: [user]
    body: delete from notes where user_id = auth.uid()
  for_the_service: {security: definer, returns: bigint, body: select count(*) from notes}
"""
)


def test_bodies_are_out_of_reach(database: Database) -> None:
    bundle = bundle_of(DEFINER)
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures
    apply_bundle(database.connection, bundle)
    found = database.connection.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'public' and p.prosecdef"
    ).fetchall()
    assert found == []


def test_the_wrapper_is_called_and_the_body_is_not(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(DEFINER))
    database.connection.execute(f"insert into public.notes (user_id, title) values ('{A}', 'x')")
    assert database.as_user("select public.how_many('x')", A) == [(1,)]
    assert database.as_user("select public.how_many('y', 4)", A) == [(1,)]
    assert database.as_user("select * from public.titles()", None, "anon") == [("x",)]
    assert database.as_user("select (public.first()).title", A) == [("x",)]
    assert database.as_user("select title from public.listed(1)", A) == [("x",)]
    assert database.as_user("select public.for_the_service()", None, "service_role") == [(1,)]
    for sql, role in (
        ("select private.notes_how_many('x')", "authenticated"),
        ("select private.notes_how_many('x')", "service_role"),
        ("select public.how_many('x')", "anon"),
        ("select public.for_the_service()", "authenticated"),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.as_user(sql, A, role)


@pytest.mark.parametrize(
    "mutant",
    [
        "alter function public.how_many(text, integer) security definer",
        "alter function private.notes_how_many(text, integer) security invoker",
        "alter function private.notes_how_many(text, integer) reset search_path",
        "grant execute on function public.how_many(text, integer) to anon",
        "grant usage on schema private to authenticated",
        "revoke execute on function private.notes_how_many(text, integer) from authenticated",
    ],
)
def test_a_broken_wrapper_is_found(database: Database, mutant: str) -> None:
    bundle = bundle_of(DEFINER)
    apply_bundle(database.connection, bundle)
    database.connection.execute(mutant.encode())
    assert not database.prove(bundle).ok


def test_nobody_chooses_what_a_name_means(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(DEFINER))
    trap = (
        "create temp table notes (title text); insert into notes values ('trap');"
        " set local search_path = pg_temp, public"
    )
    with database.connection.transaction(force_rollback=True):
        database.connection.execute("set local role authenticated")
        database.connection.execute(trap.encode())
        row = database.connection.execute("select public.how_many('trap')").fetchone()
    assert row == (0,)


# Files


FILE = NOTES + "functions:\n  how_many: {returns: bigint, access: [user], file: sql/how_many.sql}\n"


def project(folder: Path, body: bytes) -> Path:
    (folder / "sql").mkdir()
    (folder / "sql" / "how_many.sql").write_bytes(body)
    return folder


def test_a_body_in_a_file_is_the_same_on_every_system(tmp_path: Path) -> None:
    plain = project(tmp_path, b"-- counts\nselect count(*)\nfrom notes\n")
    found = bundle_of(FILE, plain).statements
    (plain / "sql" / "how_many.sql").write_bytes(
        b"\xef\xbb\xbf-- counts\r\nselect count(*)\r\nfrom notes\r\n"
    )
    assert [item.sql for item in bundle_of(FILE, plain).statements] == [item.sql for item in found]


def test_parameters_are_no_matter_of_the_file(tmp_path: Path) -> None:
    folder = project(tmp_path, b"select count(*) from notes where title = '${none}'\n")
    assert any("'${none}'" in item.sql for item in bundle_of(FILE, folder).statements)


def test_an_error_of_the_server_points_into_the_file(database: Database, tmp_path: Path) -> None:
    folder = project(tmp_path, b"select count(*)\nfrom notes\nwhere titel = ''\n")
    with pytest.raises(ApplyError) as caught:
        apply_bundle(database.connection, bundle_of(FILE, folder))
    found = caught.value.diagnostics[0].position
    assert found is not None
    assert (Path(found.file).name, found.line, found.column) == ("how_many.sql", 3, 7)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.sql"
    inside.mkdir()
    outside.write_text("select 1")
    (inside / "sql").mkdir()
    (inside / "sql" / "how_many.sql").symlink_to(outside)
    with pytest.raises(InvalidSpec) as refused:
        bundle_of(FILE, inside)
    assert [item.code for item in refused.value.diagnostics] == ["SG271"]


def test_a_text_that_is_no_file_reads_none() -> None:
    with pytest.raises(InvalidSpec) as refused:
        bundle_of(FILE)
    assert [item.code for item in refused.value.diagnostics] == ["SG271"]
