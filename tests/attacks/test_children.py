"""Nobody hangs a row under a parent that is another's, that is not there, or that is nobody's."""

from __future__ import annotations

import pytest

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    -- Without the studio the trigger fills it in, and the policy looks at what it found.
    eve: insert into notes (work_id) values (:blue_work)
    --> 42501 policy
    eve: insert into notes (work_id, studio_id) values (:blue_work, null)
    --> 42501 policy
    eve: insert into notes (work_id, studio_id) values (:blue_work, :blue)
    --> 42501 policy
    -- What may be read is not what may be written.
    eve: insert into notes (work_id) values (:blue_poster)
    --> 42501 policy
    gus: insert into notes (work_id) values (:red_work)
    --> 42501 policy
    eve: insert into notes (work_id) values (:missing)
    --> 42501 policy
    -- The row says the studio itself, and it is hers: the foreign key finds no such work there.
    eve: insert into notes (work_id, studio_id) values (:blue_work, :red)
    --> 23503
    eve: insert into notes (work_id, studio_id) values (:missing, :red)
    --> 23503
    eve: insert into notes (work_id) values (null)
    --> 42501 policy
    eve: insert into notes (work_id, studio_id) values (null, :red)
    --> 23502
    eve: insert into notes (work_id) values (:red_work), (:blue_work)
    --> 42501 policy
    anon: insert into notes (work_id) values (:red_poster)
    --> 42501 privilege
    eve: insert into notes (work_id) values (:red_work) returning studio_id = :red
    ==> = True
    eve: insert into notes (work_id, studio_id) values (:red_work, :red)
    ==> 1 row
    eve: insert into notes (work_id, studio_id) values (:red_work, null) returning studio_id = :red
    ==> = True
    -- The wrong studio: he may write into both, but the work is in one of them.
    ed: insert into notes (work_id, studio_id) values (:red_work, :blue)
    --> 23503
    ed: insert into notes (work_id, studio_id) values (:red_work, :green)
    --> 42501 policy
    ed: insert into notes (work_id) values (:blue_work) returning studio_id = :blue
    ==> = True
""")
def test_by_via(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    eve: insert into reviews (work_id) values (:blue_work)
    --> 42501 policy
    eve: insert into reviews (work_id) values (:missing)
    --> 42501 policy
    eve: insert into reviews (work_id) values (null)
    --> 42501 policy
    eve: insert into reviews (work_id, studio_id) values (:blue_work, :blue)
    --> 42501 policy
    -- Her own studio, and the foreign key finds no such work in it.
    eve: insert into reviews (work_id, studio_id) values (:blue_work, :red)
    --> 23503
    eve: insert into reviews (work_id, studio_id) values (:missing, :red)
    --> 23503
    eve: insert into reviews (work_id, studio_id) values (null, :red)
    --> 23502
    ed: insert into reviews (work_id, studio_id) values (:blue_work, :red)
    --> 23503
    gus: insert into reviews (work_id) values (:red_work)
    --> 42501 policy
    eve: insert into reviews (work_id) values (:red_work) returning studio_id = :red
    ==> = True
    ed: insert into reviews (work_id, studio_id) values (:blue_work, :blue)
    ==> 1 row
    -- Not even the service mixes studios.
    service: insert into reviews (work_id, studio_id) values (:blue_work, :red)
    --> 23503
    service: update reviews set studio_id = :blue where id = :red_review
    --> 23503
    service: insert into reviews (work_id) values (:missing)
    --> 23502
    service: insert into reviews (work_id) values (:blue_work)
    ==> 1 row
""")
def test_by_its_own_column(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- The board of nobody is there for all to read: no studio comes of it.
    eve: insert into pins (board_id) values (:board_of_nobody)
    --> 42501 policy
    eve: insert into pins (board_id, studio_id) values (:board_of_nobody, null)
    --> 42501 policy
    eve: insert into pins (board_id, studio_id) values (:board_of_nobody, :red)
    --> 23503
    service: insert into pins (board_id) values (:board_of_nobody)
    --> 23502
    eve: insert into pins (board_id) values (:blue_board)
    --> 42501 policy
    eve: insert into pins (board_id, studio_id) values (:blue_board, :red)
    --> 23503
    -- Nobody gives a board to nobody, or takes one from there.
    max: update boards set studio_id = null where id = :red_board
    --> 42501
    max: update boards set studio_id = :red where id = :board_of_nobody
    --> 0 rows
    max: insert into boards (title, studio_id) values ('For all', null)
    --> 42501 policy
    max: delete from boards where id = :board_of_nobody
    --> 0 rows
    max: update boards set title = 'Ours' where studio_id is null
    --> 0 rows
    gus: insert into pins (board_id) values (:red_board) returning studio_id = :red
    ==> = True
    nina: select title from boards
    ==> = For everybody
    max: insert into boards (title, studio_id) values ('Ours', :red)
    ==> 1 row
""")
def test_under_nobodys_parent(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    max: insert into marks (work_id, points) values (:blue_work, 1)
    --> 42501 policy
    max: insert into marks (work_id, points) values (:blue_poster, 1)
    --> 42501 policy
    max: insert into marks (work_id, points) values (:missing, 1)
    --> 42501 policy
    max: insert into marks (work_id, points) values (null, 1)
    --> 42501 policy
    eve: insert into marks (work_id, points) values (:red_work, 1)
    --> 42501 policy
    max: update marks set points = 0 where id = :blue_mark
    --> 0 rows
    max: delete from marks where id = :blue_mark
    --> 0 rows
    max: insert into marks (work_id, points) values (:red_work, 1)
    ==> 1 row
    max: update marks set points = 0
    ==> 1 row
    max: delete from marks
    ==> 1 row
""")
def test_along_a_path(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    -- The path looks for the work as it was when the statement began.
    max: with w as (insert into works (id, studio_id, title, code) values (:new, :red, 'x', 'x')
    returning id) insert into marks (work_id, points) select id, 1 from w
    --> 42501 policy
    max: insert into works (id, studio_id, title, code) values (:new, :red, 'x', 'x');
    insert into marks (work_id, points) values (:new, 1)
    ==> 1 row
    -- Where the child carries the studio nobody has to look.
    eve: with w as (insert into works (id, studio_id, title, code) values (:new, :red, 'x', 'x')
    returning id) insert into reviews (work_id, studio_id) select id, :red from w
    ==> 1 row
""")
def test_parent_and_child_at_once(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into notes (work_id) values ({})",
        "insert into notes (work_id, studio_id) values ({}, :red)",
        "insert into notes (work_id, studio_id) values ({}, :blue)",
        "insert into notes (work_id) values ({}) on conflict do nothing",
        "insert into reviews (work_id) values ({})",
        "insert into reviews (work_id, studio_id) values ({}, :red)",
        "insert into reviews (work_id, studio_id) values ({}, :blue)",
        "update reviews set work_id = {} where id = :red_review",
        "insert into marks (work_id, points) values ({}, 1)",
    ],
)
def test_a_foreign_parent_and_none_at_all_are_the_same_error(site: Site, statement: str) -> None:
    eve = site.person("eve")
    with site.connection.transaction(force_rollback=True):
        foreign = site.ends(eve, statement.format(":blue_work"))
        none = site.ends(eve, statement.format(":missing"))

    assert foreign.error is not None and none.error is not None
    assert foreign.summary == none.summary
    assert foreign.error.diag.message_primary == none.error.diag.message_primary
    assert foreign.error.diag.constraint_name == none.error.diag.constraint_name
    assert foreign.error.diag.message_detail == none.error.diag.message_detail
