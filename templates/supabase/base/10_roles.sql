-- The roles of the platform. https://supabase.com/docs/guides/database/postgres/roles
-- A role that exists is left as it is: on a plain server `postgres` usually is a superuser.

-- part: role postgres
-- present: to_regrole('postgres') is not null
-- Not a superuser, as on the platform: what only a superuser may do must fail here too.
create role postgres login createdb createrole replication bypassrls;
alter role postgres set search_path = "$user", public, extensions;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
do $$
begin
    execute format('alter database %I owner to postgres', current_database());
end
$$;

-- part: role anon
-- present: to_regrole('anon') is not null
create role anon nologin inherit;
alter role anon set statement_timeout = '3s';

-- part: role authenticated
-- present: to_regrole('authenticated') is not null
create role authenticated nologin inherit;
alter role authenticated set statement_timeout = '8s';

-- part: role service_role
-- present: to_regrole('service_role') is not null
create role service_role nologin inherit bypassrls;

-- part: role authenticator
-- present: to_regrole('authenticator') is not null
-- The Data API logs in as this role and becomes one of the three, per request.
create role authenticator login noinherit;
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';

-- part: role supabase_auth_admin
-- present: to_regrole('supabase_auth_admin') is not null
create role supabase_auth_admin login noinherit;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';

-- part: role supabase_storage_admin
-- present: to_regrole('supabase_storage_admin') is not null
create role supabase_storage_admin login noinherit;
alter role supabase_storage_admin set search_path = storage;

-- part: role supabase_realtime_admin
-- present: to_regrole('supabase_realtime_admin') is not null
create role supabase_realtime_admin nologin noinherit;

-- part: memberships of authenticator
-- present: pg_has_role(to_regrole('authenticator')::oid, to_regrole('anon')::oid, 'member')
--     and pg_has_role(to_regrole('authenticator')::oid, to_regrole('authenticated')::oid, 'member')
--     and pg_has_role(to_regrole('authenticator')::oid, to_regrole('service_role')::oid, 'member')
grant anon, authenticated, service_role to authenticator;

-- part: memberships of supabase_storage_admin
-- present: pg_has_role(to_regrole('supabase_storage_admin')::oid, to_regrole('authenticator')::oid, 'member')
-- The storage server becomes the role of the request through it.
grant authenticator to supabase_storage_admin;

-- part: memberships of postgres
-- present: pg_has_role(to_regrole('postgres')::oid, to_regrole('anon')::oid, 'member')
--     and pg_has_role(to_regrole('postgres')::oid, to_regrole('authenticated')::oid, 'member')
--     and pg_has_role(to_regrole('postgres')::oid, to_regrole('service_role')::oid, 'member')
-- From 16 on CREATEROLE alone does not administer roles, so the platform adds the option.
grant anon, authenticated, service_role to postgres with admin option;

-- part: policies and triggers on the platform's tables
-- present: pg_has_role(to_regrole('postgres')::oid, to_regrole('supabase_auth_admin')::oid, 'member')
--     and pg_has_role(to_regrole('postgres')::oid, to_regrole('supabase_storage_admin')::oid, 'member')
--     and pg_has_role(to_regrole('postgres')::oid, to_regrole('supabase_realtime_admin')::oid, 'member')
-- On the platform the extension supautils lets postgres create and drop policies, and drop
-- triggers, on tables that it does not own. Without it only their owner may, so postgres
-- inherits from the owners; 90_guard.sql refuses everything else that this would allow.
do $$
begin
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin'
             || ' to postgres with inherit true, set false';
    else
        grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to postgres;
    end if;
end
$$;
