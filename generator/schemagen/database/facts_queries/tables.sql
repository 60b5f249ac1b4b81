-- key: schema, name
select c.schema, c.relname as name,
    case c.relkind when 'r' then 'table' when 'p' then 'partitioned' else 'foreign' end as kind,
    pg_get_userbyid(c.relowner) as owner,
    case c.relpersistence when 'u' then 'unlogged' else 'permanent' end as persistence,
    c.relrowsecurity as row_security,
    c.relforcerowsecurity as forced,
    array_to_string(c.reloptions, ', ') as options,
    case c.relreplident
        when 'd' then 'default' when 'f' then 'full' when 'n' then 'nothing' else 'index'
    end as replica_identity,
    m.amname as access_method,
    pg_get_partkeydef(c.oid) as partition_key,
    (
        select string_agg(inhparent::regclass::text, ', ' order by inhseqno)
        from pg_catalog.pg_inherits where inhrelid = c.oid
    ) as parents,
    pg_get_expr(c.relpartbound, c.oid) as partition_bound,
    (
        select concat_ws(' ', s.srvname, array_to_string(f.ftoptions, ', '))
        from pg_catalog.pg_foreign_table as f
        join pg_catalog.pg_foreign_server as s on s.oid = f.ftserver
        where f.ftrelid = c.oid
    ) as foreign_server
from seen_relations as c
left join pg_catalog.pg_am as m on m.oid = c.relam
where c.relkind in ('r', 'p', 'f')
