"""A view for somebody who may not read what it reads."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.diagnostics import Diagnostic
from schemagen.model.model import Model


def unreadable_view(model: Model) -> Iterator[Diagnostic]:
    """Yield an error for each view that would fail for one of its readers.

    It reads with the rights of who asks, so its reader needs those of the tables too.
    """
    readable = {(grant.table, grant.role) for grant in model.grants if grant.privilege == "select"}
    views = model.views
    readable |= {(view.name, role) for view in views for role in view.roles}
    ours = {*(table.name for table in model.tables), *(view.name for view in views)}
    for view in views:
        for role in view.roles:
            missing = [name for name in view.reads if name in ours and (name, role) not in readable]
            if missing:
                yield Diagnostic(
                    "SG232",
                    f"{role} may read the view {view.name.name!r}, but not "
                    f"{missing[0].name!r}, which it reads",
                    view.origin,
                    hint=f"let {role} select {missing[0].name!r}, or take it out of `access`",
                )
