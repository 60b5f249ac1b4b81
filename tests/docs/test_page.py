"""``docs.md`` says everything that a bundle makes, and nothing in it breaks the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from schemagen.build import build_model
from schemagen.cli.application import application
from schemagen.emit.markdown import code, mermaid_name, mermaid_word, prose
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from .conftest import NAMES, PRESETS, blocks, bundle_of, page, section


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_people_use_is_on_it(name: str) -> None:
    bundle = bundle_of(name)
    model, text = bundle.model, page(bundle)
    tables = section(text, "Tables")
    for table in model.tables:
        own = tables.partition(f"\n### {prose(table.name.name)}\n")[2].partition("\n### ")[0]
        rows = [line for line in own.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == list(table.column_names)
        for column, row in zip(table.columns, rows, strict=True):
            assert code(column.type.text + " not null" * column.not_null) in row
            assert prose(column.comment) in row
        for check in table.checks:
            assert code(check.condition) in own
        for index in model.indexes:
            assert (f" {code(index.name)}" in own) == (index.table == table.name)
        assert "| **service** |" in own
    for function in model.functions:
        if not function.is_trigger and function.name.schema != "private":
            own = section(text, "Functions").partition(f"\n### {function.name.name}\n")[2]
            own = own.partition("\n### ")[0]
            for argument in function.arguments:
                assert f"| {code(argument.name)} | {code(argument.type)} |" in own
            assert ("whoever is signed in" in own) == ("authenticated" in function.execute_to)
            assert ("whoever is not signed in" in own) == ("anon" in function.execute_to)


def test_the_features_are_those_that_are_written() -> None:
    shown = re.findall(
        r"^\| `(\w+)` \| ", section(page(bundle_of("organic_os")), "Features used"), re.M
    )
    written = (PRESETS / "organic_os.yaml").read_text(encoding="utf-8")
    assert shown == sorted(shown)
    for name in shown:
        assert re.search(rf"\b{name}\b", written), name
    used = set(re.findall(r"use: \[([^\]]*)\]", written))
    words = {word for line in used for word in re.findall(r"(?:^|, )(\w+)", line)}
    assert words & {"id", "timestamps", "owned", "owner_from", "created_at"} <= set(shown)


def test_what_is_accepted_is_said_with_its_reason() -> None:
    spec = """
schemagen: 1
name: people
tables:
  people:
    columns: {id: uuid primary key references auth.users, name: text, phone: text}
    access: [{allow: select, to: user, columns: [id, name]}]
"""
    accept = """
accept:
  - code: SG916
    at: tables.people
    reason: |
      the app | names
      its *columns*
"""
    plain, accepted = (
        page(render_bundle(build_model(load_text(text, "schema.yaml"))[0]))
        for text in (spec, spec + accept)
    )
    assert "Accepted findings" not in plain
    assert (
        "| SG916 | `tables.people` | 'user' may not read 'phone' of 'people': a request that names "
        "no columns asks for all, and is refused | the app \\| names its \\*columns\\* |\n"
    ) in section(accepted, "Accepted findings")
    rest = accepted.partition("\n## Accepted findings\n")[2].partition("\n## ")[2]
    assert plain.endswith(f"## {rest}")


# The diagram


@pytest.mark.parametrize("name", NAMES)
def test_the_diagram_has_every_table_and_every_foreign_key(name: str) -> None:
    model = bundle_of(name).model
    (diagram,) = blocks(page(bundle_of(name)), "mermaid")
    boxes = re.findall(r'^  "([^"]+)"(?: \{)?$', diagram, re.MULTILINE)
    assert boxes == [table.name.name for table in model.tables]
    lines = re.findall(r'^  "([^"]+)" \S+ "([^"]+)" : "([^"]+)"$', diagram, re.MULTILINE)
    keys = [
        (key.target.name if key.target.schema == "public" else str(key.target),
         table.name.name, key.columns[0])
        for table in model.tables for key in table.foreign_keys
    ]  # fmt: skip
    assert lines == keys


def test_how_many_rows_hang_on_how_many(odd: Bundle) -> None:
    (diagram,) = blocks(page(odd), "mermaid")
    assert '  "direction_LR__x___y____z" ||--o| "direction_LR__x___y____z_2" : "other"' in diagram
    assert '  "auth.users" ||--o{ "direction_LR__x___y____z" : "user_id"' in diagram


# What https://github.com/mermaid-js/mermaid reads of a diagram, line by line.
READ: Final = (
    r"erDiagram",
    r'  "[^"%\s\\]+"( \{)?',
    r'    [A-Za-z]\w* [A-Za-z]\w* (PK|FK|UK)(, (PK|FK|UK))*( "[^"]*")?',
    r"  \}",
    r'  "[^"%\s\\]+" (\|\||\|o)--(o\||o\{) "[^"%\s\\]+" : "[^"]+"',
)


@pytest.mark.parametrize("name", [*NAMES, "odd"])
def test_mermaid_can_read_it(name: str, odd: Bundle) -> None:
    (diagram,) = blocks(page(odd if name == "odd" else bundle_of(name)), "mermaid")
    for line in diagram.splitlines():
        assert any(re.fullmatch(pattern, line, re.ASCII) for pattern in READ) or not line.isascii()
        assert not re.search(r"direction\s", line)


# Names and texts


def test_odd_names_stay_within_their_cells(odd: Bundle) -> None:
    text = page(odd)
    for table in re.findall(r"^\|.*\n(?:\|.*\n)+", text, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1, table
    assert text.startswith(
        "# Odd \\| \\*names\\* \\<b\\>\n\nText with \\`code\\`, \\_edges\\_ and "
    )
    assert "snake_case\n" in text
    assert '``` direction LR "x" `y` \\| z ```'.replace("```", "``") in text
    assert "\n\\# No heading\n" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", "`a`"),
        ("a | b", "`a \\| b`"),
        ("a`b", "`` a`b ``"),
        ("a``b", "``` a``b ```"),
        ("a\n  b", "`a b`"),
        ("x ~ '\\|'", "<code>x &#126; &#39;&#92;&#124;&#39;</code>"),
    ],
)
def test_code(value: str, shown: str) -> None:
    assert code(value) == shown


@pytest.mark.parametrize(
    ("name", "box", "word"),
    [
        ("users", "users", "users"),
        ("pk", "pk", "pk_"),
        ('a"b%c\\d', "a_b_c_d", "a_b_c_d"),
        ("größe", "größe", "gr_e"),
        ("1st", "1st", "c_1st"),
        ("-", "-", "c_"),
        ("numeric(10,2)", "numeric_10_2_", "numeric_10_2"),
    ],
)
def test_mermaid_names(name: str, box: str, word: str) -> None:
    assert (mermaid_name(name), mermaid_word(name)) == (box, word)


# The command


def test_the_command_prints_what_render_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("schema.yaml").write_bytes((PRESETS / "organic_os.yaml").read_bytes())
    values = ("--set", "score_max=100")
    printed = CliRunner().invoke(application, ["docs", *values])
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert "\nChosen values: `score_max=100`.\n" in printed.stdout
    CliRunner().invoke(application, ["docs", *values, "-o", "page.md", "-q"])
    CliRunner().invoke(application, ["render", *values])
    assert Path("docs.md").read_bytes() == Path("page.md").read_bytes() == printed.stdout_bytes
