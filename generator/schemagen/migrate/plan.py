"""What leads from the one database to the other, tried on copies until the facts are equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import psycopg

from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import SchemagenError
from schemagen.core.names import PRIVATE_SCHEMA, QName
from schemagen.database.connections import connect
from schemagen.database.facts import Facts, Row
from schemagen.database.facts_difference import Difference, difference, difference_as_text
from schemagen.migrate.bare import bare, let_enums_be_null
from schemagen.migrate.casts import without_casts
from schemagen.migrate.drops import Gone, drops, replaced
from schemagen.migrate.engine import DiffEngine, Structure
from schemagen.migrate.hazards import Hazard, hazards
from schemagen.migrate.leftovers import leftovers, revokes
from schemagen.migrate.reading import function_of, path, words
from schemagen.migrate.shadows import Shadows, comparable
from schemagen.migrate.unseen import gone_jobs, unseen_statements
from schemagen.model.buckets import Bucket
from schemagen.model.model import Bundle, Model, Statement
from schemagen.model.objects import SchemaObject
from schemagen.model.views import View
from schemagen.render.guard import names_guard

_FIRST: Final = frozenset({"extensions", "schemas"})
"""Sections of which tables that are there may need something."""

_MADE_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "constraints": ("auth", "keys"),
    "functions": ("early", "functions", "views"),
    "grants": ("early", "functions", "grants", "schemas", "views"),
    "indexes": ("indexes", "vector_indexes"),
    "policies": ("policies", "realtime", "storage"),
    "triggers": ("auth", "storage", "triggers"),
    "views": ("views",),
}
"""In which sections the bundle makes a kind of facts; in any where it is not said."""

_WITHOUT_ROWS: Final = frozenset(
    {
        "auth", "early", "functions", "grants", "policies", "realtime", "storage", "triggers",
        "views",
    }
)  # fmt: skip
"""Sections whose statements make again what a thorough attempt takes away."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration that was tried: it ends in the very facts of the new version.

    Attributes:
        labels: Statements for a file of their own that runs before the other one, mostly none.
        statements: What to run, in one transaction.
        hazards: What rows that are there will notice.
    """

    labels: tuple[str, ...]
    statements: tuple[str, ...]
    hazards: tuple[Hazard, ...]


class Mismatch(SchemagenError):
    """No migration was found.

    Attributes:
        notes: What the last attempt said, or what it left, as people read it.
    """

    code = "SG743"

    def __init__(self, notes: str) -> None:
        super().__init__(
            "no migration was found that ends in what the specification says",
            hint="write this part by hand, then run schemagen migrate again",
        )
        self.notes = notes

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The error with what stays different."""
        return (replace(super().diagnostics[0], notes=tuple(self.notes.splitlines())),)


def mismatch(between: Shadows, bundle: Bundle, written: str) -> str:
    """Return what the migrations lack, as people read it; empty if they lack nothing.

    Args:
        between: What the migrations build, and what the specification says.
        bundle: What the specification renders to.
        written: The text of the bundle's migrations so far.
    """
    lines = [difference_as_text(between.built.facts(), between.wanted.facts())]
    lines += [f"+ {item.subject}" for item in unseen_statements(bundle, written)]
    lines += [f"- job {name}" for name in gone_jobs(bundle, written)]
    return "\n".join(filter(None, lines))


