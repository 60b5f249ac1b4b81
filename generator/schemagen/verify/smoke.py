"""The proof: every cell of the access matrix, tried on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import ServerError
from schemagen.core.names import QName
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Model, Probe
from schemagen.model.realtime import MESSAGES
from schemagen.verify.actors import declared_actors
from schemagen.verify.fitness import SETTINGS, require_fit, require_objects
from schemagen.verify.matrix import Matrix
from schemagen.verify.people import Keys
from schemagen.verify.planting import create_users
from schemagen.verify.probes.attempts import Attempt, describe
from schemagen.verify.probes.broadcast import prove_broadcasts
from schemagen.verify.probes.buckets import prove_buckets
from schemagen.verify.probes.features import run_probes
from schemagen.verify.probes.functions import prove_functions
from schemagen.verify.probes.hook import prove_hook
from schemagen.verify.probes.partitions import prove_partitions
from schemagen.verify.probes.platform import prove_platform
from schemagen.verify.probes.privileges import catalog_failures
from schemagen.verify.probes.seed import prove_seed
from schemagen.verify.probes.triggers import prove_triggers
from schemagen.verify.probes.trying import Judged, judged
from schemagen.verify.probes.views import prove_views
from schemagen.verify.report import Failure, Report
from schemagen.verify.tally import Tally
from schemagen.verify.trials import Bench

OnProgress = Callable[[int, int], None]


def smoke(
    connection: psycopg.Connection[Any],
    model: Model,
    *,
    tables: Collection[QName] | None = None,
    bulk: bool = True,
    within_transaction: bool = False,
    on_progress: OnProgress | None = None,
) -> Report:
    """Prove a bundle: try every cell of what it declares, and leave no trace.

    Everything happens in one transaction that is rolled back; only sequences keep
    what they gave out.

    Args:
        connection: To a database that holds the bundle, as a role that bypasses row
            level security; not in a transaction.
        model: What the bundle declares.
        tables: Prove these tables and their triggers only, None for everything; the platform's
            ``storage.objects`` and ``realtime.messages`` stand for buckets and topics.
        bulk: Also run statements that touch every row of a table, and take rows that
            are there already in account. Not for a server that people use.
        within_transaction: The connection may be in a transaction; what was changed in it
            is proven, and stays.
        on_progress: Is told how many statements were tried, and of how many known so far.

    Returns:
        What was tried and what is not as declared.

    Raises:
        RoleUnfit: The role may not become the API's roles, or is bound by policies.
        ServerError: The connection is in a transaction, or the bundle is not applied.
    """
    if connection.info.transaction_status != TransactionStatus.IDLE and not within_transaction:
        raise ServerError("the proof needs a connection that is not in a transaction")
    started = monotonic()
    with connection.transaction(force_rollback=True):
        require_fit(connection)
        connection.execute(SETTINGS.encode())
        require_objects(connection, model)
        try:
            with connection.transaction():
                keys = Keys(model)
                create_users(connection, keys.users)
        except psycopg.Error as error:
            return _nobody_signs_up(model, error, monotonic() - started)
        proof = _Proof(connection, model, keys, tables, bulk, on_progress)
        proof.run()
        return proof.report(monotonic() - started)


def _nobody_signs_up(model: Model, error: psycopg.Error, seconds: float) -> Report:
    """Return a report of the one thing that could be tried."""
    trigger = next((found for found in model.triggers if found.external), None)
    failure = Failure(
        "signing a user up",
        "no error",
        f"{error.sqlstate} {error.diag.message_primary}",
        trigger.origin if trigger else model.origin,
        operation="sign up",
    )
    return Report(model.name, 1, (failure,), {}, (), (), (), seconds)


class _Proof:
    """One run, within its transaction."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        model: Model,
        keys: Keys,
        wanted: Collection[QName] | None,
        bulk: bool,
        on_progress: OnProgress | None,
    ) -> None:
        self._connection = connection
        self._model = model
        self._wanted = wanted
        self._everything = wanted is None
        self._on_progress = on_progress
        self._done = self._total = 0
        self._checks: list[Failure | None] = []
        self._bench = Bench(connection)
        self._matrix = Matrix(self._bench, model, keys, wanted, bulk=bulk)
        self._stage = self._matrix.stage
        self._requests = self._matrix.requests
        kinds = [actor.name for actor in declared_actors(model)]
        self._tally = Tally([*kinds, *(request.kind for request in self._requests)])
        self._functions: tuple[QName, ...] = ()
        self._triggers: tuple[tuple[QName, str], ...] = ()
        self._untried: list[tuple[QName, str]] = []

    def run(self) -> None:
        """Try everything."""
        privileges = self._stage.oracle.privileges
        self._checks += catalog_failures(self._connection, self._matrix.tables, privileges)
        self._checks += prove_partitions(self._bench, self._matrix.tables, self._requests)
        for number, request in enumerate(self._requests):
            attempts = list(self._matrix.attempts(request))
            remaining = len(self._requests) - number
            self._total = max(self._total, self._done + len(attempts) * remaining)
            self._try(attempts)
        self._total = self._done
        self._try_routines()

    def report(self, seconds: float) -> Report:
        """Return what was found."""
        failures = tuple(check for check in self._checks if check is not None)
        return Report(
            self._model.name,
            self._tally.cells + len(self._checks) - self._failed_cells(),
            failures,
            self._tally.access(),
            self._functions,
            self._triggers,
            tuple(self._findings()),
            seconds,
        )

    def _findings(self) -> Iterator[Diagnostic]:
        """Yield what could not be made, with what could not be tried therefore."""
        for finding in self._stage.world.findings:
            names = [
                name for table, name in self._untried if self._stage.world.missing[table] is finding
            ]
            note = (f"not tried for want of a row: {', '.join(names)}",) if names else ()
            yield replace(finding, notes=(*finding.notes, *note))

    def _failed_cells(self) -> int:
        return sum(found.failed for found in self._tally.access().values())

    def _try(self, attempts: Sequence[Attempt]) -> None:
        """Run the attempts of one request and compare."""
        for one in judged(self._bench, attempts, self._progress):
            self._tally.add(one.attempt, failed=not one.agreed)
            if not one.agreed:
                self._checks.append(_failure(one))

    def _try_routines(self) -> None:
        passed: tuple[Probe, ...] = ()
        if self._everything:
            features = run_probes(self._bench, self._model, self._stage.world.missing)
            passed = features.passed
            self._untried += features.untried
            functions = prove_functions(
                self._bench,
                self._model,
                self._stage.catalog,
                self._requests,
                self._stage.oracle.raising_anywhere,
            )
            hook = prove_hook(self._bench, self._stage)
            self._checks += [*features.checks, *functions.checks, *hook.checks]
            self._checks += prove_views(
                self._bench, self._model, self._requests, self._stage.oracle.raising_anywhere
            )
            self._checks += prove_seed(self._bench, self._model)
            self._checks += prove_platform(self._connection, self._model)
            called = [name for probe in passed for name in probe.functions]
            executed = (*functions.executed, *hook.executed, *called)
            self._functions = tuple(dict.fromkeys(executed))
        if self._wanted is None or OBJECTS in self._wanted:
            identity = self._stage.oracle.identity
            self._checks += prove_buckets(self._bench, self._model, self._requests, identity)
        if self._wanted is None or MESSAGES in self._wanted:
            self._checks += prove_broadcasts(self._bench, self._stage, self._requests)
        # Of single tables only the state of those is looked up: a probe takes the whole world.
        covering = passed if self._everything else self._model.probes
        covered = [name for probe in covering for name in probe.triggers]
        triggers = prove_triggers(
            self._bench,
            self._stage,
            self._matrix.tables,
            covered,
            self._requests,
            everything=self._everything,
        )
        self._checks += triggers.checks
        self._untried += triggers.untried
        self._triggers = triggers.firing

    def _progress(self, count: int) -> None:
        self._done += count
        if self._on_progress is not None:
            self._on_progress(self._done, max(self._total, self._done))


def _failure(judged: Judged) -> Failure:
    attempt = judged.attempt
    return Failure(
        str(attempt),
        describe(attempt, judged.reference),
        str(judged.seen),
        attempt.origin,
        attempt.table,
        attempt.request.name,
        attempt.operation,
        attempt.column,
        attempt.sql,
    )
