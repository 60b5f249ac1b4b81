"""Who may call functions and read the view: the last table of ``matrix.md``.

The tables and buckets of ``matrix.md`` are compared and tried with those of other presets, in
``tests/workspaces``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from ..asking import PRIVILEGE
from ..workspaces.matrix import Row, tables
from .conftest import Cast

ROWS: Final = tables((Path(__file__).parent / "matrix.md").read_text(encoding="utf-8"))[
    "Who may call or read it"
]

CALLS: Final = {
    "search_video_chunks": "select search_video_chunks(array_fill(1, array[1536])::vector)",
    "vector_index_stats": "select * from vector_index_stats",
    "increment_video_analytics": "select increment_video_analytics(:ready, p_views => 1)",
    "increment_usage_metrics": "select increment_usage_metrics(:carla, p_videos_uploaded => 1)",
    "list_expired_uploads": "select count(list_expired_uploads.name) from list_expired_uploads()",
}
WHO: Final = {"anon": "anon", "creator": "carla", "student": "ann", "service": "service"}


def test_everything_that_clients_could_call_is_in_the_table(cast: Cast) -> None:
    found = cast.service.column("""
        select proname::text from pg_proc
        where pronamespace = 'public'::regnamespace
            and has_function_privilege('service_role', oid, 'execute')
        union select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
    """)
    assert set(found) == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["who"])
def test_a_cell(cast: Cast, row: Row, name: str) -> None:
    ending = getattr(cast, WHO[row["who"]]).tries(CALLS[name])
    assert {"yes": ending.endswith((" row", " rows")), "no": ending == PRIVILEGE}[row[name]], ending
