"""What presets and odd specifications are on paper."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from schemagen.build import build_model, read_model
from schemagen.emit.docs import emit_docs
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

PRESETS: Final = Path(__file__).parents[2] / "presets"
NAMES: Final = sorted(path.stem for path in PRESETS.glob("*.yaml"))
ODD: Final = r"""
schemagen: 1
name: odd
title: "Odd | *names* <b>"
about: "Text with `code`, _edges_ and [links](x) in snake_case"
tables:
  'direction LR "x" `y` | z':
    about: "# No heading"
    columns:
      id: bigint generated always as identity primary key
      'pk': text not null unique check ("pk" ~ 'a\|b')
      'größe %': integer default 3
      user_id: uuid not null references auth.users
    access: [owner: user_id]
  'direction LR "x" `y` ! z':
    columns:
      other: 'bigint not null unique references "direction LR ""x"" `y` | z" on delete cascade'
      user_id: uuid not null references auth.users
    use: [id]
    access: [owner: user_id]
"""
SPLIT: Final = """
schemagen: 1
name: split
tables:
  entries:
    columns: {user_id: uuid not null references auth.users, day: date not null}
    use: [id]
    partition: {by: day, every: month}
    access: [owner: user_id]
"""


def page(bundle: Bundle) -> str:
    return emit_docs(bundle, "")["docs.md"]


@cache
def bundle_of(name: str) -> Bundle:
    return render_bundle(read_model(PRESETS / f"{name}.yaml")[0])


@pytest.fixture(scope="session")
def odd() -> Bundle:
    return render_bundle(build_model(load_text(ODD, "odd.yaml"))[0])


@pytest.fixture(scope="session")
def split() -> Bundle:
    return render_bundle(build_model(load_text(SPLIT, "split.yaml"))[0])


def section(text: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
