-- key: name
select pubname as name,
    pg_get_userbyid(pubowner) as owner,
    puballtables as all_tables,
    concat_ws(', ',
        case when pubinsert then 'insert' end,
        case when pubupdate then 'update' end,
        case when pubdelete then 'delete' end,
        case when pubtruncate then 'truncate' end
    ) as publishes,
    pubviaroot as via_root,
    to_jsonb(p) ->> 'pubgencols' as generated_columns
from pg_catalog.pg_publication as p
