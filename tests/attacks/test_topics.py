"""The topic of a row is heard by those who may read the row, and written by nobody."""

from __future__ import annotations

import pytest

from .attempts import Attempt, attempts
from .site import Site

SPEC = "studios"


@attempts("""
    gus: select set_config('realtime.topic', 'work:' || :red_work, true); select *
    from realtime.messages
    ==> 1 row
    anon: select set_config('realtime.topic', 'work:' || :blue_poster, true); select *
    from realtime.messages
    ==> 1 row
    gus: select set_config('realtime.topic', 'work:' || :blue_work, true); select *
    from realtime.messages
    --> 0 rows
    nina: select set_config('realtime.topic', 'work:' || :red_work, true); select *
    from realtime.messages
    --> 0 rows
    anon: select set_config('realtime.topic', 'work:' || :red_work, true); select *
    from realtime.messages
    --> 0 rows
    gus: select * from realtime.messages
    --> 0 rows
    rita: select set_config('realtime.topic', 'work:' || :red_work, true);
    insert into realtime.messages (topic, extension) values ('work:' || :red_work, 'broadcast')
    --> 42501 policy
    rita: update realtime.messages set event = 'y'
    --> 0 rows
    rita: delete from realtime.messages
    --> 42501 privilege
""")
def test_who_hears_it(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "topic",
    [
        "", "work:", "work", "~", "work~", "work::~", " work:~", "work: ~", "WORK:~", "works:~",
        "work:~0", "work:~:x", "work:*", "work:%", "work:null", "work:~' or true --",
        "x" * 100_000,
    ],
    ids=lambda topic: topic[:30],
)  # fmt: skip
def test_what_only_looks_like_a_topic_is_none(site: Site, topic: str) -> None:
    written = topic.replace("'", "''").replace(":", "' || chr(58) || '")
    written = written.replace("~", "' || :red_work || '")
    with site.connection.transaction(force_rollback=True):
        asked = f"select set_config('realtime.topic', '{written}', true)"
        found = site.ends(site.person("gus"), f"{asked}; select * from realtime.messages")
    assert found.summary == "0 rows", str(found)
