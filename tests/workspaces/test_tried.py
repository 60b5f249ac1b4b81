"""What the matrix says is what happens: each cell, at least once as it should and once not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..attacks.attempts import Attempt
from ..attacks.site import Site
from .matrices import MATRICES
from .matrix import Row, attempts_by_cell, cells, tables

each_matrix = pytest.mark.parametrize("name", MATRICES)


@each_matrix
def test_each_cell_has_its_attempts(name: str) -> None:
    matrix = MATRICES[name]
    tried = attempts_by_cell(matrix.attempts)
    wanted = {cell.name: cell for cell in cells(matrix.text)}
    assert set(tried) == set(wanted)
    for heading, attempts in tried.items():
        cell = wanted[heading]
        endings = {attempt.denied for attempt in attempts}
        if cell.denied:
            assert endings == {True}, f"{heading} is denied"
        elif cell.unconditional:
            assert False in endings, f"{heading} works nowhere"
        else:
            assert endings == {True, False}, f"{heading} needs what works and what does not"


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        pytest.param(name, attempt, id=f"{name}, {cell}: {attempt}")
        for name, matrix in MATRICES.items()
        for cell, attempts in attempts_by_cell(matrix.attempts).items()
        for attempt in attempts
    ],
)
def test_a_cell(site_of: Callable[[str], Site], name: str, attempt: Attempt) -> None:
    site_of(name).tries(attempt)


# --- columns ------------------------------------------------------------------------------


OTHER_VALUES = {
    "id": ":nobody",
    "name": "name || '!'",
    "motto": "motto || '!'",
    "role": "case role when 'admin' then 'plain'::person_role else 'admin' end",
    "quota": "quota + 1",
    "is_active": "not is_active",
    "rate": "rate + 1e-9",
    "rating": "rating + 0.0001",
    "settings": "json_build_object('a', coalesce(settings::text, ''))",
    "salary": "salary + 1",
}


def _columns(heading: str) -> list[tuple[Row, str]]:
    rows = tables(MATRICES["staff"].text)[heading]
    return [(row, columns) for row in rows for columns in row if columns not in {"who", "of whom"}]


def _update(row: Row, columns: str, *, values: bool) -> str:
    changes = ", ".join(
        f"{column} = {OTHER_VALUES[column] if values else column}" for column in columns.split()
    )
    return f"update people set {changes} where id = :{row['of whom']}"


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        pytest.param(row, columns, id=f"{row['who']}: {columns} of {row['of whom']}")
        for heading in ("One column of people", "Two columns of people at once")
        for row, columns in _columns(heading)
    ],
)
def test_a_column(site_of: Callable[[str], Site], row: Row, columns: str) -> None:
    site = site_of("staff")
    person = site.person(row["who"])
    with site.connection.transaction(force_rollback=True):
        found = site.ends(person, _update(row, columns, values=True))
        if row[columns] == "yes":
            assert found.summary == "1 row", str(found)
            assert site.rows() != site.before
        else:
            assert row[columns] == "no"
            assert found.summary.startswith("42501 ") or found.summary == "0 rows", str(found)
            assert site.rows() == site.before


@pytest.mark.parametrize("row", tables(MATRICES["staff"].text)["Two columns of people at once"])
def test_sending_back_what_was_read_changes_nothing(
    site_of: Callable[[str], Site], row: Row
) -> None:
    """As long as each column is one that the database role may name, and the row may be changed."""
    site = site_of("staff")
    may = any(row[columns] == "yes" for columns in row if " " in columns and columns != "of whom")
    with site.connection.transaction(force_rollback=True):
        sent = _update(row, "name motto role quota is_active", values=False)
        found = site.ends(site.person(row["who"]), sent)
        assert found.summary == ("1 row" if may else "0 rows"), str(found)
        assert site.rows() == site.before
