-- File storage: the two tables that policies are written for, and their helpers.
-- https://supabase.com/docs/guides/storage/schema/design

-- part: type storage.buckettype
-- present: to_regtype('storage.buckettype') is not null
create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
alter type storage.buckettype owner to supabase_storage_admin;

-- part: function storage.foldername
-- present: to_regprocedure('storage.foldername(text)') is not null
create function storage.foldername(name text) returns text[] language sql immutable as $$
    select parts[1 : cardinality(parts) - 1] from string_to_array(name, '/') as parts
$$;
alter function storage.foldername(text) owner to supabase_storage_admin;

-- part: function storage.filename
-- present: to_regprocedure('storage.filename(text)') is not null
create function storage.filename(name text) returns text language sql immutable as $$
    select parts[cardinality(parts)] from string_to_array(name, '/') as parts
$$;
alter function storage.filename(text) owner to supabase_storage_admin;

-- part: function storage.extension
-- present: to_regprocedure('storage.extension(text)') is not null
create function storage.extension(name text) returns text language sql immutable as $$
    select reverse(split_part(reverse(parts[cardinality(parts)]), '.', 1))
    from string_to_array(name, '/') as parts
$$;
alter function storage.extension(text) owner to supabase_storage_admin;

-- part: function storage.operation
-- present: to_regprocedure('storage.operation()') is not null
create function storage.operation() returns text language sql stable as $$
    select current_setting('storage.operation', true)
$$;
alter function storage.operation() owner to supabase_storage_admin;

-- part: function storage.allow_any_operation
-- present: to_regprocedure('storage.allow_any_operation(text[])') is not null
-- The prefix is optional on either side: 'storage.object.list' is 'object.list'.
create function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable as $$
    select coalesce(bool_or(
        regexp_replace(expected, '^storage\.', '')
            = regexp_replace(storage.operation(), '^storage\.', '')
    ), false)
    from unnest(expected_operations) as expected
    where expected <> ''
$$;
alter function storage.allow_any_operation(text[]) owner to supabase_storage_admin;

-- part: function storage.allow_only_operation
-- present: to_regprocedure('storage.allow_only_operation(text)') is not null
create function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable as $$
    select storage.allow_any_operation(array[expected_operation])
$$;
alter function storage.allow_only_operation(text) owner to supabase_storage_admin;

-- part: function storage.protect_delete
-- present: to_regprocedure('storage.protect_delete()') is not null
-- A deleted row would leave its file behind, so only the storage server may delete.
create function storage.protect_delete() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('storage.allow_delete_query', true), '') <> 'true' then
        raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
            using errcode = 'insufficient_privilege',
                  hint = 'This prevents accidental data loss from orphaned objects.';
    end if;
    return null;
end
$$;
alter function storage.protect_delete() owner to supabase_storage_admin;

-- part: function storage.update_updated_at_column
-- present: to_regprocedure('storage.update_updated_at_column()') is not null
create function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;
alter function storage.update_updated_at_column() owner to supabase_storage_admin;

-- part: table storage.buckets
-- present: to_regclass('storage.buckets') is not null
create table storage.buckets (
    id text not null primary key,
    name text not null,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    owner_id text,
    type storage.buckettype not null default 'STANDARD',
    constraint buckets_name_length check (char_length(name) <= 100)
);
create unique index bname on storage.buckets (name);
comment on column storage.buckets.owner is 'Field is deprecated, use owner_id instead';
create trigger protect_buckets_delete before delete on storage.buckets
    for each statement execute function storage.protect_delete();
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.buckets enable row level security;
grant all on storage.buckets to postgres with grant option;
grant all on storage.buckets to anon, authenticated, service_role;

-- part: table storage.objects
-- present: to_regclass('storage.objects') is not null
create table storage.objects (
    id uuid not null default gen_random_uuid() primary key,
    bucket_id text,
    name text,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now(),
    metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    version text,
    owner_id text,
    user_metadata jsonb,
    constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets
);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);
comment on column storage.objects.owner is 'Field is deprecated, use owner_id instead';
create trigger protect_objects_delete before delete on storage.objects
    for each statement execute function storage.protect_delete();
create trigger update_objects_updated_at before update on storage.objects
    for each row execute function storage.update_updated_at_column();
alter table storage.objects owner to supabase_storage_admin;
alter table storage.objects enable row level security;
grant all on storage.objects to postgres with grant option;
grant all on storage.objects to anon, authenticated, service_role;