def plan_migration(
    between: Shadows, bundle: Bundle, written: str, engine: DiffEngine
) -> Migration | None:
    """Return what makes of the old version the new one, None when they are equal.

    Policies, functions and the like are made by the bundle's own statements, tables that are
    there are changed by what the diff engine writes. Every attempt runs on a copy; what it ends
    in is compared with a fresh build, fact by fact. The first attempt replaces what has changed
    alone, the next one also what may hold on to it, the last one everything without rows.

    Args:
        between: What the migrations build, and what the specification says.
        bundle: What the specification renders to.
        written: The text of the bundle's migrations so far.
        engine: What compares tables.

    Raises:
        Mismatch: No attempt ends in the new version.
        ServerError: The diff engine is missing, or can't do this.
    """
    before, after = between.built.facts(), between.wanted.facts()
    unseen, gone = unseen_statements(bundle, written), gone_jobs(bundle, written)
    if not difference(before, after):
        statements = (*gone.values(), *(item.sql for item in unseen))
        return Migration((), statements, ()) if statements else None
    _refuse_other_kinds(before, after)
    task = _Task(between, bundle, before, after, *_structure(between, before, after, engine))
    changed = replaced(before, after)
    new = [item for item in task.remade if item in unseen or item.sql not in written]
    anew = [item for item in task.remade if item in new or item.section in _WITHOUT_ROWS]
    attempts = (
        (changed, new),
        (_or_in_the_way(changed, task), new),
        (_or_ours(changed, bundle.model), anew),
    )
    for goes, made in attempts:
        outcome = _settled(task, goes, made)
        if outcome.ends_well:
            statements = (*outcome.statements, *gone.values())
            return Migration(task.structure.labels, statements, hazards(before, after))
    raise Mismatch(outcome.failure or outcome.left)


def _refuse_other_kinds(before: Facts, after: Facts) -> None:
    """Refuse to make a table partitioned, or no longer: its rows would have to move.

    Raises:
        Mismatch: That is what has changed.
    """
    wanted = after.named("tables")
    changed = [
        f"{path(key)}: {fact['kind']} -> {wanted[key]['kind']}; its rows have to move, and"
        " docs/partitions.md says how"
        for key, fact in before.named("tables").items()
        if key in wanted and fact["kind"] != wanted[key]["kind"]
    ]
    if changed:
        raise Mismatch("\n".join(changed))


def _structure(
    between: Shadows, before: Facts, after: Facts, engine: DiffEngine
) -> tuple[Structure, frozenset[Row]]:
    """Return how the tables change that are there, and the functions that tables need.

    Whatever the bundle's own statements make is taken away in both databases, so that the
    engine compares tables alone.
    """
    with between.built.copy() as old, between.wanted.copy() as new:
        nullable = let_enums_be_null(before, after)
        needed = bare(old.admin_url, before, (), nullable)
        added = after.named("tables").keys() - before.named("tables").keys()
        bare(new.admin_url, after, sorted(added), nullable)
        structure = engine.structure(old.admin_url, new.admin_url)
        return without_casts(old.admin_url, structure), needed


