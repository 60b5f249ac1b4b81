"""A system with every kind of actor, and the right SQL for it, both written by hand.

Creators and students are told by claims, those who are enrolled by what students hold, members
by units that form a tree, an admin by a row, a verified user by what the token says.
"""

from __future__ import annotations

from dataclasses import replace

from schemagen.core.quoting import Sql
from schemagen.model.access import USER, Actor, ActorRows, ClaimValue, Tree
from schemagen.model.buckets import FOLDER, Bucket
from schemagen.model.realtime import Broadcast

from .building import at, model, name, rule, table

SIGNED_IN = ("authenticated",)
GUARDED_USER = replace(USER, guarded=True)
CREATOR = Actor(
    "creator",
    SIGNED_IN,
    keyed=True,
    claim=("app_metadata", "creator_id"),
    rows=ActorRows(name("creators"), "id", key="id", when=Sql("is_active")),
    own=(name("creators"), "id"),
    origin=at(2),
)
STUDENT = Actor(
    "student",
    SIGNED_IN,
    keyed=True,
    claim=("student_id",),
    rows=ActorRows(name("students"), "id", key="id", when=Sql("not is_banned")),
    own=(name("students"), "id"),
    origin=at(3),
)
ENROLLED = Actor(
    "enrolled",
    SIGNED_IN,
    keyed=True,
    rows=ActorRows(
        name("enrollments"),
        "student_id",
        of=STUDENT,
        key="course_id",
        role="level",
        when=Sql("ended_on is null"),
    ),
    own=(name("courses"), "id"),
    origin=at(4),
)
INVITEE = Actor(
    "invitee", SIGNED_IN, keyed=True, claim=("email",), claim_type="text", key_type="text"
)
DEVICE = Actor(
    "device", SIGNED_IN, keyed=True, claim=("device_no",), claim_type="bigint", key_type="bigint"
)
MEMBER = Actor(
    "member",
    SIGNED_IN,
    keyed=True,
    rows=ActorRows(
        name("memberships"),
        "user_id",
        of=GUARDED_USER,
        key="unit_id",
        role="role",
        tree=Tree(name("units"), "id", "parent_id"),
    ),
    own=(name("units"), "id"),
    origin=at(5),
)
ADMIN = Actor(
    "admin",
    SIGNED_IN,
    keyed=False,
    rows=ActorRows(name("staff"), "user_id", of=GUARDED_USER, when=Sql("rank = 'admin'")),
    origin=at(6),
)
VERIFIED = Actor(
    "verified", SIGNED_IN, keyed=False, jwt=(ClaimValue(("aal",), '"aal2"'),), origin=at(7)
)
ACTORS = (GUARDED_USER, CREATOR, STUDENT, ENROLLED, INVITEE, DEVICE, MEMBER, ADMIN, VERIFIED)

_ID = "uuid primary key default gen_random_uuid()"
COLUMNS = {
    "creators": {
        "id": _ID,
        "name": "text",
        "is_active": "boolean not null default true",
    },
    "students": {
        "id": _ID,
        "creator_id": "uuid not null references creators on delete cascade",
        "group_no": "integer not null default 1",
        "is_banned": "boolean not null default false",
    },
    "courses": {
        "id": _ID,
        "creator_id": "uuid not null references creators on delete cascade",
        "group_no": "integer",
        "title": "text",
    },
    "enrollments": {
        "id": _ID,
        "student_id": "uuid references students on delete cascade",
        "course_id": "uuid references courses on delete cascade",
        "level": "text not null default 'basic' check (level in ('basic', 'pro', 'tutor'))",
        "ended_on": "date",
    },
    "lessons": {
        "id": _ID,
        "course_id": "uuid not null references courses on delete cascade",
        "body": "text",
    },
    "invitations": {"id": _ID, "email": "text", "is_open": "boolean not null default true"},
    "readings": {"id": _ID, "device_no": "bigint", "value": "integer"},
    "units": {"id": _ID, "parent_id": "uuid references units on delete cascade", "name": "text"},
    "memberships": {
        "id": _ID,
        "unit_id": "uuid references units on delete cascade",
        "user_id": "uuid references auth.users on delete cascade",
        "role": "text not null default 'reader' check (role in ('reader', 'editor'))",
    },
    "staff": {
        "user_id": "uuid primary key references auth.users on delete cascade",
        "rank": "text not null default 'clerk' check (rank in ('clerk', 'admin'))",
    },
    "papers": {
        "id": _ID,
        "unit_id": "uuid references units on delete cascade",
        "title": "text",
        "secret": "text",
        "is_final": "boolean not null default false",
    },
}
LINES = {bare: 10 * (number + 1) for number, bare in enumerate(COLUMNS)}
TABLES = [table(bare, columns, line=LINES[bare]) for bare, columns in COLUMNS.items()]

