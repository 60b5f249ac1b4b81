"""Buckets of Supabase Storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.access import Rule

OBJECTS: Final = QName("storage", "objects")
"""The platform's table of files, on which the policies stand."""

FOLDER: Final = "folder"
"""The column that rules may name and that ``storage.objects`` does not have: the first folder
of a file's path. A file in no folder has none."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket.

    Attributes:
        name: Its name, which is its id too.
        public: Everybody who knows a file's address may read it.
        limit: The largest file in bytes, None for the project's own limit.
        types: MIME types that may be uploaded, none for all.
        rules: Who may do what with which files.
        origin: The line of its name.
    """

    kind: ClassVar[str] = "bucket"
    section: ClassVar[str] = "storage"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None

    name: str
    public: bool
    limit: int | None
    types: tuple[str, ...]
    rules: tuple[Rule, ...]
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"bucket {self.name}"
