"""Build the whole model of a specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from schemagen.access.compile import compile_access
from schemagen.build.accepting import accepted_findings, check_codes
from schemagen.build.actors import build_actors, check_actor_name
from schemagen.build.clashes import check_names
from schemagen.build.draft import DraftTable
from schemagen.build.expand import Expansion
from schemagen.build.external import build_external
from schemagen.build.hook import build_hook
from schemagen.build.indexes import build_indexes
from schemagen.build.kinds import BUILDERS
from schemagen.build.kinds.probes import build_probes
from schemagen.build.kinds.realtime import build_broadcasts
from schemagen.build.order import ordered_functions
from schemagen.build.partition_functions import build_maintenance
from schemagen.build.partitions import check_partitioned, key_addition
from schemagen.build.routines import build_routines
from schemagen.build.rules import build_rules
from schemagen.build.scope import Scope
from schemagen.build.tables import build_tables
from schemagen.build.trigger_names import check_trigger_keys, check_trigger_order
from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import InvalidSpec
from schemagen.model.model import Model
from schemagen.model.samples import SampleRows
from schemagen.model.tables import Index, Table
from schemagen.plugins.registry import BUILT_IN, plugin_warning
from schemagen.spec.load import Loaded, load_file


def read_model(
    path: Path, chosen: Mapping[str, str] | None = None
) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Read a specification and build its model.

    Args:
        path: The YAML file.
        chosen: Parameter values as texts, by name.

    Returns:
        The model, and warnings.

    Raises:
        FileProblem: The file can't be read.
        InvalidSpec: It has errors; all of them are listed.
    """
    return build_model(load_file(path, chosen))


def build_model(loaded: Loaded) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Build the model of a specification that was read.

    Returns:
        The model, and warnings; those that the specification accepts are in the model.

    Raises:
        InvalidSpec: There are errors, of this stage or of an earlier one.
    """
    model = _built(loaded)
    problems = loaded.problems
    check_codes(loaded)
    if model is None or problems.errors:
        raise InvalidSpec(problems.sorted())
    for finding in _checked(loaded, model):
        problems.add(finding)
    if problems.errors:
        raise InvalidSpec(problems.sorted())
    accepted = accepted_findings(loaded)
    known = {item.finding for item in accepted}
    return replace(model, accepted=accepted), tuple(
        item for item in problems.warnings if item not in known
    )


def _checked(loaded: Loaded, model: Model) -> Iterator[Diagnostic]:
    """Yield what the checks find; one of a plugin that fails is a warning that names it."""
    for name, check in loaded.registry.checks.items():
        owner = loaded.registry.owner_of("check", name)
        try:
            yield from [*check.run(model)]
        except Exception as error:  # whatever somebody else's check raises
            if owner == BUILT_IN:
                raise
            yield plugin_warning(f"the check {name!r} of {owner} failed", error)


def _built(loaded: Loaded) -> Model | None:
    spec = loaded.spec
    if spec is None:
        return None
    scope = Scope(spec, loaded.problems, broken=loaded.broken, incomplete=loaded.broken)
    for name, table in spec.tables.items():
        scope.drafts[name] = DraftTable(table, scope.qname(name), keyed_by=key_addition(table))
    check_actor_name(scope, spec.tenancy or "user", spec.tenancy_origin)
    expansion = Expansion(scope)
    for draft in scope.drafts.values():
        expansion.expand(draft)
    expansion.make_tables()
    scope.features_have_added()
    scope.actors = build_actors(scope)
    hook = build_hook(scope)
    tables = build_tables(scope)
    rules = build_rules(scope, tables)
    routines = build_routines(scope, expansion)
    check_trigger_keys(scope)
    indexes = build_indexes(scope, tables, rules)
    objects = [
        item for key, build in BUILDERS.items() for item in build(scope, spec.kinds.get(key, ()))
    ]
    broadcasts = tuple(build_broadcasts(scope, spec.kinds.get("realtime", ())))
    maintenance = build_maintenance(scope, routines, tables)
    check_partitioned(scope, tables, indexes, routines.triggers, objects)
    functions = ordered_functions(
        scope, tables, indexes, (*routines.functions.values(), *maintenance.functions)
    )
    external = build_external(scope)
    probes = tuple(build_probes(scope))
    samples = _samples(scope, tables, indexes)
    check_names(scope, tables, indexes, routines.functions.values(), objects)
    if loaded.problems.errors:
        return None
    model = Model(
        name=spec.name,
        title=spec.title,
        about=spec.about,
        schema=spec.schema,
        origin=spec.origin,
        tables=tables,
        indexes=indexes,
        external=external,
        functions=functions,
        triggers=tuple(routines.triggers),
        actors=scope.actors,
        rules=rules,
        objects=(*objects, *routines.objects, *maintenance.objects),
        broadcasts=broadcasts,
        probes=(*routines.probes, *maintenance.probes, *probes),
        samples=samples,
        version=spec.version,
        layout=spec.layout,
        postgres=spec.postgres,
        oldest_postgres=spec.oldest_postgres,
    )
    compiled = compile_access(model, loaded.problems)
    check_trigger_order(scope, (*model.triggers, *compiled.triggers))
    return replace(
        model,
        functions=(*model.functions, *compiled.functions, *([hook.function] if hook else ())),
        objects=(*model.objects, *([hook.access] if hook else ())),
        triggers=(*model.triggers, *compiled.triggers),
        policies=compiled.policies,
        grants=compiled.grants,
    )


def _samples(
    scope: Scope, tables: tuple[Table, ...], indexes: tuple[Index, ...]
) -> tuple[SampleRows, ...]:
    if not scope.spec.kinds.get("samples"):
        return ()
    # 7 ms to import, and most specifications have none.
    from schemagen.build.kinds.samples import build_samples

    return build_samples(scope, tables, indexes)
