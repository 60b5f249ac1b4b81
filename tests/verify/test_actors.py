"""Every kind of actor: what is right is green, and every fault turns the right cell red."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from schemagen.core.names import QName
from schemagen.database.server import Server
from schemagen.verify import Report, smoke

from . import academy as system
from .conftest import Connection, url_of
from .telling import Fault


def _definer(name: str, returns: str, body: str, arguments: str = "") -> str:
    return f"""create or replace function private.{name}({arguments}) returns {returns}
    language sql stable security definer set search_path = pg_catalog, pg_temp
    begin atomic {body}; end"""


def _units(body: str) -> str:
    return _definer("units", "setof uuid", body, "roles text[]")


def _enrolled(body: str) -> str:
    return _definer("enrolled_courses", "setof uuid", body, "levels text[]")


_CLAIM = "private.as_uuid(auth.jwt() -> 'app_metadata' ->> 'creator_id')"
_ENROLLED = "select course_id from public.enrollments where student_id = private.student_id()"
_MINE = "select unit_id from public.memberships where user_id = private.user_id()"

FAULTS = {
    "a creator is one without the condition": Fault(
        _definer(
            "creator_id", "uuid", f"select id from public.creators where id = {_CLAIM}"
        ),
        "courses", "creator C, whose row does not count", "select", "1 row",
    ),
    "a creator is one without a row": Fault(
        _definer("creator_id", "uuid", f"select {_CLAIM}"),
        "courses", "creator C, whose row does not count", "update", "1 row",
    ),
    "a creator is nobody": Fault(
        _definer("creator_id", "uuid", "select null::uuid"),
        "creators", "creator A", "update", "0 rows",
    ),
    "the outer claim is asked": Fault(
        _definer(
            "creator_id", "uuid",
            "select id from public.creators"
            " where id = private.as_uuid(auth.jwt() ->> 'creator_id') and is_active",
        ),
        "students", "creator B", "delete", "0 rows",
    ),
    "a student is taken for a creator": Fault(
        """alter policy courses_delete on courses using (
           creator_id = (select s.creator_id from private.student_pairs() s))""",
        "courses", "student A", "delete", "1 row",
    ),
    "a malformed claim raises": Fault(
        """create or replace function private.as_uuid(claim text) returns uuid
           language sql immutable as 'select claim::uuid'""",
        "courses", "claims that are no uuid", "select",
    ),
    "a claim of another spelling is a key": Fault(
        """create or replace function private.as_uuid(claim text) returns uuid
           language sql immutable as
           $$select case when pg_input_is_valid(claim, 'uuid') then claim::uuid end$$""",
        "courses", "claims that are in braces", "select",
    ),
    "capitals are no key": Fault(
        """create or replace function private.as_uuid(claim text) returns uuid
           language sql immutable as $$select case
           when claim ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then claim::uuid end$$""",
        "courses", "claims in capitals", "select",
    ),
    "an empty address is a key": Fault(
        """alter policy invitations_select on invitations using (
           email is not distinct from (select nullif(auth.jwt() ->> 'email', '')) and is_open
           or (select private.is_admin()))""",
        "invitations", "claims that are empty", "select",
    ),
    "an invitation is open for ever": Fault(
        """alter policy invitations_select on invitations using (
           email = (select auth.jwt() ->> 'email') or (select private.is_admin()))""",
        "invitations", "invitee A", "select", "1 row",
    ),
    "a number is compared in a hurry": Fault(
        """create or replace function private.device_no() returns bigint language sql stable
           as $$select (auth.jwt() ->> 'device_no')::bigint$$""",
        "readings", "claims that are too long", "select",
    ),
    "another's device": Fault(
        """alter policy readings_update on readings
           using ((select private.device_no()) is not null)
           with check ((select private.device_no()) is not null)""",
        "readings", "device B", "update", "8 rows",
    ),
    "one pair is enough": Fault(
        """alter policy courses_select on courses using (
           creator_id = (select private.creator_id())
           or creator_id in (select s.creator_id from private.student_pairs() s)
           or id = any (array(select private.enrolled_courses(array['basic', 'pro', 'tutor']))))""",
        "courses", "student", "select", "1 row",
    ),
    "the other pair is enough": Fault(
        """alter policy courses_select on courses using (
           creator_id = (select private.creator_id())
           or group_no in (select s.group_no from private.student_pairs() s)
           or id = any (array(select private.enrolled_courses(array['basic', 'pro', 'tutor']))))""",
        "courses", "student", "select", "1 row",
    ),
    "who is no longer enrolled": Fault(
        _enrolled(f"{_ENROLLED} and level = any (levels)"),
        "lessons", "", "select", "row",
    ),
    "every level": Fault(
        _enrolled(f"{_ENROLLED} and ended_on is null"),
        "lessons", "", "insert", "row",
    ),
    "every student's enrolment": Fault(
        _enrolled(
            "select course_id from public.enrollments where ended_on is null"
            " and level = any (levels) and private.student_id() is not null"
        ),
        "lessons", "student", "select", "row",
    ),
    "a banned student": Fault(
        _definer(
            "student_id", "uuid",
            "select id from public.students"
            " where id = private.as_uuid(auth.jwt() ->> 'student_id')",
        ),
        "enrollments", "student C, whose row does not count", "select", "1 row",
    ),
    "the tree is not climbed down": Fault(
        _units(f"{_MINE} and role = any (roles)"),
        "papers", "", "select", "0 rows",
    ),
    "the tree is climbed up": Fault(
        _units(
            f"with recursive k (id) as ({_MINE} and role = any (roles)"
            " union select u.parent_id from public.units u join k on u.id = k.id)"
            " select id from k"
        ),
        "units", "", "select", "1 row",
    ),
    "only children, and not theirs": Fault(
        _units(
            f"select u.id from public.units u where u.id in ({_MINE} and role = any (roles))"
            f" or u.parent_id in ({_MINE} and role = any (roles))"
        ),
        "units", "", "select", "0 rows",
    ),
    "any role may write": Fault(
        _units(
            f"with recursive k (id) as ({_MINE}"
            " union select u.id from public.units u join k on u.parent_id = k.id)"
            " select id from k"
        ),
        "papers", "", "update",
    ),
    "everybody's memberships": Fault(
        _units(
            "select unit_id from public.memberships"
            " where role = any (roles) and private.user_id() is not null"
        ),
        "memberships", "user C", "select", "1 row",
    ),
    "a clerk is an admin": Fault(
        _definer(
            "is_admin", "boolean",
            "select exists (select from public.staff where user_id = private.user_id())",
        ),
        "memberships", "user A", "delete", "1 row",
    ),
    "anybody's rank": Fault(
        _definer(
            "is_admin", "boolean",
            "select exists (select from public.staff where rank = 'admin')",
        ),
        "invitations", "signed in, claims empty", "select", "1 row",
    ),
    "an admin is nobody": Fault(
        _definer("is_admin", "boolean", "select false"),
        "papers", "admin", "update",
    ),
    "a helper runs with the caller's rights": Fault(
        "alter function private.is_admin() security invoker;"
        "drop policy staff_select on staff",
        "invitations", "admin", "select", "0 rows",
    ),
    "a value of the token is not asked for": Fault(
        "alter policy papers_delete on papers using (is_final)",
        "papers", "verified, aal", "delete",
    ),
    "a missing value is the right one": Fault(
        """alter policy papers_delete on papers
           using (is_final and coalesce(auth.jwt() ->> 'aal', 'aal2') = 'aal2')""",
        "papers", "verified, aal missing", "delete",
    ),
    "each gets the other's columns": Fault(
        "alter table papers disable trigger papers_05_columns",
        "papers", "admin", "update", "1 row",
    ),
    "a key that another rule reads moves": Fault(
        "alter table lessons disable trigger lessons_05_guard",
        "lessons", "creator A", "update", "1 row",
    ),
    "the parent's rule for another actor": Fault(
        """alter policy lessons_delete on lessons
           using (course_id = any (array(select private.courses_selectable())))""",
        "lessons", "", "delete", "1 row",
    ),
    "anon has the policies too": Fault(
        "alter policy readings_select on readings to anon, authenticated;"
        "grant select on readings to anon",
        "readings", "anon", "select",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(server: Server, academy: str) -> Report:
    """The report of the academy as it should be."""
    with psycopg.connect(url_of(server, academy), autocommit=True) as connection:
        return smoke(connection, system.MODEL)


def test_right_system_is_green(report: Report) -> None:
    assert [str(failure) for failure in report.failures] == []
    assert [finding.message for finding in report.findings] == []


def test_every_actor_is_a_column_of_the_summary(report: Report) -> None:
    kinds = dict.fromkeys(kind for _, kind, _ in report.access)

    assert list(kinds) == [
        "anon", "no key", "user", "creator", "student", "enrolled", "invitee", "device", "member",
        "admin", "verified", "service",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "operation", "extents"),
    [
        ("courses", "update", {"creator": "own", "student": "none", "admin": "none"}),
        ("invitations", "select", {"invitee": "own", "admin": "all", "user": "none"}),
        ("readings", "insert", {"device": "own", "creator": "none", "member": "none"}),
        ("papers", "delete", {"verified": "some", "admin": "none", "anon": "-"}),
        ("staff", "select", {"user": "own", "device": "none", "no key": "none"}),
    ],
)
def test_summary_says_what_each_may_do(
    report: Report, table: str, operation: str, extents: dict[str, str]
) -> None:
    found = {
        kind: report.access[QName("public", table), kind, operation].extent for kind in extents
    }

    assert found == extents


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_found(academy_database: Connection, fault: Fault) -> None:
    tables = [QName("public", fault.table)]
    with academy_database.transaction(force_rollback=True):
        academy_database.execute(fault.sql.encode())

        report = smoke(academy_database, system.MODEL, tables=tables, within_transaction=True)

    told = [failure for failure in report.failures if fault.is_told_by(failure)]
    assert told, "\n".join(map(str, report.failures[:20])) or "nothing was found"
    assert all(failure.origin for failure in told)


OTHERS = {
    "nobody hears a topic": (
        "drop policy heard on realtime.messages",
        "topic course, creator A, select of creator A's",
    ),
    "everybody hears a topic": (
        "alter policy heard on realtime.messages using (realtime.topic() like 'course:%')",
        "topic course, creator A, select of creator B's",
    ),
    "clients speak": (
        "create policy more on realtime.messages for insert to authenticated with check (true)",
        "topic course, user A, insert",
    ),
    "any folder of the bucket": (
        "alter policy films_select on storage.objects using (bucket_id = 'films')",
        "bucket films, creator B, select a file in creator A's folder",
    ),
    "a path that begins with a key": (
        """alter policy films_select on storage.objects using (bucket_id = 'films'
           and name like (select private.creator_id())::text || '%')""",
        "bucket films, creator A, select a file named as creator A's key",
    ),
    "capitals are the same folder": (
        """alter policy films_insert on storage.objects with check (bucket_id = 'films'
           and lower((storage.foldername(name))[1]) = (select private.creator_id())::text)""",
        "bucket films, creator A, insert a file in a folder of creator A's key in capitals",
    ),
    "a reader writes": (
        """alter policy shelf_insert on storage.objects with check (bucket_id = 'shelf' and
           (storage.foldername(name))[1] = any (
               array(select u::text from private.units(array['reader', 'editor']) u)))""",
        "bucket shelf, ",
    ),
}
"""What breaks files and topics, and how a message about it begins."""

ASKED = {"creators", "students", "courses", "enrollments", "units", "memberships", "staff"}
"""The tables by which it is decided who may do what with files and topics."""

SMALL = replace(
    system.MODEL,
    tables=tuple(table for table in system.MODEL.tables if table.name.name in ASKED),
    rules={table: rules for table, rules in system.MODEL.rules.items() if table.name in ASKED},
)


@pytest.mark.parametrize(("sql", "told"), OTHERS.values(), ids=OTHERS.keys())
def test_fault_of_files_and_topics_is_found(
    academy_database: Connection, sql: str, told: str
) -> None:
    with academy_database.transaction(force_rollback=True):
        academy_database.execute(sql.encode())

        report = smoke(academy_database, SMALL, within_transaction=True)

    assert any(str(failure).startswith(told) for failure in report.failures), "\n".join(
        map(str, report.failures[:20])
    )
