"""What facts do not tell: rows that belong to the schema, and jobs of pg_cron.

No shadow need have pg_cron, and rows are no facts. Whether those change is read from the
text of the bundle's migrations.
"""

from __future__ import annotations

import re
from typing import Final

from schemagen.core.quoting import quote_literal
from schemagen.model.model import Bundle, Statement
from schemagen.model.schedules import Schedule
from schemagen.templating import sql_templates

_SECTIONS: Final = frozenset({"partitions", "rows", "schedules"})
_SCHEDULED: Final = re.compile(
    r"raise warning 'pg_cron is not installed, so % is not scheduled', '((?:[^'\\]|'')+)'"
)
"""What the bundle's own statement for a job says, and nobody else's."""


def unseen_statements(bundle: Bundle, written: str) -> list[Statement]:
    """Return the statements for rows and jobs that are not what the migrations say last.

    Args:
        bundle: What the specification renders to.
        written: The text of the bundle's migrations.
    """
    jobs = {item.subject: item for item in bundle.model.objects if isinstance(item, Schedule)}
    return [
        item
        for item in bundle.statements
        if item.section in _SECTIONS and not _is_last(item.sql, jobs.get(item.subject), written)
    ]


def _is_last(statement: str, job: Schedule | None, written: str) -> bool:
    """Return whether no later text does something else with the same job or table."""
    start = written.rfind(statement)
    if start < 0:
        return False
    head = statement.partition("\n")[0]
    if job is not None:
        later: tuple[str, ...] = (_scheduling(job.name), _unscheduling(job.name))
    else:
        later = (head,) if head.startswith("insert into ") else ()
    return all(written.rfind(text) < start + len(statement) for text in later)


def gone_jobs(bundle: Bundle, written: str) -> dict[str, str]:
    """Return what unschedules jobs that the specification has no longer, by their names.

    Args:
        bundle: What the specification renders to.
        written: The text of the bundle's migrations.
    """
    jobs = {item.name for item in bundle.model.objects if isinstance(item, Schedule)}
    once = {found.replace("''", "'") for found in _SCHEDULED.findall(written)}
    return {
        name: _unscheduling(name)
        for name in sorted(once - jobs)
        if written.rfind(_unscheduling(name)) < written.rfind(_scheduling(name))
    }


def _scheduling(name: str) -> str:
    return f"perform cron.schedule({quote_literal(name)},"


def _unscheduling(name: str) -> str:
    return sql_templates().render_block("kinds/schedule.sql.j2", "drop", it={"name": name}).text
