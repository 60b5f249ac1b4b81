"""What keys and errors tell of rows that can't be read: exactly this, and no more."""

from __future__ import annotations

import pytest

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    -- Whose key it is, the policy asks first: taken or free, a foreign studio's are the same.
    eve: insert into works (studio_id, title, code) values (:blue, 'x', 'secret-one')
    --> 42501 policy
    eve: insert into works (studio_id, title, code) values (:blue, 'x', 'free')
    --> 42501 policy
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :blue, 'x', 'x')
    --> 42501 policy
    eve: insert into works (studio_id, title, code) values (:blue, 'x', 'secret-one')
    on conflict (studio_id, code) do update set title = 'x'
    --> 42501 policy
    eve: insert into works (studio_id, title, code) values (:blue, 'x', 'free')
    on conflict (studio_id, code) do update set title = 'x'
    --> 42501 policy
    eve: insert into works (studio_id, title, code, stamp) values (:blue, 'x', 'x', 'secret-1')
    --> 42501 policy
    -- No constraint tells how near a guess is.
    eve: insert into works (studio_id, title, code) values (:blue, null, 'x')
    --> 42501 policy
    max: insert into invitations (studio_id, email) values (:blue, 'UPPER')
    --> 42501 policy
    -- A key within the studio tells about the studio.
    eve: insert into works (studio_id, title, code) values (:red, 'x', 'secret-one')
    ==> 1 row
    eve: insert into works (studio_id, title, code) values (:red, 'x', 'one')
    ==> 23505
""")
def test_a_unique_key_of_a_studio(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- Inherent: a key that clients may choose and that is unique over all studios tells that it
    -- is taken. A generated uuid has 122 random bits; a stamp can be guessed: make such a key
    -- unique within the tenant.
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')
    --> 23505
    eve: insert into works (studio_id, title, code, stamp) values (:red, 'x', 'x', 'secret-1')
    --> 23505
    eve: update works set stamp = 'secret-1' where id = :red_work
    --> 23505
    eve: update works set id = :blue_work where id = :red_other
    --> 23505
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')
    on conflict do nothing
    --> 0 rows
    eve: insert into works (studio_id, title, code, stamp) values (:red, 'x', 'x', 'secret-1')
    on conflict (stamp) do nothing
    --> 0 rows
    eve: insert into works (studio_id, title, code, stamp) values (:red, 'x', 'x', 'secret-1')
    on conflict (stamp) do update set title = 'x'
    --> 42501 policy
    eve: insert into works (studio_id, title, code, stamp) values (:red, 'x', 'x', 'free')
    ==> 1 row
    eve: insert into works (id, studio_id, title, code) values (:new, :red, 'x', 'x')
    on conflict do nothing
    ==> 1 row
""")
def test_a_unique_key_of_all(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "insert into works (id, studio_id, title, code) values (:blue_work, :red, 'x', 'x')",
            "works_pkey",
        ),
        (
            "insert into works (studio_id, title, code, stamp) values (:red, 'x', 'x', 'secret-1')",
            "works_stamp_key",
        ),
        ("update works set stamp = 'secret-1' where id = :red_work", "works_stamp_key"),
    ],
)
def test_a_taken_key_tells_its_constraint_alone(
    site: Site, statement: str, constraint: str
) -> None:
    with site.connection.transaction(force_rollback=True):
        error = site.ends(site.person("eve"), statement).error

    assert error is not None and error.sqlstate == "23505"
    told = error.diag
    assert told.message_primary == f'duplicate key value violates unique constraint "{constraint}"'
    # Of a table with policies PostgreSQL shows neither the key nor the row.
    assert (told.message_detail, told.message_hint) == (None, None)


@attempts("""
    -- Deleting or changing what others hang on tells nothing either: it is not there.
    eve: delete from works where id = :blue_work
    --> 0 rows
    eve: update works set id = :new where id = :blue_work
    --> 0 rows
    -- Who is seated where: a user's key alone is no way to find out.
    max: insert into seats (studio_id, user_id) values (:red, :missing)
    --> 23503
    max: insert into seats (studio_id, user_id) values (:red, :gus)
    --> 23505
    max: insert into seats (studio_id, user_id) values (:blue, :ed)
    --> 42501 policy
    max: insert into seats (studio_id, user_id) values (:blue, :nina)
    --> 42501 policy
    gus: select has_table_privilege('works', 'truncate')
    --> = False
    max: insert into seats (studio_id, user_id) values (:red, :bea)
    ==> 1 row
""")
def test_a_foreign_key(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into works (studio_id, title, code) values ({}, 'x', 'x')",
        "insert into works (studio_id, title, code) values ({}, 'x', 'x') on conflict do nothing",
        "insert into works (studio_id, title, code) values ({}, 'x', 'secret-one')"
        " on conflict (studio_id, code) do update set title = 'x'",
        "insert into seats (studio_id, user_id) values ({}, :eve)",
        "insert into entries (studio_id) values ({})",
        "insert into boards (studio_id, title) values ({}, 'x')",
        "insert into scales (studio_id, weight) values ({}, 0)",
        "insert into invitations (studio_id, email, token_hash) values ({}, 'x@x.org', 'x')",
        "update works set studio_id = {} where id = :red_work",
        "update parcels set studio_id = {} where id = :red_parcel",
    ],
)
def test_a_foreign_studio_and_none_at_all_are_the_same_error(site: Site, statement: str) -> None:
    with site.connection.transaction(force_rollback=True):
        foreign = site.ends(site.person("eve"), statement.format(":blue"))
        none = site.ends(site.person("eve"), statement.format(":missing"))

    assert foreign.error is not None and none.error is not None
    assert foreign.summary.startswith("42501 ")
    for part in ("sqlstate", "message_primary", "message_detail", "message_hint", "context"):
        assert getattr(foreign.error.diag, part) == getattr(none.error.diag, part)
