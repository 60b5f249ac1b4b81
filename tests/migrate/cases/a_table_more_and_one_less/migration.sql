-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   drops the table public.old with its rows
--   builds the index notes_folder_id_idx: nobody writes to public.notes meanwhile

set lock_timeout = '10s';
set statement_timeout = '5min';

drop policy old_select_authenticated on public.old;

alter table public.old drop constraint old_note_id_fkey;

drop index public.old_note_id_idx;

do $body$
begin
  if to_regnamespace('private') is null then
    create schema private;
    comment on schema private is 'Helper functions of schemagen; nobody has usage';
    revoke all on schema private from public;
  end if;
end
$body$;

ALTER TABLE "public"."notes" ADD COLUMN "folder_id" uuid;

DROP TABLE "public"."old";

do $guard$
declare
  taken text[] := '{}';
begin
  taken := taken || array(
    select 'table ' || ours.name || case
      when there.relkind not in ('r', 'p') then ' (it is no table)'
      when missing.columns is not null then ' (without ' || missing.columns || ')'
      else ' (row level security is not forced)'
    end
    from (values
      ('public.folders', array['id', 'user_id', 'title', 'created_at', 'updated_at']::text[])
    ) as ours (name, columns)
    join pg_catalog.pg_class as there on there.oid = to_regclass(ours.name)
    cross join lateral (
      select string_agg(wanted.name, ', ' order by wanted.name) as columns
      from unnest(ours.columns) as wanted (name)
      where not exists (
        select from pg_catalog.pg_attribute as own
        where own.attrelid = there.oid and own.attname = wanted.name and not own.attisdropped
      )
    ) as missing
    where there.relkind not in ('r', 'p') or missing.columns is not null or not there.relforcerowsecurity
    order by 1
  );
  taken := taken || array(
    select 'index ' || ours.name
    from (values
      ('public.notes_folder_id_idx', 'public.notes', false),
      ('public.folders_user_id_idx', 'public.folders', false)
    ) as ours (name, indexed, is_unique)
    where to_regclass(ours.name) is not null and not exists (
      select from pg_catalog.pg_index as there
      where there.indexrelid = to_regclass(ours.name) and there.indrelid = to_regclass(ours.indexed)
        and there.indisunique = ours.is_unique and there.indisvalid
    )
    order by 1
  );
  if taken <> '{}' then
    raise exception using
      errcode = 'duplicate_object',
      message = 'in the way, and not made by this file: ' || array_to_string(taken, ', '),
      hint = 'give yours a prefix or a schema, or move what is there out of the way; what an earlier '
        'version of this file made needs a migration of its own';
  end if;
end
$guard$;

create table if not exists public.folders (
    id uuid default gen_random_uuid() not null,
    user_id uuid not null,
    title text not null,
    created_at timestamptz default now() not null,
    updated_at timestamptz default now() not null,
    constraint folders_pkey primary key (id)
);
alter table public.folders enable row level security;
alter table public.folders force row level security;
revoke all on table public.folders from public, anon, authenticated, service_role;

create index if not exists notes_folder_id_idx on public.notes (folder_id);

create index if not exists folders_user_id_idx on public.folders (user_id);

do $body$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.notes'::regclass and conname = 'notes_folder_id_fkey'
  ) then
    alter table public.notes
      add constraint notes_folder_id_fkey foreign key (folder_id)
      references public.folders (id)
      on delete cascade;
  end if;
end
$body$;

create or replace function private.notes_touch_updated_at()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $body$begin
  new.updated_at := pg_catalog.now();
  return new;
end$body$;
comment on function private.notes_touch_updated_at() is 'Moves updated_at with every update';
revoke all on function private.notes_touch_updated_at() from public, anon, authenticated, service_role;

create or replace trigger folders_90_touch
before update on public.folders
for each row
execute function private.notes_touch_updated_at();
comment on trigger folders_90_touch on public.folders is 'Moves updated_at';

drop policy if exists folders_select_authenticated on public.folders;
create policy folders_select_authenticated on public.folders
as permissive for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists folders_insert_authenticated on public.folders;
create policy folders_insert_authenticated on public.folders
as permissive for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists folders_update_authenticated on public.folders;
create policy folders_update_authenticated on public.folders
as permissive for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists folders_delete_authenticated on public.folders;
create policy folders_delete_authenticated on public.folders
as permissive for delete to authenticated
using (user_id = (select auth.uid()));

grant select, insert, update, delete on table public.folders to authenticated;
grant select, insert, update, delete on table public.folders to service_role;

do $body$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.folders'::regclass and conname = 'folders_user_id_fkey'
  ) then
    alter table public.folders
      add constraint folders_user_id_fkey foreign key (user_id)
      references auth.users (id)
      on delete cascade;
  end if;
end
$body$;

reset lock_timeout;
reset statement_timeout;
