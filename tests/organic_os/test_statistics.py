"""Streak and averages against a plain reference, over random calendars and time zones."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .conftest import Site
from .people import Connection

DAY = datetime.timedelta(days=1)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/St_Johns",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    # At any moment one of the next two has another date than UTC.
    "Pacific/Kiritimati",
    "Etc/GMT+12",
    "Pacific/Chatham",
)
SCORES = ("sleep_hours", "mood_score", "energy_level")
AMOUNTS = ("water_intake_ml", "exercise_minutes", "meditation_minutes")

Values = tuple[Decimal | int | None, ...]


@dataclass(frozen=True)
class Calendar:
    """A user's entries, by how many days ago they are; negative is still to come."""

    zone: str
    entries: Mapping[int, Values]


# --- the reference ------------------------------------------------------------------------


def expected_streak(days: Sequence[datetime.date], today: datetime.date) -> tuple[object, ...]:
    known = {day for day in days if day <= today}
    if not known:
        return 0, None, 0
    day = today if today in known else today - DAY
    streak = 0
    while day in known:
        streak += 1
        day -= DAY
    return streak, max(known), len(known)


def expected_statistics(
    entries: Mapping[datetime.date, Values], today: datetime.date, window: int
) -> tuple[object, ...]:
    inside = [row for day, row in entries.items() if today - window * DAY < day <= today]
    averages = [average([row[place] for row in inside]) for place in range(6)]
    scores = (None if value is None else rounded(value, "0.01") for value in averages[:3])
    amounts = (None if value is None else int(rounded(value, "1")) for value in averages[3:])
    return (*scores, *amounts, len(inside))


def average(values: Sequence[Decimal | int | None]) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if known else None


