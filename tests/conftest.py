"""What all tests share: options, and searches say how much they tried."""

import os
import secrets
from collections import Counter
from functools import partial

import pytest

from .servers.installations import installation
from .servers.servers import SERVERS

SERVERS_BEHIND = frozenset(
    {
        "server",
        "shared_server",
        "database",
        "connection",
        "site",
        "site_of",
        "served",
        "url_of",
        "library",
    }
)  # fmt: skip
"""Fixtures for which a PostgreSQL runs; whatever asks for one of them needs it too."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files anew")
    parser.addoption(
        "--postgres", choices=SERVERS, help="the version of throw-away servers; 18 by default"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Before any worker starts, so that all begin at the same place.
    if "SCHEMAGEN_SOAK" in os.environ:
        os.environ.setdefault("SCHEMAGEN_SEED", str(secrets.randbelow(1_000_000)))
    if other := config.getoption("--postgres"):
        found = partial(installation, other)
        pytest.MonkeyPatch().setattr("schemagen.database.throwaway.embedded_installation", found)


def pytest_itemcollected(item: pytest.Item) -> None:
    if SERVERS_BEHIND & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.postgres)


def pytest_report_header() -> str | None:
    seed = os.environ.get("SCHEMAGEN_SEED")
    return f"searches: SCHEMAGEN_SEED={seed} repeats them" if seed else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tried: dict[str, Counter[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, outcomes in getattr(report, "user_properties", ()):
                if name == "tried" and report.when == "call":
                    test = report.nodeid.partition("[")[0].rpartition("::")[2]
                    tried.setdefault(test, Counter()).update(outcomes)
    for test, outcomes in sorted(tried.items()):
        found = ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))
        terminalreporter.write_line(f"{test}: {outcomes.total()} tried: {found}")
