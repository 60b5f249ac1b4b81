"""Signing up makes the row of a user, whatever Supabase Auth brings; leaving takes all of it."""

from __future__ import annotations

import json

import pytest

from .people import NAMES, PRIVILEGE, ROW_SECURITY, TABLES, Connection, Person, signed_in


def sign_up(auth: Person, **columns: str | None) -> str:
    """Write Carol's account, as Supabase Auth does."""
    given = {"aud": "authenticated", "role": "authenticated", **columns}
    values = [
        "null" if value is None else "'" + value.replace("'", "''") + "'"
        for value in given.values()
    ]
    return auth.tries(
        f"insert into auth.users (id, {', '.join(given)}) values (:carol, {', '.join(values)})"
    )


def carol(owner: Person, columns: str) -> tuple[object, ...]:
    """Return columns of Carol's row, of which there has to be exactly one."""
    (row,) = owner.rows(f"select {columns} from public.users where id = :carol")
    return row


# --- what a sign-up brings ----------------------------------------------------------------


def test_a_sign_up_by_e_mail(auth: Person, owner: Person) -> None:
    signed_up = sign_up(
        auth, email="carol@example.com", raw_user_meta_data='{"full_name": "Carol Çelik"}'
    )
    assert signed_up == "1 row"
    assert carol(owner, "email, full_name, avatar_url, timezone") == (
        "carol@example.com",
        "Carol Çelik",
        None,
        "UTC",
    )
    assert carol(owner, "created_at = now(), updated_at = now()") == (True, True)


def test_the_new_user_sees_and_changes_her_row(auth: Person) -> None:
    sign_up(auth, email="carol@example.com")
    her = Person(auth.connection, "authenticated", signed_in("carol"))

    assert her.rows("select email from users") == [("carol@example.com",)]
    assert her.tries("update users set full_name = 'Carol', timezone = 'Asia/Tokyo'") == "1 row"
    assert her.tries("insert into wellness_entries (date) values (current_date)") == "1 row"


@pytest.mark.parametrize(
    "columns",
    [
        {"phone": "15550100", "email": None},
        {"is_anonymous": "true", "email": None, "raw_user_meta_data": "{}"},
        {"is_sso_user": "true", "email": "carol@corp.example"},
    ],
    ids=["by phone", "anonymously", "by single sign-on"],
)
def test_a_sign_up_without_e_mail_or_password(
    auth: Person, owner: Person, columns: dict[str, str | None]
) -> None:
    assert sign_up(auth, **columns) == "1 row"
    assert carol(owner, "email, full_name") == (columns["email"], None)


def test_many_users_have_no_e_mail(auth: Person, owner: Person) -> None:
    two = "insert into auth.users (id, phone) values (:carol, '15550100'), (:dave, '15550101')"

    assert auth.tries(two) == "2 rows"
    assert owner.value("select count(*) from public.users where email is null") == 2


@pytest.mark.parametrize(
    ("metadata", "full_name"),
    [
        (None, None),
        ("null", None),
        ("{}", None),
        ("[]", None),
        ('["full_name"]', None),
        ('"full_name"', None),
        ("42", None),
        ("true", None),
        ('{"full_name": null}', None),
        ('{"FULL_NAME": "Carol"}', None),
        ('{"full_name": ""}', ""),
        ('{"full_name": 42}', "42"),
        ('{"full_name": true}', "true"),
        ('{"full_name": ["Carol"]}', '["Carol"]'),
        ('{"full_name": {"first": "Carol"}}', '{"first": "Carol"}'),
        ('{"full_name": "Carol", "full_name": "Mallory"}', "Mallory"),
        (json.dumps({"full_name": "'); drop table users; --"}), "'); drop table users; --"),
        (
            json.dumps({"full_name": "\N{WOMAN}\u200d\N{PERSONAL COMPUTER}\n\t\\"}),
            "\N{WOMAN}\u200d\N{PERSONAL COMPUTER}\n\t\\",
        ),
        (json.dumps({"full_name": "C" * 1_000_000}), "C" * 200),
    ],
)
def test_metadata_is_whatever_the_client_sent(
    auth: Person, owner: Person, metadata: str | None, full_name: str | None
) -> None:
    assert sign_up(auth, email="carol@example.com", raw_user_meta_data=metadata) == "1 row"
    assert carol(owner, "full_name") == (full_name,)


@pytest.mark.parametrize("key", ["id", "email", "timezone", "created_at", "role", "is_admin"])
def test_metadata_writes_no_other_column(auth: Person, owner: Person, key: str) -> None:
    sign_up(auth, raw_user_meta_data=json.dumps({key: NAMES["alice"]}))

    assert carol(owner, "email, timezone, created_at = now()") == (None, "UTC", True)


def test_a_sign_up_that_is_undone_leaves_no_row(auth: Person, owner: Person) -> None:
    undone = auth.tries(
        "insert into auth.users (id) values (:carol); delete from auth.users where id = :carol"
    )
    assert undone == "1 row"
    assert owner.tries("select * from public.users where id = :carol") == "0 rows"


