"""README.md says which preset is proven on which server.

``pytest tests/servers/test_readme.py --update`` writes its table anew.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from ..docs.test_readme import shown
from .presets import NAMES, PROVEN, REFUSED, SAMPLE
from .servers import PACKAGES, SERVERS

_TABLE: Final = re.compile(r"(?<=<!-- servers -->\n).*?(?=<!-- end of servers -->)", re.DOTALL)


def table() -> str:
    lines = ["| PostgreSQL | proven | no pgvector there, so refused |", "| --- | --- | --- |"]
    for server in SERVERS:
        version = server.partition(" ")[0]
        refused = [preset for name, preset in REFUSED if name == server]
        proven = [preset for preset in NAMES if preset not in refused]
        if server != "18":
            assert [preset for name, preset in PROVEN if name == server] == proven
        listed = "all presets" if not refused else ", ".join(proven)
        lines.append(f"| {version}, {PACKAGES[server]} | {listed} | {', '.join(refused)} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_servers(pytestconfig: pytest.Config) -> None:
    made = table()
    assert shown(_TABLE, made, pytestconfig) == made


def test_the_sample_has_something_of_each_server() -> None:
    assert {server for server, _ in SAMPLE} == set(SERVERS) - {"18"}
    assert set(PROVEN) >= SAMPLE
