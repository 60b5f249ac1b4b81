"""WE-3 and WE-18: partitions by month and an audit log are there for who chooses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.verify import smoke

from ..databases import own_database
from .conftest import HERE
from .people import PRIVILEGE, WORLD, Connection, Person, signed_in, spelled

PRESET: Final = HERE.parents[1] / "presets" / "organic_os.yaml"


def chosen(spec: Path, parameters: Mapping[str, str] = {}) -> Bundle:
    model, _ = read_model(spec, parameters)
    return render_bundle(model)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def admin(server: Server) -> Iterator[Connection]:
    """A superuser in a database of the test's own."""
    with own_database(server.admin_url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection


def inhabited(admin: Connection, bundle: Bundle) -> Person:
    """Make a bundle as its owner, prove it, and let Alice and Bob in; return Alice."""
    admin.execute("set role postgres")
    apply_bundle(admin, bundle)
    report = smoke(admin, bundle.model)
    assert report.ok, "\n".join(map(str, report.diagnostics))
    admin.execute("reset role")
    admin.execute(spelled(WORLD))
    return Person(admin, "authenticated", signed_in("alice"))


def test_we_3_entries_are_in_partitions_if_so_chosen(admin: Connection) -> None:
    alice = inhabited(admin, chosen(PRESET, {"partition_wellness": "true"}))
    assert alice.tries("insert into wellness_entries (date) select current_date") == "1 row"
    # What the documented copy of the table had lost: key, owner, unique days, policies.
    assert alice.tries("insert into wellness_entries (date) select current_date") == "23505"
    assert alice.value("select count(*) from wellness_entries where user_id = :alice") == 2
    assert alice.value("select count(*) from wellness_entries where user_id <> :alice") == 0
    assert alice.tries(
        "insert into wellness_entries (user_id, date) values (:bob, now())"
    ).startswith("42501")
    month = admin.execute("select 'wellness_entries_' || to_char(now(), 'YYYY_MM')").fetchone()
    assert month is not None
    # Days of long ago are in the default partition; nobody gets at either but through the table.
    for table, count in ((month[0], 1), ("wellness_entries_default", 2)):
        assert admin.execute(f"select count(*) from public.{table}".encode()).fetchone() == (count,)
        for role in ("anon", "authenticated", "service_role"):
            assert Person(admin, role, "{}").tries(f"select from {table}") == PRIVILEGE


def test_we_3_they_are_not_by_themselves(admin: Connection) -> None:
    inhabited(admin, chosen(PRESET))
    kind = "select relkind::text from pg_class where relname = 'wellness_entries'"
    assert admin.execute(kind.encode()).fetchone() == ("r",)


def test_we_18_changes_are_written_down_if_so_chosen(admin: Connection) -> None:
    alice = inhabited(admin, chosen(HERE / "audited.yaml"))
    assert alice.tries("update wellness_entries set mood_score = 9") == "1 row"
    assert alice.tries("update wellness_entries set nutrition_notes = 'none'") == "1 row"
    assert alice.tries("delete from wellness_entries") == "1 row"
    log = Person(admin, "service_role").rows(
        "select operation, actor_id, old_values ->> 'mood_score', new_values ->> 'mood_score'"
        " from audit_logs order by id"
    )
    key = alice.value("select auth.uid()::text")
    assert log == [("update", key, "7.00", "9.00"), ("delete", key, "9.00", None)]
    for somebody in (alice, Person(admin, "anon", "{}")):
        assert somebody.tries("select from audit_logs") == PRIVILEGE
    for change in ("update audit_logs set operation = ''", "delete from audit_logs"):
        assert Person(admin, "service_role").tries(change) == PRIVILEGE
