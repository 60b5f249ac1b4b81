"""``add`` puts a preset into a specification, and touches nothing else of it."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from schemagen.core.errors import FileProblem
from schemagen.spec.inserting import with_base, with_removal

from .conftest import Run

PRESETS = Path(__file__).parents[2] / "presets"
COMMENTED = """\
# Ours since 2024.
schemagen: 1   # the language
name: 'notes'  # "quoted" as it was
about: >-
  What people want
  to remember


# Who owns rows
tenancy: user
tables:
    notes:
        columns: {user_id: uuid not null references auth.users on delete cascade,   body: text}
        use: [ id ]
        access:
        - owner: user_id    # and nobody else
"""


@pytest.fixture
def ours(here: Path) -> Path:
    """A specification with comments and habits of its own."""
    path = here / "schema.yaml"
    path.write_text(COMMENTED, encoding="utf-8")
    return path


def is_inserted(before: str, after: str) -> bool:
    """Whether every character is still there, and each change an insertion."""
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return {change[0] for change in changes} <= {"equal", "insert"}


ADDED = """\
extends: [ai_usage]
remove:
  naming: [index, triggers]
  layout: [enable_pgvector, create_tables, create_functions, set_up_triggers, add_policies]
"""


def test_the_preset_stands_behind_what_the_file_says_of_itself(ours: Path, run: Run) -> None:
    assert run("add", "ai_usage").exit_code == 0
    behind = "# Who owns rows\n"
    wanted = COMMENTED.replace(behind, f"{ADDED}{behind}")  # a block scalar has its empty lines
    assert ours.read_text(encoding="utf-8") == wanted


def test_twice_is_once(ours: Path, run: Run) -> None:
    run("add", "ai_usage")
    text = ours.read_bytes()
    again = run("add", "ai_usage")
    assert again.stdout == "schema.yaml has ai_usage already; nothing was changed\n"
    assert (again.stderr, again.exit_code) == ("", 0)
    assert ours.read_bytes() == text


def test_a_dry_run_writes_nothing_and_shows_all(ours: Path, run: Run) -> None:
    shown = run("add", "ai_usage", "--dry-run").stdout
    assert ours.read_text(encoding="utf-8") == COMMENTED
    done = run("add", "ai_usage").stdout
    added = [line[1:] for line in shown.splitlines() if line.startswith("+") and line[1] != "+"]
    assert added == ADDED.splitlines()
    assert done.startswith(shown.replace(" would be added", " are added"))
    assert done.endswith("next: schemagen render && schemagen smoke\n")


@pytest.mark.parametrize("name", ["organic_os", "chronos", "workspaces"])
def test_what_a_preset_made_before_it_makes_still(name: str, here: Path, run: Run) -> None:
    Path("schema.yaml").write_bytes((PRESETS / f"{name}.yaml").read_bytes())
    before = run("render", "--stdout").stdout
    assert run("add", "ai_usage", "-q").exit_code == 0
    after = run("render", "--stdout").stdout
    made = {block for block in before.split("\n\n") if not block.startswith(("-- ", "do $guard$"))}
    assert made <= {*after.split("\n\n")}
    assert "create table if not exists public.ai_usage" in after
    assert run("validate").exit_code == 0


@pytest.mark.postgres
def test_the_result_is_proven(ours: Path, run: Run) -> None:
    run("add", "ai_usage")
    result = run("smoke")
    assert result.exit_code == 0, result.output
    assert "public.ai_usage" in result.stdout
    assert "public.notes" in result.stdout


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_breaks_and_the_mark_stay(line_break: str, mark: bytes, here: Path, run: Run) -> None:
    before = mark + COMMENTED.replace("\n", line_break).encode()
    Path("schema.yaml").write_bytes(before)
    assert run("add", "ai_usage").exit_code == 0
    after = Path("schema.yaml").read_bytes()
    assert after.startswith(mark + b"# Ours")
    assert after.count(b"\n") == after.count(line_break.encode())
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines())


def test_what_is_broken_already_is_refused(ours: Path, run: Run) -> None:
    ours.write_text(COMMENTED.replace("body: text", "body: txt"), encoding="utf-8")
    before = ours.read_bytes()
    result = run("add", "ai_usage")
    assert "schema.yaml:13:91: error[SG305]" in result.stderr
    assert result.exit_code == 1
    assert ours.read_bytes() == before


def test_a_clash_names_both_lines_and_the_way_out(ours: Path, run: Run) -> None:
    more = "functions:\n    get_usage_stats: {returns: integer, body: select 1}\n"
    ours.write_text(COMMENTED + more, encoding="utf-8")
    result = run("add", "ai_usage")
    assert result.exit_code == 1
    line = COMMENTED.count("\n") + 2
    assert f"schema.yaml:{line}:5: error[SG121]: functions.get_usage_stats is in" in result.stderr
    assert "presets/ai_usage.yaml" in result.stderr
    assert "schemagen new --preset ai_usage ai_usage --prefix ai_usage_" in result.stderr
    assert ours.read_text(encoding="utf-8") == COMMENTED + more


def test_objects_that_would_change_are_named(ours: Path, run: Run) -> None:
    text = COMMENTED.replace("tenancy: user\n", "") + (
        "    lines:\n"
        "        columns: {user_id: uuid not null, note_id: uuid not null references notes}\n"
        "        use: [id]\n"
        "        access: [owner: user_id]\n"
    )
    ours.write_text(text, encoding="utf-8")
    result = run("add", "ai_usage")
    assert result.stderr.startswith("error[SG060]: ai_usage would change what is there: table ")
    assert "foreign key lines_note_id_fkey of public.lines" in result.stderr
    assert result.exit_code == 1
    assert ours.read_text(encoding="utf-8") == text


def test_an_unknown_preset(ours: Path, run: Run) -> None:
    result = run("add", "ai_usag")
    assert "there is no preset 'ai_usag'; did you mean 'ai_usage'?" in result.stderr
    assert result.exit_code == 2


HEAD = "schemagen: 1\nname: a\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HEAD}extends: [b]\n", f"{HEAD}extends: [b, x]\n"),
        (f"{HEAD}extends: b  # one\n", f"{HEAD}extends: [b, x]  # one\n"),
        (f"{HEAD}extends: [ 'b' ,\n  c ] # two\n", f"{HEAD}extends: [ 'b' ,\n  c, x ] # two\n"),
        (
            f"{HEAD}extends:\n  # first\n  - b  # one\n\ntables: {{}}\n",
            f"{HEAD}extends:\n  # first\n  - b  # one\n  - x\n\ntables: {{}}\n",
        ),
        (f"{HEAD}extends:\n-   b", f"{HEAD}extends:\n-   b\n-   x"),
        ("schemagen: 1\nname: a", "schemagen: 1\nname: a\nextends: [x]"),
        ("---\nschemagen: 1\nname: a\n...\n", "---\nschemagen: 1\nname: a\nextends: [x]\n...\n"),
        ("{schemagen: 1, name: a}", "{extends: [x], schemagen: 1, name: a}"),
        (
            "tables: {}\nschemagen: 1\nname: a\n",
            "extends: [x]\ntables: {}\nschemagen: 1\nname: a\n",
        ),
        ("  schemagen: 1\n  name: a\n", "  schemagen: 1\n  name: a\n  extends: [x]\n"),
        (f"{HEAD}about: |\n  b\n# c\n", f"{HEAD}about: |\n  b\nextends: [x]\n# c\n"),
        (f'{HEAD}about: "b\n  c"  # d\n', f'{HEAD}about: "b\n  c"  # d\nextends: [x]\n'),
    ],
)
def test_forms_of_a_file(before: str, after: str) -> None:
    found = with_base(before, "schema.yaml", "x")
    assert found == after
    assert is_inserted(before, found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"{HEAD}extends: [b]\ntables: {{}}\n",
            f"{HEAD}extends: [b]\nremove:\n  naming: [index]\ntables: {{}}\n",
        ),
        (
            f"{HEAD}extends: b\nremove:  # ours\n    tables: [c]\n",
            f"{HEAD}extends: b\nremove:  # ours\n    naming: [index]\n    tables: [c]\n",
        ),
        (
            f"{HEAD}extends: b\nremove: {{tables: [c]}}\n",
            f"{HEAD}extends: b\nremove: {{naming: [index], tables: [c]}}\n",
        ),
    ],
)
def test_forms_of_a_removal(before: str, after: str) -> None:
    assert with_removal(before, "schema.yaml", "naming", ["index"]) == after


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}extends: &b [b]\n",
        f"{HEAD}extends: *b\n".replace("name: a", "name: &b a"),
        f"{HEAD}extends: []\n",
    ],
)
def test_forms_that_are_not_foreseen_are_refused(text: str) -> None:
    with pytest.raises(FileProblem, match="in a form in which nothing can be inserted"):
        with_base(text, "schema.yaml", "x")


def test_a_name_that_yaml_reads_otherwise_is_quoted() -> None:
    text = with_base(HEAD, "schema.yaml", "no")
    assert text == f"{HEAD}extends: ['no']\n"
