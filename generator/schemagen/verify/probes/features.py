"""What features prove about themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from schemagen.core.names import QName
from schemagen.core.quoting import quote_qname
from schemagen.model.model import Model, Probe
from schemagen.verify.report import Failure
from schemagen.verify.trials import Bench, Trial


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of the probes.

    Attributes:
        checks: A failure, or None where all is well, for each that could be tried.
        passed: Those that succeeded.
        untried: Those that failed for want of a row, with the table that has none.
    """

    checks: tuple[Failure | None, ...]
    passed: tuple[Probe, ...]
    untried: tuple[tuple[QName, str], ...]


def run_probes(bench: Bench, model: Model, missing: Collection[QName] = ()) -> Probed:
    """Run each probe of the model by itself.

    Args:
        bench: Where statements run.
        model: What is proven.
        missing: Tables without a row, which is a finding of its own.
    """
    probes: Sequence[Probe] = model.probes
    observed = bench.run([Trial(probe.sql.text) for probe in probes])
    checks: list[Failure | None] = []
    passed: list[Probe] = []
    untried: list[tuple[QName, str]] = []
    for probe, outcome in zip(probes, observed, strict=True):
        if outcome.succeeded:
            checks.append(None)
            passed.append(probe)
            continue
        lacking = next((name for name in missing if _uses(probe, name)), None)
        if lacking is not None:
            untried.append((lacking, f"probe {probe.name}"))
            continue
        checks.append(
            Failure(
                f"probe {probe.name}",
                "no error",
                str(outcome),
                probe.origin,
                operation="probe",
                sql=probe.sql.text,
            )
        )
    return Probed(tuple(checks), tuple(passed), tuple(untried))


def _uses(probe: Probe, table: QName) -> bool:
    return (
        re.search(rf"(?<![\w$.\"]){re.escape(quote_qname(table))}(?![\w$])", probe.sql.text)
        is not None
    )
