"""Codes, pages and what the pages claim are the same thing."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.codes import CODES
from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import SchemagenError
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..cli.test_help import check_example
from ..databases import own_database
from .pages import FOLDER, SECTIONS, Example, Page, paths, read
from .transcripts import SPECIFICATION, as_text, run

LONGEST: Final = 60
WIDEST: Final = 110

NOT_RUN: Final[Mapping[str, str]] = {
    "SG001": "nothing raises it without a more exact code",
    "SG013": "root may read every file, and tests may be run by root",
    "SG502": "a package has to be installed",
    "SG055": "a plugin with a layout has to be installed",
    "SG056": "a plugin with a layout has to be installed",
    "SG701": "the tests have a PostgreSQL installed",
    "SG704": "two commands at the same time",
    "SG705": "a server with a tiny lock table",
    "SG708": "a server that is shut down in between",
    "SG717": "a server of another version; tests/servers has them",
    "SG745": "the tests have the engine installed",
    "SG731": "an error of ours, or somebody else's change in between",
}
"""The pages whose transcript only looks right, with the reason."""


def pages() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in paths()]


def chosen(*, transcript: bool) -> list[Any]:
    found = []
    for path in paths():
        page = read(path)
        if page.code not in NOT_RUN and page.is_transcript is transcript:
            marks = [pytest.mark.postgres] if page.needs_server else []
            found.append(pytest.param(page, id=page.code, marks=marks))
    return found


def test_every_code_has_a_page() -> None:
    there = {path.stem for path in paths()}
    missing = [f"{code}: {title}" for code, title in CODES.items() if code not in there]
    if missing:
        listed = "\n  ".join(missing)
        pytest.fail(f"to be written below templates/explain:\n  {listed}", pytrace=False)


def test_every_page_has_a_code() -> None:
    needless = [path.name for path in paths() if path.stem not in CODES]
    assert not needless, "these explain no code"


@pytest.mark.parametrize("path", pages())
def test_form(path: Path) -> None:
    page = read(path)
    assert page.code == path.stem
    assert page.title == CODES[page.code]
    names = list(page.sections)
    assert {"Wrong", "Right"} <= {*names}
    assert names == [name for name in SECTIONS if name in names], "sections out of order"
    text = path.read_text(encoding="utf-8")
    assert text == text.rstrip() + "\n"
    assert len(text.splitlines()) <= LONGEST
    written = re.sub(r"^```console\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = written.splitlines()
    assert not [line for line in lines if len(line) > WIDEST or line != line.rstrip()]
    for example in (page.wrong, page.right):
        assert example.files or example.steps


@pytest.mark.parametrize("path", pages())
def test_commands_exist(path: Path) -> None:
    page = read(path)
    named = re.findall(r"`(schemagen [^`]+)`", path.read_text(encoding="utf-8"))
    for command in (*page.commands, *named):
        check_example(command.replace("$DATABASE_URL", "URL"))


def test_what_is_not_run_is_there_and_looks_right() -> None:
    for code in NOT_RUN:
        page = read(FOLDER / f"{code}.md")
        assert page.wrong.steps, "it has to show a transcript"
        assert f"[{code}]" in page.wrong.steps[-1].printed
        assert page.right.steps or page.right.files


# Specifications


def judged(
    example: Example, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[Bundle | None, list[Diagnostic]]:
    """Return what is made of an example, and what is said about it."""
    write(example, folder)
    monkeypatch.chdir(folder)
    try:
        model, warnings = read_model(Path("schema.yaml"))
        return render_bundle(model), [*warnings]
    except SchemagenError as error:
        return None, [*error.diagnostics]


def write(example: Example, folder: Path) -> None:
    for name, content in example.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


@pytest.mark.parametrize("page", chosen(transcript=False))
def test_wrong_is_wrong(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, found = judged(page.wrong, monkeypatch, tmp_path)
    assert {item.code for item in found} == {page.code}, found


@pytest.mark.parametrize("page", chosen(transcript=False))
def test_right_is_right(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle, found = judged(page.right, monkeypatch, tmp_path)
    assert not found
    assert bundle


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """A database with the Supabase base alone, the test's own."""
    with own_database(server.url) as made:
        yield made


@pytest.mark.postgres
@pytest.mark.parametrize("page", chosen(transcript=False))
def test_right_is_taken_by_postgresql(
    page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Server
) -> None:
    bundle, _ = judged(page.right, monkeypatch, tmp_path)
    assert bundle
    with psycopg.connect(server.url, autocommit=True) as connection:
        assert apply_bundle(connection, bundle, dry_run=True).statements


# Transcripts


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder for a kept server, which the account that runs it can enter."""
    parent = "/tmp" if os.name == "posix" else None  # noqa: S108  pytest's are closed to others
    folder = Path(tempfile.mkdtemp(prefix="test-schemagen-", dir=parent))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="transcripts are run by bash")
@pytest.mark.parametrize("page", chosen(transcript=True))
def test_transcript(
    page: Page,
    tmp_path: Path,
    state: Path,
    request: pytest.FixtureRequest,
    pytestconfig: pytest.Config,
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "schema.yaml").write_text(SPECIFICATION, encoding="utf-8")
    url = request.getfixturevalue("url") if page.needs_database else None
    printed = {}
    for name, example in (("Wrong", page.wrong), ("Right", page.right)):
        write(example, folder)
        printed[name] = as_text(run(example.steps, folder, state, url))
    if pytestconfig.getoption("--update"):
        _update(page, printed)
        page = read.__wrapped__(FOLDER / f"{page.code}.md")
    assert re.search(rf"\[{page.code}\]|title={page.code}::", printed["Wrong"])
    assert not re.search(r"error\[|^Error:|Traceback", printed["Right"], re.MULTILINE)
    assert printed == {"Wrong": as_text(page.wrong.steps), "Right": as_text(page.right.steps)}


def _update(page: Page, printed: Mapping[str, str]) -> None:
    """Write into a page what its commands print; each section has one transcript."""
    path = FOLDER / f"{page.code}.md"
    text = path.read_text(encoding="utf-8")
    for name, transcript in printed.items():
        shown = page.sections[name]
        block = re.search(r"^```console\n(.*?)^```$", shown, re.MULTILINE | re.DOTALL)
        if block:
            text = text.replace(shown, shown.replace(block[1], transcript))
    path.write_text(text, encoding="utf-8")
