"""Files are their owner's by folder or owner, whatever they are called."""

from __future__ import annotations

import tomllib

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.core.errors import SchemagenError
from schemagen.core.sizes import SizeError, parse_size
from schemagen.emit.supabase import emit_supabase
from schemagen.spec.load import load_text

from .conftest import NOTES, Database, bundle_of

A, B = "aaaaaaaa-0000-4000-8000-00000000000a", "bbbbbbbb-0000-4000-8000-00000000000b"

BUCKETS = (
    NOTES
    + """
buckets:
  docs:
    max_size: 30 MiB
    types: [application/pdf, text/*]
    access: [{allow: all, to: user, by: folder}]
  avatars:
    public: true
    max_size: 2 MB
    types: [image/*]
    access: [{allow: all, to: user, by: folder}]
  inbox:
    access:
      - {allow: insert, to: anon, check: "name not like '%.exe'"}
      - {allow: [select, delete], to: user, by: owner_id, when: "name like '%.txt'"}
  shared.files:
    access:
      - {allow: select, to: user, by: any}
      - {allow: [insert, update], to: user, by: owner_id}
  open: {access: [{allow: select, to: public}]}
  closed: {}
"""
)


def put(database: Database, bucket: str, path: str, owner: str | None = None) -> None:
    database.connection.execute(
        "insert into storage.objects (bucket_id, name, owner_id) values (%s, %s, %s)",
        [bucket, path, owner],
    )


def test_buckets_come_and_go(database: Database) -> None:
    report = database.went_there_and_back(bundle_of(BUCKETS))
    assert report.ok, report.failures


@pytest.mark.parametrize(
    ("path", "mine"),
    [
        (f"{A}/x.pdf", True),
        (f"{A}/deep/er/x.pdf", True),
        (f"{A}/../{B}/x.pdf", True),
        (f"{B}/x.pdf", False),
        (f"{B}/{A}/x.pdf", False),
        (f"{B}/../{A}/x.pdf", False),
        (f"../{A}/x.pdf", False),
        (f"/{A}/x.pdf", False),
        ("x.pdf", False),
        (A, False),
        (A.upper() + "/x.pdf", False),
        (A + "0/x.pdf", False),
        (A + " /x.pdf", False),
        ("%/x.pdf", False),
        ("_/x.pdf", False),
        ("", False),
    ],
)
def test_only_the_first_folder_counts(database: Database, path: str, mine: bool) -> None:
    apply_bundle(database.connection, bundle_of(BUCKETS))
    insert = f"insert into storage.objects (bucket_id, name) values ('docs', '{path}')"
    if mine:
        assert database.as_user(insert, A) == [(1,)]
    else:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.as_user(insert, A)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.as_user(insert, None, "anon")
    put(database, "docs", path)
    where = f"where bucket_id = 'docs' and name = '{path}'"
    assert len(database.as_user(f"select 1 from storage.objects {where}", A)) == mine
    changed = database.as_user(f"update storage.objects set version = 'v' {where}", A)
    assert changed == [(int(mine),)]


def test_a_file_can_not_be_moved_to_another_or_out_of_the_bucket(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(BUCKETS))
    put(database, "docs", f"{A}/x.pdf")
    for change in (f"name = '{B}/x.pdf'", "name = 'x.pdf'", "bucket_id = 'closed'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.as_user(f"update storage.objects set {change}", A)


def test_a_public_bucket_lists_nothing_to_others(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(BUCKETS))
    put(database, "avatars", f"{A}/me.png")
    query = "select name from storage.objects where bucket_id = 'avatars'"
    assert database.as_user(query, None, "anon") == []
    assert database.as_user(query, B) == []
    assert database.as_user(query, A) == [(f"{A}/me.png",)]


def test_a_bucket_with_files_is_not_dropped(database: Database) -> None:
    base = database.facts()
    apply_bundle(database.connection, bundle_of(BUCKETS))
    put(database, "docs", f"{A}/x.pdf")
    applied = database.facts()
    for drop_data in (False, True):
        with pytest.raises(SchemagenError, match="the bucket docs holds 1 files") as refused:
            rollback_bundle(database.connection, "notes", drop_data=drop_data)
        assert "Storage API" in refused.value.hint
        assert database.facts() == applied
    database.connection.execute(
        "set storage.allow_delete_query = 'true'; delete from storage.objects;"
        " reset storage.allow_delete_query"
    )
    rollback_bundle(database.connection, "notes")
    assert database.facts() == base
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.connection.execute("delete from storage.buckets")


def test_what_is_not_ours_is_not_taken(database: Database) -> None:
    database.connection.execute("insert into storage.buckets (id, name) values ('docs', 'docs')")
    database.connection.execute(
        "create policy notes_avatars_insert on storage.objects for insert with check (false)"
    )
    before = database.facts()
    with pytest.raises(SchemagenError) as refused:
        apply_bundle(database.connection, bundle_of(BUCKETS))
    assert "bucket docs" in str(refused.value)
    assert "policy on storage.objects notes_avatars_insert" in str(refused.value)
    assert database.facts() == before


@pytest.mark.parametrize(
    "mutant",
    [
        "alter policy notes_docs_select on storage.objects using (bucket_id = 'docs')",
        "alter policy notes_docs_insert on storage.objects with check (bucket_id = 'docs')",
        "alter policy notes_docs_update on storage.objects with check (true)",
        "alter policy notes_docs_delete on storage.objects to anon",
        "alter policy notes_docs_select on storage.objects using (bucket_id = 'docs'"
        " and lower((storage.foldername(name))[1]) = (select auth.uid())::text)",
        "alter policy notes_docs_select on storage.objects using (bucket_id = 'docs'"
        " and name like (select auth.uid())::text || '%')",
        "alter policy notes_docs_select on storage.objects using (bucket_id = 'docs'"
        " and (select auth.uid())::text = any (path_tokens))",
        "alter policy notes_inbox_select on storage.objects using (bucket_id = 'inbox'"
        " and owner_id = (select auth.uid())::text)",
        "alter policy notes_inbox_insert on storage.objects with check (bucket_id = 'inbox'"
        " and false)",
        "drop policy notes_docs_delete on storage.objects",
        "create policy more on storage.objects for select to anon using (bucket_id = 'closed')",
        "update storage.buckets set public = true where id = 'docs'",
        "update storage.buckets set file_size_limit = null where id = 'docs'",
        "update storage.buckets set allowed_mime_types = '{*/*}' where id = 'docs'",
    ],
)
def test_a_broken_bucket_is_found(database: Database, mutant: str) -> None:
    bundle = bundle_of(BUCKETS)
    apply_bundle(database.connection, bundle)
    database.connection.execute(mutant.encode())
    report = database.prove(bundle)
    assert any(failure.cell.startswith("bucket ") for failure in report.failures)


def test_the_cli_reads_the_same_settings() -> None:
    files = emit_supabase(bundle_of(BUCKETS), "20260101000000")
    buckets = tomllib.loads(files["supabase/config.toml"])["storage"]["buckets"]
    assert buckets["docs"] == {
        "public": False,
        "file_size_limit": "30MiB",
        "allowed_mime_types": ["application/pdf", "text/*"],
    }
    # The CLI takes MB for MiB, so that a size that is no power of two is given in bytes.
    assert buckets["avatars"]["file_size_limit"] == "2000000"
    assert buckets["shared.files"] == {"public": False}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1 B", 1),
        ("500 MB", 500_000_000),
        ("30MiB", 31_457_280),
        ("1.5 KB", 1_500),
        ("1 TiB", 2**40),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "5", "MB", "5 Mb", "1e3 MB", "5 MB 3", "0 B", "\u0665 MB", "1.0001 KB"]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(SizeError):
        parse_size(text)


