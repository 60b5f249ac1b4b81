"""The types that every PostgreSQL server has."""

from typing import Final

BUILT_IN_TYPES: Final = frozenset(
    """
    aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange
    float4 float8 gtsvector inet int2 int4 int4multirange int4range int8 int8multirange
    int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric
    nummultirange numrange oid path point polygon refcursor regclass regcollation regconfig
    regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype text
    tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange
    tstzrange tsvector txid_snapshot uuid varbit varchar xid xid8 xml
    bigserial serial smallserial
    """.split()
)
"""Base, range and multirange types of ``pg_catalog`` in PostgreSQL 18, and the serials.

A test compares them with ``pg_type`` of the server.
"""
