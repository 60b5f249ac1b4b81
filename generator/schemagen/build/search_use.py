"""A use of the feature ``vector_search``: its options, and where each is written."""

from __future__ import annotations

import re
from typing import Final

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import quote_qname
from schemagen.core.vectors import METRICS, Metric
from schemagen.spec.specification import FeatureUse

ARRAY: Final = re.compile(r"\]\s*\Z|\barray(\s*\[\s*\d+\s*\])?\s*\Z", re.IGNORECASE)
"""The end of a type that is an array."""


class SearchUse:
    """One use of the feature.

    Args:
        scope: The tables, and where problems go.
        draft: The table.
        use: The feature and its options.
    """

    def __init__(self, scope: Scope, draft: DraftTable, use: FeatureUse) -> None:
        self.scope = scope
        self.draft = draft
        self.use = use
        self.options = use.options
        self.metric: Metric = METRICS[use.options["metric"]]

    def place(self, *paths: str) -> Origin:
        """Return where the first of these options is written that is written at all."""
        for path in paths:
            if path in self.use.nodes:
                return self.use.nodes[path].origin
        return self.use.origin

    def error(self, code: str, message: str, place: Origin, hint: str) -> None:
        """Report what is wrong with the use."""
        self.scope.problems.error(code, message, place, hint=hint)

    def column_type(self, column: str, *paths: str) -> tuple[str, str] | None:
        """Return a column's type, its name and as it is written; report one that is not there."""
        if not self.scope.check_column(self.draft, column, self.place(*paths)):
            return None
        held = self.draft.column(column)
        if held is None or held.definition is None:
            return None
        return held.definition.type_name[-1], held.definition.type.text

    def qualified(self, name: str) -> str:
        """Return a name of the extension with its schema."""
        return quote_qname(QName(self.scope.schema_of_extension("vector"), name))