def findings(access: str, more: str = "") -> list[str]:
    """Return what is said of the rules of a public bucket: the code and the hint."""
    text = f"{NOTES}{more}buckets: {{avatars: {{public: true, access: {access}}}}}\n"
    _, warnings = build_model(load_text(text, "schema.yaml"))
    return [f"{warning.code}: {warning.hint}" for warning in warnings]


@pytest.mark.parametrize(
    ("written", "said", "mended"),
    [
        pytest.param(
            "[{allow: all, to: user, by: any}]",
            "SG254: the address of a file is enough to read it: say whose files with `by: folder`",
            "[{allow: all, to: user, by: folder}]",
            id="everybody who signed in may do everything",
        ),
        pytest.param(
            "[{allow: [update, delete], to: user, by: any}]",
            "SG255: Storage looks a file up first: say whose files with `by: folder`, "
            "and add `select`",
            "[{allow: [select, update, delete], to: user, by: folder}]",
            id="everybody who signed in may change what nobody finds",
        ),
        pytest.param(
            "[{allow: [insert, update, delete], to: user, by: folder}]",
            "SG255: Storage looks a file up first: add `select`, else nothing happens, and "
            "uploads that may replace a file are refused",
            "[{allow: all, to: user, by: folder}]",
            id="owners don't find their files",
        ),
        pytest.param(
            "[{allow: all, to: public}]",
            "SG254: the address of a file is enough to read it: leave `select` out, with "
            "`update` and `delete` that need it, or say which files with `when`",
            "[{allow: insert, to: public}]",
            id="everybody may do everything",
        ),
        pytest.param(
            "[{allow: delete, to: anon}]",
            "SG255: Storage looks a file up first: say which files with `when`, and add `select`",
            "[{allow: [select, delete], to: anon, when: \"name like 'open/%'\"}]",
            id="a visitor may delete what he can't find",
        ),
        pytest.param(
            "[{allow: select, to: user, by: any}, {allow: delete, to: user, by: any}]",
            "SG254: the address of a file is enough to read it: say whose files with `by: folder`",
            "[{allow: [select, delete], to: user, by: folder}]",
            id="listing by a rule of its own, for one that deletes",
        ),
        pytest.param(
            "[{allow: select, to: anon}]",
            "SG254: the address of a file is enough to read it: leave `select` out",
            "[]",
            id="a visitor may list",
        ),
    ],
)
def test_a_hint_for_a_public_bucket_leads_to_one_that_is_taken(
    written: str, said: str, mended: str
) -> None:
    try:
        found = findings(written)
    except SchemagenError as error:
        found = [f"{problem.code}: {problem.hint}" for problem in error.diagnostics]
    assert found == [said]
    assert findings(mended) == []


def test_moderators_may_list_a_public_bucket(database: Database) -> None:
    """Who deletes another's file has to find it; that is not everybody."""
    moderator = "actors: {moderator: {jwt: {app_metadata.role: moderator}}}\n"
    access = (
        "[{allow: all, to: user, by: folder}, {allow: [select, delete], to: moderator, by: any}]"
    )
    assert findings(access, moderator) == []
    text = f"{NOTES}{moderator}buckets: {{avatars: {{public: true, access: {access}}}}}\n"
    report = database.went_there_and_back(bundle_of(text))
    assert report.ok, report.failures
