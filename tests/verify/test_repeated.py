"""A proof is the same each time, whatever keys triggers draw for the rows that they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.resources import resource_folder
from schemagen.verify import smoke


@pytest.mark.postgres
def test_rows_of_triggers_have_their_place() -> None:
    model, _ = read_model(Path(str(resource_folder("presets"))) / "orion_chat.yaml")
    logs = {table.name for table in model.tables if table.name.name == "usage_logs"}
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        first, *others = (smoke(connection, model, tables=logs) for _ in range(4))
    assert first.access
    assert [other.access for other in others] == [first.access] * 3