def rounded(value: Fraction, unit: str) -> Decimal:
    """Round half away from zero, as PostgreSQL's numeric does."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        Decimal(unit), ROUND_HALF_UP
    )


# --- random calendars ---------------------------------------------------------------------


def score(best: int) -> st.SearchStrategy[Decimal | None]:
    return st.none() | st.decimals(0, best, places=2)


def amount(most: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, most)


values = st.tuples(score(24), score(10), score(10), amount(5000), amount(1440), amount(1440))
# Long runs with a few gaps make streaks; scattered days make none.
days_ago = st.one_of(
    st.builds(
        lambda start, length, gaps: sorted(set(range(start, start + length)) - set(gaps)),
        st.integers(-5, 3),
        st.integers(0, 40),
        st.lists(st.integers(0, 40), max_size=3),
    ),
    st.lists(st.integers(-10, 70), max_size=12, unique=True),
)
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    days_ago.flatmap(lambda days: st.fixed_dictionaries({day: values for day in days})),
)
NO_VALUES: Values = (None,) * 6
WHOLE: Values = (Decimal(8), Decimal(10), Decimal(0), 1, 2, 3)


# --- against the database -----------------------------------------------------------------


@dataclass(frozen=True)
class Clinic:
    """A transaction with some users; each example is undone before the next."""

    connection: Connection
    users: tuple[uuid.UUID, ...]

    def admit(self, user: uuid.UUID, calendar: Calendar) -> dict[datetime.date, Values]:
        """Write a user's zone and entries; return them by the user's own days."""
        today = self.today(calendar.zone)
        entries = {today - ago * DAY: row for ago, row in calendar.entries.items()}
        self.connection.execute(
            "update public.users set timezone = %s where id = %s", (calendar.zone, user)
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "insert into public.wellness_entries"
                f" (user_id, date, {', '.join(SCORES + AMOUNTS)})"
                " values (%s, %s, %s, %s, %s, %s, %s, %s)",
                [(user, day, *row) for day, row in entries.items()],
            )
        return entries

    def today(self, zone: str) -> datetime.date:
        """Return a zone's date, by Python's own table of zones."""
        ((now,),) = self.connection.execute("select now()").fetchall()
        assert isinstance(now, datetime.datetime)
        return now.astimezone(ZoneInfo(zone)).date()

    def asks(self, user: uuid.UUID, query: str, *arguments: object) -> list[tuple[object, ...]]:
        """Return what a signed-in user finds."""
        self.connection.execute(
            "select set_config('role', 'authenticated', true),"
            " set_config('request.jwt.claims', %s, true)",
            (json.dumps({"sub": str(user)}),),
        )
        try:
            return self.connection.execute(query.encode(), arguments).fetchall()
        finally:
            self.connection.execute("set local role postgres")


@pytest.fixture(scope="module")
def clinic(site: Site) -> Iterator[Clinic]:
    users = tuple(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.example") for name in "abc")
    with psycopg.connect(site.server.url) as connection:
        with connection.transaction(force_rollback=True):
            connection.execute(
                "insert into auth.users (id) select unnest(%s::uuid[])", (list(users),)
            )
            yield Clinic(connection, users)


@settings(max_examples=80, deadline=None, database=None)
@given(
    st.lists(calendars, min_size=3, max_size=3),
    st.lists(st.integers(1, 75), min_size=1, max_size=3).map(lambda days: [*days, 30, 36500]),
)
@example([Calendar(zone, {}) for zone in ZONES[:3]], [1])
@example([Calendar(zone, {0: WHOLE}) for zone in ZONES[7:]], [1])
@example([Calendar(zone, {1: WHOLE, 2: WHOLE}) for zone in ZONES[7:]], [1, 2])
@example([Calendar(zone, {-1: WHOLE, 29: WHOLE, 30: WHOLE}) for zone in ZONES[7:]], [29, 30, 31])
@example([Calendar(zone, {0: NO_VALUES, 1: WHOLE}) for zone in ZONES[4:7]], [1, 2])
def test_functions_and_reference_agree(
    clinic: Clinic, given_calendars: list[Calendar], windows: list[int]
) -> None:
    with clinic.connection.transaction(force_rollback=True):
        written = [
            (user, calendar, clinic.admit(user, calendar))
            for user, calendar in zip(clinic.users, given_calendars, strict=True)
        ]
        for user, calendar, entries in written:
            today = clinic.today(calendar.zone)
            assert clinic.asks(user, "select * from public.get_wellness_streak()") == [
                expected_streak(list(entries), today)
            ]
            assert clinic.asks(
                user,
                "select s.* from unnest(%s::integer[]) with ordinality as w (days, place),"
                " public.get_wellness_stats(p_days => w.days) as s order by w.place",
                windows,
            ) == [expected_statistics(entries, today, window) for window in windows]
        # Everybody else's are nobody's business, whatever they are.
        asking, *others = clinic.users
        assert clinic.asks(
            asking,
            "select streak, last_entry, total_entries, entries_count, avg_mood"
            " from unnest(%s::uuid[]) as other, public.get_wellness_streak(other),"
            " public.get_wellness_stats(other, 36500)",
            others,
        ) == [(0, None, 0, 0, None)] * len(others)


@pytest.mark.parametrize("zone", ZONES)
def test_both_tables_of_time_zones_agree(clinic: Clinic, zone: str) -> None:
    # Else the reference would be wrong, and not the functions.
    ((today,),) = clinic.connection.execute(
        "select (now() at time zone %s)::date", (zone,)
    ).fetchall()

    assert today == clinic.today(zone)


def test_some_zone_has_another_date_than_utc(clinic: Clinic) -> None:
    dates = {zone: clinic.today(zone) for zone in ("UTC", "Pacific/Kiritimati", "Etc/GMT+12")}

    assert len(set(dates.values())) > 1


@pytest.mark.parametrize("days", [0, -1, None, 36501, -36500])
def test_a_window_that_means_nothing_is_refused(clinic: Clinic, days: int | None) -> None:
    user = clinic.users[0]
    with clinic.connection.transaction(force_rollback=True):
        clinic.connection.execute("savepoint before")
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="1 and 36500"):
            clinic.connection.execute(
                "select * from public.get_wellness_stats(%s, %s)", (user, days)
            )
        clinic.connection.execute("rollback to before")


@pytest.mark.parametrize("days", [1, 36500])
def test_the_shortest_and_the_longest_window_are_accepted(clinic: Clinic, days: int) -> None:
    query = "select entries_count from public.get_wellness_stats(p_days => %s)"

    assert clinic.asks(clinic.users[0], query, days) == [(0,)]


def test_endless_days_are_neither_today_nor_a_streak(clinic: Clinic) -> None:
    # PostgreSQL's dates have two ends that no calendar has.
    user = clinic.users[0]
    with clinic.connection.transaction(force_rollback=True):
        clinic.connection.execute(
            "insert into public.wellness_entries (user_id, date, mood_score)"
            " values (%s, '-infinity', 1), (%s, 'infinity', 9)",
            (user, user),
        )
        streak = "select streak, total_entries from public.get_wellness_streak()"
        assert clinic.asks(user, streak) == [(0, 1)]
        counted = "select entries_count from public.get_wellness_stats(p_days => 36500)"
        assert clinic.asks(user, counted) == [(0,)]
