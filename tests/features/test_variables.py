"""Columns may be called as anything in the SQL of features: a variable, an alias, ``found``.

PL/pgSQL refuses a word that is a variable and a column of a table in the same statement. So a probe
lets columns win, and its variables begin with ``probe_``. Bodies of functions say which wins.

https://www.postgresql.org/docs/current/plpgsql-implementation.html#PLPGSQL-VAR-SUBST
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import pytest
import yaml

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.resources import resource_folder
from schemagen.verify import smoke

from .conftest import Connection, bundle_of
from .specs import ALL

FEATURES: Final = Path(str(resource_folder("templates"))) / "features"
PROBES: Final = sorted(FEATURES.glob("*/probe.sql.j2"))
BODIES: Final = sorted(FEATURES.glob("*/*.sql.j2"))
SAMPLE: Final = ("references_each", "totals", "window_statistics", "acyclic")
TRIED: Final = ALL if "SCHEMAGEN_SOAK" in os.environ else {name: ALL[name] for name in SAMPLE}


def variables(template: Path) -> set[str]:
    """Return the variables of a body: those declared and those of loops over numbers."""
    text = template.read_text(encoding="utf-8")
    declared = re.search(r"^declare\n(.*?)^begin$", text, re.MULTILINE | re.DOTALL)
    assert declared is not None or template not in PROBES
    names = re.findall(r"^  ([a-z]\w*) [\w{]", declared[1], re.MULTILINE) if declared else []
    return {*names, *re.findall(r"^ *for(?:each)? ([a-z]\w*) in\b", text, re.MULTILINE)}


def words() -> set[str]:
    """Return the variables and aliases of all features, as a column might be called."""
    found = {"found", "made", "seen", "sample", "number", "state", "tried", "moved"}
    for template in BODIES:
        found |= {name.removeprefix("probe_") for name in variables(template)}
        text = re.sub(r"--.*", "", template.read_text(encoding="utf-8"))
        found |= {*re.findall(r"\bas ([a-z]\w*)\b", text)}
    return found - {"materialized", "key", "not", "select"}


@pytest.mark.parametrize("template", PROBES, ids=lambda path: path.parent.name)
def test_a_probe_keeps_its_variables_apart_from_columns(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert text.count("do $probe$\n#variable_conflict use_column\ndeclare\n") == 1
    assert not [name for name in variables(template) if not name.startswith("probe_")]


@pytest.mark.postgres
@pytest.mark.parametrize("text", TRIED.values(), ids=list(TRIED))
def test_columns_called_as_variables(empty: Connection, text: str) -> None:
    specification = yaml.safe_load(text)
    for table in specification["tables"].values():
        more = {word: "text" for word in sorted(words()) if not re.search(rf"\b{word}\b", text)}
        table["columns"] = {**table["columns"], **more}
    assert more.keys() >= {"found", "sample"}
    empty.autocommit = False
    bundle = bundle_of(yaml.safe_dump(specification, sort_keys=False))
    apply_bundle(empty, bundle)

    report = smoke(empty, bundle.model)

    assert report.ok, "\n".join(map(str, report.diagnostics))
    empty.rollback()
    rollback_bundle(empty, bundle.name, drop_data=True)
    empty.rollback()
    empty.autocommit = True
