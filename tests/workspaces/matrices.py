"""The matrices and what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_ATTACKS: Final = _HERE.parent / "attacks" / "specs"


@dataclass(frozen=True)
class Matrix:
    """A matrix written by hand.

    Attributes:
        text: The matrix.
        attempts: What has to work, and what must not, for each cell.
        spec: The specification that has to say the same.
        rows: The rows that are there.
    """

    text: str
    attempts: Path
    spec: Path
    rows: Path


MATRICES: Final[Mapping[str, Matrix]] = {
    "workspaces": Matrix(
        (_HERE / "workspaces.md").read_text(encoding="utf-8"),
        _HERE / "workspaces.attempts",
        _HERE / "workspaces.yaml",
        _HERE / "workspaces.sql",
    ),
    "staff": Matrix(
        (_HERE / "staff.md").read_text(encoding="utf-8"),
        _HERE / "staff.attempts",
        _ATTACKS / "staff.yaml",
        _ATTACKS / "staff.sql",
    ),
}
