-- Realtime: the publication for changes, and messages for broadcast.
-- https://supabase.com/docs/guides/realtime/authorization

-- part: publication supabase_realtime
-- present: exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime')
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

-- part: function realtime.topic
-- present: to_regprocedure('realtime.topic()') is not null
create function realtime.topic() returns text language sql stable as $$
    select nullif(current_setting('realtime.topic', true), '')
$$;
alter function realtime.topic() owner to supabase_realtime_admin;

-- part: table realtime.messages
-- present: to_regclass('realtime.messages') is not null
-- On the platform a partition per day; here the default one takes all.
create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    constraint messages_pkey primary key (id, inserted_at)
) partition by range (inserted_at);
create table realtime.messages_default partition of realtime.messages default;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages_default owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant all on realtime.messages to postgres;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- part: function realtime.send
-- present: to_regprocedure('realtime.send(jsonb, text, text, boolean)') is not null
-- As on the platform, a message that can't be stored is a warning and never undoes the
-- transaction that sent it.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast');
exception when others then
    raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end
$$;
alter function realtime.send(jsonb, text, text, boolean) owner to supabase_realtime_admin;

-- part: function realtime.broadcast_changes
-- present: to_regprocedure(
--     'realtime.broadcast_changes(text, text, text, text, text, record, record, text)') is not null
create function realtime.broadcast_changes(
    topic_name text, event_name text, operation text, table_name text, table_schema text,
    new record, old record, level text default 'ROW'
) returns void language plpgsql as $$
begin
    if level = 'STATEMENT' then
        raise exception 'function can only be triggered for each row, not for each statement';
    end if;
    if operation not in ('INSERT', 'UPDATE', 'DELETE') then
        raise exception 'Unexpected operation type: %', operation;
    end if;
    perform realtime.send(
        jsonb_build_object(
            'schema', table_schema, 'table', table_name, 'operation', operation,
            'record', new, 'old_record', old
        ),
        event_name, topic_name
    );
end
$$;
alter function realtime.broadcast_changes(text, text, text, text, text, record, record, text)
    owner to supabase_realtime_admin;
