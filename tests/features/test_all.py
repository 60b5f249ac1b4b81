"""Each feature is proven, may be applied twice, and leaves nothing behind."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.database.facts import Facts
from schemagen.verify import smoke

from .conftest import Connection, bundle_of
from .specs import ALL

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("text", ALL.values(), ids=list(ALL))
def test_proof_and_way_back(empty: Connection, text: str) -> None:
    empty.autocommit = False
    bundle, base = bundle_of(text), Facts.read(empty)
    empty.commit()
    apply_bundle(empty, bundle)
    once = Facts.read(empty)
    for statement in bundle.statements:
        empty.execute(statement.sql.encode())
    assert Facts.read(empty) == once
    empty.commit()

    report = smoke(empty, bundle.model)

    assert report.ok, "\n".join(map(str, report.diagnostics))
    assert {name for _, name in report.triggers} == {item.name for item in bundle.model.triggers}
    empty.rollback()
    rollback_bundle(empty, bundle.name, drop_data=True)
    assert Facts.read(empty) == base
    empty.rollback()
    empty.autocommit = True
