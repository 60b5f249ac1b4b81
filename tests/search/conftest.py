"""What the searches share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from .sampling import Tried


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Takes how many were tried, for the summary at the end of the run."""

    def take(outcomes: Mapping[str, int]) -> None:
        record_property("tried", dict(outcomes))

    return take
