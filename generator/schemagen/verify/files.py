"""Files of buckets as data, and what the rules of their bucket say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from schemagen.core.quoting import Sql
from schemagen.model.access import SERVICE, Rule
from schemagen.model.buckets import FOLDER, Bucket
from schemagen.verify.requests import USERS, Request

ELSEWHERE: Final = "schemagen-proof-elsewhere"
"""A bucket of the proof, of which no rule speaks."""

_HOLDS: Final = """
select coalesce(({condition}), false) from jsonb_populate_record(
    null::storage.objects,
    %s::jsonb || jsonb_build_object('created_at', now(), 'updated_at', now(),
                                    'last_accessed_at', now())
)
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file, as a row of ``storage.objects``.

    Attributes:
        bucket: Where it is.
        path: Its name with folders.
        owner: ``owner_id``, None for nobody.
        label: As findings call it.
        id: The row, empty for one that is not there.
    """

    bucket: str
    path: str
    owner: str | None
    label: str
    id: str = ""

    @property
    def folder(self) -> str | None:
        """The first folder of its path, None for a file in no folder."""
        folders = self.path.split("/")[:-1]
        return folders[0] if folders else None


def paths() -> Iterator[tuple[str, str]]:
    """Yield labels and paths that a comparison of keys could take for another's."""
    mine, theirs = USERS[0].key, USERS[1].key
    yield "in A's folder", f"{mine}/x.txt"
    yield "in B's folder", f"{theirs}/x.txt"
    yield "in no folder", "schemagen-proof.txt"
    yield "named as A's key", mine
    yield "in a folder of A's key in capitals", f"{mine.upper()}/x.txt"
    yield "deep in A's folder", f"{mine}/a/b/x.txt"
    yield "in a folder of A's key within another", f"schemagen-proof/{mine}/x.txt"
    yield "in A's folder and out of it", f"{mine}/../{theirs}/x.txt"
    yield "out of the bucket and in A's folder", f"../{mine}/x.txt"
    yield "behind a leading slash", f"/{mine}/x.txt"
    yield "in a folder that begins with A's key", f"{mine}0/x.txt"
    yield "in a folder of A's key and a blank", f"{mine} /x.txt"


def files_of(bucket: str) -> Iterator[File]:
    """Yield the files to try in a bucket: places, then owners."""
    for label, path in paths():
        yield File(bucket, path, None, label)
    for user in USERS[:2]:
        yield File(bucket, f"schemagen-proof-{user.name}.txt", user.key, f"owned by {user.name}")
        yield File(bucket, f"schemagen-proof-{user.name}.bin", user.key, f"of {user.name}, no text")
    capitals = USERS[0].key.upper()
    yield File(bucket, "schemagen-proof-capitals.txt", capitals, "owned by A's key in capitals")


@dataclass
class FileOracle:
    """What must come of a request, from the rules and from files as data."""

    connection: psycopg.Connection[Any]
    buckets: Sequence[Bucket]
    _known: dict[tuple[str, File], bool] = field(default_factory=dict)

    def usable(self, request: Request, operation: str, file: File) -> bool:
        """Whether a rule allows an operation on a file as it is."""
        return any(
            self._belongs(request, rule, file) and self._holds(rule.when, file)
            for rule in self._rules(request, operation, file)
        ) or _is_service(request)

    def creatable(self, request: Request, operation: str, file: File) -> bool:
        """Whether a rule allows an operation that makes a file so."""
        return any(
            self._belongs(request, rule, file) and self._holds(rule.new_row_condition, file)
            for rule in self._rules(request, operation, file)
        ) or _is_service(request)

    def _rules(self, request: Request, operation: str, file: File) -> Iterator[Rule]:
        for bucket in self.buckets:
            if bucket.name == file.bucket:
                for rule in bucket.rules:
                    acts = rule.actor is not None and request.acts_as(rule.actor)
                    if acts and operation in rule.operations:
                        yield rule

    def _belongs(self, request: Request, rule: Rule, file: File) -> bool:
        if rule.path is None:
            return True
        held = file.folder if rule.path.column == FOLDER else file.owner
        return rule.actor is not None and held is not None and held in request.keys(rule.actor)

    def _holds(self, condition: Sql | None, file: File) -> bool:
        """Have a condition evaluated over the file as data, where no policy is in force."""
        if condition is None:
            return True
        if (condition.text, file) not in self._known:
            row = {
                "id": file.id or None,
                "bucket_id": file.bucket,
                "name": file.path,
                "owner_id": file.owner,
                "path_tokens": file.path.split("/"),
            }
            sql = _HOLDS.replace("{condition}", condition.text.replace("%", "%%"))
            found = self.connection.execute(sql.encode(), [json.dumps(row)]).fetchone()
            self._known[condition.text, file] = bool(found and found[0])
        return self._known[condition.text, file]


def _is_service(request: Request) -> bool:
    return request.role == SERVICE.roles[0]
