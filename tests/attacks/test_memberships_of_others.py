"""Who was shut out loses all at once; who is enrolled sees what he is enrolled in, while he is."""

from __future__ import annotations

from .attempts import Attempt, attempts
from .site import Site

SPEC = "lessons"


@attempts("""
    cid: select * from creators
    --> 0 rows
    cid: select * from courses
    --> 0 rows
    cid: update creators set name = 'x'
    --> 0 rows
    cid: insert into courses (creator_id, title) values (:cid, 'x')
    --> 42501 policy
    cid: insert into courses (id, creator_id, title) values (:cids_course, :cid, 'x')
    on conflict (id) do update set title = 'x'
    --> 42501 policy
    cid: delete from courses
    --> 0 rows
    stan: select * from students
    --> 0 rows
    stan: select * from lessons
    --> 0 rows
    stan: select * from courses
    --> 0 rows
    stan: insert into answers (student_id, lesson_id, body) values (:stan, :her_lesson, 'x')
    --> 42501 policy
    -- In the same transaction, from the next statement on.
    service: update creators set is_active = false where id = :cara
    ==> 1 row
    -- Nobody lets himself in again.
    cid: update creators set is_active = true
    --> 42501 privilege
    stan: update students set is_active = true
    --> 42501 privilege
    stan: insert into students (id, creator_id, name) values (:stan, :cara, 'Stan')
    on conflict (id) do update set is_active = true
    --> 42501 privilege
    cara: update creators set tier = 'pro'
    --> 42501 privilege
    cara: update students set is_active = true where id = :stan
    --> 42501 privilege
    cara: update creators set name = 'x'
    ==> 1 row
    sam: update students set name = 'x'
    ==> 1 row
    sam: update students set creator_id = :carl
    --> 42501 privilege
""")
def test_who_was_shut_out(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_who_is_shut_out_loses_access_at_once(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        cara, sam, service = (site.person(name) for name in ("cara", "sam", "service"))
        assert site.ends(cara, "select * from courses").summary == "3 rows"
        site.ends(service, "update creators set is_active = false where id = :cara")
        for attack in (
            "select * from creators", "select * from courses", "select * from students",
            "update courses set title = 'x'", "delete from courses",
        ):  # fmt: skip
            assert site.ends(cara, attack).summary == "0 rows"
        insert = "insert into courses (creator_id, title) values (:cara, 'x')"
        assert site.ends(cara, insert).summary == "42501 policy"
        # Her students are actors of their own.
        assert site.ends(sam, "select * from students").summary == "1 row"
        site.ends(service, "update students set is_active = false where id = :sam")
        assert site.ends(sam, "select * from students").summary == "0 rows"
        assert site.ends(sam, "select * from lessons").summary == "0 rows"
        site.ends(service, "update students set is_active = true where id = :sam")
        assert site.ends(sam, "select * from lessons").summary == "1 row"
        # A row that is gone is not active either.
        site.ends(service, "delete from students where id = :sam")
        assert site.ends(sam, "select * from courses").summary == "0 rows"


@attempts("""
    sam: select title from lessons
    ==> = Lines
    sam: select count(*) from courses
    ==> = 2
    sam: select * from courses where id = :her_other_course
    --> 0 rows
    sam: select * from lessons where id = :her_draft
    --> 0 rows
    sam: select * from lessons where id = :paused_lesson
    --> 0 rows
    sam: select * from lessons where course_id = :her_open_course
    --> 0 rows
    sam: select * from courses where creator_id <> :cara
    --> 0 rows
    sid: select * from lessons
    --> 0 rows
    sid: select title from courses
    ==> = Painting
    sue: select count(*) from courses
    ==> = 2
    sue: select count(*) from lessons
    ==> = 1
    sue: select * from courses where creator_id = :cara
    --> 0 rows
    -- Nobody enrolls himself, or wakes up what is paused.
    sid: insert into enrollments (student_id, course_id) values (:sid, :her_course)
    --> 42501 policy
    sam: update enrollments set is_paused = false
    --> 0 rows
    sam: update enrollments set student_id = :sid
    --> 0 rows
    sam: delete from enrollments
    --> 0 rows
    sam: select count(*) from enrollments
    ==> = 2
    sam: select * from enrollments where student_id = :stan
    --> 0 rows
    cara: insert into enrollments (student_id, course_id) values (:sid, :her_course)
    ==> 1 row
    cara: insert into enrollments (student_id, course_id) values (:sid, :his_course)
    --> 42501 policy
    cara: insert into enrollments (student_id, course_id) values (:sue, :her_course)
    --> 23503
    cara: insert into enrollments (student_id, course_id, creator_id) values (:sam, :his_course,
    :cara)
    --> 23503
    -- Inherent: whoever knows both keys learns that this pair is taken.
    cara: insert into enrollments (student_id, course_id, creator_id) values (:sue, :his_course,
    :cara)
    --> 23505
    cara: update enrollments set course_id = :his_course where student_id = :sam
    and course_id = :her_course
    --> 23503
    cara: update enrollments set creator_id = :carl where student_id = :sam
    --> 42501
    cara: update enrollments set is_paused = true where student_id = :sam
    ==> 2 rows
    -- A creator's claim beside a student's: each opens its own.
    both: select count(*) from courses
    ==> = 4
    both: update courses set title = 'x' where creator_id = :cara
    --> 0 rows
    both: insert into courses (creator_id, title) values (:cara, 'x')
    --> 42501 policy
    both: update courses set creator_id = :cara where creator_id = :carl
    --> 42501
    both: update courses set title = 'x'
    ==> 2 rows
    both: insert into answers (student_id, lesson_id, body) values (:sam, :her_lesson, 'x')
    ==> 1 row
    sam: insert into answers (student_id, lesson_id, body) values (:sid, :her_lesson, 'x')
    --> 42501 policy
    sam: insert into answers (student_id, lesson_id, body) values (:sam, :his_lesson, 'x')
    --> 23503
    sam: update answers set student_id = :sid
    --> 42501
    sam: update answers set body = 'x'
    ==> 1 row
    cara: update answers set body = 'x'
    --> 0 rows
""")
def test_enrolled(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
