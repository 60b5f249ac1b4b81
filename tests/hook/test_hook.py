"""Supabase Auth calls the hook each time it makes a token."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import psycopg
import pytest
from psycopg import errors

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.throwaway import throwaway
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from .conftest import BOTH, GONE, NOBODY, PAT, SCHOOL, TEACHER_OF, TESS, Auth, Connection

CLAIMS: dict[str, Any] = {
    "sub": TESS,
    "role": "authenticated",
    "aal": "aal1",
    "email": "tess@example.com",
    "app_metadata": {"provider": "email", "plan": "free"},
    "user_metadata": {"teacher_id": "what users write counts for nothing"},
}


def test_the_claim_is_added_and_the_others_stay(auth: Auth) -> None:
    assert auth.claims(TESS, **CLAIMS) == {**CLAIMS, "teacher_id": TEACHER_OF[TESS]}


def test_a_claim_within_another_leaves_its_neighbours(auth: Auth) -> None:
    found = auth.claims(PAT, **CLAIMS)
    assert found == {**CLAIMS, "app_metadata": {**CLAIMS["app_metadata"], "pupil": "1"}}


@pytest.mark.parametrize("outer", [None, "text", [1, 2]])
def test_a_claim_within_what_is_no_object(auth: Auth, outer: object) -> None:
    assert auth.claims(PAT, app_metadata=outer) == {"app_metadata": {"pupil": "1"}}


def test_a_user_without_a_row_gets_none(auth: Auth) -> None:
    assert auth.claims(NOBODY, **CLAIMS) == CLAIMS


def test_a_row_that_does_not_count_gives_none(auth: Auth) -> None:
    assert auth.claims(GONE, **CLAIMS) == CLAIMS


def test_a_claim_of_an_earlier_token_goes_with_its_row(auth: Auth) -> None:
    stale = {**CLAIMS, "teacher_id": TEACHER_OF[TESS], "app_metadata": {"pupil": "1", "a": 1}}
    assert auth.claims(GONE, **stale) == {**CLAIMS, "app_metadata": {"a": 1}}


def test_two_actors_at_once(auth: Auth) -> None:
    found = auth.claims(BOTH, app_metadata={"pupil": "3"})
    assert found == {"teacher_id": TEACHER_OF[BOTH], "app_metadata": {"pupil": "3"}}


@pytest.mark.parametrize("chosen", [{}, {"pupil": "1"}, {"pupil": "x"}, {"pupil": None}])
def test_of_several_rows_the_service_says_which(auth: Auth, chosen: dict[str, Any]) -> None:
    """Pupil number 1 is somebody else."""
    found = auth.claims(BOTH, app_metadata=chosen)
    assert found == {"teacher_id": TEACHER_OF[BOTH], "app_metadata": {}}


def test_what_users_write_themselves_chooses_nothing(auth: Auth) -> None:
    written = {"user_metadata": {"pupil": "3"}, "pupil": "3"}
    assert auth.claims(BOTH, **written) == {"teacher_id": TEACHER_OF[BOTH], **written}


def test_a_second_call_changes_nothing(auth: Auth) -> None:
    event = json.dumps({"user_id": BOTH, "claims": {**CLAIMS, "app_metadata": {"pupil": "2"}}})
    once = auth.answer(event)
    assert auth.answer(json.dumps(once)) == once


@pytest.mark.parametrize(
    "event", [None, "null", "{}", "[]", '"text"', "17", '{"claims": null}', '{"claims": [1]}']
)
def test_an_event_without_claims_is_given_back(auth: Auth, event: str | None) -> None:
    assert auth.answer(event) == (None if event is None else json.loads(event))


@pytest.mark.parametrize("user", [None, "", "nobody", 17, {"id": TESS}, f"{TESS} "])
def test_a_user_that_is_none_gets_none(auth: Auth, user: object) -> None:
    assert auth.claims(user, **CLAIMS) == CLAIMS


def test_a_row_that_nobody_has_is_nobodys(auth: Auth) -> None:
    """A row without user and an event without user don't meet."""
    assert auth.answer('{"claims": {"a": 1}}') == {"claims": {"a": 1}}


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role", "authenticator"])
def test_nobody_else_may_call_it(anyone: Connection, role: str) -> None:
    anyone.execute(f"set local role {role}".encode())
    with pytest.raises(errors.InsufficientPrivilege):
        Auth(anyone).answer("{}")


