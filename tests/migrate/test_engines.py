"""Nothing is taken on trust: what a diff engine leaves out or gets wrong is found."""

from __future__ import annotations

import pytest

from schemagen.database.server import Server
from schemagen.migrate import Mismatch, plan_migration
from schemagen.migrate.engine import Pgmig, Structure, split
from schemagen.migrate.shadows import Shadows

from .test_cases import CASES
from .versions import bundle_of, script, shadow_of


class Engine:
    """An engine that says what it was told to."""

    def __init__(self, *statements: str) -> None:
        self.statements = statements

    def structure(self, before: str, after: str) -> Structure:
        return Structure((), self.statements)


def mismatch(server: Server, case: str, engine: Engine | Pgmig) -> str:
    """Return why there is no migration for a case."""
    texts = ((CASES / case / f"{name}.yaml").read_text("utf-8") for name in ("before", "after"))
    old, new = map(bundle_of, texts)
    between = Shadows(shadow_of(server, "before", old), shadow_of(server, "after", new))
    with pytest.raises(Mismatch) as found:
        plan_migration(between, new, script(old), engine)
    return "\n".join(found.value.diagnostics[0].notes)


@pytest.mark.postgres
def test_what_an_engine_forgets(server: Server) -> None:
    left = mismatch(server, "a_column_more", Engine())
    assert "+ public.notes.title (type: text; not_null: True; default: 'untitled'::text)" in left


@pytest.mark.postgres
def test_what_an_engine_adds(server: Server) -> None:
    right = (
        "alter table notes add column title text not null default 'untitled'",
        "alter table notes add constraint notes_title_check check (length(title) < 100)",
        "grant select on notes to anon",
    )
    left = mismatch(server, "a_column_more", Engine(*(f"{sql};" for sql in right), _COLUMN))
    assert left.splitlines() == [
        "columns",
        "  - public.notes.more (type: integer)",
        "grants",
        "  - table.public.notes.anon (privileges: SELECT)",
    ]


_COLUMN = "alter table notes add column more integer;"


@pytest.mark.postgres
def test_what_fails(server: Server) -> None:
    left = mismatch(server, "a_column_more", Engine("alter table nots add column title text;"))
    assert left == 'relation "nots" does not exist'


@pytest.mark.postgres
def test_a_table_that_would_be_partitioned(server: Server) -> None:
    plain = (CASES / "a_partitioned_table" / "before.yaml").read_text("utf-8")
    old = bundle_of(plain.replace("    partition: {by: day, every: month}\n", ""))
    new = bundle_of(plain)
    between = Shadows(shadow_of(server, "before", old), shadow_of(server, "after", new))
    with pytest.raises(Mismatch, match="no migration was found") as found:
        plan_migration(between, new, script(old), Pgmig())
    assert "public.notes: table -> partitioned; its rows have to move" in found.value.notes


def test_labels_stand_apart_and_schemas_are_left_out() -> None:
    found = split(
        "CREATE SCHEMA a;\nALTER TYPE s ADD VALUE 'b';\nALTER TYPE s RENAME VALUE 'b' TO 'c';\n"
        "COMMENT ON SCHEMA a IS 'x';\nDROP SCHEMA b;\nDROP TABLE t;"
    )
    assert found.labels == ("ALTER TYPE s ADD VALUE 'b';",)
    assert found.statements == ("ALTER TYPE s RENAME VALUE 'b' TO 'c';", "DROP TABLE t;")
