"""The checks that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Check
from schemagen.checks.duplicate_index import duplicate_index
from schemagen.checks.hidden_columns import hidden_columns
from schemagen.checks.narrow_check import narrow_check
from schemagen.checks.narrow_insert import narrow_insert
from schemagen.checks.newer_functions import newer_functions
from schemagen.checks.newer_syntax import newer_syntax
from schemagen.checks.self_promotion import self_admission, self_promotion
from schemagen.checks.unread_inserts import founder, unread_inserts
from schemagen.checks.unreadable_view import unreadable_view
from schemagen.checks.unseen_changes import unseen_changes
from schemagen.checks.vanishing_updates import vanishing_updates
from schemagen.checks.vector_index import ivfflat_on_empty_table, second_vector_index

CHECKS: Final = (
    Check(
        "SG232",
        "unreadable-view",
        "A view for somebody who may not read what it reads",
        unreadable_view,
    ),
    Check(
        "SG901",
        "duplicate-index",
        "An index that another index or constraint makes needless",
        duplicate_index,
    ),
    Check(
        "SG910",
        "unseen-changes",
        "Rows that may be updated or deleted and not be selected",
        unseen_changes,
    ),
    Check(
        "SG911",
        "unread-inserts",
        "Rows that a reader of the table inserts and can't read back",
        unread_inserts,
    ),
    Check(
        "SG912",
        "vanishing-updates",
        "Updates refused because the new row can't be selected: soft delete",
        vanishing_updates,
    ),
    Check(
        "SG913",
        "narrow-check",
        "A check of an update that is narrower than its when",
        narrow_check,
    ),
    Check(
        "SG914",
        "narrow-insert",
        "Upserts refused because insert allows less than update",
        narrow_insert,
    ),
    Check(
        "SG915",
        "unseen-founding",
        "A founder who can't read back what was founded",
        founder,
    ),
    Check(
        "SG916",
        "hidden-columns",
        "Columns that can't be read, so that select * is refused",
        hidden_columns,
    ),
    Check(
        "SG917",
        "self-promotion",
        "Columns that decide who is who, changed by those concerned",
        self_promotion,
    ),
    Check(
        "SG918",
        "self-admission",
        "Memberships that people give themselves",
        self_admission,
    ),
    Check(
        "SG950",
        "ivfflat-on-empty-table",
        "An IVFFlat index, whose lists are made before there are rows",
        ivfflat_on_empty_table,
    ),
    Check(
        "SG951",
        "second-vector-index",
        "A vector index that repeats another one",
        second_vector_index,
    ),
    Check(
        "SG960",
        "newer-functions",
        "Functions that the target's version of PostgreSQL does not have",
        newer_functions,
    ),
    Check(
        "SG961",
        "newer-syntax",
        "Statements in a form that the target's version of PostgreSQL does not have",
        newer_syntax,
    ),
)
"""In the order of their codes."""
