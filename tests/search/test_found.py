"""Specifications that a search found, each of which was wrong in something once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .proving import Site, bundle_of, works

pytestmark = pytest.mark.postgres

FOUND = sorted((Path(__file__).parent / "found").glob("*.yaml"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_it_works_now(path: Path, site: Site) -> None:
    bundle = bundle_of(path.read_text(encoding="utf-8"))
    assert bundle is not None
    works(site, bundle)
