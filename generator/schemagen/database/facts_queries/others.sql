-- key: kind, schema, name
-- What no bundle models: that it is there is a fact, how it is made is not looked at.
, objects (classid, objid) as (
    select 'pg_catalog.pg_operator'::regclass, oid from pg_catalog.pg_operator
    union all select 'pg_catalog.pg_opclass'::regclass, oid from pg_catalog.pg_opclass
    union all select 'pg_catalog.pg_opfamily'::regclass, oid from pg_catalog.pg_opfamily
    union all select 'pg_catalog.pg_collation'::regclass, oid from pg_catalog.pg_collation
    union all select 'pg_catalog.pg_conversion'::regclass, oid from pg_catalog.pg_conversion
    union all select 'pg_catalog.pg_ts_config'::regclass, oid from pg_catalog.pg_ts_config
    union all select 'pg_catalog.pg_ts_dict'::regclass, oid from pg_catalog.pg_ts_dict
    union all select 'pg_catalog.pg_ts_parser'::regclass, oid from pg_catalog.pg_ts_parser
    union all select 'pg_catalog.pg_ts_template'::regclass, oid from pg_catalog.pg_ts_template
    union all select 'pg_catalog.pg_cast'::regclass, oid from pg_catalog.pg_cast
    union all select 'pg_catalog.pg_transform'::regclass, oid from pg_catalog.pg_transform
    union all select 'pg_catalog.pg_am'::regclass, oid from pg_catalog.pg_am
    union all select 'pg_catalog.pg_language'::regclass, oid from pg_catalog.pg_language
    union all
    select 'pg_catalog.pg_foreign_data_wrapper'::regclass, oid
    from pg_catalog.pg_foreign_data_wrapper
    union all select 'pg_catalog.pg_foreign_server'::regclass, oid from pg_catalog.pg_foreign_server
)
select i.type as kind, coalesce(i.schema, '') as schema, i.identity as name
from objects as o
cross join pg_identify_object(o.classid, o.objid, 0) as i
where o.objid >= 16384  -- below are PostgreSQL's own
  and (i.schema is null or i.schema in (select quote_ident(name) from seen_schemas))
  and not exists (
        select from extension_members as e where e.classid = o.classid and e.objid = o.objid
    )
