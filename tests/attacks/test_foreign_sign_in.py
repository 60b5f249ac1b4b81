"""Keys that are text: what looks like SQL, nothing, or null is a key like any other, or none."""

from __future__ import annotations

import json

import pytest

from .attempts import Attempt, attempts
from .site import Person, Site

SPEC = "foreign_sign_in"


@attempts("""
    mia: select body from drafts
    ==> = of Mia
    mia: select * from drafts where user_id <> 'auth0|mia'
    --> 0 rows
    mia: insert into drafts (user_id, body) values ('auth0|zoe', 'x')
    --> 42501 policy
    mia: insert into drafts (user_id, body) values ('', 'x')
    --> 42501 policy
    mia: insert into drafts (user_id, body) values ('auth0|mia', 'x')
    ==> 1 row
    mia: update drafts set user_id = 'auth0|zoe'
    --> 42501
    mia: update drafts set body = 'x' where id = :hers
    --> 0 rows
    mia: insert into drafts (id, user_id, body) values (:hers, 'auth0|mia', 'x')
    on conflict (id) do update set user_id = excluded.user_id
    --> 42501 policy
    mia: update drafts set body = 'x'
    ==> 1 row
    mia: delete from drafts
    ==> 1 row
    zoe: select body = 'secret of Zoe' from drafts
    ==> = True
    anon: select * from drafts
    --> 42501 privilege
""")
def test_a_key_that_is_text(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "sub",
    [
        "", None, "%", "auth0|%", "auth0|zoe' or true --", "AUTH0|ZOE", " auth0|zoe", "auth0|zoe ",
        "auth0", ["auth0|zoe"], {"auth0|zoe": 1}, True, 0, "a" * 1_000_000, "\u0430uth0|zoe",
        "auth0|zoe\\u0000", "NULL",
    ],
    ids=lambda sub: repr(sub)[:30],
)  # fmt: skip
def test_an_odd_sub_is_nobody_here(site: Site, sub: object) -> None:
    nobody = Person("authenticated", json.dumps({"sub": sub}))
    with site.connection.transaction(force_rollback=True):
        assert site.ends(nobody, "select * from drafts").summary == "0 rows"
        assert site.ends(nobody, "update drafts set body = 'x'").summary == "0 rows"
        assert site.ends(nobody, "delete from drafts").summary == "0 rows"
        for owner in ("auth0|zoe", ""):
            insert = f"insert into drafts (user_id, body) values ('{owner}', 'x')"
            assert site.ends(nobody, insert).summary == "42501 policy"
        assert site.rows() == site.before
