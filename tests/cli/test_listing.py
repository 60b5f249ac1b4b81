from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemagen.builtin.presets import PRESETS
from schemagen.plugins.registry import built_in_registry

from .conftest import Run, Start

ALIASES = {
    "ai_usage": ["ai"],
    "chronos": ["course"],
    "coach_os": ["coach"],
    "organic_os": ["wellness"],
    "orion_chat": ["chat"],
    "workspaces": ["teams"],
}


@pytest.mark.parametrize("name", ALIASES)
def test_a_shorter_name(name: str, here: Path, run: Run) -> None:
    (alias,) = ALIASES[name]
    assert run("presets", alias).stdout_bytes == run("presets", name).stdout_bytes
    assert run("new", "--preset", alias, "mine", "--no-verify").exit_code == 0
    Path("base.yaml").write_text(f"schemagen: 1\nname: mine\nextends: [{alias}]\n")
    assert run("validate", "base.yaml").exit_code == 0


def test_presets(run: Run) -> None:
    listed = run("presets")
    assert listed.output == run("presets", "list").output
    assert [line.split()[0] for line in listed.stdout.splitlines()] == sorted(
        preset.name for preset in PRESETS
    )
    found = json.loads(run("presets", "--format", "json").stdout)
    assert found[0].keys() == {"name", "about", "aliases"}
    assert {preset["name"]: preset["aliases"] for preset in found} == ALIASES
    for words in ALIASES.values():
        assert all(f"  {word}  " in listed.stdout for word in words)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_byte_for_byte(preset: object, run: Run) -> None:
    name, source = preset.name, preset.source  # type: ignore[attr-defined]
    for words in (["presets", name], ["presets", "show", name]):
        assert run(*words).stdout_bytes == source.read_bytes()


def test_features(run: Run) -> None:
    names = [line.split()[0] for line in run("features").stdout.splitlines()]
    assert names == sorted(built_in_registry().features)
    found = json.loads(run("features", "list", "--format", "json").stdout)
    assert [feature["name"] for feature in found] == names
    for name in names:
        assert run("features", name).stdout.startswith(f"{name}: ")


def test_a_feature(run: Run) -> None:
    text = run("features", "owner_from").stdout
    assert text.startswith(
        "owner_from: The owner of the parent row; filled by a trigger, "
        "held true by a composite foreign key\n"
        "\n"
        "In a table, under use: `- owner_from: {...}`, or `- owner_from: FOREIGN_KEY`\n"
        "\n"
        "Options:\n"
        "  foreign_key  string  The column that names the parent row (required)\n"
        "\n"
        "Brings:\n"
    )
    found = json.loads(run("features", "show", "owner_from", "--format", "json").stdout)
    assert found["options"]["required"] == ["foreign_key"]


def test_features_of_the_project(here: Path, run: Run) -> None:
    folder = here / "schemagen.d" / "slug"
    folder.mkdir(parents=True)
    (folder / "feature.yaml").write_text(
        "feature: slug\nabout: A name for URLs\napplies_to: table\ncolumns: {slug: text not null}\n"
    )
    assert "slug " in run("features").stdout
    assert run("features", "slug").stdout == (
        "slug: A name for URLs\n\nIn a table, under use: `- slug`\n\nBrings:\n  columns:  slug\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["presets", "organicos"], "there is no preset 'organicos'; did you mean 'organic_os'?"),
        (["features", "strek"], "there is no feature 'strek'; did you mean 'streak'?"),
        (["checks", "duplicate-indx"], "did you mean 'duplicate-index'?"),
        (["plugins", "builtin"], "there is no plugin 'builtin'; did you mean 'built-in'?"),
        (["explain", "SG10"], "there is no code 'SG10'; did you mean "),
    ],
)
def test_a_name_that_is_unknown(words: list[str], said: str, run: Run) -> None:
    result = run(*words)
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)


def test_checks(run: Run) -> None:
    registry = built_in_registry()
    lines = run("checks").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [check.code, check.name] for check in registry.checks.values()
    ]
    for check in registry.checks.values():
        text = run("checks", check.name).stdout
        assert text.startswith(f"{check.code} {check.name}: {check.about}\n")
        assert text == run("checks", "show", check.code.lower()).stdout


def test_plugins(run: Run) -> None:
    text = run("plugins").stdout
    assert text.startswith("built-in\n  feature ")
    assert "  preset organic_os\n" in text
    found = json.loads(run("plugins", "--format", "json").stdout)
    assert found["plugins"][0]["name"] == "built-in"


def test_a_broken_plugin_is_named(here: Path, start: Start) -> None:
    information = here / "site" / "broken-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[schemagen]\nbroken = no_such_module\n")
    done = start("plugins", path=str(here / "site"))
    assert done.returncode == 0
    assert done.stderr == (
        "warning[SG502]: the plugin broken 1.0 can't be loaded: "
        "ModuleNotFoundError: No module named 'no_such_module'\n"
        "  hint: update or uninstall it; everything else works without it\n"
    )


def test_schema(here: Path, run: Run) -> None:
    printed = run("schema").stdout
    assert json.loads(printed)["title"] == "schemagen specification"
    assert run("schema", "--output", "s/schema.json").stdout == "wrote s/schema.json\n"
    assert (here / "s" / "schema.json").read_text() == printed
