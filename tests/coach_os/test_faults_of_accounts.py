"""The faults CO-6 to CO-10 of the schema that the preset was made from: who somebody is.

CO-7 to CO-10 are about what its project added later; ``billing.yaml`` adds the same to the preset.
"""

from __future__ import annotations

import psycopg
import psycopg.errors
import pytest

from schemagen.apply import apply_bundle
from schemagen.core.errors import SchemagenError
from schemagen.database.connections import connect
from schemagen.model.model import Bundle

from ..attacks.attempts import Attempt, attempts
from ..attacks.site import Connection, Site
from ..editor import Editor, script

# --- CO-6: signing up -----------------------------------------------------------------------

SIGN_UP = "insert into auth.users (id, aud, role, {}) values (:new, '', '', {})"
NEW_PROFILE = "select email, full_name from public.profiles where id = :new"


@pytest.mark.parametrize(
    ("columns", "values", "profile"),
    [
        ("phone", "'15550100'", (None, None)),
        ("is_anonymous", "true", (None, None)),
        ("email", "'new@example.org'", ("new@example.org", None)),
        ("raw_user_meta_data", """'{"full_name": "New"}'""", (None, "New")),
        ("raw_user_meta_data", "'[]'", (None, None)),
        (
            "raw_user_meta_data",
            "jsonb_build_object('full_name', repeat('x', 500))",
            (None, "x" * 200),
        ),
    ],
)
def test_co_6_every_way_to_sign_up_makes_a_profile(
    auth: Editor, columns: str, values: str, profile: tuple[str | None, str | None]
) -> None:
    auth.answers(SIGN_UP.format(columns, values))
    auth.answers("reset role")
    assert auth.rows(NEW_PROFILE) == [profile]


def test_co_6_a_profile_follows_its_account(auth: Editor) -> None:
    auth.answers("update auth.users set email = 'moved@example.org' where id = :alice")
    auth.answers("reset role")
    assert auth.value("select email from public.profiles where id = :alice") == "moved@example.org"


def test_co_6_a_failure_is_not_swallowed(auth: Editor) -> None:
    auth.answers("reset role; set local role postgres")
    auth.answers("alter table public.profiles add constraint nobody check (id <> :new)")
    auth.answers("reset role; set local role supabase_auth_admin")
    # Rather no account than one without a profile.
    assert auth.refused(SIGN_UP.format("email", "'new@example.org'")) == "23514"


def test_co_6_users_from_before_get_their_profile(empty: Connection, bundle: Bundle) -> None:
    empty.execute(
        "insert into auth.users (id, email) select gen_random_uuid(), n || '@example.org'"
        " from generate_series(1, 3) as n; insert into auth.users (id) values (gen_random_uuid())"
    )
    empty.execute(script(bundle))
    missing = "select count(*) from auth.users u left join profiles p using (id) where p.id is null"
    assert empty.execute(missing).fetchone() == (0,)
    empty.execute("delete from profiles")
    empty.execute(script(bundle))
    assert empty.execute(missing).fetchone() == (0,)


THEIRS = """
    create function public.theirs() returns trigger language plpgsql as 'begin return new; end';
    create trigger on_auth_user_created after insert on auth.users
    for each row execute function public.theirs();
"""
STANDING = "select tgfoid::regproc::text from pg_trigger where tgname = 'on_auth_user_created'"


def test_co_6_a_trigger_of_others_is_not_replaced(empty: Connection, bundle: Bundle) -> None:
    # Their users would come without a row from then on, and nobody would be told.
    empty.execute(THEIRS)
    with pytest.raises(psycopg.errors.DuplicateObject, match="calls another function"):
        empty.execute(script(bundle))
    empty.execute("rollback")
    empty.autocommit = False
    with pytest.raises(SchemagenError, match="on_auth_user_created") as found:
        apply_bundle(empty, bundle)
    assert found.value.code == "SG711"
    empty.rollback()
    empty.autocommit = True
    empty.execute(script(bundle, "rollback.sql"))
    assert empty.execute(STANDING).fetchall() == [("theirs",)]


# --- CO-7 to CO-10: what a project adds -----------------------------------------------------


