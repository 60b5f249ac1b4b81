"""The checklist of ``docs.md`` asks what those of the documents ask, and for what is there."""

from __future__ import annotations

from typing import Final

import pytest

from schemagen.build import build_model
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from .conftest import NAMES, bundle_of, page, section

IN_DOCUMENTS: Final = {
    "coach_os": {
        "Run schema-fixed.sql, verify all 11 tables exist": "All 11 tables",
        "Verify extensions enabled": "Installed: `vector in extensions`, `uuid-ossp in extensions`",
        "Test profile auto-creation": "Sign up once: the row in `profiles` is there",
        "Test RLS, message insertion, conversation updates": "`schemagen smoke`",
        "Verify triggers are active": "`schemagen verify --db URL`",
        "Set up database backups": "Backups run",
        "Monitor database size and performance": "`maintenance.sql`",
    },
    "organic_os": {
        "RLS enabled on all tables": "All 5 tables have row level security",
        "Service role key never exposed to client": "never in a client",
        "Regular backups configured": "Backups run",
        "SSL/TLS enabled": "without SSL",
        "Audit logging enabled": "No audit log is kept; the feature `audit`",
        "Password policy enforced, e-mail confirmation": "In Auth: passwords",
    },
    "chronos": {
        "RLS enabled on all tables": "All 10 tables have row level security",
        "Service role key stored securely": "on your own servers only",
        "JWT claims used for user identification": "access token hook `pg-functions://",
        "No sensitive data in client-side code": "never in a client",
        "Proper indexes for performance": "`schemagen verify --db URL`",
        "Backup strategy configured": "files are no part of it",
    },
}
"""What the documents' lists ask, and what answers it. Webhooks, which Chronos names too, are the
app's. The other two documents have no list."""


def items(name: str) -> list[str]:
    return section(page(bundle_of(name)), "Before going live").strip().splitlines()


@pytest.mark.parametrize("name", IN_DOCUMENTS)
def test_all_that_the_document_asks(name: str) -> None:
    for asked, answer in IN_DOCUMENTS[name].items():
        assert [item for item in items(name) if answer in item], asked


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_that_is_not_there(name: str) -> None:
    assert all(item.startswith("- [ ] ") for item in items(name))
    text, model = "\n".join(items(name)), bundle_of(name).model
    kinds = {item.kind for item in model.objects}
    assert ("Upload a file" in text) == ("bucket" in kinds)
    assert ("pg_cron" in text) == ("schedule" in kinds)
    assert ("access token hook" in text) == ("token_hook" in kinds)
    assert ("Installed:" in text) == ("extension" in kinds)
    assert ("Sign up once" in text) == any(t.table.schema == "auth" for t in model.triggers)


def test_who_changes_what_is_written_down_for_two_tables() -> None:
    assert (
        "- [ ] Changes are written down for `user_profiles`, `file_type_configs`, and"
        in "\n".join(items("orion_chat"))
    )


def test_one_table() -> None:
    text = """
schemagen: 1
name: one
tables:
  notes: {columns: {text: text}, use: [id], access: [service_only]}
"""
    bundle = render_bundle(build_model(load_text(text, "one.yaml"))[0])
    assert "- [ ] Its one table has row level security" in page(bundle)
