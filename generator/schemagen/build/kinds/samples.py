"""Sample rows, those of parents first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from schemagen.build.circles import in_order
from schemagen.build.samples.making import make_rows
from schemagen.build.samples.tables import Row, SampledTable, UniqueKey
from schemagen.build.samples.users import make_users
from schemagen.build.samples.world import Samples
from schemagen.build.scope import AUTH_USERS, Scope
from schemagen.core.evaluation import Unclear, evaluate
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.rows import RowGroup
from schemagen.model.samples import SampleRow, SampleRows
from schemagen.model.tables import Index, Table
from schemagen.spec.kinds.samples import SampleSpec
from schemagen.spec.nodes import MappingNode

_USERS_KEYS = (UniqueKey(("email",)), UniqueKey(("phone",)), UniqueKey(("id",)))


def build_samples(
    scope: Scope, tables: Sequence[Table], indexes: Sequence[Index]
) -> tuple[SampleRows, ...]:
    """Return the sample rows of all tables, each table after those that it needs."""
    samples = Samples(scope, tables, indexes)
    specs: dict[QName, SampleSpec] = {}
    for spec in scope.spec.kinds.get("samples", ()):
        name = samples.target(spec.table)
        if name in specs:
            scope.problems.error(
                "SG243", f"the sample rows of {name} are there twice", spec.table.origin,
                hint="write all of them at one place",
                notes=[f"the other ones are at {specs[name].table.origin}"],
            )  # fmt: skip
        elif name is not None:
            specs[name] = spec
    samples.asked = tuple(specs)
    needs = {name: [*_needs(samples, name, spec)] for name, spec in specs.items()}
    specs = dict(sorted(specs.items(), key=lambda item: item[0] != AUTH_USERS))
    order, _ = in_order(specs, needs)
    found: list[SampleRows] = []
    for name in order:
        before = scope.problems.error_count
        rows = _made(samples, name, specs[name])
        _report_twins(samples, name, rows)
        if scope.problems.error_count > before or not rows:
            samples.failed.add(name)
            continue
        samples.made[name] = rows
        found.append(_sample_rows(samples, name, specs[name], rows))
    # What signing up makes is there with the users, and goes when all that hangs on it is gone.
    first = 1 if AUTH_USERS in samples.made else 0
    return (*found[:first], *_signed_up(samples), *found[first:])


def _made(samples: Samples, name: QName, spec: SampleSpec) -> list[Row]:
    if name == AUTH_USERS:
        return make_users(samples, spec)
    sampled = samples.table(name)
    return make_rows(samples, sampled, spec) if sampled is not None else []


def _needs(samples: Samples, name: QName, spec: SampleSpec) -> Iterator[QName]:
    """Yield the tables whose rows have to be there before."""
    sampled = samples.table(name)
    if sampled is None:
        return
    yield AUTH_USERS
    per = samples.target(spec.per) if spec.per is not None else None
    if per is not None:
        yield per
    said = set(spec.values.keys()) if isinstance(spec.values, MappingNode) else set()
    for row in spec.rows or ():
        said |= set(row.keys())
    for key in sampled.table.foreign_keys:
        if key.target != name and (sampled.needs(key) or said & set(key.columns)):
            yield key.target


def _sample_rows(
    samples: Samples, name: QName, spec: SampleSpec, rows: Sequence[Row]
) -> SampleRows:
    sampled = samples.table(name)
    if sampled is None:
        return SampleRows(
            name, ("id",), _groups(rows, list(rows[0].cells), ("id",), frozenset()),
            _keys(rows, ("id",)), spec.table.origin, accounts=True,
        )  # fmt: skip
    primary = sampled.table.primary_key
    key = primary.columns if primary is not None else ()
    late = any(
        found.deferrable and set(found.columns) == set(key)
        for found in (primary, *sampled.table.uniques)
        if found is not None
    )
    return SampleRows(
        table=name,
        key=key,
        groups=()
        if sampled.signs_up or late
        else _groups(rows, sampled.table.column_names, key, _as_text(sampled)),
        keys=_keys(rows, key),
        origin=spec.table.origin,
        changes=tuple(_alone(sampled, key, rows, leave=set(key))) if sampled.signs_up else (),
        lone=tuple(_alone(sampled, key, rows)) if late and not sampled.signs_up else (),
        overriding=any(
            column.identity and column.name in row.cells
            for column in sampled.table.columns
            for row in rows[:1]
        ),
    )


def _alone(
    sampled: SampledTable,
    key: tuple[str, ...],
    rows: Sequence[Row],
    leave: Collection[str] = (),
) -> Iterator[SampleRow]:
    """Yield rows one by one, without the columns that are left out."""
    for row in rows:
        names = sampled.table.column_names
        columns = tuple(name for name in names if name in row.cells and name not in leave)
        if columns:
            as_text = _as_text(sampled) & set(columns)
            yield SampleRow(_bracketed(row, key), columns, _values(row, columns), as_text)


def _signed_up(samples: Samples) -> Iterator[SampleRows]:
    """Yield what signing up makes and nobody wrote, so that it goes with the samples."""
    for table in samples.tables:
        rows = samples.rows_of(table.name)
        sampled = samples.table(table.name)
        if sampled is None or not sampled.signs_up or table.primary_key is None:
            continue
        made = samples.made.get(table.name, [])
        left = [row for row in rows if row.parents and row not in made]
        if left:
            key = table.primary_key.columns
            yield SampleRows(table.name, key, (), _keys(left, key), table.origin)


_INCOMPARABLE = frozenset(
    {"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"}
)


def _as_text(sampled: SampledTable) -> frozenset[str]:
    """Return the columns whose values can be compared only as text."""
    return frozenset(
        name
        for name, type_ in sampled.types.items()
        if type_.name in _INCOMPARABLE and not type_.is_array
    )


def _groups(
    rows: Sequence[Row], names: Sequence[str], key: tuple[str, ...], as_text: frozenset[str]
) -> tuple[RowGroup, ...]:
    """Return the rows, those together that name the same columns."""

    def columns_of(row: Row) -> tuple[str, ...]:
        return tuple(name for name in names if name in row.cells)

    found = []
    for columns, group in groupby(rows, key=columns_of):
        changes = tuple(name for name in columns if name not in key)
        values = tuple(_bracketed(row, columns) for row in group)
        found.append(RowGroup(columns, values, changes, as_text & set(changes)))
    return tuple(found)


def _keys(rows: Sequence[Row], key: tuple[str, ...]) -> tuple[Sql, ...]:
    return tuple(_bracketed(row, key) for row in rows)


def _bracketed(row: Row, columns: tuple[str, ...]) -> Sql:
    return Sql(f"({_values(row, columns)})")


def _values(row: Row, columns: tuple[str, ...]) -> Sql:
    return Sql(", ".join(row.cells[name].sql for name in columns))


def _report_twins(samples: Samples, name: QName, rows: Sequence[Row]) -> None:
    """Report the first two rows that would have the same key."""
    sampled = samples.table(name)
    keys = sampled.keys if sampled is not None else _USERS_KEYS
    for key in keys:
        seen: dict[tuple[str, ...], Row] = {}
        for row in (*samples.seeds.get(name, ()), *rows):
            value = _value(key, row)
            if value is None:
                continue
            other = seen.setdefault(value, row)
            if other is row:
                continue
            columns = ", ".join(key.columns)
            samples.scope.problems.error(
                "SG243",
                f"two sample rows of {samples.written(name)!r} would have the same "
                f"{columns}: {', '.join(value)}",
                row.origin,
                hint=f"ask for fewer rows, or write values of {columns} that differ",
                notes=[f"the other one is at {other.origin}"] if other.origin != row.origin else (),
            )
            return


def _value(key: UniqueKey, row: Row) -> tuple[str, ...] | None:
    """Return what a row has for a key, None if it is not bound by it or nobody knows."""
    cells = [row.get(name) for name in key.columns]
    values = tuple(cell.sql for cell in cells if cell is not None)
    if len(values) < len(cells):
        return None
    if "null" in values and not key.nulls_not_distinct:
        return None
    if key.where is not None:
        known = {
            name: cell.known
            for name, cell in (*row.others.items(), *row.cells.items())
            if cell.clear
        }
        try:
            if evaluate(key.where.text, known) is not True:
                return None
        except Unclear:
            return None
    return values
