"""A member of a squad is one of every squad below, and of none above or beside."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "squads"


@attempts("""
    lea: select count(*) from tasks
    ==> = 2
    lea: select * from tasks where squad_id not in (:left, :far_left)
    --> 0 rows
    lea: select * from tasks where squad_id is null
    --> 0 rows
    tom: select count(*) from tasks
    ==> = 4
    tom: select * from tasks where squad_id in (:island, :egg, :hen)
    --> 0 rows
    ina: select count(*) from tasks
    ==> = 1
    nil: select * from tasks
    --> 0 rows
    anon: select * from tasks
    --> 42501 privilege
    lea: select count(*) from squads
    ==> = 2
    lea: select * from squads where id in (:whole, :right, :island)
    --> 0 rows
    lea: insert into tasks (squad_id) values (:whole)
    --> 42501 policy
    lea: insert into tasks (squad_id) values (:right)
    --> 42501 policy
    lea: insert into tasks (squad_id) values (null)
    --> 42501 policy
    lea: insert into tasks (squad_id) values (:missing)
    --> 42501 policy
    lea: insert into tasks (squad_id) values (:far_left)
    ==> 1 row
    lea: update tasks set body = 'x' where id = :whole_task
    --> 0 rows
    lea: delete from tasks where id = :task_of_nobody
    --> 0 rows
    lea: update tasks set body = 'x'
    ==> 2 rows
    -- From below to above, to the side, to nobody, or even within his own: keys do not move.
    lea: update tasks set squad_id = :whole where id = :left_task
    --> 42501
    lea: update tasks set squad_id = null where id = :left_task
    --> 42501
    lea: update tasks set squad_id = :far_left where id = :left_task
    --> 42501 guard
    tom: update tasks set squad_id = :right where id = :left_task
    --> 42501 guard
    tom: delete from tasks
    ==> 4 rows
""")
def test_a_branch(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- Who leads may rename and hang squads about: that must not pull another branch under him.
    leo: update squads set parent_id = :left where id = :right
    --> 0 rows
    leo: update squads set parent_id = :left where id = :island
    --> 0 rows
    leo: update squads set parent_id = :left where id = :whole
    --> 0 rows
    leo: update squads set name = 'x' where id = :whole
    --> 0 rows
    lea: update squads set parent_id = null where id = :left
    --> 0 rows
    leo: update squads set name = 'x' where id = :far_left
    ==> 1 row
    leo: update squads set id = :new where id = :left
    --> 42501 privilege
    leo: insert into squads (name, parent_id) values ('mine', :left)
    --> 42501 privilege
    -- Nobody seats himself.
    leo: insert into squad_members (squad_id, user_id) values (:whole, :leo)
    --> 42501 privilege
    leo: update squad_members set squad_id = :whole
    --> 42501 privilege
    leo: select * from squad_members where user_id <> :leo
    --> 0 rows
    leo: select count(*) from squad_members
    ==> = 1
""")
def test_growing_a_branch(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- Each of the two is below the other, and asking ends.
    cyd: select count(*) from tasks
    ==> = 2
    cyd: select * from tasks where squad_id not in (:egg, :hen)
    --> 0 rows
    cyd: select count(*) from squads
    ==> = 2
    cyd: insert into tasks (squad_id) values (:hen)
    ==> 1 row
    cyd: insert into tasks (squad_id) values (:whole)
    --> 42501 policy
    tom: select * from tasks where squad_id in (:egg, :hen)
    --> 0 rows
""")
def test_a_circle(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_who_leaves_the_top_loses_the_branch_at_once(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        tom, service = site.person("tom"), site.person("service")
        assert site.ends(tom, "select * from tasks").summary == "4 rows"
        site.ends(service, "update squads set parent_id = null where id = :left")
        assert site.ends(tom, "select * from tasks").summary == "2 rows"
        site.ends(service, "delete from squad_members where user_id = :tom")
        assert site.ends(tom, "select * from tasks").summary == "0 rows"
