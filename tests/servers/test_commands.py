"""The commands on a server of one's own: one connection after the other, never two at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemagen.cli.application import application
from schemagen.database.connections import connect
from schemagen.database.facts import Facts

from .servers import SERVERS

TRIED = SERVERS if "SCHEMAGEN_SOAK" in os.environ else ("16",)
SPEC = """\
schemagen: 1
name: diary
tables:
  days:
    columns:
      user_id: uuid not null references auth.users on delete cascade
      text: text not null default ''
    use: [id, timestamps]
    access: [owner: user_id]
"""


@pytest.mark.parametrize("server", TRIED)
def test_from_apply_to_rollback(server: str, url_of: Callable[[str], str], tmp_path: Path) -> None:
    url = url_of(server)
    path = tmp_path / "schema.yaml"
    path.write_text(SPEC, encoding="utf-8")
    with connect(url) as connection:
        base = Facts.read(connection)

    assert "applied" in said("apply", path, url)
    assert "all as declared" in said("smoke", path, url, "--on-live")
    assert "22 of 22 as declared" in said("verify", path, url)
    assert "undone" in said("rollback", path, url)

    with connect(url) as connection:
        assert Facts.read(connection) == base


def said(command: str, path: Path, url: str, *options: str) -> str:
    done = CliRunner().invoke(application, [command, str(path), "--db", url, *options])
    assert done.exit_code == 0, done.output
    return done.output
