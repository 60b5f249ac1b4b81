from __future__ import annotations

import json
from pathlib import Path

from .conftest import NOTES, Run

FINE = "schema.yaml: 1 table, 4 policies, 0 functions: fine\n"
BROKEN = NOTES.replace("- owner: user_id", "- owner: user")
FINDING = """\
schema.yaml:16:16: error[SG202]: the table 'notes' has no column 'user'
        - owner: user
                 ^
  hint: did you mean 'user_id'?
"""


def test_a_sound_specification(notes: Path, run: Run) -> None:
    result = run("validate")
    assert (result.stdout, result.stderr, result.exit_code) == (FINE, "", 0)


def test_quiet_says_nothing(notes: Path, run: Run) -> None:
    for arguments in (["-q", "validate"], ["validate", "-q"]):
        assert run(*arguments).output == ""


def test_a_folder_and_several_files(here: Path, run: Run) -> None:
    (here / "a").mkdir()
    (here / "a" / "schema.yaml").write_text(NOTES)
    (here / "b.yaml").write_text(NOTES)
    result = run("validate", "a", "b.yaml")
    assert result.output == (
        "a/schema.yaml: 1 table, 4 policies, 0 functions: fine\n"
        "b.yaml: 1 table, 4 policies, 0 functions: fine\n"
    )


def test_findings_are_the_result(notes: Path, run: Run) -> None:
    notes.write_text(BROKEN)
    result = run("validate")
    assert result.stdout == f"{FINDING}1 error, 0 warnings\n"
    assert (result.stderr, result.exit_code) == ("", 1)


def test_findings_of_all_files_are_shown(here: Path, run: Run) -> None:
    (here / "a.yaml").write_text(BROKEN)
    (here / "b.yaml").write_text(BROKEN)
    result = run("validate", "a.yaml", "b.yaml")
    assert result.stdout.endswith("2 errors, 0 warnings\n")


def test_findings_as_json(notes: Path, run: Run) -> None:
    notes.write_text(BROKEN)
    result = run("validate", "--format", "json")
    found = json.loads(result.stdout)
    (finding,) = found.pop("findings")
    assert found == {"ok": False, "errors": 1, "warnings": 0, "accepted": [], "bundles": []}
    assert (finding["code"], finding["line"], finding["column"]) == ("SG202", 16, 16)
    assert (result.stderr, result.exit_code) == ("", 1)


def test_a_sound_specification_as_json(notes: Path, run: Run) -> None:
    assert json.loads(run("validate", "--format", "json").stdout) == {
        "ok": True,
        "errors": 0,
        "warnings": 0,
        "findings": [],
        "accepted": [],
        "bundles": [
            {"file": "schema.yaml", "name": "notes", "tables": 1, "policies": 4, "functions": 0}
        ],
    }


def test_findings_for_github(notes: Path, run: Run) -> None:
    notes.write_text(BROKEN)
    result = run("validate", "--format", "github")
    assert result.stdout == (
        "::error file=schema.yaml,line=16,col=16,title=SG202::"
        "the table 'notes' has no column 'user'%0Ahint: did you mean 'user_id'?\n"
    )


def test_a_warning_is_no_failure(notes: Path, run: Run) -> None:
    notes.write_text(
        NOTES.replace("    access:", '    indexes: [user_id, "user_id, body"]\n    access:')
    )
    result = run("validate")
    assert "warning[SG901]" in result.stdout
    assert result.stdout.endswith("0 errors, 1 warning\n")
    assert result.exit_code == 0


def test_parameters(notes: Path, run: Run) -> None:
    assert run("validate", "--set", "longest=5").stdout == FINE
    result = run("validate", "--set", "longest=0")
    assert "error[SG112]: --set longest=0: the value is below the minimum of 1" in result.stdout
    assert run("validate", "--set", "longest").stderr.endswith(
        "Error: Invalid value for '--set': 'longest' has to be written as NAME=VALUE\n"
    )


def test_a_value_of_the_lock_is_explained(notes: Path, run: Run) -> None:
    run("render", "--set", "longest=5")
    notes.write_text(NOTES.replace("minimum: 1", "minimum: 10"))
    result = run("validate")
    assert "  this value stands in schemagen.lock; --set longest=... replaces it\n" in result.stdout
    assert run("validate", "--set", "longest=10").exit_code == 0


