"""A system with every kind of rule, and the right SQL for it, both written by hand."""

from __future__ import annotations

from schemagen.model.tables import FilledFrom

from .building import argument, function, model, rule, table, trigger

PROFILES = table(
    "profiles",
    {
        "id": "uuid primary key references auth.users on delete cascade",
        "email": "text unique",
        "full_name": "text",
        "quota": "integer not null default 5",
    },
    line=10,
)
PROJECTS = table(
    "projects",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "user_id": "uuid not null default auth.uid() references profiles on delete cascade",
        "title": "text not null",
        "is_public": "boolean not null default false",
    },
    line=20,
    constraints={"projects_id_user_id_key": "unique (id, user_id)"},
    filled={"user_id": FilledFrom(None)},
    owner="user_id",
)
DOCUMENTS = table(
    "documents",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "project_id": "uuid not null",
        "user_id": "uuid not null",
        "status": "document_status not null default 'draft'",
        "body": "text",
    },
    line=30,
    constraints={
        "documents_project_fk": (
            "foreign key (project_id, user_id) references projects (id, user_id)"
        )
    },
    filled={"user_id": FilledFrom("project_id", "user_id")},
    owner="user_id",
)
NOTES = table(
    "notes",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "document_id": "uuid not null references documents on delete cascade",
        "body": "text not null",
    },
    line=40,
)
ATTACHMENTS = table(
    "attachments",
    {
        "id": "bigint primary key generated always as identity",
        "note_id": "uuid references notes on delete cascade",
        "path": "text not null check (path ~ '^/')",
    },
    line=50,
)
READINGS = table(
    "readings",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "project_id": "uuid not null references projects on delete cascade",
        "value": "numeric(4,2) check (value between 0 and 24)",
    },
    line=60,
)
LABELS = table(
    "labels",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "user_id": "uuid references profiles on delete cascade",
        "name": "text not null",
    },
    line=70,
    constraints={"labels_user_id_name_key": "unique (user_id, name)"},
)
PINS = table(
    "pins",
    {
        "id": "uuid primary key default gen_random_uuid()",
        "project_id": "uuid references projects on delete cascade",
    },
    line=90,
)
JOBS = table(
    "jobs",
    {"id": "uuid primary key default gen_random_uuid()", "payload": "jsonb not null"},
    line=80,
)

RULES = [
    rule("profiles", "select", by="id", line=11),
    rule("profiles", "update", by="id", columns=["full_name"], line=12),
    rule("projects", "all", by="user_id", line=21),
    rule("projects", "select", "public", when="is_public", line=22),
    rule("documents", "select", by="user_id", line=31),
    rule("documents", "insert", by="user_id", check="status = 'draft'", line=32),
    rule(
        "documents",
        "update",
        by="user_id",
        when="status = 'draft'",
        check="status in ('draft', 'published')",
        line=33,
    ),
    rule("documents", "delete", by="user_id", when="status = 'draft'", line=34),
    rule("documents", "select", "public", when="status = 'published'", line=35),
    rule("notes", "all", via="document_id>documents", line=41),
    rule("attachments", "select insert", via="note_id>notes", line=51),
    rule("readings", "all", by="project_id>projects.user_id", line=61),
    rule("pins", "all", by="project_id>projects.user_id", movable=True, line=91),
    rule("labels", "all", by="user_id", columns=["id", "user_id", "name"], line=71),
    rule("labels", "select", "public", when="user_id is null", line=72),
]

FUNCTIONS = [
    function("fill_user", returns="trigger"),
    function("fill_owner", returns="trigger", definer=True),
    function("guard", returns="trigger"),
    function("sign_up", returns="trigger", definer=True),
    function(
        "count_projects",
        "authenticated",
        "service_role",
        arguments=(argument("p_user", "uuid", "auth.uid()"), argument("p_least", "integer")),
        attempt={"p_least": 1},
    ),
]

TRIGGERS = [
    trigger("projects", "projects_10_owner", "fill_user", "before", "insert"),
    trigger("projects", "projects_05_guard", "guard", "before", "update"),
    trigger("documents", "documents_10_owner", "fill_owner", "before", "insert"),
    trigger("documents", "documents_05_guard", "guard", "before", "update"),
    trigger("auth.users", "on_sign_up", "sign_up", "after", "insert"),
]

MODEL = model(
    [JOBS, ATTACHMENTS, NOTES, DOCUMENTS, PROFILES, PROJECTS, READINGS, LABELS, PINS],
    RULES,
    FUNCTIONS,
    TRIGGERS,
)

