-- supabase/migrations/20260102030405_change.sql
-- Notes: change
-- Written by schemagen migrate, and tried: after the migrations before it, it ends in
-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again.
-- schemagen: notes
--
-- Where rows are, it
--   drops the bucket pictures: fails where it holds files

set lock_timeout = '10s';
set statement_timeout = '5min';

drop policy notes_pictures_delete on storage.objects;

drop policy notes_pictures_insert on storage.objects;

drop policy notes_pictures_select on storage.objects;

drop policy notes_pictures_update on storage.objects;

drop trigger notes_05_files_stay on storage.objects;

drop function private.notes_files_stay();

alter publication supabase_realtime drop table public.notes;

do $body$
declare
  protected text := current_setting('storage.allow_delete_query', true);
  files bigint;
begin
  if to_regclass('storage.buckets') is null then
    return;
  end if;
  select count(*) into files from storage.objects where bucket_id = 'pictures';
  if files > 0 then
    raise exception using
      errcode = 'object_in_use',
      message = format('the bucket %s holds %s files', 'pictures', files),
      detail = 'empty it in the dashboard or through the Storage API; SQL would leave the files behind';
  end if;
  perform set_config('storage.allow_delete_query', 'true', true);
  delete from storage.buckets where id = 'pictures';
  perform set_config('storage.allow_delete_query', coalesce(protected, ''), true);
end
$body$;

do $body$
declare
  own oid := to_regnamespace('private');
begin
  if obj_description(own, 'pg_namespace') = 'Helper functions of schemagen; nobody has usage'
    and not exists (select from pg_catalog.pg_class where relnamespace = own)
    and not exists (select from pg_catalog.pg_proc where pronamespace = own)
    and not exists (select from pg_catalog.pg_type where typnamespace = own)
  then
    drop schema private;
  end if;
end
$body$;

reset lock_timeout;
reset statement_timeout;