RULES = [
    rule("creators", "select update", CREATOR, by="id", columns=["name"], line=11),
    rule("students", "select", STUDENT, by="id", line=21),
    rule("students", "all", CREATOR, by="creator_id", line=22),
    rule("courses", "all", CREATOR, by="creator_id", line=31),
    rule(
        "courses",
        "select",
        STUDENT,
        pairs={"creator_id": "creator_id", "group_no": "group_no"},
        line=32,
    ),
    rule("courses", "select", ENROLLED, by="id", line=33),
    rule("enrollments", "select", STUDENT, by="student_id", line=41),
    rule("enrollments", "all", CREATOR, by="course_id>courses.creator_id", line=42),
    rule("lessons", "select", ENROLLED, by="course_id", roles=["pro", "tutor"], line=51),
    rule("lessons", "insert", ENROLLED, by="course_id", roles=["tutor"], line=52),
    rule(
        "lessons", "update delete", via="course_id>courses", via_actor="creator", line=53
    ),
    rule("lessons", "select", via="course_id>courses", via_actor="creator", line=54),
    rule("invitations", "select", INVITEE, by="email", when="is_open", line=61),
    rule("invitations", "select", ADMIN, line=62),
    rule("readings", "all", DEVICE, by="device_no", line=71),
    rule("units", "select", MEMBER, by="id", line=81),
    rule("memberships", "select", MEMBER, by="unit_id", line=91),
    rule("memberships", "insert update delete", ADMIN, line=92),
    rule("memberships", "select", ADMIN, line=93),
    rule("staff", "select", by="user_id", line=101),
    rule("papers", "select", MEMBER, by="unit_id", line=111),
    rule("papers", "update", MEMBER, by="unit_id", roles=["editor"], when="not is_final",
         columns=["title"], line=112),
    rule("papers", "update", ADMIN, columns=["secret", "is_final"], line=113),
    rule("papers", "select", ADMIN, line=114),
    rule("papers", "select", MEMBER, any_row=True, roles=["editor"], when="is_final", line=115),
    rule("papers", "delete", VERIFIED, when="is_final", line=116),
    rule("papers", "select", VERIFIED, when="is_final", line=117),
]  # fmt: skip

FILMS = Bucket(
    "films",
    False,
    None,
    (),
    (rule("storage.objects", "all", CREATOR, by=FOLDER, line=131),),
    at(130),
)
SHELF = Bucket(
    "shelf",
    False,
    None,
    (),
    (
        rule("storage.objects", "select", MEMBER, by=FOLDER, line=141),
        rule("storage.objects", "insert delete", MEMBER, by=FOLDER, roles=["editor"], line=142),
    ),
    at(140),
)

MODEL = model(
    TABLES,
    RULES,
    actors=ACTORS,
    objects=(FILMS, SHELF),
    broadcasts=(Broadcast("course", name("courses"), "id", at(120)),),
)