TABLES_SQL = """
create type document_status as enum ('draft', 'published', 'withdrawn');
create table profiles (
    id uuid primary key references auth.users on delete cascade,
    email text unique, full_name text, quota integer not null default 5
);
create table projects (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null default auth.uid() references profiles on delete cascade,
    title text not null, is_public boolean not null default false,
    unique (id, user_id)
);
create table documents (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null, user_id uuid not null,
    status document_status not null default 'draft', body text,
    constraint documents_project_fk foreign key (project_id, user_id)
        references projects (id, user_id) on delete cascade
);
create table notes (
    id uuid primary key default gen_random_uuid(),
    document_id uuid not null references documents on delete cascade, body text not null
);
create table attachments (
    id bigint primary key generated always as identity,
    note_id uuid references notes on delete cascade, path text not null check (path ~ '^/')
);
create table readings (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references projects on delete cascade,
    value numeric(4,2) check (value between 0 and 24)
);
create table labels (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references profiles on delete cascade, name text not null,
    unique (user_id, name)
);
create table pins (
    id uuid primary key default gen_random_uuid(),
    project_id uuid references projects on delete cascade
);
create table jobs (id uuid primary key default gen_random_uuid(), payload jsonb not null);
"""

ROUTINES_SQL = """
create function fill_user() returns trigger language plpgsql set search_path = '' as $$
begin new.user_id := coalesce(new.user_id, auth.uid()); return new; end $$;
create trigger projects_10_owner before insert on projects
    for each row when (new.user_id is null) execute function fill_user();

create function fill_owner() returns trigger language plpgsql security definer
set search_path = '' as $$
begin
    select p.user_id into new.user_id from public.projects p where p.id = new.project_id;
    return new;
end $$;
create trigger documents_10_owner before insert on documents
    for each row when (new.user_id is null) execute function fill_owner();

create function guard() returns trigger language plpgsql set search_path = '' as $$
begin
    if current_user in ('anon', 'authenticated') then
        raise exception 'keys that carry access do not move' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger projects_05_guard before update on projects
    for each row when (old.user_id is distinct from new.user_id) execute function guard();
create trigger documents_05_guard before update on documents
    for each row when (old.user_id is distinct from new.user_id) execute function guard();
create trigger notes_05_guard before update on notes
    for each row when (old.document_id is distinct from new.document_id)
    execute function guard();
create trigger readings_05_guard before update on readings
    for each row when (old.project_id is distinct from new.project_id) execute function guard();

create function sign_up() returns trigger language plpgsql security definer
set search_path = '' as $$
begin
    insert into public.profiles (id, email, full_name)
    values (new.id, new.email, new.raw_user_meta_data ->> 'full_name');
    return new;
end $$;
create trigger on_sign_up after insert on auth.users
    for each row execute function sign_up();

create function count_projects(p_user uuid default auth.uid(), p_least integer default null)
returns integer language sql stable set search_path = '' as $$
    select greatest(count(*)::integer, p_least) from public.projects p where p.user_id = p_user
$$;
revoke execute on function fill_user, fill_owner, guard, sign_up
    from public, anon, authenticated, service_role;
revoke execute on function count_projects from public, anon, authenticated, service_role;
grant execute on function count_projects to authenticated, service_role;
"""

HELPERS_SQL = """
create schema private;
create function private.projects_of_user() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic select id from public.projects where user_id = auth.uid(); end;
create function private.documents_selectable() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select id from public.documents where user_id = auth.uid() or status = 'published';
end;
create function private.documents_selectable_anon() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic select id from public.documents where status = 'published'; end;
create function private.documents_updatable() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select id from public.documents where user_id = auth.uid() and status = 'draft';
end;
create function private.notes_selectable() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select id from public.notes where document_id in (select private.documents_selectable());
end;
create function private.notes_selectable_anon() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select id from public.notes where document_id in (select private.documents_selectable_anon());
end;
create function private.notes_updatable() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select id from public.notes where document_id in (select private.documents_updatable());
end;
grant execute on all functions in schema private to anon, authenticated;
"""

