"""Rules that look alike, rules of several actors on one row, and a row that changes its state."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    gus: select stars from ratings
    ==> = 5
    gus: update ratings set stars = 1
    --> 0 rows
    gus: delete from ratings
    --> 0 rows
    gus: insert into ratings (work_id, stars) values (:red_work, 1)
    --> 42501 policy
    eve: update ratings set stars = 1
    --> 0 rows
    eve: insert into ratings (work_id, stars) values (:red_work, 1)
    --> 42501 policy
    max: update ratings set stars = 1
    ==> 1 row
    max: insert into ratings (work_id, stars) values (:red_work, 1)
    ==> 1 row
    max: select * from ratings where work_id = :blue_work
    --> 0 rows
    max: insert into ratings (work_id, stars) values (:blue_work, 1)
    --> 42501 policy
    nina: select * from ratings
    --> 0 rows
    rita: delete from ratings
    ==> 1 row
""")
def test_roles_beside_no_roles(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: insert into likes (work_id) values (:red_work)
    ==> 1 row
    nina: insert into likes (work_id) values (:red_poster)
    ==> 1 row
    anon: insert into likes (work_id) values (:blue_poster)
    ==> 1 row
    nina: insert into likes (work_id) values (:red_work)
    --> 42501 policy
    anon: insert into likes (work_id) values (:blue_work)
    --> 42501 policy
    anon: insert into likes (work_id) values (:missing)
    --> 42501 policy
    gus: insert into likes (work_id) values (null)
    --> 42501 policy
    anon: select count(*) from likes
    ==> = 1
    nina: select * from likes where work_id <> :blue_poster
    --> 0 rows
    gus: update likes set emoji = '-'
    --> 42501 privilege
    gus: delete from likes
    --> 42501 privilege
    -- What everybody may read as public is not read as a member.
    nina: select * from remarks
    --> 0 rows
    anon: select * from remarks
    --> 42501 privilege
    gus: select body from remarks
    ==> = of red
    gus: insert into remarks (work_id) values (:blue_poster)
    --> 42501 policy
    nina: insert into remarks (work_id) values (:red_poster)
    --> 42501 policy
    gus: insert into remarks (work_id) values (:red_poster)
    ==> 1 row
    ed: select count(*) from remarks
    ==> = 2
""")
def test_another_right_and_one_actor_of_the_parent(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    eve: update issues set status = 'printed' where id = :red_draft
    ==> 1 row
    eve: update issues set body = 'x' where id = :red_draft
    ==> 1 row
    eve: update issues set status = 'pulped' where id = :red_draft
    --> 42501 policy
    eve: update issues set status = 'draft' where id = :red_printed
    --> 0 rows
    eve: update issues set body = 'x' where id = :red_printed
    --> 0 rows
    eve: delete from issues where id = :red_printed
    --> 0 rows
    eve: insert into issues (studio_id, status) values (:red, 'printed')
    --> 42501 policy
    -- The draft that is proposed is allowed, but not over what is printed.
    eve: insert into issues (id, studio_id, status) values (:red_printed, :red, 'draft')
    on conflict (id) do update set status = excluded.status
    --> 42501 policy
    eve: insert into issues (id, studio_id, status) values (:red_draft, :red, 'draft')
    on conflict (id) do update set status = 'pulped'
    --> 42501 policy
    -- An upsert is held against the rule for inserts, however it ends.
    eve: insert into issues (id, studio_id, status) values (:red_draft, :red, 'printed')
    on conflict (id) do update set status = excluded.status
    --> 42501 policy
    eve: insert into issues (id, studio_id) values (:red_draft, :red)
    on conflict (id) do update set status = 'printed'
    ==> 1 row
    eve: update issues set status = 'printed' where id = :red_draft;
    update issues set status = 'draft' where id = :red_draft
    ==> 0 rows
    eve: update issues set status = 'printed' where id = :blue_draft
    --> 0 rows
    gus: update issues set status = 'printed'
    --> 0 rows
    -- Only editors write here, whatever else stands above them elsewhere.
    rita: update issues set status = 'printed'
    --> 0 rows
    ed: update issues set studio_id = :blue where id = :red_draft
    --> 42501 guard
    eve: insert into issues (studio_id) values (:red)
    ==> 1 row
    eve: delete from issues
    ==> 1 row
""")
def test_a_row_goes_one_way(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    nina: select body from requests
    ==> = of Nina
    nina: update requests set body = 'x'
    ==> 1 row
    -- She may write, and the studio's managers may: neither hands the row to somebody else.
    nina: update requests set user_id = :gus
    --> 42501
    nina: update requests set studio_id = :blue
    --> 42501 guard
    max: update requests set user_id = :max where id = :ninas_request
    --> 42501 guard
    max: update requests set studio_id = :blue where id = :ninas_request
    --> 42501
    max: update requests set user_id = null where id = :ninas_request
    --> 42501 guard
    max: update requests set answer = 'no' where id = :ninas_request
    ==> 1 row
    -- A manager answers, and does not put words into her mouth.
    max: update requests set body = 'x' where id = :ninas_request
    --> 42501 guard
    max: update requests set body = 'x', answer = 'no' where id = :ninas_request
    --> 42501 guard
    rita: update requests set body = 'x'
    --> 42501 guard
    rita: update requests set body = 'x', answer = 'yes' where id = :rests_request
    ==> 1 row
    max: update requests set body = body, studio_id = studio_id, user_id = user_id, answer = 'no'
    ==> 2 rows
    -- One person by two rules: her own request, and her own studio's.
    rita: update requests set user_id = :nina where id = :rests_request
    --> 42501 guard
    rita: update requests set studio_id = :blue where id = :rests_request
    --> 42501 guard
    rita: update requests set answer = 'yes'
    ==> 2 rows
    max: delete from requests where id = :ninas_request
    --> 0 rows
    max: insert into requests (studio_id, user_id) values (:red, :nina)
    --> 42501 policy
    max: insert into requests (id, studio_id, user_id) values (:ninas_request, :red, :max)
    on conflict (id) do update set user_id = excluded.user_id
    --> 42501 guard
    nina: insert into requests (id, studio_id, user_id) values (:eds_request, :red, :nina)
    on conflict (id) do update set user_id = excluded.user_id
    --> 42501 policy
    nina: insert into requests (studio_id, user_id) values (:blue, :nina)
    ==> 1 row
    bea: select * from requests where user_id = :nina
    --> 0 rows
    max: select count(*) from requests
    ==> = 2
""")
def test_two_actors_of_one_row(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    max: select * from safes
    --> 0 rows
    max: insert into safes (studio_id) values (:red)
    --> 42501 policy
    max: update safes set body = 'x'
    --> 0 rows
    sure_gus: select * from safes
    --> 0 rows
    sure_gus: insert into safes (studio_id) values (:red)
    --> 42501 policy
    sure_max: select body from safes
    ==> = of red
    sure_max: insert into safes (studio_id) values (:red)
    ==> 1 row
    sure_max: insert into safes (studio_id) values (:blue)
    --> 42501 policy
    anon: select * from safes
    --> 42501 privilege
""")
def test_a_membership_and_a_value_of_the_token(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    service: update records set body = 'x'
    --> 42501 privilege
    service: delete from records
    --> 42501 privilege
    service: insert into records (studio_id) values (:red)
    ==> 1 row
    service: select count(*) from records
    ==> = 2
    service: insert into records (id, studio_id) values (:red_record, :red)
    on conflict (id) do update set body = 'x'
    --> 42501 privilege
    rita: select body from records
    ==> = of red
    rita: insert into records (studio_id) values (:red)
    --> 42501 privilege
    rita: delete from records
    --> 42501 privilege
    max: select * from records
    --> 0 rows
    anon: select * from records
    --> 42501 privilege
""")
def test_the_service_has_what_a_rule_for_it_says(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
