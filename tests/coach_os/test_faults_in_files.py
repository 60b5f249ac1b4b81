"""The faults CO-1, CO-2, CO-16 and CO-17 of the schema that the preset was made from: its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.facts import Facts
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.verify.installed import compare_installed, expected_facts

from ..attacks.site import Connection
from ..editor import BASELINE, Editor, script
from .conftest import BILLING, PRESET

# --- CO-1, CO-2: files that may run again ---------------------------------------------------

DROP_OURS = """
    do $$
    declare
      found record;
    begin
      for found in
        select policyname, schemaname, tablename from pg_policies where tablename <> 'theirs'
      loop
        execute format(
          'drop policy if exists %I on %I.%I', found.policyname, found.schemaname, found.tablename
        );
      end loop;
    end $$
"""


def test_co_1_policies_come_back_by_running_the_script_again(
    empty: Connection, bundle: Bundle
) -> None:
    empty.execute(script(bundle))
    complete = Facts.read(empty)

    empty.execute(DROP_OURS)
    assert Facts.read(empty) != complete
    empty.execute(script(bundle))

    assert Facts.read(empty) == complete


def test_co_1_policies_of_others_stay(empty: Connection, bundle: Bundle) -> None:
    empty.execute("create table theirs (id integer)")
    empty.execute("create policy theirs on theirs to anon using (true)")
    for name in ("schema.sql", "schema.sql", "rollback.sql"):
        empty.execute(script(bundle, name))
        found = empty.execute("select policyname from pg_policies where tablename = 'theirs'")
        assert found.fetchall() == [("theirs",)], name


def test_co_2_running_the_script_again_changes_nothing(empty: Connection, bundle: Bundle) -> None:
    base = Facts.read(empty)
    empty.execute(script(bundle))
    once = Facts.read(empty)
    empty.execute(
        "insert into auth.users (id, email) values (gen_random_uuid(), 'a@example.org');"
        "insert into goals (user_id, title) select id, 'stays' from profiles"
    )

    empty.execute(script(bundle))

    assert Facts.read(empty) == once != base
    assert empty.execute("select title from goals").fetchall() == [("stays",)]


# --- CO-16, CO-17: what there is, and how it came -------------------------------------------


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("drop trigger set_message_user_id_trigger on messages", "set_message_user_id_trigger"),
        ("drop trigger on_auth_user_created on auth.users", "on_auth_user_created"),
        ("drop index idx_embeddings_vector", "idx_embeddings_vector"),
        ("drop function match_conversations", "match_conversations"),
        ("alter table goals disable row level security", "goals"),
        ("alter table goals drop column category", "category"),
        ("create policy everybody on goals for select to authenticated using (true)", "everybody"),
        ("grant select on messages to anon", "messages"),
    ],
)
def test_co_16_expected_is_compared_with_found(
    empty: Connection, bundle: Bundle, change: str, finding: str
) -> None:
    empty.autocommit = False
    expected = expected_facts(empty, bundle)
    empty.commit()
    assert compare_installed(bundle, expected, Facts.read(empty)).findings == ()

    empty.execute(change.encode())

    installed = compare_installed(bundle, expected, Facts.read(empty))
    assert not installed.ok
    assert any(finding in item.message for item in installed.findings), installed.findings
    empty.rollback()


def test_co_16_a_function_is_told_by_the_types_of_its_arguments(editor: Editor) -> None:
    assert editor.rows(
        "select pg_get_function_identity_arguments(oid), pg_get_function_result(oid)"
        " from pg_proc where proname = 'match_conversations'"
    ) == [
        (
            "query_embedding vector, match_threshold double precision, match_count integer,"
            " filter_user_id uuid",
            "TABLE(id uuid, content text, similarity double precision,"
            " created_at timestamp with time zone)",
        )
    ]


@pytest.mark.parametrize("path", [PRESET, BILLING], ids=["coach_os", "coach_billing"])
def test_co_17_migrations_replay_from_zero(empty: Connection, path: Path) -> None:
    model, _ = read_model(path)
    made = render_bundle(model)
    base = Facts.read(empty)
    files = emit_supabase(made, BASELINE)
    for name in sorted(files):
        if name.startswith("supabase/migrations/"):
            empty.execute(files[name].encode())
    replayed = Facts.read(empty)
    empty.execute(script(made, "rollback.sql"))
    assert Facts.read(empty) == base
    empty.autocommit = False
    apply_bundle(empty, made)
    # The ledger of what was applied; migrations have the CLI's own.
    empty.execute("drop schema schemagen cascade")
    assert Facts.read(empty) == replayed
    empty.rollback()
