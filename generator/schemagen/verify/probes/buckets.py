"""Buckets: their settings, and who may do what with which files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import psycopg

from schemagen.core.diagnostics import Origin
from schemagen.core.quoting import quote_literal
from schemagen.model.buckets import Bucket
from schemagen.model.model import Model
from schemagen.verify.files import ELSEWHERE, File, FileOracle, files_of
from schemagen.verify.identity import Identity
from schemagen.verify.probes.attempts import lacks_privilege
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED, Bench, Observed, Trial

_SETTINGS: Final = """
select public, file_size_limit, allowed_mime_types from storage.buckets where id = %s
"""
_NO_FILES: Final = "select not exists (select from storage.objects)"
_PLANT: Final = """
insert into storage.objects (bucket_id, name, owner_id) values (%s, %s, %s) returning id::text
"""
_UNPROTECTED: Final = "select set_config('storage.allow_delete_query', %s, true)"
_INTEGRITY: Final = "23"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A statement on a file.

    Attributes:
        what: Operation and file, as people say it.
        sql: The statement.
        touches: It has to find the file.
        passes: What it makes of the file has to be allowed; else it is refused.
        files: How many files it finds, where it is not about one.
    """

    bucket: Bucket
    request: Request
    what: str
    sql: str
    touches: bool = True
    passes: bool = True
    files: int = 1