def test_bundles_of_pyproject(here: Path, run: Run) -> None:
    (here / "pyproject.toml").write_text('[tool.schemagen]\nbundles = ["one", "two.yaml"]\n')
    (here / "one").mkdir()
    (here / "one" / "schema.yaml").write_text(NOTES)
    (here / "two.yaml").write_text(NOTES)
    assert [line.partition(":")[0] for line in run("validate").stdout.splitlines()] == [
        "one/schema.yaml",
        "two.yaml",
    ]


def test_nothing_to_work_on(here: Path, run: Run) -> None:
    result = run("validate")
    assert result.stderr == (
        "Usage: schemagen validate [OPTIONS] [SPEC]...\n"
        "Try 'schemagen validate --help' for help.\n"
        "\n"
        "Error: there is no schema.yaml here, and no pyproject.toml that lists bundles\n"
        "hint: start with: schemagen new --preset organic_os\n"
    )
    assert (result.stdout, result.exit_code) == ("", 2)


def test_paths_that_lead_nowhere(here: Path, run: Run) -> None:
    (here / "empty").mkdir()
    assert run("validate", "no.yaml").stderr.endswith("Error: there is no file or folder no.yaml\n")
    assert run("validate", "empty").stderr.endswith(
        "Error: the folder empty holds no schema.yaml\n"
    )


def test_a_pyproject_that_is_wrong(here: Path, run: Run) -> None:
    (here / "pyproject.toml").write_text("[tool.schemagen]\nbundles = 'one'\n")
    result = run("validate")
    assert result.stderr.endswith(
        "pyproject.toml: bundles under [tool.schemagen] has to be a list of paths\n"
    )
    (here / "pyproject.toml").write_text("[tool")
    assert "pyproject.toml can't be read" in run("validate").stderr


# Accepted warnings

NEEDLESS = NOTES.replace("    access:", '    indexes: [user_id, "user_id, body"]\n    access:')
MEANT = """\
accept:
  - code: SG901
    at: tables.notes
    reason: >
      it is smaller,
      and asked each second
"""


def test_strict_fails_for_warnings(notes: Path, run: Run) -> None:
    assert run("validate", "--strict").exit_code == 0
    notes.write_text(NEEDLESS)
    result = run("validate", "--strict")
    assert result.stdout.endswith("0 errors, 1 warning\n")
    assert result.exit_code == 1
    as_json = run("validate", "--strict", "--format", "json")
    assert (json.loads(as_json.stdout)["ok"], as_json.exit_code) == (False, 1)
    for form in ("text", "json", "github"):
        assert run("validate", "--strict", "--format", form).exit_code == 1
        assert run("validate", "--format", form).exit_code == 0


def test_what_is_accepted_is_said_if_asked_for(notes: Path, run: Run) -> None:
    notes.write_text(NEEDLESS + MEANT)
    result = run("validate", "--strict")
    line = "schema.yaml: 1 table, 4 policies, 0 functions: fine, 1 accepted\n"
    assert (result.stdout, result.stderr, result.exit_code) == (line, "", 0)
    detail = run("validate", "-v")
    assert detail.stdout == line
    first, second = detail.stderr.splitlines()
    assert first.startswith("schema.yaml:15:15: accepted[SG901]: ")
    assert second == "  reason: it is smaller, and asked each second"


def test_what_is_accepted_stands_apart_in_json_and_not_in_github(notes: Path, run: Run) -> None:
    notes.write_text(NEEDLESS + MEANT)
    found = json.loads(run("validate", "-v", "--format", "json").stdout)
    assert (found["ok"], found["warnings"], found["findings"]) == (True, 0, [])
    (accepted,) = found["accepted"]
    assert (accepted["code"], accepted["line"], accepted["at"]) == ("SG901", 15, "tables.notes")
    assert accepted["reason"] == "it is smaller, and asked each second\n"
    assert run("validate", "-v", "--format", "github").output == ""


def test_other_commands_are_silent_too(notes: Path, run: Run) -> None:
    notes.write_text(NEEDLESS)
    assert "warning[SG901]" in run("render").stderr
    notes.write_text(NEEDLESS + MEANT)
    assert run("render").stderr == ""
    assert "accepted[SG901]" in run("render", "-v").stderr


def test_an_entry_that_accepts_nothing(notes: Path, run: Run) -> None:
    notes.write_text(NOTES + MEANT)
    result = run("validate", "--strict")
    assert "warning[SG990]: nothing to accept: there is no SG901 at 'tables.notes'" in result.stdout
    assert result.exit_code == 1
