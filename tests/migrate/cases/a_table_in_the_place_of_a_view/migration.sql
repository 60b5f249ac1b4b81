-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes

set lock_timeout = '10s';
set statement_timeout = '5min';

drop view public.latest;

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
      ('public.latest', array['id', 'user_id']::text[])
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
      ('public.latest_user_id_idx', 'public.latest', false)
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

create table if not exists public.latest (
    id uuid default gen_random_uuid() not null,
    user_id uuid not null,
    constraint latest_pkey primary key (id)
);
alter table public.latest enable row level security;
alter table public.latest force row level security;
revoke all on table public.latest from public, anon, authenticated, service_role;

create index if not exists latest_user_id_idx on public.latest (user_id);

drop policy if exists latest_select_authenticated on public.latest;
create policy latest_select_authenticated on public.latest
as permissive for select to authenticated
using (user_id = (select auth.uid()));

drop policy if exists latest_insert_authenticated on public.latest;
create policy latest_insert_authenticated on public.latest
as permissive for insert to authenticated
with check (user_id = (select auth.uid()));

drop policy if exists latest_update_authenticated on public.latest;
create policy latest_update_authenticated on public.latest
as permissive for update to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

drop policy if exists latest_delete_authenticated on public.latest;
create policy latest_delete_authenticated on public.latest
as permissive for delete to authenticated
using (user_id = (select auth.uid()));

grant select, insert, update, delete on table public.latest to authenticated;
grant select, insert, update, delete on table public.latest to service_role;

do $body$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.latest'::regclass and conname = 'latest_user_id_fkey'
  ) then
    alter table public.latest
      add constraint latest_user_id_fkey foreign key (user_id)
      references auth.users (id)
      on delete cascade;
  end if;
end
$body$;

reset lock_timeout;
reset statement_timeout;
