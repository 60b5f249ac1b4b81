"""A name that is wrong, wherever SQL may stand, is found at its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import ApplyError, InvalidSpec
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.spec.load import load_file, load_text

WORD = "nowhere"
"""There is no such table, column, type or function."""


@dataclass(frozen=True)
class Place:
    """Where SQL stands in a specification.

    Attributes:
        name: For people.
        section: The part of the table ``items`` to which the lines belong, or ``functions``.
        lines: YAML with ``<>`` for the scalar.
        sql: The scalar, with the word in it.
        code: Of the finding; empty when only the server knows.
        at: What the finding points at.
    """

    name: str
    section: str
    lines: str
    sql: str
    code: str = ""
    at: str = WORD


COLUMN = "x: <>"
RULE = "- allow: select\n  to: user\n"
UPDATE = "- allow: update\n  to: user\n  by: user_id\n"
FUNCTION = "f:\n  returns: bigint\n"
FAMILY = "f:\n  feature: streak\n"
STATISTICS = "f:\n  feature: window_statistics\n  of: items\n  day: day\n  owner: user_id\n"

PLACES = [
    Place("type", "columns", COLUMN, "nowhere not null", "SG305"),
    Place("type with brackets", "columns", COLUMN, "nowhere[] default '{}'", "SG305"),
    Place("type in a mapping", "columns", "x:\n  about: It\n  type: <>", "nowhere(3)", "SG305"),
    Place("check", "columns", COLUMN, "text check ('é' <> x and nowhere > 0)", "SG202"),
    Place("generated", "columns", COLUMN, "text generated always as (title || nowhere) stored", "SG202"),
    Place("table", "columns", COLUMN, "uuid references nowhere on delete cascade", "SG201"),
    Place("its column", "columns", COLUMN, "uuid references lists (nowhere)", "SG202", "lists (nowhere"),
    Place("unique", "constraints", "k: <>", "unique (title, nowhere)", "SG202"),
    Place("check below", "constraints", "k: <>", "check (title <> 'é' and nowhere > 0)", "SG202"),
    Place("own column", "constraints", "k: <>", "foreign key (nowhere) references lists (id)", "SG202"),
    Place("other table", "constraints", "k: <>", "foreign key (list_id) references nowhere", "SG201"),
    Place(
        "its other column", "constraints", "k: <>",
        "foreign key (list_id) references lists (nowhere)", "SG202", "lists (nowhere",
    ),
    Place("index", "indexes", "- <>", "title, nowhere desc", "SG202"),
    Place("index of a call", "indexes", "- <>", "lower(title || nowhere)", "SG202"),
    Place("partial index", "indexes", "- <>", "title where title <> 'é' and nowhere > 0", "SG202"),
    Place("index as a mapping", "indexes", "- columns: <>", "title, nowhere", "SG202"),
    Place("its condition", "indexes", "- columns: title\n  where: <>", "title <> nowhere", "SG202"),
    Place(
        "watched column", "triggers",
        "t:\n  before: update\n  body: begin return new; end\n  of:\n    - title\n    - <>", WORD, "SG202",
    ),
    Place("function of a trigger", "triggers", "t:\n  before: update\n  function: <>", WORD, "SG223"),
    Place("by", "access", f"{RULE}  by: <>", WORD, "SG202"),
    Place("end of a path", "access", f"{RULE}  by: <>", "list_id.nowhere", "SG202"),
    Place("start of a path", "access", f"{RULE}  by: <>", "nowhere.user_id", "SG202"),
    Place("via", "access", "- allow: select\n  via: <>", WORD, "SG202"),
    Place("when", "access", f"{RULE}  by: user_id\n  when: <>", "title = 'é' or nowhere", "SG202"),
    Place("check of a rule", "access", f"{UPDATE}  check: <>", "title = 'é' or nowhere", "SG202"),
    Place("columns", "access", f"{UPDATE}  columns:\n    - title\n    - <>", WORD, "SG202"),
    Place("other columns", "access", f"{UPDATE}  columns:\n    except:\n      - <>", WORD, "SG202"),
    Place("owner", "access", "- owner: <>", WORD, "SG202"),
    Place("owner in a mapping", "access", "- owner:\n    by: <>", WORD, "SG202"),
    Place("published", "access", "- published: <>", "title = 'é' or nowhere", "SG202"),
    Place("argument", "functions", f"{FUNCTION}  args:\n    n: <>\n  body: select 1", "nowhere default 1", "SG305"),
    Place("result", "functions", "f:\n  body: select 1\n  returns: <>", "setof nowhere", "SG305"),
    Place(
        "result with columns", "functions",
        "f:\n  body: select 1, 2\n  returns:\n    a: bigint\n    b: <>", WORD, "SG305",
    ),
    Place("body", "functions", f"{FUNCTION}  body: <>", "select count(*) from items, nowhere", "SG201"),
    Place("option for a table", "use", "- owned:\n    column: mine\n    references: <>", WORD, "SG201"),
    Place("bare option", "use", "- owner_from: <>", WORD, "SG202"),
    Place("option for a key", "use", "- counter:\n    column: n\n    of: <>", WORD, "SG202"),
    Place("option for its column", "use", "- counter:\n    of: list_id\n    column: <>", WORD, "SG202"),
    Place("option of a family", "functions", f"{FAMILY}  day: day\n  owner: user_id\n  of: <>", WORD, "SG201"),
    Place("its column of a day", "functions", f"{FAMILY}  of: items\n  owner: user_id\n  day: <>", WORD, "SG202"),
    Place(
        "its path", "functions",
        f"{FAMILY}  of: items\n  owner: user_id\n  day: day\n  time_zone: <>", "list_id.nowhere", "SG202",
    ),
    Place("default that is called", "columns", COLUMN, "text default nowhere('é')"),
    Place("check that calls", "columns", COLUMN, "text check (x <> 'é' and nowhere(x))"),
    Place("type of a cast", "columns", COLUMN, "text default 'é'::nowhere::text"),
    Place("index that calls", "indexes", "- <>", "(title || 'é'), nowhere(title)"),
    Place("condition that calls", "access", f"{RULE}  by: user_id\n  when: <>", "title = 'é' or nowhere(title)"),
    Place("condition of a trigger", "triggers", "t:\n  before: update\n  when: <>\n  body: begin return new; end", "new.title = 'é' or new.nowhere is null", "", "new.nowhere"),
    Place("column in a body", "functions", f"{FUNCTION}  body: <>", "select count(nowhere) from items"),
    Place("default of an argument", "functions", f"{FUNCTION}  body: select 1\n  args:\n    n: <>", "text default nowhere('é')"),
]  # fmt: skip
KNOWN_HERE = [place for place in PLACES if place.code]
KNOWN_THERE = [place for place in PLACES if not place.code]

SECTIONS = ("use", "constraints", "indexes", "triggers", "access")

Write = Callable[[str, int], str]


def plain(sql: str, indent: int) -> str:
    return sql


def single(sql: str, indent: int) -> str:
    return "'" + sql.replace("'", "''") + "'"


def double(sql: str, indent: int) -> str:
    escaped = sql.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\u00e9")
    return '"' + escaped.replace(" ", "\\x20", 1) + '"'


def literal(sql: str, indent: int) -> str:
    return "|\n" + " " * (indent + 2) + sql.replace(" ", "\n" + " " * (indent + 4), 1)


def folded(sql: str, indent: int) -> str:
    return ">-\n" + " " * (indent + 2) + sql.replace(" ", "\n" + " " * (indent + 2))


STYLES: dict[str, Write] = {
    "plain": plain,
    "single": single,
    "double": double,
    "literal": literal,
    "folded": folded,
}


def specification(place: Place, write: Write) -> str:
    """Return a specification in which everything is right but one word."""
    text = """# é
