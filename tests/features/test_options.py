"""Options that do not fit are reported, each at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec
from schemagen.spec.load import load_text

from .specs import (
    ACYCLIC,
    ARCHIVE,
    COUNTER,
    DELETIONS,
    MEMBERSHIPS,
    PARENT_CHECK,
    REFERENCES,
    STATUS_FLOW,
    TOTALS,
    WINDOW,
)

LINES = (
    r"(status_flow|founder|keep_one|acyclic|daily_counter|archive|references_each|clear_own"
    r"|delete_matching|add|latest|check|average):"
    r"|column: |flow: |restart: "
)

CASES = {
    "flow without the column": (STATUS_FLOW, "column: status", "column: state", "SG202"),
    "restart of nothing": (STATUS_FLOW, "          any: failed\n", "", "SG103"),
    "flow without states": (
        STATUS_FLOW,
        "flow: {pending: uploading, uploading: [done, dropped], dropped: []}",
        "flow: {}",
        "SG106",
    ),
    "founder in no table": (MEMBERSHIPS, "in: memberships", "in: members", "SG201"),
    "founder in the platform": (MEMBERSHIPS, "in: memberships", "in: auth.users", "SG104"),
    "founder without his column": (MEMBERSHIPS, "user: created_by", "user: made_by", "SG202"),
    "founder's key that leads elsewhere": (
        MEMBERSHIPS, "role: owner}", "role: owner, key: user_id}", "SG104",
    ),
    "membership without the user": (
        MEMBERSHIPS, "role: owner}", "role: owner, member: who}", "SG202",
    ),
    "last of no parent": (MEMBERSHIPS, "per: organization_id", "per: role", "SG206"),
    "last by no condition": (MEMBERSHIPS, "role = 'owner'", "role = ", "SG309"),
    "tree along another table": (
        ACYCLIC,
        "parent_id: uuid references folders",
        "parent_id: uuid references auth.users",
        "SG104",
    ),
    "tree along no foreign key": (ACYCLIC, "acyclic: parent_id", "acyclic: name", "SG206"),
    "counter without a key": (COUNTER, 'unique (video_id, date)"', 'unique (date, id)"', "SG104"),
    "counter whose key may be null": (COUNTER, "date: date not null", "date: date", "SG104"),
    "counter that is not there": (COUNTER, "[views, seconds]", "[views, likes]", "SG202"),
    "archive of no age": (ARCHIVE, "90 days", "a while", "SG105"),
    "archive by no column": (ARCHIVE, "keep: 7 years", "age: made_at", "SG202"),
    "references in no array": (REFERENCES, "uuid[] not null default '{}'", "uuid", "SG104"),
    "references to no table": (REFERENCES, "table: videos", "table: films", "SG201"),
    "deletion of nobody's": (
        DELETIONS, "clear_notes, owner: user_id", "clear_notes, owner: is_shared", "SG104",
    ),
    "deletion of no column's": (DELETIONS, "column: tags", "column: labels", "SG202"),
    "deletion by what contains nothing": (DELETIONS, "tags: \"jsonb", "tags: \"text", "SG104"),
    "sum of no column": (TOTALS, "add: {tokens: tokens", "add: {tokens: token", "SG202"),
    "sum of another table's column": (TOTALS, "{tokens: tokens", "{tokens: logs.tokens", "SG202"),
    "latest of no column": (TOTALS, "{last_at: at}", "{last_at: made_at}", "SG202"),
    "last by no column": (MEMBERSHIPS, "role = 'owner'", "rank = 'owner'", "SG202"),
    "last by no column of its table": (
        MEMBERSHIPS, "role = 'owner'", "memberships.rank = 'owner'", "SG202",
    ),
    "last by another table": (MEMBERSHIPS, "role = 'owner'", "organizations.name = ''", "SG202"),
    "founder's role in no column": (
        MEMBERSHIPS, "role: owner}", "role: owner, role_column: rank}", "SG202",
    ),
    "check of no column": (PARENT_CHECK, "size <= largest", "bytes <= largest", "SG202"),
    "check of no parent's column": (PARENT_CHECK, "parent.is_enabled", "parent.is_on", "SG202"),
    "check of no such table": (PARENT_CHECK, "parent.is_enabled", "kinds.is_enabled", "SG202"),
    "average of no column": (WINDOW, "avg(hours)", "avg(minutes)", "SG202"),
    "references to the platform": (REFERENCES, "table: videos", "table: auth.users", "SG104"),
}  # fmt: skip

CHILD = """
  details:
    columns:
      usage_id: bigint not null references usage on delete cascade
    use: [id]
