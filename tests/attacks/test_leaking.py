"""What is evaluated before, beside or after the policy: functions, errors, plans, statistics."""

from __future__ import annotations

import json

import pytest

from .attempts import Attempt, attempts, key
from .site import SECRET, Site

SPEC = "studios"


SPY = """
    create function pg_temp.spy(value text) returns boolean language plpgsql cost 0.0000001 as $$
    begin
        raise notice '%', value;
        return true;
    end
    $$;
    create function pg_temp.spy(value text, other text) returns boolean
    language sql as 'select pg_temp.spy(value)';
    create operator pg_temp.<=> (leftarg = text, rightarg = text, function = pg_temp.spy);
    set local client_min_messages = notice;
"""


@pytest.mark.parametrize(
    ("statement", "heard"),
    [
        ("select 1 from works where pg_temp.spy(body)", 4),
        ("select 1 from works where body operator(pg_temp.<=>) ''", 4),
        ("select 1 from works where studio_id = :blue and not is_public and pg_temp.spy(body)", 0),
        ("select 1 from works order by pg_temp.spy(body)", 4),
        ("select 1 from catalogue where pg_temp.spy(body)", 4),
        ("select 1 from notes where pg_temp.spy(body)", 1),
        ("select 1 from boards where pg_temp.spy(title)", 1),
        ("select 1 from works w join notes n on pg_temp.spy(n.body) where w.id = :red_work", 1),
        ("select 1 from invitations where pg_temp.spy(email)", 1),
        ("delete from works where pg_temp.spy(body)", 0),
        ("update works set title = '' where pg_temp.spy(body)", 0),
        ("select 1 from storage.objects where pg_temp.spy(name)", 1),
    ],
)
def test_a_spying_function_sees_only_what_gus_may_read(
    site: Site, statement: str, heard: int
) -> None:
    words: list[str] = []
    with site.connection.transaction(force_rollback=True):
        gus = site.person("gus")
        assert site.ends(gus, SPY).error is None
        site.connection.add_notice_handler(lambda said: words.append(said.message_primary or ""))
        assert site.ends(gus, f"set local client_min_messages = notice; {statement}").error is None
    assert [word for word in words if SECRET in word] == []
    assert len(words) == heard


@attempts("""
    -- An error that depends on a value tells the value.
    gus: select * from works where body::integer > 0 and studio_id = :blue and not is_public
    --> 0 rows
    gus: select 1 / (length(body) - 14) from works where id = :blue_work
    --> 0 rows
    gus: select 1 / (length(body) - 6) from works where id = :red_work
    ==> 22012
    eve: update works set title = (1 / (length(body) - 14))::text where id = :blue_work
    --> 0 rows
    gus: select body::jsonb from notes where work_id = :blue_work
    --> 0 rows
    -- So does one in the rule's own condition, which must not meet rows of others.
    gus: select * from scales
    ==> 1 row
    gus: select * from scales where weight = 0
    --> 0 rows
    gus: select * from scales where id = :blue_scale
    --> 0 rows
    gus: update scales set weight = 8
    ==> 1 row
    gus: delete from scales
    ==> 1 row
    gus: delete from scales where weight = 0
    --> 0 rows
    nina: select * from scales
    --> 0 rows
    nina: update scales set weight = 1
    --> 0 rows
    nina: insert into scales (studio_id, weight) values (:blue, 0)
    --> 42501 policy
    gus: insert into scales (studio_id, weight) values (:red, 0)
    ==> 22012
    gus: insert into scales (studio_id, weight) values (:red, 9)
    ==> 1 row
""")
def test_by_an_error(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "query",
    [
        "select * from works where id = :blue_work",
        "select * from catalogue where id = :blue_work",
        "select * from notes where work_id = :blue_work",
        "select * from works w join seats s using (studio_id) where s.user_id = :bea",
        "update works set title = '' where id = :blue_work",
        "delete from works where studio_id = :blue",
        "select * from find_works('secret work')",
    ],
)
def test_explaining_shows_no_row(site: Site, query: str) -> None:
    with site.connection.transaction(force_rollback=True):
        ending = site.ends(site.person("gus"), f"explain (analyze, verbose, format json) {query}")
    ((plan,),) = ending.rows
    assert plan[0]["Plan"]["Actual Rows"] == 0
    text = json.dumps(plan).replace("secret work", "")
    assert SECRET not in text
    # Keys of seats are looked up, not written into the plan.
    assert key("bea") not in text or ":bea" in query


def test_explaining_shows_rows_that_may_be_read(site: Site) -> None:
    with site.connection.transaction(force_rollback=True):
        query = "explain (analyze, format json) select * from works where studio_id = :red"
        ((plan,),) = site.ends(site.person("gus"), query).rows
    assert plan[0]["Plan"]["Actual Rows"] == 3


@attempts("""
    service: analyze works; select count(*) from pg_stats where tablename = 'works'
    ==> = 0
    gus: select * from pg_stats where schemaname = 'public'
    --> 0 rows
    gus: select * from pg_statistic
    --> 42501 privilege
    gus: select * from pg_stats_ext
    --> 0 rows
""")
def test_by_statistics(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)
