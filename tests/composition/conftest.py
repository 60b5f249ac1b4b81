"""Specifications of several files, written into a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemagen.build import build_model
from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.composition import compose_document
from schemagen.spec.load import load_file
from schemagen.spec.nodes import plain
from schemagen.spec.reading import read_document

Files = dict[str, str]
Write = Callable[[Files], Path]
Compose = Callable[[Files], dict[str, Any]]
Findings = Callable[[Files], str]
Make = Callable[[Files], Bundle]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files into a folder that becomes the current one; the first is the main one."""
    monkeypatch.chdir(tmp_path)

    def write_files(files: Files) -> Path:
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return Path(next(iter(files)))

    return write_files


@pytest.fixture
def compose(write: Write) -> Compose:
    """Put documents together; they may be no specifications otherwise."""

    def composed(files: Files) -> dict[str, Any]:
        path = write(files)
        problems = Problems()
        document = read_document(path, problems)
        found = compose_document(document, str(path), path.parent, problems)
        assert not problems.found, "\n".join(item.as_text() for item in problems.found)
        result: dict[str, Any] = plain(found.document)
        return result

    return composed


@pytest.fixture
def findings(write: Write) -> Findings:
    """Return everything that is said about a specification."""

    def said(files: Files) -> str:
        try:
            build_model(load_file(write(files)))
        except InvalidSpec as error:
            return "\n".join(item.as_text() for item in error.diagnostics)
        return ""

    return said


@pytest.fixture
def make(write: Write) -> Make:
    """Render a specification."""

    def made(files: Files) -> Bundle:
        model, _ = build_model(load_file(write(files)))
        return render_bundle(model)

    return made
