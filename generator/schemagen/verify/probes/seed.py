"""Rows that belong to the schema: they are there, and making them again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from schemagen.model.model import Model
from schemagen.model.rows import Seed
from schemagen.templating import sql_templates
from schemagen.verify.report import Failure
from schemagen.verify.trials import Bench, Trial


def prove_seed(bench: Bench, model: Model) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each group of rows."""
    seeds = [item for item in model.objects if isinstance(item, Seed)]
    groups = [(seed, replace(seed, groups=(group,))) for seed in seeds for group in seed.groups]
    templates = sql_templates()
    trials = [
        Trial(templates.render_block("kinds/seed.sql.j2", "create", it=group).text)
        for _, group in groups
    ]
    for (seed, _), trial, observed in zip(groups, trials, bench.run(trials), strict=True):
        if observed.succeeded and observed.rows == 0:
            yield None
            continue
        yield Failure(
            f"rows of {seed.table.name}, made again",
            "nothing changed",
            f"{observed} changed" if observed.succeeded else str(observed),
            seed.origin,
            seed.table,
            operation="seed",
            sql=trial.sql,
        )
