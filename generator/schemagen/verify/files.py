"""Files of buckets as data, and what the rules of their bucket say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from schemagen.core.quoting import Sql
from schemagen.model.access import USER, Rule
from schemagen.model.buckets import FOLDER, Bucket
from schemagen.verify.identity import Identity
from schemagen.verify.people import USERS
from schemagen.verify.requests import Request

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


def paths(mine: str, theirs: str) -> Iterator[tuple[str, str]]:
    """Yield labels and paths that a comparison of keys could take for another's.

    Args:
        mine: A's key, as it is written in lower case.
        theirs: B's.
    """
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


def files_of(bucket: Bucket, requests: Sequence[Request], identity: Identity) -> Iterator[File]:
    """Yield the files to try in a bucket: places, then owners.

    Args:
        bucket: The bucket.
        requests: Whose keys name folders.
        identity: Which keys they have.
    """
    found: dict[str, File] = {}
    for number, (noun, mine, theirs) in enumerate(_pairs_of_keys(bucket, requests, identity)):
        for label, path in paths(mine, theirs):
            if path.startswith((f"{mine}/x", f"{theirs}/x", mine.upper())) or not number:
                said = label.replace("A's", f"{noun}A's").replace("B's", f"{noun}B's")
                found.setdefault(path, File(bucket.name, path, None, said))
        label = f"in {noun}A's folder of another bucket"
        outside = f"{mine}/of {bucket.name}.txt"  # each bucket has files of its own there
        found[f"{ELSEWHERE}/{mine}"] = File(ELSEWHERE, outside, None, label)
    yield from found.values()
    for user in USERS[:2]:
        name = f"schemagen-proof-{user.name}"
        yield File(bucket.name, f"{name}.txt", user.key, f"owned by {user.name}")
        yield File(bucket.name, f"{name}.bin", user.key, f"of {user.name}, no text")
    capitals = USERS[0].key.upper()
    label = "owned by A's key in capitals"
    yield File(bucket.name, "schemagen-proof-capitals.txt", capitals, label)


def _pairs_of_keys(
    bucket: Bucket, requests: Sequence[Request], identity: Identity
) -> Iterator[tuple[str, str, str]]:
    """Yield, for each actor whose keys name folders, its name and the keys of two of them."""
    known: set[str] = set()
    for rule in bucket.rules:
        actor = rule.actor
        if actor is None or actor.name in known or rule.path is None:
            continue
        known.add(actor.name)
        keys = dict.fromkeys(
            key
            for request in requests
            if not request.brief
            for key in sorted(identity.keys(request, actor, rule.roles))
        )
        if len(keys) > 1:
            noun = "" if actor.name == USER.name else f"{actor.name} "
            mine, theirs = list(keys)[:2]
            yield noun, mine, theirs
    if not known:
        yield ("", USERS[0].key, USERS[1].key)


@dataclass
class FileOracle:
    """What must come of a request, from the rules and from files as data."""

    connection: psycopg.Connection[Any]
    buckets: Sequence[Bucket]
    identity: Identity
    _known: dict[tuple[str, File], bool] = field(default_factory=dict)

    def usable(self, request: Request, operation: str, file: File) -> bool:
        """Whether a rule allows an operation on a file as it is."""
        return (
            any(
                self._belongs(request, rule, file) and self._holds(rule.when, file)
                for rule in self._rules(request, operation, file)
            )
            or not request.is_client
        )

    def creatable(self, request: Request, operation: str, file: File) -> bool:
        """Whether a rule allows an operation that makes a file so."""
        return (
            any(
                self._belongs(request, rule, file) and self._holds(rule.new_row_condition, file)
                for rule in self._rules(request, operation, file)
            )
            or not request.is_client
        )

    def _rules(self, request: Request, operation: str, file: File) -> Iterator[Rule]:
        for bucket in self.buckets:
            if bucket.name == file.bucket:
                for rule in bucket.rules:
                    acts = rule.actor is not None and self.identity.is_actor(
                        request, rule.actor, rule.roles
                    )
                    if acts and operation in rule.operations:
                        yield rule

    def _belongs(self, request: Request, rule: Rule, file: File) -> bool:
        if rule.path is None:
            return True
        held = file.folder if rule.path.column == FOLDER else file.owner
        if rule.actor is None or held is None:
            return False
        return held in self.identity.keys(request, rule.actor, rule.roles)

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
