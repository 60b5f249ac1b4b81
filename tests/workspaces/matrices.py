"""The matrices and what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemagen.resources import resource_folder

from ..attacks.people import ANYWHERE, CHRONOS
from ..attacks.site import Person

_HERE: Final = Path(__file__).parent
_CHRONOS: Final = _HERE.parent / "chronos"
_ATTACKS: Final = _HERE.parent / "attacks" / "specs"


@dataclass(frozen=True)
class Matrix:
    """A matrix written by hand.

    Attributes:
        text: The matrix.
        attempts: What has to work, and what must not, for each cell.
        spec: The specification that has to say the same.
        rows: The rows that are there.
        people: Those whose name is no user's.
    """

    text: str
    attempts: Path
    spec: Path
    rows: Path
    people: Mapping[str, Person]


MATRICES: Final[Mapping[str, Matrix]] = {
    "workspaces": Matrix(
        (_HERE / "workspaces.md").read_text(encoding="utf-8"),
        _HERE / "workspaces.attempts",
        _HERE / "workspaces.yaml",
        _HERE / "workspaces.sql",
        ANYWHERE,
    ),
    "staff": Matrix(
        (_HERE / "staff.md").read_text(encoding="utf-8"),
        _HERE / "staff.attempts",
        _ATTACKS / "staff.yaml",
        _ATTACKS / "staff.sql",
        ANYWHERE,
    ),
    "chronos": Matrix(
        (_CHRONOS / "matrix.md").read_text(encoding="utf-8"),
        _CHRONOS / "matrix.attempts",
        Path(str(resource_folder("presets"))) / "chronos.yaml",
        _CHRONOS / "matrix.sql",
        CHRONOS,
    ),
}
