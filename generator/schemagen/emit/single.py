"""Layout ``single``: one script that may run twice, and one that undoes it."""

from __future__ import annotations

from collections.abc import Mapping

from schemagen.emit.samples import samples_removal, samples_script
from schemagen.emit.script import backward, comment_text, forward, guarded, heading, text
from schemagen.model.model import Bundle

SETTINGS = (
    "set local lock_timeout = '10s';",
    "set local statement_timeout = '5min';",
    "set local client_min_messages = warning;",
)
"""A lock that can't be had soon is better given up than queued in front of everybody."""


def emit_single(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return ``schema.sql`` and ``rollback.sql``, and scripts for sample rows where there are any.

    Args:
        bundle: The rendered bundle.
        baseline: Not used here; one script has no version.
    """
    tables = [str(item.drops_data) for item in bundle.statements if item.drops_data]
    samples = {
        "samples.sql": samples_script(bundle, SETTINGS),
        "samples_remove.sql": samples_removal(bundle, SETTINGS),
    }
    return {
        **(samples if bundle.samples else {}),
        "schema.sql": text(
            [
                *heading(bundle, "the whole schema; running it again changes nothing"),
                "begin;",
                *SETTINGS,
                "",
                *guarded(bundle),
                *forward(bundle.statements),
                "commit;",
            ]
        ),
        "rollback.sql": text(
            [
                *heading(bundle, "undoes schema.sql"),
                "-- DATA LOSS: this drops the rows of",
                *(f"--   {comment_text(table)}" for table in tables),
                "",
                "begin;",
                *SETTINGS,
                "",
                *backward(bundle.statements),
                "",
                "commit;",
            ]
        ),
    }
