-- key: role, schema, kind, grantee
select pg_get_userbyid(d.defaclrole) as role,
    coalesce(s.name, '') as schema,
    case d.defaclobjtype
        when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
        when 'T' then 'types' when 'n' then 'schemas' else d.defaclobjtype::text
    end as kind,
    case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee)::text end as grantee,
    string_agg(
        a.privilege_type || case when a.is_grantable then ' with grant option' else '' end,
        ', ' order by a.privilege_type, a.is_grantable
    ) as privileges
from pg_catalog.pg_default_acl as d
cross join aclexplode(d.defaclacl) as a
left join seen_schemas as s on s.oid = d.defaclnamespace
where d.defaclnamespace = 0 or s.oid is not null
group by d.defaclrole, s.name, d.defaclobjtype, a.grantee
