"""Faults of the schema that the preset was made from: its archive, and its way back."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.core.errors import RollbackRefused
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.installed import compare_installed, expected_facts

from ..attacks.attempts import Attempt, attempts, key
from ..attacks.site import Connection, Site
from ..editor import BASELINE, Editor, script
from .conftest import bundle_with

# --- AI-6: the archive ----------------------------------------------------------------------


@attempts("""
    anon: select count(*) from ai_usage_archive
    --> 42501 privilege
    alice: select count(*) from ai_usage_archive
    --> 42501 privilege
    alice: insert into ai_usage_archive select *, now() from ai_usage
    --> 42501 privilege
    alice: delete from ai_usage_archive
    --> 42501 privilege
    alice: select archive_ai_usage()
    --> 42501 privilege
    anon: select archive_ai_usage('0 days')
    --> 42501 privilege
    service: select archive_ai_usage('-1 day')
    --> 22023
    service: select archive_ai_usage(null)
    --> 22023
    service: select archive_ai_usage()
    ==> = 1
    -- As often as one likes.
    service: select archive_ai_usage(); select archive_ai_usage()
    ==> = 0
    service: select archive_ai_usage('30 minutes', 2)
    ==> = 2
    service: select archive_ai_usage(); select count(*), sum(cost) from
    (select id, cost from ai_usage union all select id, cost from ai_usage_archive) as every
    ==> = 5, 10.760000
    service: select archive_ai_usage(); select count(*) from ai_usage_archive where user_id = :alice
    ==> = 2
    alice: select count(*) from ai_usage where created_at < now() - interval '90 days'
    ==> = 1
""")
def test_ai_6_old_rows_are_moved_out_of_reach(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


def test_ai_6_the_archive_is_a_table_like_any_other(editor: Editor) -> None:
    assert editor.rows(
        "select relrowsecurity, relforcerowsecurity from pg_class"
        " where relname = 'ai_usage_archive'"
    ) == [(True, True)]
    assert editor.rows(
        "select contype::text, count(*) from pg_constraint"
        " where conrelid = 'ai_usage_archive'::regclass and contype in ('p', 'f') group by 1"
    ) == [("f", 1), ("p", 1)]


def test_ai_6_the_archive_forgets_who_has_gone(empty: Connection) -> None:
    empty.execute(script(bundle_with()))
    alice = [key("alice")]
    empty.execute("insert into auth.users (id) values (%s)", alice)
    empty.execute(
        "insert into ai_usage (user_id, operation_type, model, created_at)"
        " values (%s, 'chat', 'm', now() - interval '1 year')",
        alice,
    )
    assert empty.execute("select archive_ai_usage()").fetchall() == [(1,)]
    empty.execute("delete from auth.users where id = %s", alice)
    assert empty.execute("select count(*) from ai_usage_archive").fetchall() == [(0,)]


def test_ai_6_its_age_is_a_parameter(empty: Connection) -> None:
    bundle = bundle_with(archive_after="1 year")
    empty.execute(script(bundle))
    assert empty.execute(
        "select pg_get_function_arguments(oid) from pg_proc where proname = 'archive_ai_usage'"
    ).fetchall() == [
        ("p_older_than interval DEFAULT '1 year'::interval, p_batch integer DEFAULT 10000",)
    ]


# --- AI-11: the way back --------------------------------------------------------------------

OTHERS = """
schemagen: 1
name: others
tables:
  notes:
    columns: {user_id: uuid not null default auth.uid() references auth.users on delete cascade}
    use: [id, timestamps]
    access: [owner: user_id]
"""


@pytest.fixture
def others() -> Bundle:
    """A bundle that needs the same helper."""
    model, _ = build_model(load_text(OTHERS, "others.yaml", project=Path()))
    return render_bundle(model)


TOUCH = """
    insert into notes (user_id) select id from auth.users limit 1;
    update notes set updated_at = '2000-01-01' returning updated_at = now()
"""


@pytest.mark.parametrize("ours_first", [True, False])
def test_ai_11_what_others_use_stays(
    empty: Connection, bundle: Bundle, others: Bundle, ours_first: bool
) -> None:
    with connect(f"{empty.info.dsn} password={empty.info.password}") as owner:
        base = Facts.read(owner)
        owner.execute("insert into auth.users (id) values (gen_random_uuid())")
        for each in (bundle, others) if ours_first else (others, bundle):
            apply_bundle(owner, each)
            owner.commit()

        rollback_bundle(owner, bundle.name, drop_data=True)

        cursor = owner.execute(TOUCH.encode())
        cursor.nextset()
        assert cursor.fetchall() == [(True,)]
        assert owner.execute("select to_regclass('public.ai_usage_archive')").fetchone() == (None,)
        rollback_bundle(owner, others.name, drop_data=True)
        assert Facts.read(owner) == base
        owner.rollback()


def test_ai_11_functions_of_the_same_name_are_no_obstacle(
    empty: Connection, bundle: Bundle
) -> None:
    theirs = "create function match_embeddings(a text) returns text language sql return a"
    empty.execute(theirs.encode())
    base = Facts.read(empty)
    empty.execute(script(bundle))
    # Without a signature, as documented, it is not clear which one is meant.
    with pytest.raises(psycopg.errors.AmbiguousFunction):
        empty.execute("drop function if exists match_embeddings")
    empty.execute(script(bundle, "rollback.sql"))
    assert Facts.read(empty) == base


def test_ai_11_a_table_with_rows_is_not_dropped_by_the_way(
    empty: Connection, bundle: Bundle
) -> None:
    with connect(f"{empty.info.dsn} password={empty.info.password}") as owner:
        apply_bundle(owner, bundle)
        owner.execute("insert into embeddings (content) values ('stays')")
        owner.commit()
        with pytest.raises(RollbackRefused, match="embeddings"):
            rollback_bundle(owner, bundle.name, drop_data=False)
        owner.rollback()
        assert owner.execute("select content from embeddings").fetchall() == [("stays",)]
        owner.rollback()


# --- files that may run again, and what is there ----------------------------------------------


def test_every_layout_makes_the_same(empty: Connection, bundle: Bundle) -> None:
    base = Facts.read(empty)
    empty.execute(script(bundle))
    once = Facts.read(empty)
    empty.execute(script(bundle))
    assert Facts.read(empty) == once != base
    empty.execute(script(bundle, "rollback.sql"))
    assert Facts.read(empty) == base
    files = emit_supabase(bundle, BASELINE)
    for name in sorted(files):
        if name.startswith("supabase/migrations/"):
            empty.execute(files[name].encode())
    assert Facts.read(empty) == once


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("drop function match_embeddings", "match_embeddings"),
        ("drop index idx_embeddings_vector", "idx_embeddings_vector"),
        ("alter table ai_usage_archive disable row level security", "ai_usage_archive"),
        ("grant insert on ai_usage to authenticated", "ai_usage"),
        ("grant execute on function delete_by_metadata to anon", "delete_by_metadata"),
        ("drop trigger update_embeddings_updated_at on embeddings", "update_embeddings_updated_at"),
    ],
)
def test_expected_is_compared_with_found(
    empty: Connection, bundle: Bundle, change: str, finding: str
) -> None:
    empty.autocommit = False
    expected = expected_facts(empty, bundle)
    empty.commit()
    empty.execute(script(bundle))
    empty.execute(change.encode())
    installed = compare_installed(bundle, expected, Facts.read(empty))
    assert any(finding in item.message for item in installed.findings), installed.findings
    empty.rollback()
