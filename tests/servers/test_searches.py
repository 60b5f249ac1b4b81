"""A vector search takes the index that fits the call, on servers of every version.

Before PostgreSQL 18 a function in SQL is planned without its arguments.
"""

from __future__ import annotations

import os

import pytest

from schemagen.apply import apply_bundle
from schemagen.database.connections import connect
from schemagen.model.model import Bundle

from ..vectors.library import bundle_of, notes
from .servers import PGLITE, WITH_VECTORS, running

SEARCHED = sorted(WITH_VECTORS if "SCHEMAGEN_SOAK" in os.environ else WITH_VECTORS - {PGLITE})
ROWS = 3_000
FILLED = f"""
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 2);
    insert into public.readers (id) select id from auth.users on conflict do nothing;
    set search_path = public, extensions;
    insert into public.notes (user_id, shelf, embedding)
    select r.id, n % 100, (
        select array_agg(random() - 0.5) from generate_series(1, 8) as one where n > 0
    )::vector
    from (select id from public.readers limit 1) as r, generate_series(1, {ROWS}) as n;
    analyze public.notes;
"""
QUERY = "'[1,0,0,0,0,0,0,0]'"
CALLS = {
    "all": ("", "notes_embedding_idx", 1),
    "more": (", match_count => 50", "notes_embedding_idx", 1),
    "half": (", filter_shelf => null", "notes_embedding_idx", 1),
    "few": (", filter_shelf => 7", "notes_shelf_idx", 2),
}
"""Further arguments, the index that the plan should take, and how often: few are counted first."""
USED = "select idx_scan from pg_stat_user_indexes where indexrelname = %s"


@pytest.fixture(scope="module")
def searched() -> Bundle:
    # Fewer candidates than by default: vectors as short as these are soon read one by one.
    search = ", filters: [shelf], exact: 1000, index: {ef_search: 40}"
    head, access, rest = notes(search).rpartition("    access:")
    return bundle_of(f"{head}    indexes: [shelf]\n{access}{rest}")


@pytest.mark.parametrize("server", SEARCHED)
def test_the_index_that_fits(server: str, searched: Bundle) -> None:
    with running(server) as url, connect(url, autocommit=True) as connection:
        apply_bundle(connection, searched)
        connection.execute(FILLED.encode())
        for more, index, times in CALLS.values():
            before = connection.execute(USED, [index]).fetchone()
            connection.execute(f"select * from public.match_notes({QUERY}{more})".encode())
            connection.execute("select pg_stat_force_next_flush()")
            after = connection.execute(USED, [index]).fetchone()
            assert before and after
            assert after[0] == before[0] + times, f"{index} is not used: match_notes({more})"
