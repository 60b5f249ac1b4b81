"""What a script looks for before it makes anything: names that something else has taken."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.core.names import PRIVATE_SCHEMA, QName
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Model
from schemagen.model.partitions import default_partition
from schemagen.model.types import Enum
from schemagen.model.views import View
from schemagen.templating import sql_templates


@dataclass(frozen=True, slots=True)
class _Relation:
    name: QName
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Indexed:
    name: QName
    table: QName


def names_guard(model: Model) -> str:
    """Return the statement that refuses a database where something else has our names.

    ``create table if not exists`` keeps somebody else's table, and what follows would secure and
    grant it; ``create or replace`` loses a function. ``apply`` looks itself, and who runs a
    script or a migration by hand has this. Helpers carry the bundle's name, and are left out.

    Raises:
        TemplateError: The template prints something that is not SQL.
    """
    tables = [_Relation(table.name, table.column_names) for table in model.tables]
    tables += [
        _Relation(default_partition(table.name), table.column_names)
        for table in model.tables
        if table.partition
    ]
    return (
        sql_templates()
        .render(
            "kinds/guard.sql.j2",
            tables=tables,
            indexes=[
                _Indexed(QName(index.table.schema, index.name), index.table)
                for index in model.indexes
            ],
            functions=[
                function for function in model.functions if function.name.schema != PRIVATE_SCHEMA
            ],
            views=[item.name for item in model.objects if isinstance(item, View)],
            enums=[item for item in model.objects if isinstance(item, Enum)],
            buckets=[bucket.name for bucket in model.buckets],
            policies=[policy.name for policy in model.policies if policy.table == OBJECTS],
        )
        .text
    )