@dataclass(frozen=True, slots=True)
class _Task:
    between: Shadows
    bundle: Bundle
    before: Facts
    after: Facts
    structure: Structure
    needed: frozenset[Row]

    @property
    def remade(self) -> list[Statement]:
        """The bundle's statements but those of tables that are there, and of types.

        The engine makes types: a column of a table that is there may be the first to use one.
        """
        there = {f"table {path(key)}" for key in self.before.named("tables")}
        return [
            item
            for item in self.bundle.statements
            if item.section != "types" and item.subject not in there
        ]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of an attempt.

    Attributes:
        statements: What was run.
        failure: What the server said, empty if all ran.
        left: The difference that stayed, as people read it.
        names: The names in it, by kind of fact.
    """

    statements: tuple[str, ...]
    failure: str = ""
    left: str = ""
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def ends_well(self) -> bool:
        """Whether it ran and left nothing different."""
        return not self.failure and not self.left

    def concerns(self, item: Statement) -> bool:
        """Return whether a statement names something that still differs."""
        if item.section == "raw":
            return False  # what people wrote runs once, and is not ours to repeat
        said = words(item.sql)
        return any(
            item.section in _MADE_IN.get(kind, (item.section,)) and not names.isdisjoint(said)
            for kind, names in self.names.items()
        )


def _or_in_the_way(changed: Gone, task: _Task) -> Gone:
    """Return what goes too where a column gets another type, or a function another result.

    Policies and triggers hold on to the columns of their table, views to anything.
    """
    old, new = task.before.named("columns"), task.after.named("columns")
    tables = {key[:2] for key, column in old.items() if new.get(key) != column}
    views = {_of(view.name) for view in task.bundle.model.views}

    def goes(kind: str, key: Row) -> bool:
        holds = kind in ("policies", "triggers") and key[:2] in tables
        return holds or (kind == "views" and key in views) or changed(kind, key)

    return goes


def _or_ours(changed: Gone, model: Model) -> Gone:
    """Return what goes when everything without rows is made anew."""
    ours = {
        *(("policies", *_of(policy.table), policy.name) for policy in model.policies),
        *(("triggers", *_of(trigger.table), trigger.name) for trigger in model.triggers),
        *(("views", *_of(view.name)) for view in model.views),
        *(("functions", *_of(function.name)) for function in model.functions),
    }
    return lambda kind, key: (kind, *key[:-1], function_of(key[-1])) in ours or changed(kind, key)


def _of(name: QName) -> tuple[str, str]:
    return name.schema, name.name


def _settled(task: _Task, goes: Gone, made: Sequence[Statement]) -> _Outcome:
    """Attempt it, and once more with the statements that name what was left different."""
    outcome = _attempt(task, goes, made)
    if not outcome.left:
        return outcome
    named = [item for item in task.remade if item in made or outcome.concerns(item)]
    return _attempt(task, goes, named)


def _attempt(task: _Task, goes: Gone, made: Sequence[Statement]) -> _Outcome:
    """Run an attempt on a copy of what the migrations build."""
    structure, needed = task.structure, task.needed
    first = [item.sql for item in made if item.section in _FIRST]
    statements = [
        *drops(task.before, lambda kind, key: goes(kind, key) and key not in needed),
        *revokes(task.before, task.after),
        *first,
        *structure.statements,
        *drops(task.before, lambda kind, key: goes(kind, key) and key in needed, ("functions",)),
        # Behind what goes: a view may take the name of a table that was ours.
        *_guard(task),
        *(item.sql for item in made if item.section not in _FIRST),
    ]
    with task.between.built.copy() as copy:
        with connect(copy.url, autocommit=True) as connection:
            for label in structure.labels:
                connection.execute(label.encode())
            try:
                with connection.transaction():
                    connection.execute("\n".join(statements).encode())
                    rest = leftovers(comparable(connection), task.after)
                    connection.execute("\n".join(rest).encode())
                found = comparable(connection)
            except psycopg.Error as error:
                said = error.diag.message_primary or str(error)
                return _Outcome((), failure=said)
    left = difference(found, task.after)
    return _Outcome(
        (*statements, *rest),
        left=difference_as_text(found, task.after),
        names={each.kind: frozenset(_words(each, task.after.columns)) for each in left},
    )


def _words(left: Difference, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the names of what still differs, without schemas and arguments."""
    for row in (*left.only_in_a, *left.only_in_b):
        fact = dict(zip(columns[left.kind], row, strict=True))
        for part in ("table", "name"):
            yield from words(function_of(str(fact.get(part) or ""))) - {fact.get("schema")}


def _guard(task: _Task) -> Iterator[str]:
    """Yield the statement that refuses where something else has the names of what is new."""
    model, before = task.bundle.model, task.before
    tables, indexes, policies = (before.named(kind) for kind in ("tables", "indexes", "policies"))
    functions = {
        (schema, function_of(signature)) for schema, signature in before.named("functions")
    }
    new = replace(
        model,
        tables=tuple(item for item in model.tables if _of(item.name) not in tables),
        indexes=tuple(item for item in model.indexes if _of(item.qualified) not in indexes),
        functions=tuple(item for item in model.functions if _of(item.name) not in functions),
        policies=tuple(
            item for item in model.policies if (*_of(item.table), item.name) not in policies
        ),
        objects=_new_objects(model, before),
    )
    public = [item for item in new.functions if item.name.schema != PRIVATE_SCHEMA]
    if new.tables or new.indexes or public or new.file_policies or new.objects:
        yield names_guard(new)


def _new_objects(model: Model, before: Facts) -> tuple[SchemaObject, ...]:
    """Return the views and buckets that are new; of others the guard knows nothing."""
    kinds = {"view": "views", "bucket": "buckets"}
    there = {(word, *key) for word, kind in kinds.items() for key in before.named(kind)}
    known = ((item, _named(item)) for item in model.objects)
    return tuple(item for item, key in known if key is not None and key not in there)


def _named(item: SchemaObject) -> tuple[str, ...] | None:
    if isinstance(item, Bucket):
        return ("bucket", item.name)
    if isinstance(item, View):
        return ("view", *_of(item.name))
    return None
