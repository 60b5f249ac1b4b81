"""A server, its one database, and presets at the places where a project wants them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from schemagen.build import build_model
from schemagen.builtin.presets import PRESETS
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

HERE = Path(__file__).parent

Connection = psycopg.Connection[Any]

NAMES = tuple(preset.name for preset in PRESETS)

LINES = {
    "": "",
    "a schema": "schema: {0}_app\n",
    "a prefix": "prefix: {0}_\n",
    "a schema and a prefix": "schema: apps\nprefix: {0}_\n",
    "a schema and names": "schema: {0}_app\nnaming: {{triggers: {{sign_up: '{0}_{{table}}'}}}}\n",
}
"""What a project says of where a preset is to be."""

PLACES = ("", "a schema", "a prefix", "a schema and a prefix")


@cache
def placed(preset: str, place: str, name: str = "") -> Bundle:
    """Return a preset at a place, under a name of its own."""
    name = name or f"our_{preset}"
    where = LINES[place].format(name.removeprefix("our_"))
    text = f"schemagen: 1\nname: {name}\nextends: [{preset}]\n{where}"
    model, _ = build_model(load_text(text, "schema.yaml", project=HERE))
    return render_bundle(model)


@pytest.fixture
def connection() -> Iterator[Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened
