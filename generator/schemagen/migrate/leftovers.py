"""What the bundle's statements leave behind: rights, comments, members, buckets, schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.facts import Facts, Row
from schemagen.migrate.drops import function_name
from schemagen.model.types import Extension
from schemagen.render.bundle import HELPERS_MARK, OWN_MARK
from schemagen.templating import sql_templates


def leftovers(there: Facts, wanted: Facts) -> list[str]:
    """Return what takes away rights, comments and the like that the new version has not.

    Args:
        there: What the statements so far have built.
        wanted: What shall be there.
    """
    return [
        *_rights(there, wanted),
        *_comments(there, wanted),
        *_published(there, wanted),
        *_buckets(there, wanted),
        *_schemas(there, wanted),
        *_extensions(there, wanted),
    ]


def _extra(kind: str, there: Facts, wanted: Facts) -> Iterator[Row]:
    known = wanted.named(kind)
    return (key for key in there.named(kind) if key not in known)


def revokes(before: Facts, after: Facts) -> Iterator[str]:
    """Yield what takes away rights on tables and schemas that the new version does not give.

    All rights of a role on a table go at once, and the bundle's own statement grants anew: a
    project may have given more by default than a shadow shows, and which rights there are
    depends on the version of PostgreSQL.

    Args:
        before: What the migrations build.
        after: What shall be there.
    """
    tables, schemas = after.named("tables"), after.named("schemas")
    revoked: dict[tuple[str, str, str], None] = {}
    for (kind, schema, name, grantee), rights in _lost(before, after):
        table = name.rpartition(".")[0] if kind == "column" else name
        if kind in ("table", "column") and (schema, table) in tables:
            revoked[schema, table, grantee] = None
        elif kind == "schema" and (schema,) in schemas:
            plain = ", ".join(dict.fromkeys(right.partition(" ")[0] for right in rights))
            still = after.named("grants").get((kind, schema, name, grantee))
            option = "grant option for " if still is not None else ""
            yield (
                f"revoke {option}{plain} on schema {quote_identifier(schema)}"
                f" from {_who(grantee)} cascade;"
            )
    for schema, table, grantee in revoked:
        yield f"revoke all on table {quote_qname(QName(schema, table))} from {_who(grantee)};"


def _lost(before: Facts, after: Facts) -> Iterator[tuple[Row, list[str]]]:
    """Yield the rights that go: what, whose, and which."""
    known = after.named("grants")
    for key, fact in before.named("grants").items():
        had = set(str(fact["privileges"]).split(", "))
        has = set(str(known[key]["privileges"]).split(", ")) if key in known else set()
        if had - has:
            yield key, [right.lower() for right in sorted(had - has)]


def _who(grantee: str) -> str:
    return "public" if grantee == "PUBLIC" else quote_identifier(grantee)


def _rights(there: Facts, wanted: Facts) -> Iterator[str]:
    """Take away the rights that come with what was made on the way."""
    for (kind, schema, name, grantee), _ in _lost(there, wanted):
        if kind == "sequence":
            yield f"revoke all on sequence {quote_qname(QName(schema, name))} from {_who(grantee)};"
        elif kind == "function":
            yield f"revoke all on function {function_name(schema, name)} from {_who(grantee)};"


def _comments(there: Facts, wanted: Facts) -> Iterator[str]:
    schemas = wanted.named("schemas")
    for kind, schema, identity in _extra("comments", there, wanted):
        if kind == "schema" and (schema,) not in schemas:
            continue  # it goes, if it is ours
        yield f"comment on {_COMMENTED.get(kind, kind)} {identity} is null;"


_COMMENTED: Final = {
    "table column": "column",
    "view column": "column",
    "table constraint": "constraint",
}
"""What the catalog calls otherwise than `comment on` does."""


def _published(there: Facts, wanted: Facts) -> Iterator[str]:
    for publication, schema, table in _extra("publication_members", there, wanted):
        if table:
            name = quote_qname(QName(schema, table))
            yield f"alter publication {quote_identifier(publication)} drop table {name};"


def _buckets(there: Facts, wanted: Facts) -> Iterator[str]:
    for (name,) in _extra("buckets", there, wanted):
        yield sql_templates().render_block("kinds/bucket.sql.j2", "drop", it={"name": name}).text


def _schemas(there: Facts, wanted: Facts) -> Iterator[str]:
    """Drop schemas of ours that are empty now; somebody else's objects keep them."""
    marks = {key[1]: fact["comment"] for key, fact in there.named("comments").items()
             if key[0] == "schema"}  # fmt: skip
    for (name,) in _extra("schemas", there, wanted):
        mark = marks.get(name)
        if mark in (OWN_MARK, HELPERS_MARK):
            context = {"name": name, "mark": mark, "roles": ()}
            yield sql_templates().render_block("kinds/schema.sql.j2", "drop", **context).text


def _extensions(there: Facts, wanted: Facts) -> Iterator[str]:
    """Drop extensions that a bundle made, unless something else uses them."""
    for (name,) in _extra("extensions", there, wanted):
        made = {"name": name, "mark": Extension.mark}
        yield sql_templates().render_block("kinds/extension.sql.j2", "drop", it=made).text