@attempts("""
    bob: update profiles set is_admin = true where id = :bob
    --> 42501 privilege
    bob: update profiles set subscription_status = 'pro' where id = :bob
    --> 42501 privilege
    bob: update profiles set full_name = 'Bob', is_admin = true where id = :bob
    --> 42501 privilege
    bob: insert into profiles (id, is_admin) values (:new, true)
    --> 42501 privilege
    bob: insert into profiles (id, is_admin) values (:bob, true)
    on conflict (id) do update set is_admin = excluded.is_admin
    --> 42501 privilege
    bob: update profiles set email = 'alice@example.org' where id = :bob
    --> 42501 privilege
    bob: update profiles set id = :missing where id = :bob
    --> 42501 privilege
    bob: update profiles set created_at = now() where id = :bob
    --> 42501 privilege
    bob: delete from profiles where id = :bob
    --> 42501 privilege
    bob: update profiles set full_name = 'Alice' where id = :alice
    --> 0 rows
    bob: select action from admin_activity_log
    --> 0 rows
    bob: update profiles set full_name = 'Robert', onboarding_completed = true, timezone = 'UTC',
    coach_preference = '{"tone": "warm"}' where id = :bob
    ==> 1 row
    carol: select action from admin_activity_log
    ==> = secret action
""")
def test_co_7_nobody_promotes_themselves(billing: Site, attempt: Attempt) -> None:
    billing.tries(attempt)


@attempts("""
    bob: select email from admin_user_summary
    --> 42501 privilege
    anon: select email from admin_user_summary
    --> 42501 privilege
    anon: select email from user_summary
    --> 42501 privilege
    bob: select email from user_summary where id <> :bob
    --> 0 rows
    bob: update user_summary set email = 'x'
    --> 55000
    bob: select email, conversations from user_summary
    ==> = bob@example.org, 1
    service: select count(*) from admin_user_summary
    ==> = 3
""")
def test_co_8_a_view_shows_what_its_reader_may_see(billing: Site, attempt: Attempt) -> None:
    billing.tries(attempt)


def test_co_8_the_preset_has_no_view(editor: Editor) -> None:
    assert (
        editor.rows("select viewname from pg_views where schemaname in ('public', 'private')") == []
    )


@attempts("""
    anon: insert into token_usage (user_id, model, tokens) values (:alice, 'm', 1)
    --> 42501 privilege
    bob: insert into token_usage (user_id, model, tokens) values (:alice, 'm', 1)
    --> 42501 privilege
    bob: insert into token_usage (user_id, model, tokens) values (:bob, 'm', 1)
    --> 42501 privilege
    bob: insert into subscriptions (plan, status) values ('pro', 'active')
    --> 42501 privilege
    alice: update subscriptions set plan = 'pro'
    --> 42501 privilege
    anon: insert into usage_events (user_id, event_type) values (:alice, 'x')
    --> 42501 privilege
    bob: insert into usage_events (user_id, event_type) values (:alice, 'x')
    --> 42501 policy
    bob: insert into usage_events (event_type, created_at) values ('x', '2020-01-01')
    --> 42501 privilege
    bob: update usage_events set event_type = 'x'
    --> 42501 privilege
    bob: delete from usage_events
    --> 42501 privilege
    service: insert into token_usage (user_id, model, tokens) values (:bob, 'm', 1)
    ==> 1 row
    bob: insert into usage_events (event_type) values ('x') returning user_id = :bob
    ==> = True
""")
def test_co_9_the_service_alone_bills(billing: Site, attempt: Attempt) -> None:
    billing.tries(attempt)


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["coach", "billing"])
def test_co_9_no_policy_lets_everybody(request: pytest.FixtureRequest, name: str) -> None:
    place: Site = request.getfixturevalue(name)
    with connect(place.owner_url) as owner:
        editor = Editor(owner)
        assert (
            editor.rows(
                "select tablename, policyname from pg_policies where schemaname = 'public'"
                " and ('true' in (qual, with_check) or roles && '{public, anon}')"
            )
            == []
        )
        assert (
            editor.rows(
                "select table_name from information_schema.role_table_grants"
                " where grantee in ('anon', 'PUBLIC') and table_schema = 'public'"
            )
            == []
        )


@attempts("""
    anon: select has_active_subscription()
    --> 42501 privilege
    -- There is no way to ask about somebody else.
    bob: select has_active_subscription(:alice)
    --> 42883
    bob: select plan from subscriptions
    --> 0 rows
    bob: select has_active_subscription()
    ==> = False
    alice: select has_active_subscription()
    ==> = True
""")
def test_co_10_a_plan_is_told_to_who_has_it(billing: Site, attempt: Attempt) -> None:
    billing.tries(attempt)


def test_co_10_no_function_of_the_api_has_its_owners_rights(editor: Editor) -> None:
    assert (
        editor.rows(
            "select p.oid::regprocedure::text from pg_proc as p"
            " where pronamespace = 'public'::regnamespace and prosecdef"
        )
        == []
    )
    assert (
        editor.rows(
            "select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n"
            " on n.oid = p.pronamespace where nspname in ('public', 'private')"
            " and has_function_privilege('anon', p.oid, 'execute')"
        )
        == []
    )
