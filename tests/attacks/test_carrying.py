"""Ed edits in Red and in Blue: what he may do in both must not carry a row across."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    ed: update works set studio_id = :blue where id = :red_work
    --> 42501 guard
    ed: update works set studio_id = :red where id = :blue_work
    --> 42501 guard
    ed: update works set studio_id = :blue
    --> 42501 guard
    ed: update works set studio_id = :green where id = :red_work
    --> 42501
    ed: update works set studio_id = null where id = :red_work
    --> 42501
    ed: update works set studio_id = :missing where id = :red_work
    --> 42501
    -- Neither by swapping two rows, nor by way of the key that a client chooses.
    ed: update works set studio_id = case studio_id when :red then :blue else :red end
    --> 42501 guard
    ed: update works w set studio_id = o.studio_id from works o where o.id = :blue_work
    and w.id = :red_work
    --> 42501 guard
    ed: update works set id = :new, studio_id = :blue where id = :red_work
    --> 42501 guard
    -- A client that sends the whole row back changes nothing.
    ed: update works set studio_id = :red, id = :red_work, title = 'Mine' where id = :red_work
    ==> 1 row
    ed: update works set studio_id = studio_id, title = upper(title)
    ==> 5 rows
    eve: update works set studio_id = :blue where id = :red_work
    --> 42501
    eve: update works set title = 'Hers' where id = :red_work
    ==> 1 row
    gus: update works set studio_id = :red where id = :red_work
    --> 0 rows
    -- The service hands over, and what hangs on it goes along.
    service: update works set studio_id = :blue where id = :red_work
    ==> 1 row
    service: update works set studio_id = :blue where id = :red_work;
    select (select studio_id from notes where id = :red_note) = :blue
    ==> = True
""")
def test_by_update(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    ed: insert into works (id, studio_id, title, code) values (:red_work, :blue, 'Taken', 'one')
    on conflict (id) do update set studio_id = excluded.studio_id
    --> 42501 guard
    ed: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'Taken', 'new')
    on conflict (id) do update set studio_id = excluded.studio_id, title = excluded.title
    --> 42501 guard
    ed: insert into works (studio_id, title, code) values (:red, 'Taken', 'one')
    on conflict (studio_id, code) do update set studio_id = :blue
    --> 42501 guard
    ed: insert into works (studio_id, title, code, stamp) values (:blue, 'Taken', 'x', 'red-1')
    on conflict (stamp) do update set studio_id = excluded.studio_id
    --> 42501 guard
    -- On somebody else's row it is an error, never nothing.
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'Mine', 'new')
    on conflict (id) do update set studio_id = excluded.studio_id
    --> 42501 policy
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :red, 'Mine', 'new')
    on conflict (id) do update set title = excluded.title
    --> 42501 policy
    eve: insert into works (id, studio_id, title, code) values (:blue_work, :blue, 'Mine', 'new')
    on conflict (id) do nothing
    --> 42501 policy
    gus: insert into works (id, studio_id, title, code) values (:red_work, :red, 'Mine', 'one')
    on conflict (id) do update set title = excluded.title
    --> 42501 policy
    ed: insert into works (id, studio_id, title, code) values (:red_work, :red, 'Mine', 'one')
    on conflict (id) do update
    set id = excluded.id, studio_id = excluded.studio_id, title = excluded.title
    ==> 1 row
    eve: insert into works (id, studio_id, title, code) values (:new, :red, 'New', 'new')
    on conflict (id) do update set title = excluded.title
    ==> 1 row
