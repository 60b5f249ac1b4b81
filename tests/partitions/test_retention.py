"""``keep:`` drops what is older, and nothing else; the service calls it, and pg_cron."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.model.model import Bundle
from schemagen.verify.smoke import smoke

from ..kinds.conftest import Database, bundle_of
from ..kinds.test_platform import PG_CRON
from .conftest import ALICE, BOB, DIARY, FUNCTION, partitions
from .test_maintenance import months

EXPIRE: Final = "expire_entries"
KEPT: Final = DIARY.replace("every: month, ", "every: month, keep: 2, ")


def kept() -> Bundle:
    return bundle_of(KEPT)


@pytest.fixture
def diary(database: Database) -> Database:
    """Half a year of partitions; an entry of Alice in each, and one of long before them."""
    owner = database.connection
    apply_bundle(owner, kept())
    owner.execute(f"select {FUNCTION}(3, 6)".encode())
    for key in (ALICE, BOB):
        owner.execute("insert into auth.users (id) values (%s)", [key])
    owner.execute(
        "insert into entries (user_id, day)"
        " select %s, date_trunc('month', now()) - n * interval '1 month'"
        " from unnest(array[-1, 0, 1, 2, 3, 4, 5, 6, 100]) as n",
        [ALICE],
    )
    return database


def expired(database: Database) -> int:
    row = database.connection.execute(f"select {EXPIRE}()".encode()).fetchone()
    assert row is not None
    return int(row[0])


def counted(database: Database) -> list[tuple[int, int]]:
    return database.connection.execute(
        "select entry_count, (select count(*) from entries where user_id = u.id)"
        " from users as u order by 1 desc"
    ).fetchall()


def test_old_partitions_go_with_their_rows(diary: Database) -> None:
    assert counted(diary) == [(9, 9), (0, 0)]
    assert expired(diary) == 4
    assert [*partitions(diary)] == [*(months(n) for n in range(-2, 4)), "entries_default"]
    # Those of the default partition too; counters follow.
    assert counted(diary) == [(4, 4), (0, 0)]
    assert expired(diary) == 0


def test_a_table_that_nothing_is_told_of(database: Database) -> None:
    bundle = bundle_of(
        """
schemagen: 1
name: logs
tables:
  events:
    columns: {at: timestamptz not null default now()}
    use: [{id: bigint}]
    partition: {by: at, every: day, keep: 3}
    access: [service_only]
