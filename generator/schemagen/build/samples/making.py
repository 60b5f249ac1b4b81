"""The sample rows of one table: as many as are asked for, each below its parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from schemagen.build.rows import value_of
from schemagen.build.samples.fitting import Misfit, broken, complete
from schemagen.build.samples.tables import Row, SampledTable
from schemagen.build.samples.values import Cell, Place, number_of, sample_key, singular, text_of
from schemagen.build.samples.world import Link, Samples
from schemagen.core.diagnostics import Origin
from schemagen.core.evaluation import Known
from schemagen.model.tables import Column, ForeignKey
from schemagen.spec.kinds.samples import MOST_ROWS, SampleSpec
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

_BEGINNING: Final = {"int2": 20_000}
_FAR: Final = 1_000_000_000
"""Where the numbers of sample rows begin: far behind those that an identity gives."""


@dataclass(frozen=True, slots=True)
class _Order:
    """One row that is asked for."""

    number: int
    turn: int
    parent: Row | None
    given: Mapping[str, Cell]
    origin: Origin


def make_rows(samples: Samples, sampled: SampledTable, spec: SampleSpec) -> list[Row]:
    """Return the sample rows of a table; what can't be made is reported, once for all rows."""
    maker = _Maker(samples, sampled, spec)
    return maker.run()


