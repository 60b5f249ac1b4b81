"""The function that makes partitions: which, how closed, and what becomes of rows."""

from __future__ import annotations

from datetime import date
from threading import Thread

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle

from ..kinds.conftest import Database, bundle_of
from ..kinds.test_platform import PG_CRON
from .conftest import ALICE, DIARY, FUNCTION, partitions

FAR = "(date_trunc('month', current_date) + interval '20 months 10 days')::date"


def months(number: int) -> str:
    """Return the name of a partition so many months from today."""
    index = date.today().year * 12 + date.today().month - 1 + number
    return f"entries_{index // 12:04}_{index % 12 + 1:02}"


def made(database: Database, arguments: str = "") -> int:
    row = database.connection.execute(f"select {FUNCTION}({arguments})".encode()).fetchone()
    assert row is not None
    return int(row[0])


def url_of(database: Database) -> str:
    """Return how to connect a second time."""
    info = database.connection.info
    return f"{info.dsn} password={info.password}"


def test_there_are_those_of_last_month_and_of_three_to_come(diary: Database) -> None:
    assert [*partitions(diary)] == [*(months(n) for n in range(-1, 4)), "entries_default"]
    assert partitions(diary)["entries_default"] == "DEFAULT"


def test_a_second_call_makes_nothing(diary: Database) -> None:
    assert [made(diary), made(diary, "5"), made(diary, "5"), made(diary, "5, 12")] == [0, 2, 0, 11]


def test_two_calls_at_once_make_each_partition_once(diary: Database) -> None:
    numbers: list[int] = []
    with psycopg.connect(url_of(diary), autocommit=True) as other:
        waiting = Thread(target=lambda: numbers.append(made(Database(other), "9")))
        with diary.connection.transaction():
            numbers.append(made(diary, "9"))
            waiting.start()
            waiting.join(0.5)
            assert waiting.is_alive()
        waiting.join(20)
    assert numbers == [6, 0]


def test_who_can_not_have_the_lock_soon_gives_up(diary: Database) -> None:
    insert = f"insert into entries (user_id, day) values ('{ALICE}', {FAR})"
    with psycopg.connect(url_of(diary)) as other:
        other.execute(insert.encode())
        with pytest.raises(psycopg.errors.LockNotAvailable):
            made(diary, "20")
        other.commit()
    assert made(diary, "20") == 17


