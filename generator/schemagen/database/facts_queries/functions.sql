-- key: schema, name
select p.schema, p.signature as name,
    case p.prokind
        when 'f' then 'function' when 'p' then 'procedure'
        when 'w' then 'window function' else 'aggregate'
    end as kind,
    case when p.prokind <> 'a' then pg_get_functiondef(p.oid)
    else (
        select concat_ws(E'\n',
            'returns ' || pg_get_function_result(p.oid),
            'kind ' || g.aggkind::text || ' direct arguments ' || g.aggnumdirectargs,
            'sfunc ' || g.aggtransfn::regprocedure::text,
            'stype ' || format_type(g.aggtranstype, null) || ' space ' || g.aggtransspace,
            'initcond ' || quote_literal(g.agginitval),
            'finalfunc ' || nullif(g.aggfinalfn, 0)::regprocedure::text
                || ' extra ' || g.aggfinalextra::text || ' modify ' || g.aggfinalmodify::text,
            'combinefunc ' || nullif(g.aggcombinefn, 0)::regprocedure::text,
            'serialfunc ' || nullif(g.aggserialfn, 0)::regprocedure::text,
            'deserialfunc ' || nullif(g.aggdeserialfn, 0)::regprocedure::text,
            'msfunc ' || nullif(g.aggmtransfn, 0)::regprocedure::text,
            'minvfunc ' || nullif(g.aggminvtransfn, 0)::regprocedure::text,
            'mfinalfunc ' || nullif(g.aggmfinalfn, 0)::regprocedure::text,
            'mstype ' || format_type(nullif(g.aggmtranstype, 0), null),
            'minitcond ' || quote_literal(g.aggminitval),
            'sortop ' || nullif(g.aggsortop, 0)::regoperator::text,
            'parallel ' || p.proparallel::text
        )
        from pg_catalog.pg_aggregate as g where g.aggfnoid = p.oid
    ) end as definition,
    pg_get_userbyid(p.proowner) as owner
from seen_functions as p
