"""What a script looks for before it makes anything: names that something else has taken."""

from __future__ import annotations

from schemagen.core.names import PRIVATE_SCHEMA
from schemagen.model.model import Model
from schemagen.model.partitions import default_partition
from schemagen.model.types import Enum
from schemagen.templating import sql_templates


def names_guard(model: Model) -> str:
    """Return the statement that refuses a database where something else has our names.

    ``create table if not exists`` keeps somebody else's table, and what follows would secure and
    grant it; ``create or replace`` loses a function. ``apply`` looks itself, and who runs a
    script or a migration by hand has this. Helpers carry the bundle's name, and are left out.

    Raises:
        TemplateError: The template prints something that is not SQL.
    """
    tables = [(table.name, table.column_names) for table in model.tables]
    tables += [
        (default_partition(table.name), table.column_names)
        for table in model.tables
        if table.partition
    ]
    sql = sql_templates().render(
        "kinds/guard.sql.j2",
        tables=tables,
        indexes=model.indexes,
        functions=[
            function for function in model.functions if function.name.schema != PRIVATE_SCHEMA
        ],
        views=model.views,
        enums=[item for item in model.objects if isinstance(item, Enum)],
        buckets=[bucket.name for bucket in model.buckets],
        policies=[policy.name for policy in model.file_policies],
    )
    return sql.text