HELPERS_SQL = """
create schema private;
create function private.as_uuid(claim text) returns uuid language sql immutable as $$
    select case when claim ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
           then claim::uuid end
$$;
create function private.user_id() returns uuid language sql stable as $$
    select private.as_uuid(auth.jwt() ->> 'sub')
$$;
create function private.creator_id() returns uuid language sql stable security definer
set search_path = pg_catalog, pg_temp begin atomic
    select id from public.creators
    where id = private.as_uuid(auth.jwt() -> 'app_metadata' ->> 'creator_id') and is_active;
end;
create function private.student_id() returns uuid language sql stable security definer
set search_path = pg_catalog, pg_temp begin atomic
    select id from public.students
    where id = private.as_uuid(auth.jwt() ->> 'student_id') and not is_banned;
end;
create function private.student_pairs() returns table (creator_id uuid, group_no integer)
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    select s.creator_id, s.group_no from public.students s where s.id = private.student_id();
end;
create function private.enrolled_courses(levels text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    select course_id from public.enrollments
    where student_id = private.student_id() and ended_on is null and level = any (levels);
end;
create function private.device_no() returns bigint language sql stable as $$
    select case when v.claim ~ '^-?[0-9]{1,18}$' then v.claim::bigint end
    from (select auth.jwt() ->> 'device_no' as claim) v
$$;
create function private.units(roles text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    with recursive k (id) as (
        select unit_id from public.memberships
        where user_id = private.user_id() and role = any (roles)
        union select u.id from public.units u join k on u.parent_id = k.id
    ) select id from k;
end;
create function private.is_admin() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    select exists (select from public.staff where user_id = private.user_id() and rank = 'admin');
end;
create function private.courses_of_creator() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    select id from public.courses where creator_id = private.creator_id();
end;
create function private.courses_selectable() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp begin atomic
    select id from public.courses
    where creator_id = private.creator_id()
       or (creator_id, group_no) in (select * from private.student_pairs())
       or id in (select private.enrolled_courses(array['basic', 'pro', 'tutor']));
end;
grant execute on all functions in schema private to anon, authenticated;

create function private.guard() returns trigger language plpgsql set search_path = '' as $$
declare
    kept text;
begin
    if current_user in ('anon', 'authenticated') then
        foreach kept in array tg_argv loop
            if to_jsonb(old) -> kept is distinct from to_jsonb(new) -> kept then
                raise exception 'keys that carry access do not move' using errcode = '42501';
            end if;
        end loop;
    end if;
    return new;
end $$;
create function private.papers_columns() returns trigger
language plpgsql security invoker set search_path = '' as $$
begin
    if current_user = 'authenticated' and (
        (old.unit_id in (select private.units(array['editor']))
         and not old.is_final and not new.is_final
         and to_jsonb(old) - array['title'] = to_jsonb(new) - array['title'])
        or (private.is_admin()
            and to_jsonb(old) - array['secret', 'is_final']
                = to_jsonb(new) - array['secret', 'is_final'])
    ) is not true then
        raise exception 'permission denied for columns of papers' using errcode = '42501';
    end if;
    return new;
end $$;
grant usage on schema private to authenticated;
"""


def _created(bare: str) -> str:
    parts = ", ".join(f"{column} {text}" for column, text in COLUMNS[bare].items())
    return f"""
        create table {bare} ({parts});
        revoke all on {bare} from public, anon, authenticated, service_role;
        grant select, insert, update, delete on {bare} to service_role;
        alter table {bare} enable row level security;
        alter table {bare} force row level security;
    """


def _policy(bare: str, operation: str, using: str, check: str | None = None) -> str:
    """A policy for signed-in users, with the columns of its table as its conditions name them."""
    parts = [f"using ({using})"] if operation != "insert" else []
    if operation in {"insert", "update"}:
        parts.append(f"with check ({check or using})")
    return (
        f"create policy {bare}_{operation} on {bare} for {operation} to authenticated"
        f" {' '.join(parts)};"
    )


def _policies(bare: str, operations: str, condition: str) -> str:
    return "".join(_policy(bare, operation, condition) for operation in operations.split())


_CREATOR = "creator_id = (select private.creator_id())"
_ENROLLED = "any (array(select private.enrolled_courses(array['basic', 'pro', 'tutor'])))"
_ADVANCED = "any (array(select private.enrolled_courses(array['pro', 'tutor'])))"
_TUTORED = "any (array(select private.enrolled_courses(array['tutor'])))"
_UNITS = "any (array(select private.units(array['reader', 'editor'])))"
_EDITED = "any (array(select private.units(array['editor'])))"
_OF_CREATOR = "course_id = any (array(select private.courses_of_creator()))"
_ADMIN = "(select private.is_admin())"
_VERIFIED = "(select auth.jwt() ->> 'aal') = 'aal2'"

