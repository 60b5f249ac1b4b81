"""`verify` shows how a database is doing: what the seeds of the presets told people to look up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from .conftest import Done, schemagen

LIBRARY = """\
schemagen: 1
name: library
extensions: [vector]
tables:
  chunks:
    columns:
      user_id: uuid references auth.users on delete cascade
      embedding: vector(3)
    use:
      - id
      - timestamps
      - vector_search: {function: match_chunks, column: embedding, owner: user_id}
    access: [owner: user_id]
  empty:
    columns: {user_id: uuid not null references auth.users on delete cascade}
    use: [id]
    access: [owner: user_id]
"""
FILLED = """
insert into public.chunks (embedding) select '[1,2,3]' from generate_series(1, 30);
insert into public.chunks (embedding) select null from generate_series(1, 10);
set enable_seqscan = off;
select * from public.chunks order by embedding operator(extensions.<=>) '[1,2,3]' limit 1;
"""


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    spec = tmp_path_factory.mktemp("library") / "schema.yaml"
    spec.write_text(LIBRARY, "utf-8")
    with throwaway() as running:
        assert schemagen("apply", str(spec), "--db", running.url).code == 0
        with psycopg.connect(running.url) as owner:
            owner.execute(FILLED.encode())
        yield running


@pytest.fixture
def server(applied: Server, here: Path) -> Server:
    (here / "schema.yaml").write_text(LIBRARY, "utf-8")
    return applied


def state(done: Done) -> dict[str, Any]:
    (bundle,) = json.loads(done.out)["bundles"]
    found: dict[str, Any] = bundle["state"]
    return found


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row.pop("name"): row for row in rows}


def test_all_of_it_as_json(server: Server) -> None:
    found = state(schemagen("verify", "--db", server.url, "--format", "json"))
    assert by_name(found["rows"]) == {"public.chunks": {"rows": 40}, "public.empty": {"rows": 0}}
    assert found["vectors"] == [
        {"name": "public.chunks", "column": "embedding", "rows": 40, "with_vector": 30, "percent": 75.0}  # noqa: E501
    ]  # fmt: skip
    security = {"enabled": True, "forced": True, "policies": 4}
    assert by_name(found["row_level_security"]) == {
        "public.chunks": security,
        "public.empty": security,
    }
    (index,) = found["vector_indexes"]
    assert index == {
        "name": "public.chunks", "index": "public.chunks_embedding_idx", "method": "hnsw",
        "settings": None, "valid": True, "used": 1, "size": index["size"],
    }  # fmt: skip
    used = {row["index"]: row["used"] for row in found["indexes"]}
    assert used["public.chunks_embedding_idx"] == 1
    assert set(used) >= {"public.chunks_pkey", "public.empty_pkey", "public.empty_user_id_idx"}
    sizes = by_name(found["sizes"])
    assert re.fullmatch(r"\d+ (bytes|kB)", sizes["public.chunks"]["data"])
    assert sizes["public.empty"]["data"] == "0 bytes"
    assert by_name(found["vacuum"])["public.chunks"]["live"] == 40
    assert found["functions"][-1] == {
        "name": "public.match_chunks(extensions.vector,double precision,integer,uuid)",
        "runs_as": "the caller",
        "called_by": "authenticated, service_role",
    }
    assert found["triggers"] == [
        {
            "name": "public.chunks",
            "trigger": "chunks_90_touch",
            "calls": "private.library_touch_updated_at",
            "enabled": True,
        }
    ]
    assert {row["command"] for row in found["policies"]} == {"select", "insert", "update", "delete"}
    assert [row["name"] for row in found["extensions"]] == ["vector"]


def test_as_text(server: Server) -> None:
    done = schemagen("verify", "--db", server.url)
    assert (done.err, done.code) == ("", 0)
    assert "  public.chunks  embedding  40    30           75.0\n" in done.out
    assert "  public.chunks  yes      yes     4\n" in done.out
    assert "  public.empty   0\n" in done.out
    assert done.out.index("How many rows") < done.out.index("expected  found")
    assert schemagen("-q", "verify", "--db", server.url).out.count("\n") == 1


def test_a_role_that_policies_apply_to_counts_nothing(server: Server) -> None:
    """Instead of saying that there are no rows."""
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(
            "create role looker login password 'looker'; grant pg_read_all_data to looker"
        )
    bound = server.url.replace("postgres:", "looker:", 1)
    bound = re.sub(r"looker:[^@]*@", "looker:looker@", bound)
    done = schemagen("verify", "--db", bound)
    assert (done.err, done.code) == ("", 0)
    why = "query would be affected by row-level security policy for table"
    assert re.search(rf"is counted, .*\n  not to be seen: {why}", done.out)
    found = state(schemagen("verify", "--db", bound, "--format", "json"))
    assert found["rows"]["trouble"].startswith(why)
    assert by_name(found["row_level_security"])["public.empty"]["enabled"] is True


def test_what_is_not_there_is_a_finding_and_nothing_to_count(here: Path) -> None:
    (here / "schema.yaml").write_text(LIBRARY, "utf-8")
    with throwaway() as server:
        assert schemagen("apply", "--db", server.url).code == 0
        with psycopg.connect(server.url) as owner:
            owner.execute("drop table public.empty")
            owner.execute("alter table public.chunks drop column embedding")
        done = schemagen("verify", "--db", server.url, "--format", "json")
    assert done.code == 1
    found = state(done)
    assert by_name(found["rows"]) == {"public.chunks": {"rows": 0}}
    assert "vectors" not in found
    said = [finding["message"] for finding in json.loads(done.out)["bundles"][0]["findings"]]
    assert "the table public.empty is not there" in said