"""
TAKEN = """
  usage_archive:
    columns: {body: text}
    use: [id]
"""


def errors_of(text: str) -> list[tuple[str, str]]:
    """Return code and line of each error."""
    with pytest.raises(InvalidSpec) as caught:
        build_model(load_text(text, "schema.yaml", project=Path()))
    found = []
    for item in caught.value.diagnostics:
        assert item.origin is not None
        position = item.origin.outermost.position
        assert position.file == "schema.yaml"
        found.append((item.code, text.splitlines()[position.line - 1]))
    return found


@pytest.mark.parametrize(("text", "right", "wrong", "code"), CASES.values(), ids=list(CASES))
def test_option(text: str, right: str, wrong: str, code: str) -> None:
    changed = text.replace(right, wrong)
    assert changed != text
    lines = [line for found, line in errors_of(changed) if found == code]
    # The line of the use or of the option in it.
    assert lines
    assert all(re.search(LINES, line) for line in lines), lines


def test_a_value_that_the_enumerated_type_does_not_have() -> None:
    text = STATUS_FLOW.replace("tables:\n", "enums: {state: [pending, uploading, done]}\ntables:\n")
    start, end = text.index("status: >-"), text.index("    use:")
    text = f"{text[:start]}status: state not null default 'pending'\n{text[end:]}"
    assert {code for code, _ in errors_of(text)} == {"SG104"}
    assert len(errors_of(text)) == 3  # dropped, twice, and failed


def test_an_archive_that_would_take_children_along() -> None:
    assert [code for code, _ in errors_of(ARCHIVE + CHILD)] == ["SG104"]


def test_an_archive_whose_table_is_there() -> None:
    assert "SG225" in [code for code, _ in errors_of(ARCHIVE + TAKEN)]


def test_the_place_of_a_column_in_an_expression() -> None:
    """The very character, the one finding, and what was meant."""
    text = WINDOW.replace("avg(hours)", "coalesce(avg(hour), 0)")
    with pytest.raises(InvalidSpec) as caught:
        build_model(load_text(text, "schema.yaml", project=Path()))
    (found,) = caught.value.diagnostics
    assert found.origin is not None
    position = found.origin.position
    assert text.splitlines()[position.line - 1][position.column - 1 :].startswith("hour)")
    assert (found.code, found.hint) == ("SG202", "did you mean 'hours'?")


@pytest.mark.parametrize(
    ("text", "written", "instead"),
    [
        (WINDOW, "avg(hours)", "sum(hours) filter (where day > today - 7 and p_days > least)"),
        (WINDOW, "avg(hours)", "max((select max(h) from unnest(array[hours]) as h))"),
        (WINDOW, "avg(hours)", "count(entry) + count(entry.*) + avg(entry.hours)"),
        (PARENT_CHECK, "size <= largest", "child.size <= parent.largest and note is null"),
        (MEMBERSHIPS, "role = 'owner'", "memberships.role = 'owner' and memberships is not null"),
        (TOTALS, "add: {tokens: tokens", 'add: {tokens: "coalesce(tokens, 0) + 1"'),
    ],
)
def test_what_else_an_expression_may_name(text: str, written: str, instead: str) -> None:
    changed = text.replace(written, instead)
    assert changed != text
    build_model(load_text(changed, "schema.yaml", project=Path()))
