"""What was written by hand for each cell of a matrix, asked for through the real Data API.

The statements are those of ``tests/workspaces``; what the Data API has no request for is tried
there alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import pytest

from schemagen.core.names import QName

from ..attacks.attempts import Attempt, kind, spelled
from ..attacks.site import Site, api_server, site
from ..search.conftest import tried as tried
from ..search.sampling import SOAK, Tried
from ..workspaces.matrices import MATRICES
from ..workspaces.matrix import attempts_by_cell
from .data_api import Answer, DataApi, data_api, token
from .spoken import NotSpoken, calls_of

pytestmark = pytest.mark.postgres

Asked = tuple[Site, DataApi]
MOST: Final = 0.4
"""Which part of a matrix's statements compute, join or follow each other, at most."""


@pytest.fixture(scope="module", params=[name for name in MATRICES if SOAK or name == "staff"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    name, matrix = request.param, MATRICES[request.param]
    with (
        api_server() as server,
        site(server, name, matrix.spec, matrix.rows, matrix.people) as made,
        data_api(server, undo=True, database=name) as api,
    ):
        yield made, api


def test_each_cell_ends_as_was_written(asked: Asked, tried: Tried) -> None:
    site, api = asked
    name = site.connection.info.dbname
    counted: Counter[str] = Counter()
    wrong = []
    for attempts in attempts_by_cell(MATRICES[name].attempts).values():
        for attempt in attempts:
            try:
                calls = calls_of(spelled(attempt.sql), partial(_encoded, site))
            except NotSpoken:
                counted["not of the Data API"] += 1
                continue
            claims = json.loads(site.person(attempt.who).claims or "{}")
            answer = api.ask(token(**claims), *calls)
            counted["denied" if attempt.denied else "works"] += 1
            if not _ends(answer, attempt):
                wrong.append(f"{attempt}: {attempt.ending} expected, found {answer}")
    assert wrong == []
    tried(counted)
    assert counted["not of the Data API"] < MOST * counted.total()


def _encoded(site: Site, table: str, column: str, text: str | None) -> Any:
    """Return a value for JSON; PostgreSQL reads all but JSON itself from a text."""
    found = site.model.table(QName("public", table))
    type_ = next(c.type.text for c in found.columns if c.name == column) if found else ""
    return json.loads(text) if text is not None and type_ in {"json", "jsonb"} else text


def _ends(answer: Answer, attempt: Attempt) -> bool:
    """Whether an answer is what stands behind an arrow."""
    wanted = attempt.ending
    if answer.status >= 300:
        found = kind(answer.code, answer.message)
        return wanted in {found, found.partition(" ")[0]}
    if wanted.startswith("= "):
        rows = [", ".join(str(value) for value in row.values()) for row in answer.data]
        return rows == [wanted.removeprefix("= ")]
    return wanted == f"{answer.count} row{'' if answer.count == 1 else 's'}"
