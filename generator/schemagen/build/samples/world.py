"""All sample rows so far, and which of them a new row may hang on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from schemagen.build.rows import table_of_rows, written_rows
from schemagen.build.samples.tables import Row, SampledTable
from schemagen.build.samples.values import Cell
from schemagen.build.scope import AUTH_USERS, Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.names import QName
from schemagen.model.tables import ForeignKey, Index, Table
from schemagen.spec.nodes import ScalarNode


@dataclass(frozen=True, slots=True)
class Link:
    """How the rows of a table hang on the parent that ``per`` names.

    Attributes:
        key: The foreign key.
        rows: The rows that it may name, in order.
    """

    key: ForeignKey
    rows: Sequence[Row]


@dataclass
class Samples:
    """The sample rows while they are made.

    Attributes:
        scope: The specification.
        tables: Our tables.
        indexes: Their indexes.
        made: The rows of each table that has its samples.
        failed: Tables whose samples were reported.
        asked: The tables that are to have samples.
    """

    scope: Scope
    tables: Sequence[Table]
    indexes: Sequence[Index]
    made: dict[QName, list[Row]] = field(default_factory=dict)
    failed: set[QName] = field(default_factory=set)
    asked: tuple[QName, ...] = ()

    @cached_property
    def enums(self) -> Mapping[QName, tuple[str, ...]]:
        """The labels of our enumerations."""
        return {
            self.scope.qname(spec.name): spec.labels
            for spec in self.scope.spec.kinds.get("enums", ())
        }

    @cached_property
    def _known(self) -> Mapping[QName, SampledTable]:
        found = {}
        for table in self.tables:
            draft = self.scope.draft_of(table.name)
            if draft is not None and draft.spec.name not in self.scope.broken:
                found[table.name] = SampledTable(draft, table, self.indexes, self.enums)
        return found

    def table(self, name: QName) -> SampledTable | None:
        """Return a table of ours, None if it is not ours or has errors."""
        return self._known.get(name)

    def is_sound(self, name: QName) -> bool:
        """Whether a table has no errors, as far as it is ours."""
        return name in self._known or self.scope.draft_of(name) is None

    def target(self, node: ScalarNode) -> QName | None:
        """Return the table that a name under ``samples:`` means; report an unknown one."""
        schema, _, name = node.text.rpartition(".")
        if node.text == str(AUTH_USERS) or (
            node.text == "users" and self.scope.draft("", "users") is None
        ):
            return None if self.scope.is_broken("", node.text) else AUTH_USERS
        draft = self.scope.draft(schema, name)
        if draft is not None:
            return draft.name if draft.name in self._known else None
        if not self.scope.is_broken(schema, name):
            known = [*self.scope.drafts, str(AUTH_USERS)]
            self.scope.problems.error(
                "SG201", f"there is no table {node.text!r}", node.origin,
                hint=did_you_mean(node.text, known, f"tables are: {', '.join(known)}"),
            )  # fmt: skip
        return None

    # Rows

    @property
    def users(self) -> Sequence[Row]:
        """The sample users."""
        return self.made.get(AUTH_USERS, [])

    def rows_of(self, name: QName) -> Sequence[Row]:
        """Return the rows of a table that are known: its samples and those of the schema."""
        found = [*self.made.get(name, []), *self.seeds.get(name, [])]
        return [*found, *self._signed_up(name, found)]

    @cached_property
    def seeds(self) -> Mapping[QName, Sequence[Row]]:
        """The rows that belong to the schema."""
        found: dict[QName, list[Row]] = {}
        for spec in self.scope.spec.kinds.get("seed", ()):
            draft = table_of_rows(self.scope, spec)
            if draft is None:
                continue
            for row in written_rows(self.scope, draft, spec):
                cells = {
                    name: Cell(sql.text, clear=False, invented=False)
                    for name, sql in row.values.items()
                }
                found.setdefault(draft.name, []).append(Row(cells, row.node.origin))
        return found

    def _signed_up(self, name: QName, present: Sequence[Row]) -> Iterator[Row]:
        """Yield the rows that signing the sample users up makes, without those written."""
        sampled = self.table(name)
        key = _account_key(sampled) if sampled is not None and sampled.signs_up else None
        if key is None:
            return
        taken = {row.cells[key].sql for row in present if key in row.cells}
        for user in self.users:
            if user.cells["id"].sql not in taken:
                yield Row({key: user.cells["id"]}, user.origin, parents={key: user})

    # Parents

    def link(self, sampled: SampledTable, per: ScalarNode) -> Link | None:
        """Return how a table hangs on a parent; report one that is none, or has no rows."""
        parent = self.target(per)
        if parent is None:
            return None
        links = list(self._links(sampled))
        found = next((link for name, link in links if name == parent), None)
        if found is None and all(self.is_sound(key.target) for key in sampled.table.foreign_keys):
            names = list(dict.fromkeys(self.written(name) for name, _ in links))
            self.scope.problems.error(
                "SG240",
                f"{per.text!r} is no parent of {sampled.name!r}",
                per.origin,
                hint=f"`per` names a table that a foreign key leads to: {', '.join(names)}"
                if names
                else "the table has no foreign key: leave `per` out",
            )
        elif found is not None and not found.rows and parent not in self.failed:
            self.scope.problems.error(
                "SG241",
                f"there is no sample row of {per.text!r}",
                per.origin,
                hint=self._advice(parent),
            )
        return found if found is not None and found.rows else None

    def _links(self, sampled: SampledTable) -> Iterator[tuple[QName, Link]]:
        """Yield each parent with its link: needed ones first, then those through an account."""
        keys = sorted(
            sampled.table.foreign_keys,
            key=lambda key: (not sampled.needs(key), key.columns[0] != sampled.table.owner),
        )
        for key in keys:
            yield key.target, Link(key, self.rows_of(key.target))
        for key in keys:
            middle = self.table(key.target)
            account = _account_key(middle) if middle is not None else None
            if account is not None and key.referenced[0] == account:
                yield AUTH_USERS, Link(key, self.rows_of(key.target))
        for column in sampled.table.columns:
            if sampled.names_owner(column):
                own = ForeignKey("", (column.name,), AUTH_USERS, ("id",), column.origin)
                yield AUTH_USERS, Link(own, self.users)

    def written(self, name: QName) -> str:
        """Return a table as it is written under ``samples:``."""
        sampled = self.table(name)
        if sampled is not None:
            return sampled.name
        if name == AUTH_USERS and self.scope.draft("", "users") is None:
            return "users"
        return str(name)

    def _advice(self, name: QName) -> str:
        """Return what to write so that a table has rows."""
        written = self.written(name)
        if name == AUTH_USERS:
            return f"add `{written}: [{{email: test@example.com}}]` under `samples:`"
        sampled = self.table(name)
        if sampled is None:
            return "the table is not ours: write the column's value"
        if sampled.signs_up:
            users = self.written(AUTH_USERS)
            return f"signing up makes it: add `{users}: [{{email: test@example.com}}]`"
        parents = [self.written(parent) for parent, _ in self._links(sampled) if parent != name]
        per = f"per: {parents[0]}, " if parents else ""
        return f"add `{written}: {{{per}count: 1}}` under `samples:`"

    def report_no_parent(
        self, table: str, key: ForeignKey, origin: Origin, *, exists: bool
    ) -> None:
        """Report a foreign key that a row needs and that no row can fulfil."""
        if key.target in self.failed:
            return
        columns = ", ".join(key.columns)
        parent = self.written(key.target)
        message = (
            f"no row of {parent!r} fits what this row of {table!r} says of ({columns})"
            if exists
            else f"a row of {table!r} needs one of {parent!r} in {columns}, and there is none"
        )
        hint = "write the columns of the foreign key" if exists else self._advice(key.target)
        if parent == table:
            hint = f"the first row has none to name: write {columns}, or let it be null"
        self.scope.problems.error("SG241", message, origin, hint=hint)

    def report_no_users(self, table: str, column: str, origin: Origin) -> None:
        """Report rows that belong to users, of whom there are none."""
        if AUTH_USERS not in self.failed:
            self.scope.problems.error(
                "SG241",
                f"a row of {table!r} needs a user in {column}, and there is none",
                origin,
                hint=self._advice(AUTH_USERS),
            )


def _account_key(sampled: SampledTable) -> str | None:
    """Return the primary key of a table whose rows have the keys of users."""
    primary = sampled.table.primary_key
    for key in sampled.table.foreign_keys:
        if primary is not None and key.columns == primary.columns and key.target == AUTH_USERS:
            return primary.columns[0]
    return None
