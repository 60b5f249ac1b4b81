"""Nobody raises his own role, whatever column lists the design needs."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    gus: update seats set role = 'owner' where user_id = :gus
    --> 0 rows
    eve: update seats set role = 'owner'
    --> 0 rows
    eve: update seats set role = 'manager' where user_id = :eve and studio_id = :red
    --> 0 rows
    nina: update seats set role = 'owner' where user_id = :nina
    --> 0 rows
    -- Managers change roles, also their own; but nobody becomes owner by them.
    max: update seats set role = 'owner' where user_id = :max
    --> 42501 policy
    max: update seats set role = 'owner' where user_id = :gus
    --> 42501 policy
    max: update seats set role = 'guest' where user_id = :rita
    --> 0 rows
    max: update seats set role = 'editor' where user_id = :gus
    ==> 1 row
    max: update seats set role = 'guest' where user_id = :max
    ==> 1 row
    rita: update seats set role = 'owner' where user_id = :gus
    ==> 1 row
    rita: update seats set role = 'guest' where user_id = :max
    ==> 1 row
    -- Elsewhere she is nobody.
    rita: update seats set role = 'owner' where user_id = :ed and studio_id = :blue
    --> 0 rows
    rita: update seats set role = 'manager' where user_id = :ed
    ==> 1 row
    bea: update seats set role = 'manager' where user_id = :ed
    ==> 1 row
    anon: update seats set role = 'owner'
    --> 42501 privilege
""")
def test_by_update(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: insert into seats (studio_id, user_id, role) values (:red, :gus, 'owner')
    on conflict (studio_id, user_id) do update set role = excluded.role
    --> 42501 policy
    eve: insert into seats (studio_id, user_id, role) values (:red, :eve, 'editor')
    on conflict (studio_id, user_id) do update set role = 'owner'
    --> 42501 policy
    gus: insert into seats (studio_id, user_id) values (:red, :gus)
    on conflict (studio_id, user_id) do update set role = 'manager'
    --> 42501 policy
    -- What is proposed would be fine, what comes of it is not.
    max: insert into seats (studio_id, user_id, role) values (:red, :max, 'manager')
    on conflict (studio_id, user_id) do update set role = 'owner'
    --> 42501 policy
    max: insert into seats (studio_id, user_id, role) values (:red, :rita, 'guest')
    on conflict (studio_id, user_id) do update set role = excluded.role
    --> 42501 policy
    max: insert into seats (studio_id, user_id, role) values (:red, :gus, 'owner')
    on conflict (studio_id, user_id) do update set role = excluded.role
    --> 42501 policy
    max: insert into seats (studio_id, user_id, role) values (:red, :gus, 'editor')
    on conflict (studio_id, user_id) do update
    set studio_id = excluded.studio_id, user_id = excluded.user_id, role = excluded.role
    ==> 1 row
    rita: insert into seats (studio_id, user_id, role) values (:red, :gus, 'editor')
    on conflict (studio_id, user_id) do update set role = 'owner'
    ==> 1 row
""")
def test_by_upsert(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- She sees the row, so that merge finds it, and then may not touch it.
    eve: merge into seats s using (values (:red, :eve)) v (s, u)
    on s.studio_id = v.s and s.user_id = v.u when matched then update set role = 'owner'
    --> 42501 policy
    nina: merge into seats s using (values (:red, :eve)) v (s, u)
    on s.studio_id = v.s and s.user_id = v.u when matched then update set role = 'owner'
    --> 0 rows
    max: merge into seats s using (values (:red, :max)) v (s, u)
    on s.studio_id = v.s and s.user_id = v.u when matched then update set role = 'owner'
    --> 42501 policy
    max: merge into seats s using (values (:red, :gus)) v (s, u)
    on s.studio_id = v.s and s.user_id = v.u when matched then update set role = 'editor'
    ==> 1 row
    max: insert into seats (studio_id, user_id, role) values (:red, :nina, 'owner')
    --> 42501 policy
    max: insert into seats (studio_id, user_id, role) values (:red, :nina, 'manager')
    ==> 1 row
    -- A seat that is freed and taken again is a new one.
    eve: delete from seats where user_id = :eve;
    insert into seats (studio_id, user_id, role) values (:red, :eve, 'manager')
    --> 42501 policy
    max: delete from seats where user_id = :max;
    insert into seats (studio_id, user_id, role) values (:red, :max, 'owner')
    --> 42501 policy
    max: delete from seats where user_id = :gus;
    insert into seats (studio_id, user_id, role) values (:red, :gus, 'editor')
    ==> 1 row
    -- The role he has from the statement's start does not outlive it.
    max: with lowered as (update seats set role = 'guest' where user_id = :max returning 1)
    update works set title = 'still' from lowered where id = :red_work
    ==> 1 row
    max: update seats set role = 'guest' where user_id = :max;
    update works set title = 'no more' where id = :red_work
    ==> 0 rows
""")
def test_in_several_steps(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
