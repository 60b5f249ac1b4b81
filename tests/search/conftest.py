"""What the searches share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from .sampling import Tried


@pytest.fixture
def tried(record_property: pytest.FixtureRequest) -> Tried:
    """Takes how many were tried, for the summary at the end of the run."""

    def take(outcomes: Mapping[str, int]) -> None:
        record_property("tried", dict(outcomes))  # type: ignore[operator]

    return take
