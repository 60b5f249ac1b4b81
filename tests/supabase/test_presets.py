"""Every preset with Supabase's own command line, without Docker and login."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.builtin.presets import PRESETS
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.model.views import View
from schemagen.render import render_bundle

from ..search.sampling import SOAK
from .conftest import facts, schemagen
from .gateway import gateway
from .programs import HERE, advice, compiled, pushed, types

pytestmark = pytest.mark.postgres

NAMES: Final = [preset.name for preset in PRESETS]
each_preset = pytest.mark.parametrize("project", NAMES, indirect=True, scope="module")
sampled = pytest.mark.parametrize(
    "project", NAMES if SOAK else ["chronos"], indirect=True, scope="module"
)

EXPLAINED: Final = {
    "unused_index": "in a database that is new, no index has been used",
    "unindexed_foreign_keys": (
        "of a composite key the advisor wants all columns in one index; one of them names the "
        "parent row, or the few rows among which it is, and that one is indexed"
    ),
}
"""What the advisors say at the level INFO, each with the reason why it stays."""

_NOT_LED: Final = """
select k.conrelid::regclass::text, k.conname::text from pg_constraint as k
where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
    select from pg_index as i
    where i.indrelid = k.conrelid and i.indpred is null and i.indkey[0] = any (k.conkey)
)
"""
"""Foreign keys without an index that begins with one of their columns."""


@dataclass(frozen=True)
class Project:
    """What ``schemagen new`` makes, and a server to which it was pushed."""

    folder: Path
    server: Server
    url: str
    model: Model
    said: str


@pytest.fixture(scope="module")
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("projects")
    with contextlib.chdir(folder):
        assert schemagen("new", "--preset", request.param, "--no-verify").code == 0
    model, _ = read_model(folder / request.param / "schema.yaml")
    with throwaway() as server, gateway(server) as url:
        said = pushed(folder / request.param, url)
        yield Project(folder / request.param, server, url, model, said)


@sampled
def test_a_push_makes_what_apply_makes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (project.folder / "supabase" / "migrations").iterdir():
        assert path.name in project.said
    assert "Remote database is up to date" in pushed(project.folder, project.url)
    with throwaway() as other, connect(other.url) as owner:
        apply_bundle(owner, render_bundle(project.model))
        expected = Facts.read(owner)
    assert facts(project.server) == expected, difference_as_text(expected, facts(project.server))
    monkeypatch.chdir(project.folder)
    assert "as declared" in schemagen("verify", "--db", project.url).out
    # The proof needs no ledger: everything is there, whoever put it there.
    assert "all as declared" in schemagen("smoke", "--db", project.url, "--on-live").out
    assert facts(project.server) == expected


@each_preset
def test_the_advisors_warn_of_nothing(project: Project) -> None:
    found = advice(project.folder, project.url)
    assert {item["level"] for item in found} == {"INFO"}
    assert {item["name"] for item in found} <= EXPLAINED.keys()
    with connect(project.url) as owner:
        assert owner.execute(_NOT_LED.encode()).fetchall() == []


@sampled
def test_the_advisors_do_speak(project: Project) -> None:
    first, second = (f"public.{table.name.name}" for table in project.model.tables[:2])
    leak = "create policy leak on {} for delete to authenticated using (true)"
    with connect(project.url, autocommit=True) as owner:
        owner.execute(f"alter table {first} disable row level security".encode())
        owner.execute(leak.format(second).encode())
        try:
            found = {i["name"]: i["level"] for i in advice(project.folder, project.url)}
        finally:
            owner.execute(f"alter table {first} enable row level security".encode())
            owner.execute(f"drop policy leak on {second}".encode())
    assert found["policy_exists_rls_disabled"] == "ERROR"
    assert found["rls_policy_always_true"] == "WARN"


@sampled
def test_the_types_compile(project: Project) -> None:
    folder = project.folder
    (folder / "database.ts").write_text(types(folder, project.url), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    right = _program(project.model)
    (folder / "right.ts").write_text(right, encoding="utf-8")
    assert compiled(folder, "right.ts") == ""
    column = project.model.tables[0].column_names[-1]
    wrong = right.replace(f"row.{column};", f"row.{column}s;", 1)
    assert wrong != right
    (folder / "wrong.ts").write_text(wrong, encoding="utf-8")
    assert f"Property '{column}s' does not exist" in compiled(folder, "wrong.ts")


def test_the_readme_names_the_versions() -> None:
    listed = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    programs = {**listed["dependencies"], **listed["optionalDependencies"]}
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    section = readme.partition("### Tried with Supabase's own programs")[2].partition("\n## ")[0]
    missing = [n for n, version in programs.items() if version.partition("-")[0] not in section]
    assert missing == []


def _program(model: Model) -> str:
    """Return a program that reads every column and calls every function with every argument."""
    lines = [
        'import { createClient } from "@supabase/supabase-js";',
        'import type { Database } from "./database.js";',
        'const client = createClient<Database>("http://localhost", "key");',
        "declare const anything: any;",
    ]
    shown = {table.name.name: table.column_names for table in model.tables}
    for table, names in shown.items():
        lines.append(
            f"for (const row of (await client.from({json.dumps(table)})"
            f".select({json.dumps(','.join(names))})).data ?? []) {{"
        )
        lines += [f"  row.{name};" for name in names]
        lines.append("}")
        writable = next(t for t in model.tables if t.name.name == table).writable_columns
        row = ", ".join(f"{name}: anything" for name in writable)
        lines.append(f"await client.from({json.dumps(table)}).insert({{ {row} }});")
    views = (item.name.name for item in model.objects if isinstance(item, View))
    lines += [f'await client.from({json.dumps(view)}).select("*");' for view in views]
    for function in model.functions:
        if function.name.schema == "public" and not function.is_trigger:
            arguments = ", ".join(f"{argument.name}: anything" for argument in function.arguments)
            lines.append(f"await client.rpc({json.dumps(function.name.name)}, {{ {arguments} }});")
    return "\n".join([*lines, ""])
