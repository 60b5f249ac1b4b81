"""Mutants of buckets, of what Realtime publishes, and of views."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.quoting import quote_literal, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.buckets import OBJECTS, Bucket
from schemagen.model.model import Model
from schemagen.model.realtime import PUBLICATION, Published
from schemagen.model.views import View

from .mutants import Mutant

_ALIKE = "platform"


def platform_mutants(model: Model) -> Iterator[Mutant]:
    """Yield the mutants of what is neither table nor function."""
    published = {item.table for item in model.objects if isinstance(item, Published)}
    if published:
        for table in model.tables:
            verb = "drop" if table.name in published else "add"
            yield Mutant(
                f"{verb} {table.name.name} of the publication",
                f"alter publication {PUBLICATION} {verb} table {quote_qname(table.name)}",
                words=(f"{table.name.name}, changes",),
                alike=_ALIKE,
            )
    for item in model.objects:
        if isinstance(item, Bucket):
            yield from _bucket(item)
        elif isinstance(item, View):
            yield from _view(item)


def _bucket(bucket: Bucket) -> Iterator[Mutant]:
    for change in (
        f"public = {'false' if bucket.public else 'true'}",
        "file_size_limit = 1",
        "allowed_mime_types = '{text/x-other}'",
    ):
        yield Mutant(
            f"bucket {bucket.name}: {change}",
            f"update storage.buckets set {change} where id = {quote_literal(bucket.name)}",
            (OBJECTS,),
            (f"bucket {bucket.name}, public, size and types",),
        )


def _view(view: View) -> Iterator[Mutant]:
    name = quote_qname(view.name)
    yield Mutant(
        f"{view.name.name} with its owner's rights",
        f"alter view {name} set (security_invoker = false)",
        words=(f"view {view.name.name},",),
    )
    for role in API_ROLES:
        verb, towards = ("revoke", "from") if role in view.roles else ("grant", "to")
        yield Mutant(
            f"{verb} select on {view.name.name} {towards} {role}",
            f"{verb} select on {name} {towards} {role}",
            words=(f"view {view.name.name}, {role}, privilege select",),
            alike=_ALIKE,
        )
    for privilege in ("insert", "update", "delete"):
        yield Mutant(
            f"grant {privilege} on {view.name.name} to authenticated",
            f"grant {privilege} on {name} to authenticated",
            words=(f"view {view.name.name}, authenticated, privilege {privilege}",),
            alike=_ALIKE,
        )