ACCESS_SQL = f"""
grant select, update (name) on creators to authenticated;
{_policies("creators", "select update", "id = (select private.creator_id())")}
grant select, insert, update, delete on students, courses, enrollments to authenticated;
{_policy("students", "select", f"id = (select private.student_id()) or {_CREATOR}")}
{_policies("students", "insert update delete", _CREATOR)}
{
    _policy(
        "courses",
        "select",
        f"{_CREATOR} or (creator_id, group_no) in"
        f" (select * from private.student_pairs()) or id = {_ENROLLED}",
    )
}
{_policies("courses", "insert update delete", _CREATOR)}
{_policy("enrollments", "select", f"student_id = (select private.student_id()) or {_OF_CREATOR}")}
{_policies("enrollments", "insert update delete", _OF_CREATOR)}
grant select, insert, update, delete on lessons to authenticated;
{_policy("lessons", "select", f"course_id = {_ADVANCED} or {_OF_CREATOR}")}
{_policy("lessons", "insert", f"course_id = {_TUTORED}")}
{_policies("lessons", "update delete", _OF_CREATOR)}
grant select on invitations to authenticated;
{
    _policy(
        "invitations",
        "select",
        f"(email = (select nullif(auth.jwt() ->> 'email', '')) and is_open) or {_ADMIN}",
    )
}
grant select, insert, update, delete on readings to authenticated;
{_policies("readings", "select insert update delete", "device_no = (select private.device_no())")}
grant select on units to authenticated;
{_policy("units", "select", f"id = {_UNITS}")}
grant select, insert, update, delete on memberships to authenticated;
{_policy("memberships", "select", f"unit_id = {_UNITS} or {_ADMIN}")}
{_policies("memberships", "insert update delete", _ADMIN)}
grant select on staff to authenticated;
{_policy("staff", "select", "user_id = (select private.user_id())")}
grant select, update (title, secret, is_final), delete on papers to authenticated;
{
    _policy(
        "papers",
        "select",
        f"unit_id = {_UNITS} or {_ADMIN} or (is_final"
        f" and (exists (select private.units(array['editor'])) or {_VERIFIED}))",
    )
}
{_policy("papers", "update", f"(unit_id = {_EDITED} and not is_final) or {_ADMIN}")}
{_policy("papers", "delete", f"is_final and {_VERIFIED}")}

create trigger students_05_guard before update on students
    for each row execute function private.guard('id', 'creator_id');
create trigger courses_05_guard before update on courses
    for each row execute function private.guard('id', 'creator_id', 'group_no');
create trigger enrollments_05_guard before update on enrollments
    for each row execute function private.guard('student_id', 'course_id');
create trigger lessons_05_guard before update on lessons
    for each row execute function private.guard('course_id');
create trigger readings_05_guard before update on readings
    for each row execute function private.guard('device_no');
create trigger memberships_05_guard before update on memberships
    for each row execute function private.guard('unit_id');
create trigger papers_05_columns before update on papers
    for each row execute function private.papers_columns();

create policy heard on realtime.messages for select to authenticated using (
    extension = 'broadcast' and (select realtime.topic()) = any (
        array(select 'course:' || i::text from private.courses_selectable() i))
);
"""

_FOLDER = "(storage.foldername(name))[1]"
_FILM = f"bucket_id = 'films' and {_FOLDER} = (select private.creator_id())::text"
_SHELVED = (
    "bucket_id = 'shelf' and {} = any (array(select u::text from private.units(array[{}]) u))"
)
_READ = _SHELVED.format(_FOLDER, "'reader', 'editor'")
_WRITTEN = _SHELVED.format(_FOLDER, "'editor'")
BUCKETS_SQL = f"""
insert into storage.buckets (id, name, public) values
    ('films', 'films', false), ('shelf', 'shelf', false);
create policy films_select on storage.objects for select to authenticated using ({_FILM});
create policy films_insert on storage.objects for insert to authenticated with check ({_FILM});
create policy films_update on storage.objects for update to authenticated
    using ({_FILM}) with check ({_FILM});
create policy films_delete on storage.objects for delete to authenticated using ({_FILM});
create policy shelf_select on storage.objects for select to authenticated using ({_READ});
create policy shelf_insert on storage.objects for insert to authenticated
    with check ({_WRITTEN});
create policy shelf_delete on storage.objects for delete to authenticated using ({_WRITTEN});
"""

SQL = "".join(map(_created, COLUMNS)) + HELPERS_SQL + ACCESS_SQL + BUCKETS_SQL
