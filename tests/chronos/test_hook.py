"""The hook that puts the claims into tokens, and that each part of each of its conditions matters.

That the proof calls it too, and notices what is wrong, is in ``tests/hook/test_proof.py``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.core.quoting import quote_qname

from ..asking import Connection
from ..mutation.weakening import weakened_body
from .conftest import PRESET
from .people import NAMES

_USERS: Final = ("carlas", "ivans", "learner", "dans", "nobody")
_USER: Final = {name: f"0a0a0000-0000-4000-8000-{n:012x}" for n, name in enumerate(_USERS)}
_ANN, _BEN, _IDA = ({"app_metadata": {"student_id": NAMES[n]}} for n in ("ann", "ben", "ida"))

# Who signs in, with which claims, and what is added to them.
CASES: Final[list[tuple[str, Any, dict[str, str]]]] = [
    ("carlas", {}, {"creator_id": NAMES["carla"]}),
    ("carlas", {"student_id": NAMES["ann"]}, {"creator_id": NAMES["carla"]}),
    # Locked, or ended.
    ("ivans", {}, {}),
    ("dans", {}, {}),
    # Learns from two creators; the service says which, and can't name somebody else.
    ("learner", {}, {}),
    ("learner", _ANN, {"student_id": NAMES["ann"]}),
    ("learner", _BEN, {"student_id": NAMES["ben"]}),
    ("learner", _IDA, {}),
    ("nobody", _ANN, {}),
]
EQUIVALENT: Final = {
    "id::text = \"$event\".claims #>> array['app_metadata', 'creator_id'] true": (
        "creators.user_id is unique: there are never several to choose from"
    ),
}


@pytest.fixture
def auth(anyone: Connection) -> Connection:
    """People who sign in through Supabase Auth."""
    for key in _USER.values():
        anyone.execute("insert into auth.users (id) values (%s)", [key])
    for table, name, user in (
        ("creators", "carla", "carlas"),
        ("creators", "ivan", "ivans"),
        ("students", "ann", "learner"),
        ("students", "ben", "learner"),
        ("students", "dan", "dans"),
    ):
        sql = f"update public.{table} set user_id = %s where id = %s"
        anyone.execute(sql.encode(), [_USER[user], NAMES[name]])
    return anyone


def _wrong(connection: Connection) -> list[str]:
    """Return what comes out otherwise than it should."""
    found = []
    for user, claims, added in CASES:
        right = {k: v for k, v in claims.items() if k != "student_id"} | added
        event = {"user_id": _USER[user], "claims": claims}
        if (answer := _answer(connection, event)) != {**event, "claims": right}:
            found.append(f"{user} {claims}: {answer}")
    for event in (
        {"user_id": "nobody", "claims": {}},
        {"user_id": _USER["carlas"], "claims": [1]},
        {"user_id": _USER["carlas"], "claims": "text"},
    ):
        if (answer := _answer(connection, event)) != event:
            found.append(f"{event}: {answer}")
    return found


def _answer(connection: Connection, event: dict[str, Any]) -> Any:
    try:
        with connection.transaction():
            row = connection.execute(
                "select private.chronos_access_token_hook(%s)", [json.dumps(event)]
            ).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    return row[0] if row is not None else None


def test_the_claims_of_everybody(auth: Connection) -> None:
    assert _wrong(auth) == []


def test_each_part_of_its_conditions_matters(auth: Connection) -> None:
    model, _ = read_model(PRESET)
    (hook,) = (f for f in model.functions if f.name.name.endswith("access_token_hook"))
    definition = "select pg_get_functiondef(to_regproc(%s))"
    row = auth.execute(definition, [quote_qname(hook.name)]).fetchone()
    assert row is not None
    header = re.split(r"\nBEGIN ATOMIC", row[0])[0]
    survivors = []
    mutants = dict(weakened_body(hook.body.text))
    assert len(mutants) > 5
    for what, body in mutants.items():
        with auth.transaction(force_rollback=True):
            auth.execute(f"{header} begin atomic {body}; end".encode())
            if not _wrong(auth):
                survivors.append(what)
    assert set(survivors) == set(EQUIVALENT)
