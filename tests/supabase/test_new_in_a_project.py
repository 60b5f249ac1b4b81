"""`new` comes into a project of the Supabase CLI, and takes nothing away from it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import CONFIG, contents, schemagen

MADE = {
    ".github/workflows/schema.yml",
    "access.md",
    "docs.md",
    "maintenance.sql",
    "rollback.sql",
    "schema.schema.json",
    "schema.sql",
    "schema.yaml",
    "schemagen.lock",
    "supabase/migrations/20260315101011_mine.sql",
    "supabase/seed.sql",
}
TABLES = ("conversations", "messages", "module_progress", "users", "wellness_entries")
TESTS = {f"supabase/tests/{table}_test.sql" for table in TABLES}


def test_its_files_stay_and_ours_come_behind(mine: Path, here: Path) -> None:
    before = contents(mine)
    done = schemagen("new", "--preset", "organic_os", "mine")
    assert (done.code, done.err) == (0, "")
    after = contents(mine)
    assert {path: after[path] for path in before} == before
    # SOURCE_DATE_EPOCH is older than the migration that is there.
    assert after.keys() - before.keys() == MADE | TESTS
    assert schemagen("render", "--check", "mine").code == 0
    assert [path.name for path in here.iterdir()] == ["mine"]


def test_the_specification_knows_its_tables(mine: Path) -> None:
    schemagen("new", "--preset", "organic_os", "mine")
    external = yaml.safe_load((mine / "schema.yaml").read_text("utf-8"))["external"]
    assert external == {
        "billing.invoices": {"columns": {"id": "uuid", "paid": "numeric(10,2)"}},
        "orders": {"columns": {"n": "bigint", "shop": "text"}, "primary_key": ["shop", "n"]},
        "profiles": {
            "columns": {
                "Full Name": "character varying(20)",
                "id": "uuid",
                "mood": "text",
                "tags": "text[]",
            },
            "primary_key": ["id"],
        },
    }


def test_one_may_refer_to_them(mine: Path) -> None:
    schemagen("new", "--preset", "organic_os", "mine", "--no-verify")
    text = (mine / "schema.yaml").read_text("utf-8")
    assert "external:" not in text  # nothing was looked at
    schemagen_again = "external: {profiles: {columns: {id: uuid}}}\n"
    changed = text.replace("      topic: text\n", "      topic: text\n      about: uuid references profiles\n")  # fmt: skip  # noqa: E501
    (mine / "schema.yaml").write_text(changed + schemagen_again, "utf-8")
    assert schemagen("smoke", "mine").code == 0


def test_what_the_configuration_lacks_is_shown(mine: Path) -> None:
    done = schemagen("new", "--preset", "chronos", "mine", "--no-verify", "-q")
    fragment = done.out.partition("which is yours:\n")[2]
    pasted = tomllib.loads(fragment)
    hook = "pg-functions://postgres/private/mine_access_token_hook"
    assert pasted["auth"]["hook"]["custom_access_token"] == {"enabled": True, "uri": hook}
    # That of the project is public, and has to be looked at.
    assert pasted["storage"]["buckets"].keys() == {"videos", "thumbnails", "user-uploads"}
    assert (mine / "supabase/config.toml").read_text("utf-8") == CONFIG


def test_a_configuration_that_has_all_is_left_in_peace(mine: Path, here: Path) -> None:
    schemagen("new", "--preset", "chronos", "other/mine", "--no-verify")
    whole = (here / "other/mine/supabase/config.toml").read_text("utf-8")
    (mine / "supabase/config.toml").write_text(f"# mine\n{whole}", "utf-8")
    done = schemagen("new", "--preset", "chronos", "mine", "--no-verify")
    assert "paste" not in done.out


def test_without_a_configuration_it_is_written(mine: Path) -> None:
    (mine / "supabase/config.toml").unlink()
    done = schemagen("new", "--preset", "organic_os", "mine", "--no-verify")
    assert "paste" not in done.out
    assert "project_id" in (mine / "supabase/config.toml").read_text("utf-8")


def test_tables_of_the_same_name(mine: Path) -> None:
    before = contents(mine)
    path = mine / "supabase/migrations/20260315101010_mine.sql"
    path.write_text("create table public.users (id uuid primary key);\n", "utf-8")
    before[path.relative_to(mine).as_posix()] = path.read_bytes()
    done = schemagen("new", "--preset", "organic_os", "mine")
    assert done.err == (
        "error[SG058]: the project has tables of these names already: public.users\n"
        "  hint: put something before the names of the new ones: --prefix mine_\n"
    )
    assert done.code == 1
    assert contents(mine) == before
    assert schemagen("new", "--preset", "organic_os", "mine", "--prefix", "os_").code == 0
    assert "create table if not exists public.os_users" in (mine / "schema.sql").read_text("utf-8")


def test_a_migration_that_fails_is_told_and_no_obstacle(mine: Path) -> None:
    path = mine / "supabase/migrations/20260401000000_more.sql"
    path.write_text("create extension pg_graphql;\n", "utf-8")
    done = schemagen("new", "--preset", "organic_os", "mine")
    assert done.err.startswith("warning[SG059]: mine/supabase/migrations/20260401000000_more.sql")
    assert "clashes of names were NOT checked\n" in done.err
    assert "under external: in the specification" in done.err and "--prefix TEXT" in done.err
    assert done.code == 0
    assert (mine / "supabase/migrations/20260401000001_mine.sql").exists()


@pytest.mark.parametrize("name", ["schema.sql", "access.md"])
def test_a_file_of_somebody_else_is_not_overwritten(mine: Path, name: str) -> None:
    (mine / name).write_text("mine\n", "utf-8")
    before = contents(mine)
    done = schemagen("new", "--preset", "organic_os", "mine", "--no-verify")
    assert done.err.startswith(f"mine/{name}:1:1: error[SG051]: ")
    assert done.code == 1
    assert contents(mine) == before


def test_a_project_of_schemagen_is_not_started_again(mine: Path) -> None:
    schemagen("new", "--preset", "organic_os", "mine", "--no-verify")
    before = contents(mine)
    done = schemagen("new", "--preset", "chronos", "mine", "--no-verify")
    assert done.err.startswith("error[SG057]: the folder mine exists and is not empty\n")
    assert contents(mine) == before


def test_a_proof_that_can_not_be_had_leaves_the_files(mine: Path) -> None:
    url = "postgresql://localhost:1/nothing"
    done = schemagen("new", "--preset", "organic_os", "mine", "--db", url, "--on-live")
    assert "error[SG702]" in done.err
    assert "mine is written, but not proven" in done.out
    assert done.code == 1
    assert contents(mine).keys() >= MADE


def workflow(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        (folder / ".github/workflows/schema.yml").read_text("utf-8")
    )
    return found


def test_what_the_workflow_runs_passes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schemagen("new", "--preset", "organic_os", "app", "--no-verify")
    steps = workflow(here / "app")["jobs"]["schema"]["steps"]
    commands = [step["run"].split() for step in steps if "run" in step]
    assert [words[:2] for words in commands] == [
        ["pip", "install"], ["schemagen", "render"], ["schemagen", "smoke"], ["schemagen", "tests"]
    ]  # fmt: skip
    # Without a proof there are no tests yet, and nothing that they would be compared with.
    assert [step["if"] for step in steps if "if" in step] == [
        "hashFiles('**/supabase/tests/*_test.sql') != ''"
    ]
    monkeypatch.chdir(here / "app")
    assert schemagen("tests").code == 0
    for _, *arguments in commands[1:]:
        assert schemagen(*arguments).code == 0
    (here / "app/schema.sql").write_text("select 1;\n", "utf-8")
    done = schemagen(*commands[1][1:])
    assert done.code == 1
    assert done.out.startswith("::error file=schema.sql")


def test_a_workflow_of_somebody_else_stays(mine: Path) -> None:
    path = mine / ".github/workflows/schema.yml"
    path.parent.mkdir(parents=True)
    path.write_text("mine\n", "utf-8")
    assert schemagen("new", "--preset", "organic_os", "mine", "--no-verify").code == 0
    assert path.read_text("utf-8") == "mine\n"


def test_the_lock_has_the_version_once(mine: Path) -> None:
    schemagen("new", "--preset", "organic_os", "mine", "--no-verify")
    lock = json.loads((mine / "schemagen.lock").read_text("utf-8"))
    assert lock["baseline"] == "20260315101011"
    assert "supabase/config.toml" not in lock["files"]  # it is theirs
