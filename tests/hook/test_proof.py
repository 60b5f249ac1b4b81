"""The proof tries the hook as Auth calls it: what is wrong with it shows in a cell that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.model.model import Bundle
from schemagen.verify import Report, smoke

from ..mutation.weakening import weakened_body
from .conftest import Connection

_HOOK: Final = "private.school_access_token_hook(jsonb)"
_WITHOUT: Final = "create or replace function private.school_access_token_hook(event jsonb) returns jsonb stable security definer set search_path = pg_catalog, pg_temp language sql"  # noqa: E501

EQUIVALENT: Final = ["id::text = \"$event\".claims #>> array['app_metadata', 'teacher_id'] true"]
"""teachers.user_id is unique: there are never several to choose from."""


@pytest.fixture
def owner(site: Server) -> Iterator[Connection]:
    """The role that applied the bundle; what it changes is rolled back."""
    with connect(site.url) as connection, connection.transaction(force_rollback=True):
        yield connection


def proven(connection: Connection, school: Bundle) -> Report:
    return smoke(connection, school.model, within_transaction=True)


def test_all_is_well_and_it_was_called(owner: Connection, school: Bundle) -> None:
    report = proven(owner, school)
    assert report.ok, [str(failure) for failure in report.failures]
    assert "private.school_access_token_hook" in map(str, report.functions)


def test_as_auth_itself(site: Server, school: Bundle) -> None:
    """A superuser may become Auth, which the platform's postgres may not."""
    with connect(site.admin_url) as admin, admin.transaction(force_rollback=True):
        assert proven(admin, school).ok
        admin.execute(f"revoke execute on function {_HOOK} from supabase_auth_admin".encode())
        seen = {str(failure.observed) for failure in proven(admin, school).failures}
        assert any(said.startswith("42501 permission denied for function") for said in seen)


@pytest.mark.parametrize(
    ("wrong", "cell", "observed"),
    [
        pytest.param(
            f"revoke execute on function {_HOOK} from supabase_auth_admin",
            "supabase_auth_admin, privilege execute", "not granted",
            id="Auth may not execute it",
        ),
        pytest.param(
            "revoke usage on schema private from supabase_auth_admin",
            "supabase_auth_admin, privilege execute", "not granted",
            id="Auth does not reach it",
        ),
        pytest.param(
            f"grant execute on function {_HOOK} to anon",
            "anon, privilege execute", "granted",
            id="anon may execute it",
        ),
        pytest.param(
            f"grant execute on function {_HOOK} to public",
            "public, privilege execute", "granted",
            id="everybody may execute it",
        ),
        pytest.param(
            f"grant execute on function {_HOOK} to authenticator",
            "authenticator, privilege execute", "granted",
            id="the Data API may execute it",
        ),
        pytest.param(
            f"{_WITHOUT} as 'select $1'", "user A, new token", '"user_metadata"',
            id="it gives the event back",
        ),
        pytest.param(
            f"{_WITHOUT} as 'select null::jsonb'", "user A, new token", "nothing",
            id="it gives nothing back",
        ),
        pytest.param(
            f"{_WITHOUT} as 'select to_jsonb(1 / (1 - 1))'", "user A, new token", "22012",
            id="it fails",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_noticed(
    wrong: str, cell: str, observed: str, owner: Connection, school: Bundle
) -> None:
    owner.execute("set local check_function_bodies = off")
    owner.execute(wrong.encode())
    failures = proven(owner, school).failures
    told = [failure for failure in failures if cell in failure.cell]
    assert told and all(observed in failure.observed for failure in told)
    assert "schema.yaml" in str(told[0].origin)


@pytest.mark.parametrize(
    ("right", "wrong", "cell"),
    [
        ("is null\n      then", "is null and false\n      then", "forged teacher_id"),
        (" and (is_active)", "", "user C, new token"),
        ('where "Account" = "$event".user_id', "", "forged app_metadata.pupil"),
        ('"$event".claims #>> array[\'app_metadata\'', '"$event".claims #>> array[\'user_metadata\'', "chosen"),  # noqa: E501
        ("when count(*) = 1 then", "when count(*) > 0 then", "user A, pupil"),
    ],
)  # fmt: skip
def test_a_body_that_is_a_little_wrong_is_noticed(
    right: str, wrong: str, cell: str, owner: Connection, school: Bundle
) -> None:
    name = "function private.school_access_token_hook"
    (made,) = (s.sql for s in school.statements if s.subject == name)
    assert right in made, made
    owner.execute(made.replace(right, wrong).encode())
    assert any(cell in failure.cell for failure in proven(owner, school).failures)


def test_each_part_of_its_conditions_is_tried(owner: Connection, school: Bundle) -> None:
    (hook,) = (f for f in school.model.functions if str(f.name) in _HOOK)
    (made,) = (s.sql for s in school.statements if s.subject == f"function {hook.name}")
    mutants = dict(weakened_body(hook.body.text))
    assert len(mutants) > 5
    survivors = []
    for what, body in mutants.items():
        with owner.transaction(force_rollback=True):
            owner.execute(made.replace(hook.body.text, body).encode())
            if proven(owner, school).ok:
                survivors.append(what)
    assert survivors == EQUIVALENT