ACCESS_SQL = """
revoke all on profiles, projects, documents, notes, attachments, readings, labels, pins, jobs
    from public, anon, authenticated, service_role;
revoke all on all sequences in schema public from public, anon, authenticated, service_role;
grant select, insert, update, delete
    on profiles, projects, documents, notes, attachments, readings, labels, pins, jobs
    to service_role;
alter table profiles enable row level security;
alter table projects enable row level security;
alter table documents enable row level security;
alter table notes enable row level security;
alter table attachments enable row level security;
alter table readings enable row level security;
alter table labels enable row level security;
alter table jobs enable row level security;
alter table profiles force row level security;
alter table projects force row level security;
alter table documents force row level security;
alter table notes force row level security;
alter table attachments force row level security;
alter table readings force row level security;
alter table labels force row level security;
alter table jobs force row level security;

grant select, update (full_name) on profiles to authenticated;
create policy profiles_select on profiles for select to authenticated
    using (id = (select auth.uid()));
create policy profiles_update on profiles for update to authenticated
    using (id = (select auth.uid())) with check (id = (select auth.uid()));

grant select, insert, update, delete on projects to authenticated;
grant select on projects to anon;
create policy projects_select on projects for select to authenticated
    using (user_id = (select auth.uid()) or is_public);
create policy projects_select_anon on projects for select to anon using (is_public);
create policy projects_insert on projects for insert to authenticated
    with check (user_id = (select auth.uid()));
create policy projects_update on projects for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy projects_delete on projects for delete to authenticated
    using (user_id = (select auth.uid()));

grant select, insert, update, delete on documents to authenticated;
grant select on documents to anon;
create policy documents_select on documents for select to authenticated
    using (user_id = (select auth.uid()) or status = 'published');
create policy documents_select_anon on documents for select to anon
    using (status = 'published');
create policy documents_insert on documents for insert to authenticated
    with check (user_id = (select auth.uid()) and status = 'draft');
create policy documents_update on documents for update to authenticated
    using (user_id = (select auth.uid()) and status = 'draft')
    with check (user_id = (select auth.uid()) and status in ('draft', 'published'));
create policy documents_delete on documents for delete to authenticated
    using (user_id = (select auth.uid()) and status = 'draft');

grant select, insert, update, delete on notes to authenticated;
grant select on notes to anon;
create policy notes_select on notes for select to authenticated
    using (document_id = any (array(select private.documents_selectable())));
create policy notes_select_anon on notes for select to anon
    using (document_id = any (array(select private.documents_selectable_anon())));
create policy notes_insert on notes for insert to authenticated
    with check (document_id = any (array(select private.documents_updatable())));
create policy notes_update on notes for update to authenticated
    using (document_id = any (array(select private.documents_updatable())))
    with check (document_id = any (array(select private.documents_updatable())));
create policy notes_delete on notes for delete to authenticated
    using (document_id = any (array(select private.documents_updatable())));

grant select, insert on attachments to authenticated;
grant select on attachments to anon;
create policy attachments_select on attachments for select to authenticated
    using (note_id = any (array(select private.notes_selectable())));
create policy attachments_select_anon on attachments for select to anon
    using (note_id = any (array(select private.notes_selectable_anon())));
create policy attachments_insert on attachments for insert to authenticated
    with check (note_id = any (array(select private.notes_updatable())));

grant select, insert, update, delete on readings to authenticated;
create policy readings_select on readings for select to authenticated
    using (project_id = any (array(select private.projects_of_user())));
create policy readings_insert on readings for insert to authenticated
    with check (project_id = any (array(select private.projects_of_user())));
create policy readings_update on readings for update to authenticated
    using (project_id = any (array(select private.projects_of_user())))
    with check (project_id = any (array(select private.projects_of_user())));
create policy readings_delete on readings for delete to authenticated
    using (project_id = any (array(select private.projects_of_user())));

alter table pins enable row level security;
alter table pins force row level security;
grant select, insert, update, delete on pins to authenticated;
create policy pins_select on pins for select to authenticated
    using (project_id = any (array(select private.projects_of_user())));
create policy pins_insert on pins for insert to authenticated
    with check (project_id = any (array(select private.projects_of_user())));
create policy pins_update on pins for update to authenticated
    using (project_id = any (array(select private.projects_of_user())))
    with check (project_id = any (array(select private.projects_of_user())));
create policy pins_delete on pins for delete to authenticated
    using (project_id = any (array(select private.projects_of_user())));

grant select, insert (id, user_id, name), update (id, user_id, name), delete
    on labels to authenticated;
grant select on labels to anon;
create policy labels_select on labels for select to authenticated
    using (user_id = (select auth.uid()) or user_id is null);
create policy labels_select_anon on labels for select to anon using (user_id is null);
create policy labels_insert on labels for insert to authenticated
    with check (user_id = (select auth.uid()));
create policy labels_update on labels for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy labels_delete on labels for delete to authenticated
    using (user_id = (select auth.uid()));
"""

SQL = TABLES_SQL + ROUTINES_SQL + HELPERS_SQL + ACCESS_SQL