schemagen: 1
name: marked
tables:
  people:
    columns:
      id: uuid primary key references auth.users on delete cascade
    access:
      - allow: select
        to: user
  lists:
    columns:
      title: text
      n: integer not null default 0
    use:
      - id
      - owned: people
    access:
      - owner: user_id
  items: &items
    columns:
      list_id: uuid not null references lists on delete cascade
      user_id: uuid not null references people on delete cascade
      title: text
      day: date not null
"""
    if place.section == "columns":
        text += _lines(place, write, 6)
    for section in SECTIONS:
        own = place.section == section
        if own or section == "use":
            text += f"    {section}:\n"
        if section == "use":
            text += "      - id\n"
        if own:
            text += _lines(place, write, 6)
    if place.section == "functions":
        text += "functions:\n" + _lines(place, write, 2)
    return text


def _lines(place: Place, write: Write, indent: int) -> str:
    text = ""
    for line in place.lines.split("\n"):
        depth = indent + len(line) - len(line.lstrip(" -"))
        text += " " * indent + line.replace("<>", write(place.sql, depth)) + "\n"
    return text


def place_of(word: str, text: str) -> tuple[int, int]:
    """Return line and column of a word, which may be written on several lines."""
    found = re.search(r"\s+".join(map(re.escape, word.split(" "))), text)
    assert found is not None
    before = text[: found.start()]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def findings(load: Callable[[], object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidSpec) as caught:
        load()
    return caught.value.diagnostics


def places(found: tuple[Diagnostic, ...]) -> set[tuple[int, int]]:
    positions = [item.origin.outermost.position for item in found if item.origin]
    assert len(positions) == len(found)
    return {(position.line, position.column) for position in positions}


def read(text: str) -> object:
    return build_model(load_text(text, "schema.yaml"))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", KNOWN_HERE, ids=lambda place: place.name)
def test_in_every_place_and_style(place: Place, style: str) -> None:
    text = specification(place, STYLES[style])
    found = findings(lambda: read(text))
    assert [item.code for item in found] == [place.code]
    assert places(found) == {place_of(place.at, text)}, "\n".join(item.as_text() for item in found)


@pytest.mark.parametrize("place", KNOWN_HERE, ids=lambda place: place.name)
@pytest.mark.parametrize("style", STYLES)
def test_through_a_parameter(place: Place, style: str) -> None:
    """The place is that of the name that was replaced."""
    text = specification(place, STYLES[style]).replace(WORD, "${word}")
    declared = "parameters:\n  word: {type: string, default: nowhere}\n"
    text = text.replace("tables:\n", f"{declared}tables:\n", 1)
    found = findings(lambda: read(text))
    assert places(found) == {place_of(place.at.replace(WORD, "${word}"), text)}, "\n".join(
        item.as_text() for item in found
    )


ON_TABLES = [place for place in KNOWN_HERE if place.section != "functions"]


@pytest.mark.parametrize("place", ON_TABLES, ids=lambda place: place.name)
def test_through_an_alias(place: Place) -> None:
    """Two tables of the same lines: both are wrong at the one place."""
    text = specification(place, STYLES["double"]) + "  more: *items\n"
    assert places(findings(lambda: read(text))) == {place_of(place.at, text)}


@pytest.mark.parametrize("place", KNOWN_HERE, ids=lambda place: place.name)
def test_in_a_file_that_is_extended(place: Place, tmp_path: Path) -> None:
    text = specification(place, STYLES["folded"])
    (tmp_path / "base.yaml").write_text(text, encoding="utf-8")
    own = tmp_path / "schema.yaml"
    own.write_text("schemagen: 1\nname: mine\nextends: ./base.yaml\n", encoding="utf-8")
    found = findings(lambda: build_model(load_file(own)))
    (position,) = {item.position for item in found}
    assert position is not None and Path(position.file).name == "base.yaml"
    assert (position.line, position.column) == place_of(place.at, text)
    assert [item.origin.outermost.position.line for item in found if item.origin] == [3]


FEATURE = """feature: {name}
about: Adds what is wrong
applies_to: table
options:
  properties:
    word: {{type: string}}
{lines}
"""
OF_FEATURES = [
    place for place in KNOWN_HERE if place.section in {"columns", "constraints", "indexes"}
]


@pytest.mark.parametrize("place", OF_FEATURES, ids=lambda place: place.name)
def test_in_a_feature(place: Place, tmp_path: Path) -> None:
    """The place is that in ``feature.yaml``, and the line that uses it is named."""
    folder = tmp_path / "schemagen.d" / "wrong"
    folder.mkdir(parents=True)
    lines = f"{place.section}:\n" + _lines(place, STYLES["literal"], 2)
    text = FEATURE.format(name="wrong", lines=lines)
    (folder / "feature.yaml").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text("# wrong\n")
    own = Place("", "use", "- wrong", "")
    spec = specification(own, STYLES["plain"])
    (tmp_path / "schema.yaml").write_text(spec, encoding="utf-8")
    found = findings(lambda: build_model(load_file(tmp_path / "schema.yaml")))
    (position,) = {item.position for item in found}
    assert position is not None and position.file.endswith("feature.yaml")
    assert (position.line, position.column) == place_of(place.at, text)
    assert places(found) == {place_of("wrong", spec)}


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


@pytest.mark.postgres
@pytest.mark.parametrize("style", STYLES)
def test_where_only_the_server_knows(style: str, connection: psycopg.Connection) -> None:
    missed = []
    for place in KNOWN_THERE:
        text = specification(place, STYLES[style])
        model, _ = build_model(load_text(text, "schema.yaml"))
        with pytest.raises(ApplyError) as caught:
            apply_bundle(connection, render_bundle(model))
        if places(caught.value.diagnostics) != {place_of(place.at, text)}:
            missed.append(f"{place.name}: {caught.value.diagnostics[0].as_text()}")
    assert not missed, "\n".join(missed)
