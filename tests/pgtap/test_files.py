"""Generated pgTAP files: green on what is declared, red at what is not, the same bytes each time.

All presets are compared with what is committed; pg_prove runs some of them, and some policies are
dropped. ``SCHEMAGEN_SOAK=1`` runs all presets, and drops each of their policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.builtin.presets import PRESETS
from schemagen.core.errors import InvalidSpec, ServerError
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.pgtap import path_of_tests
from schemagen.model.access import SERVICE, Policy
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.verify.table_tests import table_tests

from ..search.sampling import SOAK
from .conftest import HERE, ROOT, applied, copied, generated, golden, model_of, of_preset
from .programs import pg_prove

NAMES = tuple(preset.name for preset in PRESETS)
PROVEN = NAMES if SOAK else ("organic_os", "ai_usage")
PGTAP = "create extension if not exists pgtap with schema extensions"
SHOP = HERE / "shop.yaml"


def planned(files: list[Path]) -> int:
    """Return how many tests the files announce."""
    plans = (re.search(r"^select plan\((\d+)\);$", f.read_text(), re.MULTILINE) for f in files)
    return sum(int(plan[1]) for plan in plans if plan is not None)


# What is written.


@pytest.mark.postgres
@pytest.mark.parametrize("preset", NAMES)
def test_what_is_committed_is_what_comes_of_the_preset(preset: str) -> None:
    model = model_of(of_preset(preset))
    with throwaway() as server, connect(server.url, autocommit=True) as connection:
        apply_bundle(connection, render_bundle(model))
        files = generated(connection, model)
    assert list(files) == [path_of_tests(table) for table in model.tables]
    assert {path.name for path in golden(preset)} == {Path(path).name for path in files}
    for path, content in files.items():
        assert content == (ROOT / "output" / preset / path).read_text(), path


def test_keys_that_the_server_makes_up_are_the_same_each_time(server: Server) -> None:
    """Random ones, those of sequences, and those of rows that triggers make."""
    model = model_of(SHOP)
    written = []
    with applied(server, SHOP, "shop") as url, connect(url, autocommit=True) as connection:
        for timezone in ("UTC", "Asia/Tokyo"):
            connection.execute(f"set timezone = '{timezone}'".encode())
            written.append(generated(connection, model))
            connection.execute(b"select nextval(pg_get_serial_sequence('orders', 'id'))")
    assert written[0] == written[1]
    adopted = written[0]["supabase/tests/posts_test.sql"]
    assert "update public.profiles set id = '5c4e3a9e-" in adopted
    assert "A''s row that a trigger made" in written[0]["supabase/tests/profiles_test.sql"]
    assert "repeat(',0', 5" in written[0]["supabase/tests/lines_test.sql"]


def test_a_name_that_no_file_may_have() -> None:
    (odd,) = (table for table in model_of(SHOP).tables if table.name.name == "Odd name/1")
    assert path_of_tests(odd) == "supabase/tests/odd_name_1_6c1f2c13_test.sql"


def test_nothing_is_written_of_what_is_not_as_declared(server: Server) -> None:
    with applied(server, SHOP, "shop") as url, connect(url, autocommit=True) as connection:
        connection.execute(b"create policy more on posts for select to authenticated using (true)")
        with pytest.raises(ServerError) as caught:
            table_tests(connection, model_of(SHOP))
        left = connection.execute(b"select count(*) from auth.users").fetchone()
    assert caught.value.code == "SG734"
    assert caught.value.message == (
        "posts, signed in, claims empty, select, nobody's row 1: expected 0 rows, found 1 row"
    )
    assert left == (0,)


def test_nothing_is_written_where_nothing_could_be_tried(server: Server, tmp_path: Path) -> None:
    """Without a row all policies might be missing, and the tests would be green."""
    path = tmp_path / "schema.yaml"
    path.write_text(
        "schemagen: 1\nname: few\ntables:\n  notes:\n    columns:\n"
        "      n: integer not null check (n > 5 and n < 3)\n"
        "    use: [id, owned: auth.users]\n    access: [owner: user_id]\n",
        encoding="utf-8",
    )
    with applied(server, path, "few") as url, connect(url, autocommit=True) as connection:
        with pytest.raises(InvalidSpec) as caught:
            table_tests(connection, model_of(path))
    (found,) = caught.value.diagnostics
    assert found.code == "SG801"
    assert found.origin is not None and found.origin.outermost.position.line == 6


# Whether pg_prove agrees.


@pytest.mark.parametrize("preset", PROVEN)
def test_all_is_green(preset: str, server: Server) -> None:
    """In a database that has nothing but the bundle: each file brings pgTAP itself."""
    with applied(server, of_preset(preset), "green") as url:
        proved = pg_prove(url, golden(preset))
    assert proved.failed == (), proved.text
    assert proved.tests == planned(golden(preset))


def test_keys_of_all_sorts_are_green_beside_other_rows(server: Server, tmp_path: Path) -> None:
    """Sample rows, and users who have signed up, change nothing."""
    model = model_of(SHOP)
    with applied(server, SHOP, "shop") as url:
        with connect(url, autocommit=True) as connection:
            files = generated(connection, model)
            for statement in (s.sql for s in render_bundle(model).samples if s.sql):
                connection.execute(statement.encode())
            orders = connection.execute(b"select count(*) from public.orders").fetchone()
        paths = [tmp_path / Path(path).name for path in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_text(content)
        proved = pg_prove(url, paths)
    assert orders == (3,)
    assert proved.failed == (), proved.text


# Whether it disagrees where it should.


@pytest.fixture(scope="session")
def organic(server: Server) -> Iterator[str]:
    """The name of a database that has organic_os, and pgTAP for speed."""
    with applied(server, of_preset("organic_os"), "organic") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(PGTAP.encode())
        yield "organic"


BY_HAND = {
    "grant update on messages to authenticated": "messages",
    "grant update (tokens_used) on messages to authenticated": "messages",
    "grant select on wellness_entries to anon": "wellness_entries",
    "revoke delete on conversations from authenticated": "conversations",
    "grant truncate on users to service_role": "users",
    "alter table module_progress no force row level security": "module_progress",
    "create policy all_see on conversations for select to authenticated using (true)":
        "conversations",
}  # fmt: skip


@pytest.mark.parametrize("statement", list(BY_HAND) if SOAK else list(BY_HAND)[::2])
def test_what_is_changed_by_hand_turns_its_table_red(
    statement: str, organic: str, server: Server
) -> None:
    with copied(server, organic, "changed") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
        proved = pg_prove(url, golden("organic_os"))
    assert proved.failed == (f"{BY_HAND[statement]}_test.sql",), proved.text


def test_what_it_says_names_who_and_what(organic: str, server: Server) -> None:
    (file,) = (path for path in golden("organic_os") if path.name == "messages_test.sql")
    with copied(server, organic, "changed") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                b"create policy p on messages for delete to authenticated using (true)"
            )
            connection.execute(
                b"create policy q on messages for select to authenticated using (true)"
            )
        proved = pg_prove(url, [file])
    assert "user A can't delete B's row 1: 0 rows" in proved.text
    assert "user A can't read B's row 1: 0 rows" in proved.text


POLICIES = [
    (preset, number)
    for preset in (NAMES if SOAK else ("organic_os",))
    for number, policy in enumerate(model_of(of_preset(preset)).policies)
    if SOAK or number % 6 == 0
    # Of buckets and topics there are no tests; and the service is bound by no policy.
    if model_of(of_preset(preset)).table(policy.table) and policy.roles != SERVICE.roles
]


@pytest.mark.parametrize(("preset", "number"), POLICIES)
def test_a_policy_that_is_dropped_turns_its_table_red(
    preset: str, number: int, server: Server
) -> None:
    model = model_of(of_preset(preset))
    policy = model.policies[number]
    with applied(server, of_preset(preset), "dropped") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_drop(policy).encode())
        proved = pg_prove(url, [file_of(model, policy, preset)])
    assert len(proved.failed) == 1, proved.text


def file_of(model: Model, policy: Policy, preset: str) -> Path:
    table = model.table(policy.table)
    assert table is not None
    return ROOT / "output" / preset / path_of_tests(table)


def _drop(policy: Policy) -> str:
    return f"drop policy {quote_identifier(policy.name)} on {quote_qname(policy.table)}"