"""
    )
    owner = database.connection
    apply_bundle(owner, bundle)
    owner.execute("select private.logs_events_partitions(1, 9)")
    days = (
        "insert into events (at) select now() - n * interval '1 day' from generate_series(0, 20) n"
    )
    owner.execute(days.encode())
    assert owner.execute("select expire_events()").fetchone() == (6,)
    assert owner.execute("select count(*) from events").fetchone() == (4,)


@pytest.mark.parametrize(
    ("role", "ending"),
    [("anon", "42501"), ("authenticated", "42501"), ("service_role", None)],
)
def test_the_service_alone_calls_it(diary: Database, role: str, ending: str | None) -> None:
    try:
        assert diary.as_user(f"select {EXPIRE}()", ALICE, role) == [(4,)]
        found = None
    except psycopg.Error as error:
        found = error.sqlstate
    assert found == ending


def test_what_was_not_made_as_such_a_partition_stays(diary: Database) -> None:
    owner = diary.connection
    for number in (-4, -5):
        owner.execute(f"alter table entries detach partition {months(number)}".encode())
    # Set aside: no longer a partition. The other one of another time than its name says.
    owner.execute(f"delete from {months(-5)}".encode())
    owner.execute(
        f"alter table entries attach partition {months(-5)}"
        " for values from ('1999-01-01') to ('1999-01-03')".encode()
    )
    owner.execute("create table entries_archive partition of entries for values from"
                  " ('1990-01-01') to ('1990-02-01')")  # fmt: skip
    assert expired(diary) == 2
    assert {months(-5), "entries_archive"} <= {*partitions(diary)}
    assert owner.execute("select to_regclass(%s) is not null", [months(-4)]).fetchone() == (True,)


def test_nothing_goes_where_something_hangs_on_it(diary: Database) -> None:
    owner = diary.connection
    owner.execute(f"create view mine as select * from {months(-6)}".encode())
    with pytest.raises(psycopg.errors.DependentObjectsStillExist):
        expired(diary)
    assert counted(diary) == [(9, 9), (0, 0)]


def test_who_can_not_have_the_lock_soon_gives_up(diary: Database) -> None:
    info = diary.connection.info
    settings = f"select proconfig from pg_proc where oid = '{BODY}'::regproc"
    (found,) = diary.connection.execute(settings.encode()).fetchone() or ([],)
    assert "lock_timeout=5s" in found
    diary.connection.execute(f"alter function {BODY} set lock_timeout = '100ms'".encode())
    with psycopg.connect(f"{info.dsn} password={info.password}") as other:
        other.execute("select from entries")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            expired(diary)
        other.commit()
    assert expired(diary) == 4


def test_pg_cron_calls_it_every_night(database: Database) -> None:
    database.connection.execute(PG_CRON.encode())
    apply_bundle(database.connection, kept())
    jobs = database.connection.execute(
        "select jobname, command from cron.job order by jobname"
    ).fetchall()
    assert jobs == [
        ("diary_entries_partitions", f"select {FUNCTION}()"),
        ("diary_expire_entries", "select public.expire_entries()"),
    ]
    for _, command in jobs:
        database.connection.execute(command.encode())


def test_without_keep_nothing_drops_anything(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(DIARY))
    assert database.connection.execute("select to_regproc(%s)", [EXPIRE]).fetchone() == (None,)


# --- the proof ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "every", "zone"),
    [
        ("date", "month", "Pacific/Kiritimati"),
        ("date", "week", "Pacific/Niue"),
        ("timestamp", "year", "Pacific/Kiritimati"),
        ("timestamptz", "day", "Pacific/Niue"),
    ],
)
def test_it_is_proven(database: Database, type_: str, every: str, zone: str) -> None:
    database.connection.execute(f"set timezone = '{zone}'".encode())
    database.connection.execute("set datestyle = 'German, DMY'")
    text = KEPT.replace("day: date", f"day: {type_}").replace("every: month", f"every: {every}")
    report = database.went_there_and_back(bundle_of(text))
    assert report.ok, report.failures


BODY: Final = "private.diary_expire_entries"


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ("execute format('drop table", "perform format('drop table", "is kept, whose time"),
        ("if starts + ", "if starts + interval '1 month' + ", "is kept"),
        ("if starts + ", "if starts - interval '1 month' + ", "a row has gone"),
        ("- '2 month'::interval", "- '1 month'::interval", "a row has gone"),
        ("- '2 month'::interval", "- '3 month'::interval", "whose time is over"),
        ("where late.day < limit_", "where false and late.day < limit_", "kept"),
    ],
)
def test_a_function_that_keeps_too_much_or_too_little_fails_it(
    diary: Database, part: str, instead: str, said: str
) -> None:
    definition = f"select pg_get_functiondef('{BODY}'::regproc)"
    row = diary.connection.execute(definition.encode()).fetchone()
    assert row is not None
    other = str(row[0]).replace(part, instead)
    assert other != row[0]
    diary.connection.execute(other.encode())
    (failure,) = diary.prove(kept()).failures
    assert said in str(failure)


def test_what_somebody_made_stays_with_its_rows(diary: Database) -> None:
    """Under another name or with other bounds, triggers or not; a name that is no time is none."""
    owner = diary.connection
    made = {
        "older": ("2001-01-01", "2002-01-01"),
        "entries_2002_13": ("2002-01-01", "2003-01-01"),
        "entries_2003_01": ("2003-01-01", "2003-01-15"),
        "entries_20040101": ("2004-01-01", "2004-02-01"),
        "entries_____1": ("2005-01-01", "2005-02-01"),
    }
    owner.execute("delete from entries where day < '2010-01-01'")
    for name, (low, high) in made.items():
        bounds = f"from ('{low}') to ('{high}')"
        owner.execute(f"create table {name} partition of entries for values {bounds}".encode())
        owner.execute("insert into entries (user_id, day) values (%s, %s::date + 5)", [ALICE, low])
    assert expired(diary) == 4
    assert made.keys() <= {*partitions(diary)}
    row = owner.execute("select count(*) from entries where day < '2010-01-01'").fetchone()
    assert row == (len(made),)


NAMES: Final = """
schemagen: 1
name: logs
tables:
  events:
    columns:
      {by}: timestamptz not null default now()
      {more}
    use: [{{id: bigint}}]
    partition: {{by: {by}, every: week, keep: 2.0, ahead: 2.0}}
    access: [service_only]
"""


@pytest.mark.parametrize("by", ["starts", "limit_", "held", "far", "late", "name"])
def test_columns_are_called_as_variables_are(database: Database, by: str) -> None:
    others = ("low", "high", "gone", "stem", "parent", "place", "before", "young", "names")
    bundle = bundle_of(NAMES.format(by=by, more="\n      ".join(f"{n}: text" for n in others)))
    apply_bundle(database.connection, bundle)
    report = smoke(database.connection, bundle.model)
    assert [str(failure) for failure in report.failures] == []
