-- key: name
-- when: to_regclass('storage.buckets') is not null
-- Newer versions of the platform have more columns than older ones.
select b.id as name,
    b.name as title,
    to_jsonb(b) ->> 'public' as public,
    to_jsonb(b) ->> 'file_size_limit' as file_size_limit,
    (
        select string_agg(t, ', ' order by t)
        from jsonb_array_elements_text(nullif(to_jsonb(b) -> 'allowed_mime_types', 'null')) as t
    ) as allowed_mime_types,
    to_jsonb(b) ->> 'avif_autodetection' as avif_autodetection,
    to_jsonb(b) ->> 'type' as type
from storage.buckets as b