""")
def test_by_upsert(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    ed: merge into works w using (values (:red_work)) v (id) on w.id = v.id
    when matched then update set studio_id = :blue
    --> 42501 guard
    ed: merge into works w using works o on w.id = :red_work and o.id = :blue_work
    when matched then update set studio_id = o.studio_id
    --> 42501 guard
    ed: merge into works w using (values (:missing)) v (id) on w.id = v.id
    when not matched by source then update set studio_id = :blue
    --> 42501 guard
    eve: merge into works w using (values (:blue_work)) v (id) on w.id = v.id
    when matched then update set title = 'Mine'
    --> 0 rows
    eve: merge into works w using (values (:blue_work)) v (id) on w.id = v.id
    when matched then delete
    --> 0 rows
    -- It can be read, so it is found; and may not be touched.
    eve: merge into works w using (values (:blue_poster)) v (id) on w.id = v.id
    when matched then delete
    --> 42501 policy
    eve: merge into works w using (values (:new)) v (id) on w.id = v.id
    when not matched then insert (id, studio_id, title, code) values (v.id, :blue, 'Mine', 'x')
    --> 42501 policy
    ed: merge into works w using (values (:red_work)) v (id) on w.id = v.id
    when matched then update set title = 'Merged', studio_id = :red
    ==> 1 row
    eve: merge into works w using (values (:new)) v (id) on w.id = v.id
    when not matched then insert (id, studio_id, title, code) values (v.id, :red, 'Mine', 'x')
    ==> 1 row
""")
def test_by_merge(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    ed: update parcels set studio_id = :blue where id = :red_parcel
    ==> 1 row
    ed: insert into parcels (id, studio_id) values (:red_parcel, :blue)
    on conflict (id) do update set studio_id = excluded.studio_id
    ==> 1 row
    -- Movable, but only to where he may put it.
    ed: update parcels set studio_id = :green where id = :red_parcel
    --> 42501 policy
    ed: update parcels set studio_id = null where id = :red_parcel
    --> 42501 policy
    eve: update parcels set studio_id = :blue where id = :red_parcel
    --> 42501 policy
    eve: update parcels set studio_id = :red where id = :blue_parcel
    --> 0 rows
    gus: update parcels set studio_id = :red where id = :red_parcel
    --> 0 rows
    -- Movable by the managers' rule; another rule that lets him touch the row is no such rule.
    moe: update crates set studio_id = :green where id = :blue_crate
    ==> 1 row
    ed: update crates set studio_id = :blue where id = :red_crate
    --> 42501
    ed: update crates set studio_id = :red where id = :blue_crate
    --> 42501
    ed: update crates set body = 'x'
    ==> 2 rows
    max: update crates set studio_id = :blue where id = :red_crate
    --> 42501
""")
def test_where_a_rule_says_movable(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- A seat is a key that carries access on both its columns.
    bea: update seats set studio_id = :red where user_id = :ed and studio_id = :blue
    --> 42501
    rita: update seats set user_id = :nina where user_id = :gus
    --> 42501
    max: update seats set user_id = :nina where user_id = :gus
    --> 42501
    max: update seats set studio_id = :blue where user_id = :gus
    --> 42501
    max: update seats set studio_id = :red, user_id = :gus, role = 'editor' where user_id = :gus
    ==> 1 row
    max: delete from seats where user_id = :gus
    ==> 1 row
""")
def test_seats_do_not_move(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    ed: update notes set work_id = :blue_work where id = :red_note
    --> 42501
    ed: update notes set work_id = :blue_work, studio_id = :blue where id = :red_note
    --> 42501 guard
    ed: update notes set studio_id = :blue where id = :red_note
    --> 42501
    -- To another work of the same studio neither: whose notes one reads hangs on the work.
    ed: update notes set work_id = :red_other where id = :red_note
    --> 42501 guard
    ed: update reviews set work_id = :blue_work, studio_id = :blue where id = :red_review
    --> 42501 guard
    ed: update reviews set studio_id = :blue where id = :red_review
    --> 42501 guard
    ed: update notes set work_id = :red_work, studio_id = :red, body = 'mine' where id = :red_note
    ==> 1 row
    ed: update reviews set body = 'mine' where id = :red_review
    ==> 1 row
    -- Their rule says `studio_id`; the work may be another one, but not another studio's.
    ed: update reviews set work_id = :red_other where id = :red_review
    ==> 1 row
    ed: update reviews set work_id = :blue_work where id = :red_review
    --> 23503
    max: update marks set work_id = :red_other where id = :red_mark
    --> 42501 guard
    max: update marks set work_id = :blue_work where id = :red_mark
    --> 42501
    max: update marks set points = 1 where id = :red_mark
    ==> 1 row
    ed: update marks set points = 1
    --> 0 rows
""")
def test_children_are_not_moved(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
