"""Several migration files: what they hold, and that they come to the same as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from schemagen.cli.application import application
from schemagen.core.diagnostics import Problems
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.throwaway import throwaway
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.sections import SECTIONS
from schemagen.spec.layout import read_layout
from schemagen.spec.reading import parse_document

from .conftest import Make

BASELINE = "20260102235959"
APP = """\
schemagen: 1
name: app
extends: organic_os
extensions: [vector]
enums: {mood: [good, bad]}
"""


def files(text: str) -> dict[str, list[str]]:
    problems = Problems()
    layout = read_layout(parse_document(text, "schema.yaml", problems), problems)
    assert not problems.found
    return {file.name: [name for name in SECTIONS if name in file.sections] for file in layout}


def test_without_a_layout_there_is_one_file() -> None:
    assert read_layout(None, Problems()) == ()


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("a: [tables]", {"a": "extensions"}),
        ("a: [extensions]\nb: [rows]", {"a": "extensions", "b": "schemas"}),
        ("a: [tables]\nb: [policies]", {"a": "extensions", "b": "indexes"}),
        ("a: [enums, rls]\nb: [policies, grants]", {"a": "extensions", "b": "indexes"}),
        ("a: [grants, views]\nb: [sql]", {"a": "extensions", "b": "storage"}),
        (
            "enable_pgvector: [extensions]\n"
            "create_core_tables: [enums, tables, rls]\n"
            "create_vector_index: [vector_indexes, functions, views]\n"
            "row_level_security: [policies, grants, buckets]\n",
            {
                "enable_pgvector": "extensions",
                "create_core_tables": "schemas",
                "create_vector_index": "indexes",
                "row_level_security": "policies",
            },
        ),
    ],
)
def test_every_section_is_in_one_file(text: str, starts: dict[str, str]) -> None:
    """What no file names runs with what needs it: as late as possible."""
    found = files(text)
    assert [name for sections in found.values() for name in sections] == [*SECTIONS]
    assert {name: sections[0] for name, sections in found.items()} == starts


def test_each_section_may_have_its_file() -> None:
    text = "".join(f"{name}: [{name}]\n" for name in SECTIONS)
    assert files(text) == {name: [name] for name in SECTIONS}


def test_one_file_is_as_before(make: Make) -> None:
    single = make({"schema.yaml": APP})
    split = make({"schema.yaml": APP + "layout: {a: [tables], b: [policies]}\n"})
    assert emit_single(single, BASELINE) == emit_single(split, BASELINE)
    assert [*emit_supabase(single, BASELINE)] == [
        f"supabase/migrations/{BASELINE}_app.sql",
        "supabase/seed.sql",
        "supabase/config.toml",
    ]


def test_the_files(make: Make) -> None:
    layout = "layout: {start: [types], empty: [views], rest: [policies], last: [auth]}\n"
    # What no file names runs with the next that one names: tables with views.
    bundle = make({"schema.yaml": APP + layout})
    found = emit_supabase(bundle, BASELINE)
    names = [Path(path).name for path in found if path.endswith(".sql")]
    assert names == [
        "20260102235959_start.sql",
        "20260103000000_empty.sql",
        "20260103000001_rest.sql",
        "20260103000002_last.sql",
        "seed.sql",
    ]
    start = found["supabase/migrations/20260102235959_start.sql"]
    assert start.startswith("-- app: baseline, part 1 of 4, start\n")
    assert "create type public.mood" in start
    assert "create table" not in start
    every = [text for path, text in found.items() if "/migrations/" in path]
    for statement in bundle.statements:
        assert sum(statement.sql in text for text in every) == 1
    for text in every:
        assert text.count("create table if not exists") == text.count("force row level security;")
        assert text.count("set lock_timeout = ") == text.count("reset lock_timeout;") == 1


def test_a_file_without_statements_keeps_its_version(make: Make) -> None:
    text = APP.replace("enums: {mood: [good, bad]}\n", "").replace("extensions: [vector]\n", "")
    layout = "layout: {nothing: [extensions], some: [tables], none: [views], rest: [grants]}\n"
    bundle = make({"schema.yaml": text + layout + "remove: {functions: [get_wellness_streak]}\n"})
    found = [Path(path).name for path in emit_supabase(bundle, BASELINE) if "/migrations/" in path]
    assert "20260102235959_nothing.sql" not in found
    assert {"20260103000000_some.sql", "20260103000002_rest.sql"} <= {*found}


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("", "major_version = 17"),
        ("target: {postgres: 15}\n", "major_version = 15"),
        (
            "target: {postgres: 18, vector_schema: public}\n",
            "# major_version: the CLI has no PostgreSQL 18, and runs its default",
        ),
    ],
)
def test_the_version_of_postgresql(make: Make, target: str, line: str) -> None:
    bundle = make({"schema.yaml": "schemagen: 1\nname: app\nextends: organic_os\n" + target})
    config = emit_supabase(bundle, BASELINE)["supabase/config.toml"]
    assert f"[db]\n{line}\n" in config


def test_rendering_with_another_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the layout before wrote goes, and nothing is frozen by its own files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")
    text = "schemagen: 1\nname: app\nextends: organic_os\n"
    folder = Path("supabase/migrations")
    for layout, names in (
        ("", ["20260102030405_app.sql"]),
        (
            "layout: {a: [tables], b: [policies], c: [auth]}\n",
            ["20260102030405_a.sql", "20260102030406_b.sql", "20260102030407_c.sql"],
        ),
        ("layout: {a: [tables], z: [auth]}\n", ["20260102030405_a.sql", "20260102030406_z.sql"]),
        ("", ["20260102030405_app.sql"]),
    ):
        Path("schema.yaml").write_text(text + layout)
        for arguments in (["render"], ["render", "--check"]):
            result = CliRunner().invoke(application, arguments)
            assert result.exit_code == 0, result.output
        assert sorted(path.name for path in folder.iterdir()) == names


# On a server


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


@pytest.mark.postgres
@pytest.mark.parametrize(
    "layout",
    [
        "layout: {core: [types, tables], logic: [functions, triggers], access: [policies]}\n",
        "layout: {" + ", ".join(f"{name}: [{name}]" for name in SECTIONS) + "}\n",
    ],
    ids=["some", "each"],
)
def test_files_one_after_another_make_the_same(
    make: Make, connection: psycopg.Connection, layout: str
) -> None:
    def run(text: str) -> Facts:
        """Run each file as the CLI does: in a transaction of its own."""
        found = emit_supabase(make({"schema.yaml": text}), BASELINE)
        for path in sorted(found):
            if "/migrations/" in path:
                connection.execute(found[path].encode())
                connection.commit()
        facts = Facts.read(connection)
        connection.commit()
        return facts

    before = Facts.read(connection)
    connection.commit()
    one = run(APP)
    connection.execute(emit_single(make({"schema.yaml": APP}), "")["rollback.sql"].encode())
    connection.commit()
    assert Facts.read(connection) == before
    connection.commit()
    assert run(APP + layout) == one
