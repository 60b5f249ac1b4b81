-- key: schema, name
select t.schema, t.typname as name,
    case t.typtype
        when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite'
        when 'r' then 'range' else 'base'
    end as kind,
    case t.typtype
        when 'e' then (
            select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
            from pg_catalog.pg_enum where enumtypid = t.oid
        )
        when 'd' then concat_ws(' ',
            format_type(t.typbasetype, t.typtypmod),
            case when t.typcollation <> b.typcollation
                then 'collate ' || t.typcollation::regcollation::text end,
            case when t.typnotnull then 'not null' end,
            'default ' || t.typdefault
        )
        when 'c' then (
            select string_agg(
                quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum
            )
            from pg_catalog.pg_attribute
            where attrelid = t.typrelid and attnum > 0 and not attisdropped
        )
        when 'r' then (
            select format_type(rngsubtype, null) from pg_catalog.pg_range where rngtypid = t.oid
        )
    end as definition,
    pg_get_userbyid(t.typowner) as owner
from seen_types as t
left join pg_catalog.pg_type as b on b.oid = t.typbasetype
