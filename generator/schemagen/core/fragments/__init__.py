"""SQL fragments of a specification: what each may be, and what it consists of.

A fragment is accepted only if the statement built around it parses to exactly one
element of the expected kind and nothing else; the user's own text is kept.
"""

from schemagen.core.fragments.columns import ColumnDefinition, parse_column
from schemagen.core.fragments.constraints import ConstraintDefinition, parse_constraint
from schemagen.core.fragments.expressions import Expression, Name, parse_expression
from schemagen.core.fragments.indexes import IndexDefinition, parse_index
from schemagen.core.fragments.references import ACTIONS, Reference
from schemagen.core.fragments.routines import (
    Argument,
    Body,
    Type,
    parse_argument,
    parse_body,
    parse_type,
)
from schemagen.core.fragments.slices import IDENTIFIER, KEPT, Slice, spliced

__all__ = [
    "ACTIONS",
    "IDENTIFIER",
    "KEPT",
    "Argument",
    "Body",
    "ColumnDefinition",
    "ConstraintDefinition",
    "Expression",
    "IndexDefinition",
    "Name",
    "Reference",
    "Slice",
    "Type",
    "parse_argument",
    "parse_body",
    "parse_column",
    "parse_constraint",
    "parse_expression",
    "parse_index",
    "parse_type",
    "spliced",
]
