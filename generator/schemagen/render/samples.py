"""Sample rows as statements: beside the bundle, never in it."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.model.model import Model, Statement
from schemagen.model.samples import MARK
from schemagen.templating import sql_templates


def sample_statements(model: Model) -> Iterator[Statement]:
    """Yield what refuses a database that people use, then the rows, those of parents first.

    The undo of each statement removes its rows and no others.

    Raises:
        TemplateError: A template prints something that is not SQL.
    """
    if not model.samples:
        return
    templates = sql_templates()
    guard = templates.render_block("kinds/samples_guard.sql.j2", "create", mark=MARK)
    subject = "Refused where people have signed up"
    yield Statement("samples", subject, guard.text, "", model.origin)
    for rows in model.samples:
        make, remove = (
            templates.render_block("kinds/samples.sql.j2", block, it=rows, mark=MARK).text
            for block in ("create", "drop")
        )
        yield Statement("samples", rows.subject, make, remove, rows.origin)
