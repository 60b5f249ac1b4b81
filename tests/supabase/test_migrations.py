"""A pushed project goes on: its change is written by ``migrate`` and pushed by the real CLI."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle

from .conftest import facts, schemagen
from .gateway import gateway
from .programs import pushed

pytestmark = pytest.mark.postgres

ALICE = "00000000-0000-4000-8000-00000000000a"


def test_a_change_is_pushed_behind_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert schemagen("new", "--preset", "workspaces", "--no-verify").code == 0
    project = tmp_path / "workspaces"
    monkeypatch.chdir(project)
    with throwaway() as server, gateway(server) as url:
        pushed(project, url)
        with connect(server.url, autocommit=True) as owner:
            owner.execute("insert into auth.users (id) values (%s)", (ALICE,))
            owner.execute("insert into organizations (name, slug) values ('kept', 'kept')")

        spec = project / "schema.yaml"
        text = spec.read_text("utf-8")
        head, tables, rest = text.partition("\n  organizations:\n")
        more = "    columns:\n      motto: text not null default 'none' check (motto <> '')\n"
        changed = head + tables + rest.replace("    columns:\n", more, 1)
        labelled = changed.replace("member_role: [", "member_role: [novice, ")
        assert labelled != changed != text
        spec.write_text(labelled, "utf-8")
        assert schemagen("migrate", "--name", "mottos").code == 0
        assert schemagen("render").code == 0

        said = pushed(project, url)
        assert "_mottos_labels.sql" in said
        assert "_mottos.sql" in said
        assert "Remote database is up to date" in pushed(project, url)
        with connect(server.url) as owner:
            rows = owner.execute("select name, motto from organizations").fetchall()
        assert rows == [("kept", "none")]
        assert "as declared" in schemagen("smoke", "--db", url, "--on-live").out
        there = facts(server)

    with throwaway() as other, connect(other.url) as owner:
        apply_bundle(owner, render_bundle(read_model(spec)[0]))
        fresh = Facts.read(owner)
    assert difference_as_text(fresh, there) == ""