@pytest.mark.parametrize("arguments", ["-1", "null", "1001", "1, -1", "1, null", "1, 1001"])
def test_it_makes_no_odd_number_of_them(diary: Database, arguments: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        made(diary, arguments)


def test_rows_move_from_the_default_one_as_they_are(diary: Database) -> None:
    owner = diary.connection
    owner.execute(
        f"insert into entries (user_id, day, mood) values (%s, {FAR}, 7)".encode(), [ALICE]
    )
    owner.execute("update entries set updated_at = '2000-01-01'")
    everything = "select to_jsonb(e)::text, ctid is null from entries e order by 1"
    where = f"select tableoid::regclass::text from entries where day = {FAR}".encode()
    counted = "select id, entry_count from users order by 1"
    before = owner.execute(everything).fetchall(), owner.execute(counted).fetchall()
    assert owner.execute(where).fetchall() == [("entries_default",)]

    made(diary, "20")

    assert owner.execute(where).fetchall() == [(months(20),)]
    assert (owner.execute(everything).fetchall(), owner.execute(counted).fetchall()) == before
    states = owner.execute(
        "select distinct tgenabled::text from pg_trigger"
        " where tgrelid in (select relid from pg_partition_tree('entries'))"
    )
    assert states.fetchall() == [("O",)]


def test_a_trigger_that_was_stopped_or_always_fires_stays_so(diary: Database) -> None:
    owner = diary.connection
    owner.execute("alter table entries enable always trigger entries_90_touch")
    owner.execute("alter table entries disable trigger entries_10_own")
    owner.execute(f"insert into entries (user_id, day) values (%s, {FAR})".encode(), [ALICE])
    states = (
        "select tgname::text, tgenabled::text from pg_trigger where not tgisinternal"
        " and tgrelid = 'entries_default'::regclass order by 1"
    )
    before = owner.execute(states.encode()).fetchall()
    made(diary, "20")
    assert owner.execute(states.encode()).fetchall() == before
    assert {"A", "D"} <= {state for _, state in before}


def test_rows_stay_where_a_foreign_key_would_take_others_along(diary: Database) -> None:
    owner = diary.connection
    owner.execute(
        "create table mine (entry uuid, day date,"
        " foreign key (entry, day) references entries (id, day) on delete cascade)"
    )
    owner.execute(f"insert into entries (user_id, day) values (%s, {FAR})".encode(), [ALICE])
    owner.execute(f"insert into mine select id, day from entries where day = {FAR}".encode())
    with pytest.raises(psycopg.errors.DependentObjectsStillExist):
        made(diary, "20")
    assert owner.execute("select count(*) from mine").fetchone() == (1,)


def test_a_table_of_that_name_is_left_alone(diary: Database) -> None:
    diary.connection.execute(f"create table {months(5)} (mine int)".encode())
    said: list[str] = []
    diary.connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    assert made(diary, "6") == 2
    assert said == [f"public.{months(5)} is there and is no partition of public.entries"]


@pytest.mark.parametrize(
    ("type_", "every", "zone"),
    [
        ("date", "day", "UTC"),
        ("date", "week", "Pacific/Kiritimati"),
        ("date", "month", "Pacific/Niue"),
        ("timestamp", "year", "Pacific/Kiritimati"),
        ("timestamptz", "day", "Pacific/Niue"),
        ("timestamptz", "week", "Pacific/Kiritimati"),
        ("timestamptz", "month", "America/St_Johns"),
    ],
)
def test_every_kind_of_time_and_of_period(
    database: Database, type_: str, every: str, zone: str
) -> None:
    bundle = bundle_of(
        f"""
schemagen: 1
name: log
tables:
  events:
    columns: {{at: {type_} not null default now(), text: text}}
    use: [{{id: bigint}}]
    partition: {{by: at, every: {every}, ahead: 2}}
    access: [service_only]
"""
    )
    # What a day is does not hang on who applies it.
    database.connection.execute(f"set timezone = '{zone}'".encode())
    database.connection.execute("set datestyle = 'German, DMY'")
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures
    apply_bundle(database.connection, bundle)
    assert len(partitions(database, "events")) == 5
    bounds = database.connection.execute(
        "select bool_and(upper = lead_lower or lead_lower is null) from ("
        " select (regexp_match(b, $$TO \\('([^']+)$$))[1]::timestamptz as upper,"
        "  lead((regexp_match(b, $$FROM \\('([^']+)$$))[1]::timestamptz) over (order by n)"
        "   as lead_lower"
        " from (select c.relname n, pg_get_expr(relpartbound, c.oid) b from pg_inherits"
        "  join pg_class c on c.oid = inhrelid where inhparent = 'events'::regclass) x"
        " where b <> 'DEFAULT') y"
    ).fetchone()
    assert bounds == (True,)


def test_the_names_of_a_long_table_fit(database: Database) -> None:
    name = "entries_" + "é" * 27
    bundle = bundle_of(DIARY.replace("  entries:", f"  {name}:"))
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures


def test_pg_cron_calls_it_every_night(database: Database) -> None:
    database.connection.execute(PG_CRON.encode())
    bundle = bundle_of(DIARY)
    apply_bundle(database.connection, bundle)
    jobs = database.connection.execute("select jobname, command from cron.job").fetchall()
    assert jobs == [("diary_entries_partitions", f"select {FUNCTION}()")]
    database.connection.execute(jobs[0][1].encode())
    assert database.prove(bundle).ok
    rollback_bundle(database.connection, "diary")
    assert database.connection.execute("select count(*) from cron.job").fetchone() == (0,)


def test_those_who_refer_to_users_of_auth(database: Database) -> None:
    bundle = bundle_of(
        DIARY.replace("owned: users, timestamps", "timestamps")
        .replace(", {counter: {of: user_id, column: entry_count}}", "")
        .replace(
            "      day: date not null\n",
            "      day: date not null\n"
            "      user_id: uuid not null references auth.users on delete cascade\n",
        )
    )
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures
