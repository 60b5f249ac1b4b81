"""What features prove about themselves."""

from __future__ import annotations

from collections.abc import Sequence

from schemagen.model.model import Model, Probe
from schemagen.verify.report import Failure
from schemagen.verify.trials import Bench, Trial


def run_probes(bench: Bench, model: Model) -> tuple[list[Failure | None], list[Probe]]:
    """Run each probe of the model by itself.

    Returns:
        A failure, or None where all is well, for each probe; and those that succeeded.
    """
    probes: Sequence[Probe] = model.probes
    observed = bench.run([Trial(probe.sql.text) for probe in probes])
    checks: list[Failure | None] = []
    passed: list[Probe] = []
    for probe, outcome in zip(probes, observed, strict=True):
        if outcome.succeeded:
            checks.append(None)
            passed.append(probe)
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
    return checks, passed