def prove_buckets(
    bench: Bench, model: Model, requests: Sequence[Request], identity: Identity
) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each thing about each bucket."""
    buckets = model.buckets
    if not buckets:
        return
    for bucket in buckets:
        yield _settings(bench.connection, bucket)
    oracle = FileOracle(bench.connection, buckets, identity)
    with bench.connection.transaction(force_rollback=True):
        # The platform lets only its own server delete; the proof asks for what that may.
        bench.connection.execute(_UNPROTECTED, ["true"])
        bench.connection.execute(
            "insert into storage.buckets (id, name) values (%s, %s)", [ELSEWHERE, ELSEWHERE]
        )
        attempts: list[_Attempt] = []
        alone = bench.connection.execute(_NO_FILES).fetchone() == (True,)
        everything: list[File] = []
        for bucket in buckets:
            planted = [
                _planted(bench.connection, file) for file in files_of(bucket, requests, identity)
            ]
            everything += planted
            for request in requests:
                attempts += _attempts(oracle, bucket, request, planted, buckets)
        for request in requests if alone else ():
            attempts += _blind(oracle, buckets[0], request, everything)
        observed = bench.run([Trial(a.sql, a.request.role, a.request.claims) for a in attempts])
    for attempt, seen in zip(attempts, observed, strict=True):
        yield _judge(attempt, seen)


def _settings(connection: psycopg.Connection[Any], bucket: Bucket) -> Failure | None:
    expected = (bucket.public, bucket.limit, list(bucket.types) or None)
    found = connection.execute(_SETTINGS, [bucket.name]).fetchone()
    if found is not None and tuple(found) == expected:
        return None
    return Failure(
        f"bucket {bucket.name}, public, size and types",
        _settings_in_words(expected),
        _settings_in_words(found) if found is not None else "no such bucket",
        bucket.origin,
        operation="bucket",
    )


def _settings_in_words(settings: Sequence[Any]) -> str:
    public, limit, types = settings
    return ", ".join(
        ("public" if public else "private", f"size {limit}", f"types {', '.join(types or ['all'])}")
    )


def _planted(connection: psycopg.Connection[Any], file: File) -> File:
    row = connection.execute(_PLANT, [file.bucket, file.path, file.owner]).fetchone()
    return replace(file, id=row[0]) if row is not None else file


def _attempts(
    oracle: FileOracle,
    bucket: Bucket,
    request: Request,
    files: Sequence[File],
    buckets: Sequence[Bucket],
) -> Iterator[_Attempt]:
    for file in files:
        here = f"from storage.objects where id = {quote_literal(file.id)}"
        seen = oracle.usable(request, "select", file)

        def attempt(
            what: str, sql: str, *, touches: bool, passes: bool = True, file: File = file
        ) -> _Attempt:
            return _Attempt(bucket, request, f"{what} a file {file.label}", sql, touches, passes)

        yield attempt("select", f"select {here}", touches=seen)
        if request.brief:
            continue
        deletable = seen and oracle.usable(request, "delete", file)
        yield attempt("delete", f"delete {here}", touches=deletable)
        creatable = oracle.creatable(request, "insert", file)
        values = _values(replace(file, id=""))
        yield attempt("insert", f"insert into {values}", touches=True, passes=creatable)
        changeable = seen and oracle.usable(request, "update", file)
        yield attempt(
            "insert or replace",
            f"insert into {values} on conflict (bucket_id, name) do update set version = 'new'",
            touches=True,
            passes=creatable and changeable and oracle.creatable(request, "update", file),
        )
        # Who can't touch it as it is can't either when it becomes something else.
        more = changeable and request.is_client
        for label, changed in _changes(file, files if more else (), buckets if more else ()):
            kept = oracle.creatable(request, "update", changed)
            kept = kept and (not request.is_client or _stays(file, changed))
            yield attempt(
                f"update ({label})",
                f"update storage.objects set bucket_id = {quote_literal(changed.bucket)}, "
                f"name = {quote_literal(changed.path)}, owner_id = {quote_literal(changed.owner)} "
                f"where id = {quote_literal(file.id)}",
                touches=changeable,
                passes=kept and oracle.usable(request, "select", changed),
            )


def _blind(
    oracle: FileOracle, bucket: Bucket, request: Request, files: Sequence[File]
) -> Iterator[_Attempt]:
    """Yield what asks for no file, so that the policies for reading have no say."""
    if request.brief:
        return
    for operation, sql in (
        ("update", "update storage.objects set version = 'new'"),
        ("delete", "delete from storage.objects"),
    ):
        found = [file for file in files if oracle.usable(request, operation, file)]
        passes = operation == "delete" or all(
            oracle.creatable(request, operation, file) for file in found
        )
        what = f"{operation} every file"
        yield _Attempt(bucket, request, what, sql, bool(found), passes, len(found))


def _values(file: File) -> str:
    return (
        "storage.objects (bucket_id, name, owner_id) values "
        f"({quote_literal(file.bucket)}, {quote_literal(file.path)}, {quote_literal(file.owner)})"
    )


def _stays(file: File, changed: File) -> bool:
    """Return whether an update leaves a file in its bucket and first folder."""
    return (file.bucket, file.folder) == (changed.bucket, changed.folder)


def _changes(
    file: File, files: Sequence[File], buckets: Sequence[Bucket]
) -> Iterator[tuple[str, File]]:
    """Yield what an update could make of a file: nothing new, another place, bucket or owner."""
    yield "nothing", file
    yield "another bucket", replace(file, bucket=ELSEWHERE)
    for bucket in buckets:
        if bucket.name != file.bucket:
            yield f"to bucket {bucket.name}", replace(file, bucket=bucket.name)
    for other in files:
        if other is not file:
            yield f"to {other.label}", replace(file, path=f"{other.path}.moved", owner=other.owner)


def _judge(attempt: _Attempt, observed: Observed) -> Failure | None:
    if not attempt.touches:
        expected, right = "0 rows", observed.succeeded and observed.rows == 0
        right = right or lacks_privilege(observed)
    elif not attempt.passes:
        expected, right = "refused", observed.state == DENIED
    else:
        # A constraint that complains shows that the policies let it pass.
        expected = f"{attempt.files} row{'' if attempt.files == 1 else 's'}"
        right = observed.succeeded and observed.rows == attempt.files
        right = right or observed.state.startswith(_INTEGRITY)
    if right:
        return None
    origin: Origin = attempt.bucket.origin
    return Failure(
        f"bucket {attempt.bucket.name}, {attempt.request.name}, {attempt.what}",
        expected,
        str(observed),
        origin,
        request=attempt.request.name,
        operation=attempt.what.partition(" ")[0],
        sql=attempt.sql,
    )
