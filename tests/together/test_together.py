"""Presets share one database: none notices the others, in whatever order they come and go."""

from __future__ import annotations

from random import Random

import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.errors import SchemagenError
from schemagen.database.facts import Facts
from schemagen.model.model import Bundle
from schemagen.verify import smoke
from schemagen.verify.installed import compare_installed, expected_facts

from .conftest import NAMES, PLACES, Connection, placed

SHARED = {
    frozenset({"coach_os", "orion_chat"}): "conversations",
    frozenset({"coach_os", "organic_os"}): "conversations",
    frozenset({"organic_os", "orion_chat"}): "conversations",
    frozenset({"coach_os", "ai_usage"}): "idx_embeddings_vector",
    frozenset({"orion_chat", "ai_usage"}): "get_usage_stats",
}
"""Presets that have something of the same name, and one such name."""


def facts(connection: Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


def proven(connection: Connection, bundle: Bundle) -> None:
    report = smoke(connection, bundle.model)
    connection.commit()
    assert report.ok, "\n".join(map(str, report.diagnostics))


def places(chance: Random) -> dict[str, str]:
    """Return a place for each preset; as it is where no other one of its names is."""
    found: dict[str, str] = {}
    for name in chance.sample(NAMES, len(NAMES)):
        plain = [other for other, place in found.items() if not place]
        clash = any(frozenset({name, other}) in SHARED for other in plain)
        found[name] = chance.choice(PLACES[1:] if clash else PLACES)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_any_order(connection: Connection, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  chance that can be repeated
    base = facts(connection)
    bundles = [placed(name, place) for name, place in places(chance).items()]
    for bundle in bundles:
        apply_bundle(connection, bundle)
        connection.commit()
    for bundle in bundles:
        proven(connection, bundle)

    chance.shuffle(bundles)
    while bundles:
        rollback_bundle(connection, bundles.pop().name, drop_data=True)
        connection.commit()
        if len(bundles) == len(NAMES) // 2:
            proven(connection, bundles[0])

    assert facts(connection) == base


def test_the_last_one_finds_what_it_would_find_alone(connection: Connection) -> None:
    for name in NAMES:
        apply_bundle(connection, placed(name, "a schema"))
        connection.commit()
    for name in NAMES:
        bundle = placed(name, "a schema")
        expected = expected_facts(connection, bundle)
        connection.rollback()
        installed = compare_installed(bundle, expected, Facts.read(connection))
        connection.rollback()
        assert installed.findings == (), name


@pytest.mark.parametrize("pair", SHARED, ids=lambda pair: " and ".join(sorted(pair)))
def test_what_has_the_same_name_is_never_taken_for_ones_own(
    connection: Connection, pair: frozenset[str]
) -> None:
    first, second = sorted(pair)
    apply_bundle(connection, placed(first, ""))
    connection.commit()
    before = facts(connection)
    with pytest.raises(SchemagenError, match=SHARED[pair]):
        apply_bundle(connection, placed(second, ""))
    connection.rollback()
    assert facts(connection) == before
    apply_bundle(connection, placed(second, "a prefix"))
    connection.commit()
    proven(connection, placed(first, ""))
    proven(connection, placed(second, "a prefix"))


def test_a_sign_up_reaches_everybody(connection: Connection) -> None:
    profiles = {
        "coach_os": "coach_os_app.profiles",
        "orion_chat": "orion_chat_app.user_profiles",
        "organic_os": "organic_os_app.users",
    }
    for name in profiles:
        apply_bundle(connection, placed(name, "a schema"))
    for remaining in (list(profiles), ["orion_chat", "organic_os"], ["organic_os"]):
        connection.execute(
            "insert into auth.users (id, email) values (gen_random_uuid(), %s)",
            [f"{len(remaining)}@example.org"],
        )
        connection.commit()
        for name in remaining:
            found = connection.execute(
                f"select count(*) from {profiles[name]}"
                f" where email = '{len(remaining)}@example.org'".encode()
            )
            assert found.fetchone() == (1,), name
        rollback_bundle(connection, f"our_{remaining[0]}", drop_data=True)
        connection.commit()


@pytest.mark.parametrize("preset", ["ai_usage", "workspaces"])
def test_twice_the_same_one(connection: Connection, preset: str) -> None:
    base = facts(connection)
    here, there = placed(preset, ""), placed(preset, "a schema and a prefix", "our_second")
    for bundle in (here, there):
        apply_bundle(connection, bundle)
        connection.commit()
    proven(connection, there)
    rollback_bundle(connection, here.name, drop_data=True)
    connection.commit()
    proven(connection, there)
    rollback_bundle(connection, there.name, drop_data=True)
    assert facts(connection) == base


def test_a_sign_up_has_no_two_triggers_of_one_name(connection: Connection) -> None:
    # The first one's would be replaced, and its profiles no longer made.
    apply_bundle(connection, placed("coach_os", ""))
    connection.commit()
    before = facts(connection)
    with pytest.raises(SchemagenError, match="trigger on_auth_user_created on"):
        apply_bundle(connection, placed("coach_os", "a schema", "our_second"))
    connection.rollback()
    assert facts(connection) == before
    apply_bundle(connection, placed("coach_os", "a schema and names", "our_second"))
    connection.execute("insert into auth.users (id) values (gen_random_uuid())")
    for table in ("public.profiles", "second_app.profiles"):
        found = connection.execute(f"select count(*) from {table}".encode())
        assert found.fetchone() == (1,), table


def test_buckets_have_one_name_for_the_whole_project(connection: Connection) -> None:
    apply_bundle(connection, placed("orion_chat", ""))
    connection.commit()
    before = facts(connection)
    with pytest.raises(SchemagenError, match="bucket"):
        apply_bundle(connection, placed("orion_chat", "a schema", "our_second"))
    connection.rollback()
    assert facts(connection) == before