class _Maker:
    def __init__(self, samples: Samples, sampled: SampledTable, spec: SampleSpec) -> None:
        self._samples = samples
        self._sampled = sampled
        self._spec = spec
        self._link: Link | None = None

    def run(self) -> list[Row]:
        orders = self._orders()
        if orders is None:
            return []
        found: list[Row] = []
        for order in orders:
            row = self._row(order)
            if row is None:
                return found  # what is wrong with it is wrong with the others too
            found.append(row)
        return found

    def _orders(self) -> list[_Order] | None:
        """Return what is asked for; None when that is wrong already."""
        before = self._samples.scope.problems.error_count
        spec, origin = self._spec, self._spec.table.origin
        if spec.rows is not None:
            orders = [
                _Order(number, number, None, self._written(row, number), row.origin)
                for number, row in enumerate(spec.rows, 1)
            ]
            return None if self._samples.scope.problems.error_count > before else orders
        parents: Sequence[Row | None] = (None,)
        if spec.per is not None:
            self._link = self._samples.link(self._sampled, spec.per)
            if self._link is None:
                return None
            parents = self._link.rows
        count = spec.count.value if spec.count is not None else 1
        assert isinstance(count, int)  # noqa: S101 - the structure was checked
        if len(parents) * count > MOST_ROWS:
            self._samples.scope.problems.error(
                "SG106",
                f"{len(parents)} x {count} rows of {self._sampled.name!r} are more than "
                f"{MOST_ROWS}",
                (spec.count or spec.table).origin,
                hint="samples are for looking at; every row is written out",
            )
            return None
        values = [self._values(turn) for turn in range(1, count + 1)]
        if self._samples.scope.problems.error_count > before:
            return None
        return [
            _Order(place * count + turn, turn, parent, values[turn - 1], origin)
            for place, parent in enumerate(parents)
            for turn in range(1, count + 1)
        ]

    # What people wrote

    def _written(self, row: MappingNode, number: int) -> dict[str, Cell]:
        return {key.text: self._cell(key, value) for key, value in row.entries}

    def _values(self, turn: int) -> dict[str, Cell]:
        """Return what stands under ``values:``, of each list the one whose turn it is."""
        entries = self._spec.values.entries if self._spec.values is not None else ()
        found = {}
        for key, node in entries:
            chosen: Node = node
            if isinstance(node, SequenceNode) and node.items and self._takes_turns(key.text):
                chosen = node.items[(turn - 1) % len(node.items)]
            found[key.text] = self._cell(key, chosen)
        return found

    def _takes_turns(self, column: str) -> bool:
        """Whether a list is one value after the other, and not one value."""
        type_ = self._sampled.types.get(column)
        whole = {"vector", "halfvec", "json", "jsonb"}
        return type_ is None or not (type_.is_array or type_.name in whole)

    def _cell(self, key: ScalarNode, node: Node) -> Cell:
        sql = value_of(self._samples.scope, self._sampled.draft, key, node)
        type_ = self._sampled.types.get(key.text)
        value = node.value if isinstance(node, ScalarNode) else None
        known: Known = None
        clear = isinstance(node, ScalarNode) and type_ is not None and not type_.is_array
        if isinstance(value, bool | str):
            known = value
        elif isinstance(value, int | float):
            known = Decimal(str(value))
        if type_ is not None and clear and isinstance(value, str):
            clear = type_.name in {"text", "varchar", "uuid", "json", "jsonb"} or bool(type_.labels)
        column = self._sampled.table.column(key.text)
        if value is None and isinstance(node, ScalarNode) and column is not None:
            if column.not_null:
                self._samples.scope.problems.error(
                    "SG242",
                    f"the column {key.text!r} of {self._sampled.name!r} can't be null",
                    node.origin,
                    hint="write a value, or leave the column out",
                )
        return Cell(sql.text, known, clear=clear, invented=False)

    # One row

    def _row(self, order: _Order) -> Row | None:
        sampled = self._sampled
        row = Row(dict(order.given), order.origin)
        if self._link is not None and order.parent is not None:
            self._hang(row, self._link.key, order.parent)
        for key in sorted(sampled.table.foreign_keys, key=lambda key: -len(key.columns)):
            if not self._follow(row, key, order):
                return None
        for column in sampled.table.columns:
            if not self._fill_from_parent(row, column) or not self._own(row, column, order):
                return None
        if sampled.signs_up:
            return row
        self._number(row, order)
        wanted = [
            column
            for column in sampled.table.columns
            if column.name not in row.cells
            and column.name not in sampled.linked
            and sampled.wants_value(column)
        ]
        kept = {column.name for column in wanted} | row.cells.keys()
        for column in sampled.table.columns:
            cell = sampled.left_out(column) if column.name not in kept else None
            if cell is not None:
                row.others[column.name] = cell
        places = {column.name: self._place(column.name, order) for column in wanted}
        self._set_keys(row, wanted, order)
        rest = [column for column in wanted if column.name not in row.cells]
        misfit = complete(sampled, row, rest, places) or broken(sampled, row)
        if misfit is not None:
            self._report(misfit, order)
            return None
        return row

    def _place(self, column: str, order: _Order) -> Place:
        link = self._link.key.columns if self._link is not None else ()
        return Place(
            self._samples.scope.spec.name,
            self._sampled.name,
            column,
            order.number,
            order.turn,
            self._sampled.is_distinct(column, link),
        )

    def _hang(self, row: Row, key: ForeignKey, parent: Row) -> None:
        for column, referenced in zip(key.columns, key.referenced, strict=True):
            cell = parent.get(referenced)
            if cell is not None:
                row.cells.setdefault(column, replace(cell, invented=False))
        row.parents[key.columns[0]] = parent

    def _follow(self, row: Row, key: ForeignKey, order: _Order) -> bool:
        """Choose a parent for a foreign key that a row needs; say whether there is one."""
        if all(name in row.cells for name in key.columns):
            return True
        if not self._sampled.needs(key):
            return True
        columns = [self._sampled.table.column(name) for name in key.columns]
        if all(column is not None and self._sampled.is_filled(column) for column in columns):
            return True
        rows = self._samples.rows_of(key.target)
        fitting = [parent for parent in rows if _agrees(row, key, parent)]
        if fitting:
            self._hang(row, key, fitting[(order.turn - 1) % len(fitting)])
            return True
        self._samples.report_no_parent(self._sampled.name, key, order.origin, exists=bool(rows))
        return False

    def _fill_from_parent(self, row: Row, column: Column) -> bool:
        """Write what a trigger would copy from the parent, so that children can name it."""
        filled = column.filled_from
        if filled is None or filled.foreign_key is None or column.name in row.cells:
            return True
        parent = row.parents.get(filled.foreign_key)
        cell = parent.get(filled.parent_column) if parent is not None else None
        if cell is not None:
            row.cells[column.name] = replace(cell, invented=False)
        return True

    def _own(self, row: Row, column: Column, order: _Order) -> bool:
        """Give a row to a sample user where a column holds the user's key by itself."""
        names_owner = self._sampled.names_owner(column) and column.not_null
        if column.name in row.cells or not names_owner:
            return True
        users = self._samples.users
        if not users:
            self._samples.report_no_users(self._sampled.name, column.name, order.origin)
            return False
        key = users[(order.turn - 1) % len(users)].cells["id"]
        row.cells[column.name] = replace(key, invented=False)
        return True

    def _number(self, row: Row, order: _Order) -> None:
        """Give a number where an identity would give one, if the row is found by it."""
        primary = self._sampled.table.primary_key
        for name in primary.columns if primary is not None else ():
            column = self._sampled.table.column(name)
            if column is not None and column.identity and name not in row.cells:
                row.cells[name] = self._key_number(name, order)

    def _key_number(self, name: str, order: _Order) -> Cell:
        begin = _BEGINNING.get(self._sampled.types[name].name, _FAR)
        return number_of(Decimal(begin + order.number))

    def _set_keys(self, row: Row, wanted: Sequence[Column], order: _Order) -> None:
        """Give a primary key of one column a value that no other row will ever have."""
        primary = self._sampled.table.primary_key
        if primary is None or len(primary.columns) != 1:
            return
        name = primary.columns[0]
        bound = any(name in read for _, read in self._sampled.conditions)
        if bound or name not in {column.name for column in wanted}:
            return
        type_ = self._sampled.types[name]
        owner = f"{self._samples.scope.spec.name}.{self._sampled.name}"
        if type_.is_array:
            return
        if type_.name == "uuid":
            row.cells[name] = text_of(sample_key(owner, order.number))
        elif type_.name in {"int2", "int4", "int8"}:
            row.cells[name] = self._key_number(name, order)
        elif type_.name in {"text", "varchar"} and not type_.labels and type_.longest is None:
            row.cells[name] = text_of(f"sample-{singular(self._sampled.name)}-{order.number}")

    def _report(self, misfit: Misfit, order: _Order) -> None:
        names = ", ".join(misfit.columns)
        table = self._sampled.name
        if misfit.check is None:
            column = self._sampled.table.column(misfit.columns[0])
            kind = column.type.text if column is not None else ""
            message = f"no sample value of type {kind} is known for {table}.{misfit.columns[0]}"
        elif misfit.written:
            message = f"this row of {table!r} breaks the check ({misfit.check.condition.text})"
        else:
            message = (
                f"no sample value is known for {names} of {table!r} that surely fulfils the "
                f"check ({misfit.check.condition.text})"
            )
        last = misfit.columns[-1] if misfit.columns else "column"
        hint = (
            f"write it in the row: {last}: ..."
            if self._spec.rows is not None
            else f"write `values: {{{last}: ...}}` here, or `example:` on the column"
        )
        self._samples.scope.problems.error("SG242", message, order.origin, hint=hint)


def _agrees(row: Row, key: ForeignKey, parent: Row) -> bool:
    """Whether a parent has what a row says already of a foreign key's columns."""
    for column, referenced in zip(key.columns, key.referenced, strict=True):
        own, other = row.cells.get(column), parent.get(referenced)
        if other is None or (own is not None and own.sql != other.sql):
            return False
    return True
