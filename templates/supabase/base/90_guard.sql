-- The platform owns auth, storage and realtime: others add policies and triggers there, and
-- nothing else. https://github.com/orgs/supabase/discussions/34270
-- postgres inherits from the owners (10_roles.sql says why), so the rest is refused here.

-- part: function extensions.refuse_platform_change
-- present: to_regprocedure('extensions.refuse_platform_change()') is not null
create function extensions.refuse_platform_change() returns event_trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    platform constant text[] := array['auth', 'storage', 'realtime'];
    found text;
begin
    if exists (
        select from pg_roles
        where rolname = current_user and (rolsuper or rolname like 'supabase\_%\_admin')
    ) then
        return;
    end if;
    if tg_event = 'sql_drop' then
        select object_identity into found from pg_event_trigger_dropped_objects()
        where coalesce(schema_name, object_name) = any (platform)
          and object_type not in ('policy', 'trigger')
        order by original desc limit 1;
    else
        select object_identity into found from pg_event_trigger_ddl_commands()
        where schema_name = any (platform)
          and command_tag not in ('CREATE POLICY', 'ALTER POLICY', 'CREATE TRIGGER')
        limit 1;
    end if;
    if found is not null then
        raise exception 'must be owner of %', found
            using errcode = 'insufficient_privilege',
                  hint = 'Supabase owns the schemas auth, storage and realtime: only policies and triggers may be added there.';
    end if;
end
$$;
revoke execute on function extensions.refuse_platform_change() from public;

-- part: event trigger platform_guard
-- present: exists (select from pg_catalog.pg_event_trigger where evtname = 'platform_guard')
create event trigger platform_guard on ddl_command_end
    execute function extensions.refuse_platform_change();

-- part: event trigger platform_guard_drop
-- present: exists (select from pg_catalog.pg_event_trigger where evtname = 'platform_guard_drop')
create event trigger platform_guard_drop on sql_drop
    execute function extensions.refuse_platform_change();