def test_auth_may_do_nothing_else(anyone: Connection) -> None:
    """Neither read the tables, nor execute anything else that is in the schema."""
    anyone.execute("set local role supabase_auth_admin")
    rows = anyone.execute(
        "select p.proname from pg_proc p where pronamespace = 'private'::regnamespace"
        " and has_function_privilege('supabase_auth_admin', p.oid, 'execute')"
    ).fetchall()
    assert rows == [("school_access_token_hook",)]
    with pytest.raises(errors.InsufficientPrivilege):
        anyone.execute("select * from public.teachers")


def test_it_follows_a_renamed_column(anyone: Connection) -> None:
    anyone.execute("alter table public.teachers rename column user_id to person")
    anyone.execute("set local role supabase_auth_admin")
    assert Auth(anyone).claims(TESS) == {"teacher_id": TEACHER_OF[TESS]}


def test_a_function_of_somebody_else_is_not_called(anyone: Connection) -> None:
    anyone.execute(
        "create function pg_temp.jsonb_set(jsonb, text[], jsonb) returns jsonb language sql"
        " return '{}'::jsonb; set local search_path = pg_temp, pg_catalog;"
        " set local role supabase_auth_admin"
    )
    assert Auth(anyone).claims(TESS) == {"teacher_id": TEACHER_OF[TESS]}


def test_it_is_in_the_configuration(school: Bundle) -> None:
    config = tomllib.loads(emit_supabase(school, "20260101000000")["supabase/config.toml"])
    assert config["auth"]["hook"]["custom_access_token"] == {
        "enabled": True,
        "uri": "pg-functions://postgres/private/school_access_token_hook",
    }


_REACH = "select has_schema_privilege('supabase_auth_admin', 'private', 'usage')"


def _applied(connection: psycopg.Connection, name: str) -> Bundle:
    text = SCHOOL.replace("name: school", f"name: {name}")
    if name != "school":
        text += f"prefix: {name}_\n"
    model, _ = build_model(load_text(text, "schema.yaml"))
    bundle = render_bundle(model)
    apply_bundle(connection, bundle)
    return bundle


@pytest.mark.postgres
def test_rolling_back_leaves_nothing_but_another_hook() -> None:
    with throwaway() as server, connect(server.url, autocommit=True) as owner:
        before = Facts.read(owner)
        _applied(owner, "school")
        _applied(owner, "evening")
        rollback_bundle(owner, "school")
        row = owner.execute(_REACH.encode()).fetchone()
        assert row == (True,)  # the other bundle's hook is still called
        rollback_bundle(owner, "evening")
        assert Facts.read(owner) == before


@pytest.mark.postgres
def test_rolling_back_takes_the_way_into_a_schema_that_stays() -> None:
    with throwaway() as server, connect(server.url, autocommit=True) as owner:
        _applied(owner, "school")
        owner.execute("create function private.mine() returns int language sql return 1")
        rollback_bundle(owner, "school")
        row = owner.execute(_REACH.encode()).fetchone()
        assert row == (False,)


@pytest.mark.postgres
def test_applying_twice_changes_nothing(school: Bundle) -> None:
    with throwaway() as server, connect(server.url, autocommit=True) as owner:
        apply_bundle(owner, school)
        once = Facts.read(owner)
        assert not apply_bundle(owner, school).changed
        assert Facts.read(owner) == once
