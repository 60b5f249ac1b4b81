"""The JSON Schema with which an editor helps."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jsonschema import Draft202012Validator

from schemagen.plugins.registry import built_in_registry
from schemagen.spec.schema import document_schema, specification_schema

HEAD: Final = "schemagen: 1\nname: app\n"
PRESETS: Final = Path(__file__).parents[2] / "presets"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = document_schema(built_in_registry())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(validator: Draft202012Validator, text: str) -> list[str]:
    return sorted(str(list(e.absolute_path)) for e in validator.iter_errors(yaml.safe_load(text)))


GOOD = [
    "extends: organic_os\n",
    "extends: [organic_os, ./base.yaml]\nparameters: {score_max: {default: 7}}\n",
    "extends: a\noverride: {tables: {users: {about: x}}}\n",
    "extends: a\noverride: {tables: {users: {columns: {a: text, b: {about: x}, c: ~}}}}\n",
    "extends: a\noverride: {functions: {f: {volatility: stable}, g: {time_zone: UTC}}}\n",
    "extends: a\noverride: {enums: {mood: [good]}, extensions: [vector]}\n",
    "extends: a\nremove: {tables: [users], enums: [mood], layout: [one]}\n",
    "extends: a\nremove: {tables: {users: [about], posts: {columns: [a]}}}\n",
    "tables: {}\nlayout: {core: [types, tables, rls]}\n",
    "tables: {}\naccept: [{code: SG918, at: tables.members, reason: an open club}]\n",
    "extends: a\nremove: {accept: [SG918]}\n",
    "tables: {}\ntarget: {postgres: 18, vector_schema: public}\n",
]
BAD = [
    ("extends: []\n", ["extends"]),
    ("extends: 5\n", ["extends"]),
    ("parameters: {a: {default: 7}}\ntables: {}\n", ["parameters", "a"]),
    ("tables: {}\noverride: {tables: {}}\n", []),
    ("", []),
    ("extends: a\noverride: {tables: {users: {colums: {}}}}\n", ["override", "tables", "users"]),
    ("extends: a\noverride: {tables: {users: {access: [{own: x}]}}}\n", ["override", "tables"]),
    ("extends: a\noverride: {tenancy: user}\n", ["override"]),
    ("extends: a\nremove: {tables: users}\n", ["remove", "tables"]),
    ("extends: a\nremove: {name: [x]}\n", ["remove"]),
    ("tables: {}\nlayout: {a b: [tables]}\n", ["layout"]),
    ("tables: {}\nlayout: {a: [table]}\n", ["layout", "a", 0]),
    ("tables: {}\naccept: [{code: SG918, at: tables.members}]\n", ["accept", 0]),
    ("tables: {}\naccept: [SG918]\n", ["accept", 0]),
    ("tables: {}\naccept: {code: SG918, at: tables, reason: x}\n", ["accept"]),
    ("tables: {}\naccept: [{code: SG918, at: tables, reason: ''}]\n", ["accept", 0, "reason"]),
    ("tables: {}\ntarget: {postgres: 14}\n", ["target", "postgres"]),
]


@pytest.mark.parametrize("text", GOOD)
def test_good(validator: Draft202012Validator, text: str) -> None:
    assert errors(validator, HEAD + text) == []


@pytest.mark.parametrize(("text", "path"), BAD)
def test_bad(validator: Draft202012Validator, text: str, path: list[Any]) -> None:
    found = errors(validator, HEAD + text)
    assert found
    assert all(item.startswith(str(path).rstrip("]")) for item in found)


@pytest.mark.parametrize("preset", sorted(PRESETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_presets_are_documents(validator: Draft202012Validator, preset: Path) -> None:
    assert errors(validator, preset.read_text(encoding="utf-8")) == []


def test_both_schemas_know_the_same_keys() -> None:
    registry = built_in_registry()
    whole, document = specification_schema(registry), document_schema(registry)
    assert list(whole["properties"]) == list(document["properties"])
