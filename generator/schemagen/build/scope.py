"""Which tables there are, and what a written name means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from schemagen.build.draft import DraftTable
from schemagen.core.diagnostics import Origin, Problems, did_you_mean
from schemagen.core.names import QName
from schemagen.model.access import Actor
from schemagen.spec.kinds.extensions import EXTENSION_TYPES, OPCLASSES
from schemagen.spec.kinds.external import ExternalSpec
from schemagen.spec.specification import Spec

AUTH_USERS = QName("auth", "users")

_PLATFORM: Mapping[QName, tuple[str, ...]] = {AUTH_USERS: ("id",)}
"""Tables of the platform that a foreign key may name, with their primary keys.

https://supabase.com/docs/guides/auth/managing-user-data
"""


@dataclass
class Scope:
    """The tables of a specification while its model is built.

    Attributes:
        spec: The specification.
        problems: Collects what is wrong.
        drafts: Our tables by the name under ``tables:``.
        broken: Tables and functions that have errors; nothing is made of them.
        incomplete: Tables some of whose columns are not known, because of errors.
        actors: Who can ask, once the tables are expanded.
    """

    spec: Spec
    problems: Problems
    drafts: dict[str, DraftTable] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()
    actors: Mapping[str, Actor] = field(default_factory=dict)

    def qname(self, name: str) -> QName:
        """Return where a table, type or function of ours lives."""
        return QName(self.spec.schema, self.spec.prefix + name)

    @cached_property
    def types(self) -> Mapping[str, QName]:
        """Types that are written without a schema: enums of ours, those of extensions."""
        found = {spec.name: self.qname(spec.name) for spec in self.spec.kinds.get("enums", ())}
        for extension in self.spec.kinds.get("extensions", ()):
            for name in EXTENSION_TYPES.get(extension.name, ()):
                found[name] = QName(self.schema_of_extension(extension.name), name)
        return found

    @property
    def types_are_broken(self) -> bool:
        """Whether the types that there are could not be read."""
        return bool({"enums:", "extensions:"} & self.broken)

    @property
    def views_are_broken(self) -> bool:
        """Whether the views that there are could not be read."""
        return "views:" in self.broken

    def schema_of_extension(self, name: str) -> str:
        """Return where an extension lives: an old project may have pgvector in ``public``."""
        return self.spec.vector_schema if name == "vector" else "extensions"

    @cached_property
    def external(self) -> Mapping[QName, ExternalSpec]:
        """Tables of the project that are not ours, by their full name."""
        return {
            QName(spec.schema or self.spec.schema, spec.name): spec
            for spec in self.spec.kinds.get("external", ())
        }

    def external_named(self, schema: str, name: str) -> QName | None:
        """Return the external table that a written name means, None for others."""
        found = QName(schema or self.spec.schema, name)
        return found if found in self.external else None

    @cached_property
    def relations(self) -> frozenset[str]:
        """Names of our tables and views, as they are written."""
        views = (spec.name for spec in self.spec.kinds.get("views", ()))
        return frozenset((*self.drafts, *views))

    @cached_property
    def functions(self) -> frozenset[str]:
        """Names of our functions that SQL may call, those of features too, as they are written."""
        made = (
            spec.name
            for draft in self.drafts.values()
            for contribution in draft.features
            for spec in contribution.parts.functions
            if not spec.private
        )
        return frozenset((*self.spec.functions, *made))

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Every word that could be a name of ours; SQL without one needs no look."""
        classes = OPCLASSES if self.spec.kinds.get("extensions") else ()
        others = (name.name for name in self.external)
        return frozenset((*self.types, *self.relations, *self.functions, *classes, *others))

    @cached_property
    def own_quoted_words(self) -> tuple[str, ...]:
        """Those of them that are no plain words, as they stand between double quotes."""
        odd = (name for name in self.own_words if not re.fullmatch(r"\w+", name))
        return tuple(name.replace('"', '""') for name in odd)

    def features_have_added(self) -> None:
        """Look again which names are ours: features have added tables and functions."""
        for name in ("relations", "functions", "own_words", "own_quoted_words"):
            self.__dict__.pop(name, None)

    def type_named(self, schema: str, name: str) -> QName | None:
        """Return the type of ours or of an extension that a name means, None for others."""
        if schema == self.spec.schema and name in self.relations:
            return self.qname(name)
        if schema not in {"", self.spec.schema}:
            return None
        if not schema and name in self.types:
            return self.types[name]
        own = {spec.name for spec in self.spec.kinds.get("enums", ())}
        if name in own or name in self.relations:
            return self.qname(name)
        return None

    def opclass_named(self, schema: str, name: str) -> QName | None:
        """Return the operator class of an extension that a name means, None for others."""
        if schema or name not in OPCLASSES:
            return None
        of_vectors = name.startswith(("vector_", "halfvec_", "sparsevec_", "bit_"))
        return QName(self.schema_of_extension("vector" if of_vectors else ""), name)

    def draft_of(self, table: QName) -> DraftTable | None:
        """Return our table by its full name, None if it is not ours."""
        found = self.drafts.get(table.name.removeprefix(self.spec.prefix))
        return found if found is not None and found.name == table else None

    def is_broken(self, schema: str, table: str) -> bool:
        """Whether the table is ours and was left out because of errors."""
        return schema in {"", self.spec.schema} and table in self.broken

    def draft(self, schema: str, table: str) -> DraftTable | None:
        """Return our table, None if the name is not one of ours."""
        return self.drafts.get(table) if schema in {"", self.spec.schema} else None

    def target(self, schema: str, table: str, place: Origin) -> QName | None:
        """Resolve the table that a foreign key or option names; report an unknown one."""
        if self.draft(schema, table) is not None:
            return self.qname(table)
        if QName(schema, table) in _PLATFORM:
            return QName(schema, table)
        named = QName(schema or self.spec.schema, table)
        if named in self.external:
            return named
        if not self.is_broken(schema, table):
            written = f"{schema}.{table}" if schema else table
            known = [*self.drafts, *map(str, self.external), *map(str, _PLATFORM)]
            self.problems.error(
                "SG201",
                f"there is no table {written!r}",
                place,
                hint=did_you_mean(written, known, f"tables are: {', '.join(known)}"),
            )
        return None

    def primary_key(self, target: QName) -> tuple[str, ...]:
        """Return the columns of a table's primary key, none if it has none."""
        if target in _PLATFORM:
            return _PLATFORM[target]
        if target in self.external:
            return self.external[target].primary_key
        draft = self.draft_of(target)
        return draft.primary_key if draft is not None else ()

    def is_external(self, target: QName) -> bool:
        """Whether the table is not ours."""
        return target in _PLATFORM or target in self.external

    def check_column(self, draft: DraftTable, column: str, place: Origin) -> bool:
        """Report a column that the table does not have; say whether it is there."""
        if draft.column(column) is not None:
            return True
        if draft.spec.name not in self.incomplete:
            names = draft.column_names
            self.problems.error(
                "SG202",
                f"the table {draft.spec.name!r} has no column {column!r}",
                place,
                hint=did_you_mean(column, names, f"columns are: {', '.join(names)}"),
            )
        return False

    @cached_property
    def tenants(self) -> frozenset[str]:
        """The actors whose keys own rows: that of ``tenancy``, and those with the same key."""
        tenancy = self.spec.tenancy or "user"
        declared = {spec.name: spec.words for spec in self.spec.kinds.get("actors", ())}
        key = declared.get(tenancy, {}).get("key")
        same = (name for name, words in declared.items() if key and words.get("key") == key)
        return frozenset((tenancy, *same))

    def owner_of(self, draft: DraftTable) -> str | None:
        """Return the column that says whose row it is.

        ``owner:`` decides; else the column of the first rule that names one directly for
        whom the tables belong to; else what a feature fills with the owner.
        """
        written = draft.spec.owner
        if written is not None:
            return None if written.text == "none" else written.text
        for rule in draft.spec.rules:
            if rule.by in {None, "any"} or "." in (rule.by or ""):
                continue
            if not self.tenants.isdisjoint(rule.actors):
                return rule.by
        for column in draft.columns:
            if column.filled_from:
                return column.name
        return None