def test_a_trigger_of_somebody_elses_may_make_the_row_first(
    admin: Connection, auth: Person, owner: Person
) -> None:
    owner.steps_in()
    admin.execute("""
        create function private.first() returns trigger language plpgsql security definer as $$
        begin
            insert into public.users (id, full_name) values (new.id, 'made by another trigger');
            return new;
        end
        $$;
        create trigger aa_first after insert on auth.users
            for each row execute function private.first();
    """)
    assert sign_up(auth, email="carol@example.com") == "1 row"
    assert carol(owner, "full_name") == ("made by another trigger",)


# --- the same e-mail twice ----------------------------------------------------------------


def test_auth_itself_refuses_a_taken_e_mail(auth: Person, owner: Person) -> None:
    assert sign_up(auth, email="alice@example.com") == "23505"
    assert owner.tries("select * from public.users where id = :carol") == "0 rows"


def test_a_taken_e_mail_by_single_sign_on_is_another_account(auth: Person, owner: Person) -> None:
    assert sign_up(auth, email="alice@example.com", is_sso_user="true") == "1 row"
    assert carol(owner, "id is not null") == (True,)


def test_a_changed_e_mail_is_followed(auth: Person, owner: Person) -> None:
    auth.tries("update auth.users set email = 'alice@new.example' where id = :alice")

    assert owner.value("select email from public.users where id = :alice") == "alice@new.example"


def test_a_freed_e_mail_may_be_taken_by_somebody_else(auth: Person) -> None:
    auth.tries("update auth.users set email = 'alice@new.example' where id = :alice")

    assert sign_up(auth, email="alice@example.com") == "1 row"


def test_a_deleted_users_e_mail_may_be_taken(auth: Person, owner: Person) -> None:
    auth.tries("delete from auth.users where id = :alice")

    assert sign_up(auth, email="alice@example.com") == "1 row"
    assert carol(owner, "email") == ("alice@example.com",)


# --- nobody else makes users --------------------------------------------------------------


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_no_client_writes_accounts(bob: Person, role: str) -> None:
    client = Person(bob.connection, role, bob.claims)

    assert client.tries("insert into auth.users (id) values (:carol)") == PRIVILEGE
    assert client.tries("update auth.users set email = null") == PRIVILEGE
    assert client.tries("delete from auth.users") == PRIVILEGE


@pytest.mark.parametrize("key", [":bob", ":carol"])
def test_no_client_makes_its_own_row(bob: Person, key: str) -> None:
    assert bob.tries(f"insert into users (id) values ({key})") == PRIVILEGE


# --- leaving ------------------------------------------------------------------------------


def counts(owner: Person, who: str) -> list[int]:
    """Return how many rows a user has in each table."""
    return [
        owner.value(
            f"select count(*) from public.{table}"
            f" where {'id' if table == 'users' else 'user_id'} = {who}"
        )
        for table in TABLES
    ]


def test_deleting_the_account_takes_everything_and_nobody_elses(
    auth: Person, owner: Person
) -> None:
    assert counts(owner, ":alice") == [1, 1, 1, 1, 1]

    assert auth.tries("delete from auth.users where id = :alice") == "1 row"

    assert counts(owner, ":alice") == [0, 0, 0, 0, 0]
    assert counts(owner, ":bob") == [1, 1, 1, 1, 1]
    assert owner.value("select message_count from public.conversations where user_id = :bob") == 1


def test_deleting_all_accounts_at_once(auth: Person, owner: Person) -> None:
    assert auth.tries("delete from auth.users") == "2 rows"
    assert [owner.value(f"select count(*) from public.{table}") for table in TABLES] == [0] * 5


def test_deleting_the_row_of_a_user_leaves_the_account(owner: Person, auth: Person) -> None:
    service = Person(owner.connection, "service_role")

    assert service.tries("delete from users where id = :alice") == "1 row"
    assert counts(owner, ":alice") == [0, 0, 0, 0, 0]
    assert auth.tries("select * from auth.users where id = :alice") == "1 row"


def test_an_account_keeps_its_key(auth: Person) -> None:
    assert auth.tries("update auth.users set id = :new where id = :alice") == "23503"


def test_a_user_whose_row_is_gone_can_do_nothing(alice: Person, owner: Person) -> None:
    owner.tries("delete from public.users where id = :alice")

    assert alice.tries("select * from users") == "0 rows"
    assert alice.tries("update users set full_name = 'Alice'") == "0 rows"
    assert alice.tries("insert into wellness_entries (date) values ('2026-01-02')") == "23503"
    assert alice.tries("insert into users (id) values (:alice)") == PRIVILEGE
    assert (
        alice.tries("insert into wellness_entries (user_id, date) values (:bob, '2026-01-02')")
        == ROW_SECURITY
    )
