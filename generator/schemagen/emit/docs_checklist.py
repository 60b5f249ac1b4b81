"""The chapter of ``docs.md`` with what is to be done and looked at before people come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.emit.markdown import code, codes
from schemagen.model.hooks import TokenHook
from schemagen.model.model import Model
from schemagen.model.schedules import Schedule
from schemagen.model.types import Extension

_ACCOUNTS: Final = QName("auth", "users")


def checklist(model: Model) -> Iterator[str]:
    """Yield the chapter; nothing for a bundle without tables.

    What the bundle has is asked for with its names, and nothing that it does not have.

    https://supabase.com/docs/guides/platform/migrating-within-supabase/backup-restore
    """
    if model.tables:
        yield from ("", "## Before going live", "")
        yield from (f"- [ ] {item}" for item in (*_database(model), *_project(model)))


def _database(model: Model) -> Iterator[str]:
    count = len(model.tables)
    tables = "Its one table has" if count == 1 else f"All {count} tables have"
    yield f"{tables} row level security, and each rule holds: `schemagen smoke`"
    yield "The database has what is on this page, and no more: `schemagen verify --db URL`"
    extensions = [item for item in model.objects if isinstance(item, Extension)]
    if extensions:
        yield f"Installed: {codes(f'{item.name} in {item.schema}' for item in extensions)}"
    made = [*_made_at_sign_up(model)]
    if made:
        yield f"Sign up once: the row in {codes(made)} is there"
    for hook in model.objects:
        if isinstance(hook, TokenHook):
            yield f"Auth calls the access token hook {code(hook.uri)}"
    if model.buckets:
        names = codes(bucket.name for bucket in model.buckets)
        yield f"Upload a file to {names}, and one that is too large"
    jobs = [item.name for item in model.objects if isinstance(item, Schedule)]
    if jobs:
        yield f"pg_cron is installed, or somebody else runs {codes(jobs)}"
    logged = [*_audited(model)]
    if logged:
        yield f"Changes are written down for {codes(logged)}, and somebody reads that"
    else:
        yield "No audit log is kept; the feature `audit` would, for the tables that need it"


def _project(model: Model) -> Iterator[str]:
    yield "The service's key is on your own servers only, never in a client or a repository"
    yield "In Auth: passwords that are long enough, e-mail addresses confirmed"
    yield "Connections are refused without SSL"
    by_hand = "`supabase db dump`, again with `--data-only`, again with `--role-only`"
    files = "; files are no part of it" if model.buckets else ""
    yield f"Backups run, and one has been restored. By hand: {by_hand}{files}"
    yield "`maintenance.sql` has its day of the week"


def _made_at_sign_up(model: Model) -> Iterator[str]:
    """Yield the tables whose rows the feature ``signup`` makes: their key is the user's."""
    if any(_is_of(trigger.origin, "signup") for trigger in model.triggers):
        for table in model.tables:
            key = table.primary_key.columns if table.primary_key is not None else ()
            if any(k.target == _ACCOUNTS and k.columns == key for k in table.foreign_keys):
                yield table.name.name


def _audited(model: Model) -> Iterator[str]:
    for table in model.tables:
        if any(t.table == table.name and _is_of(t.origin, "audit") for t in model.triggers):
            yield table.name.name


def _is_of(origin: Origin, feature: str) -> bool:
    return any(link.within == f"feature {feature}" for link in origin.chain())
