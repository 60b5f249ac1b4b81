"""Every type of column gets values that the server takes, unique where they have to be."""

from __future__ import annotations

import pytest

from schemagen.build.samples.values import _MAKERS
from schemagen.core.errors import InvalidSpec
from schemagen.verify.values import _MAKERS as PROVEN

from ..kinds.conftest import Database
from .conftest import came_and_went, scripts_of

WRITTEN = {
    "bool": "boolean", "bpchar": "char(3)", "char": '"char"', "vector": "vector(3)",
    "halfvec": "halfvec(4)", "sparsevec": "sparsevec(400)", "bit": "bit(8)",
    "varbit": "bit varying(12)", "numeric": "numeric(8,2)", "name": "name",
}  # fmt: skip
EXTENSIONS = {
    **dict.fromkeys(("vector", "halfvec", "sparsevec"), "vector"),
    **dict.fromkeys(("ltree", "hstore", "citext"), ""),
}
"""What has to be there first; the empty ones are named here alone."""
TEXTS = ("text", "varchar", "bpchar", "citext", "name", "char")
NOT_UNIQUE = ("json", "jsonb", "xml", "point", "lseg", "line", "box", "path", "polygon", "circle",
              "bool", "char", "sparsevec")  # fmt: skip
NOT_HERE = ("geometry", "geography", "xml", "pg_lsn")
"""The first three are not in the embedded server, the last is no word of the language."""


def spec_of(type_: str, *, unique: bool) -> str:
    extension = EXTENSIONS.get(type_, None)
    written = WRITTEN.get(type_, type_)
    if extension == "":
        written = f"extensions.{written}"
    name = extension if extension is not None and extension != "" else type_
    return f"""\
{f"extensions: [{name}]" if extension is not None else ""}
tables:
  things:
    columns:
      it: '{written} not null{" unique" if unique else ""}'
    use: [id]
    access: [service_only]
samples:
  things: {{count: 20}}
"""


def test_no_type_that_the_proof_knows_is_missing() -> None:
    assert set(PROVEN) - set(_MAKERS) == set()


@pytest.mark.parametrize("type_", sorted({*PROVEN, *TEXTS} - {*NOT_HERE}))
def test_a_column_of_the_type_is_filled(database: Database, type_: str) -> None:
    spec = spec_of(type_, unique=type_ not in NOT_UNIQUE)
    _, made = came_and_went(database.connection, spec)
    assert len(made["public.things"]) == 20


@pytest.mark.parametrize("type_", ["text[]", "integer[]", "numeric(3,1)[]", "uuid[]"])
def test_an_array_is_empty(database: Database, type_: str) -> None:
    _, made = came_and_went(database.connection, spec_of(type_, unique=False))
    assert all("{}" in row for _, row in made["public.things"])


@pytest.mark.parametrize(
    "type_",
    ["numeric(3,2)", "numeric(1,0)", "numeric(2,5)", "varchar(1)", "varchar(4)", "smallint",
     "char(2)", "timestamp(0)", "interval day to second", "timestamptz(3)"],
)  # fmt: skip
def test_narrow_types_take_many_values(database: Database, type_: str) -> None:
    text = spec_of(type_, unique=False).replace("count: 20", "count: 400")
    _, made = came_and_went(database.connection, text)
    assert len(made["public.things"]) == 400


def test_an_unknown_type_asks_for_a_value() -> None:
    with pytest.raises(InvalidSpec) as caught:
        scripts_of(spec_of("extensions.money_in_words", unique=False))
    (found,) = caught.value.diagnostics
    assert found.code == "SG242"
    assert "no sample value of type extensions.money_in_words is known" in found.message
