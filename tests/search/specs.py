"""Random specifications over everything that the language has.

A specification is drawn into a ``Sketch``: plain values as YAML has them, and beside them what
later lines may refer to. Each function of ``KINDS`` draws one kind of things into it, in their
order. A new kind is a function and its name there; a new feature, form of a rule or trait of a
table is a function in ``FEATURES``, ``RULES`` or ``TRAITS``.

What is drawn first of each choice is the simplest, so that what remains of a fault is short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import yaml
from hypothesis import strategies as st

T = TypeVar("T")
Draw = st.DrawFn

PLAIN_NAMES: Final = (
    "item", "part", "list", "note", "room", "a", "b", "c", "d", "e", "f", "g", "h",
)  # fmt: skip
ODD_NAMES: Final = (
    "Mixed", "two words", "naïve", "名前", "😀", "order", "user", "select", "table", "new", "old",
    'say "hi"', "it's", "a$1", "100%", "%s", "back\\slash", "semi;colon", "-- dash", "/* star */",
    "{x}", "$${x}", "{table}", "_", "1st", "true", "null", "on", "key", "parent", "account", "row",
    "id", "it", "x" * 40, "ß" * 20, "a.b", " ", "tab\there", "\u00a0", "body", "$1",
)  # fmt: skip
"""Names that need quotes, that mean something to SQL, YAML or the templates, or look like it."""


def quoted(name: str) -> str:
    """Return a name as SQL; only those that are surely plain go without quotes."""
    return name if name in PLAIN_NAMES else '"' + name.replace('"', '""') + '"'


def quoted_list(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


@dataclass(frozen=True)
class Type:
    """A type, with what can be said about a column ``{c}`` of it."""

    sql: str
    checks: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    many: bool = True
    """It has enough values for a unique column, and an operator class for one."""


TEXT: Final = Type(
    "text",
    ("{c} <> ''", "char_length({c}) <= 40", "{c} in ('a', 'b')", "{c} is distinct from 'it''s'"),
    ("{c} = 'a'", "{c} in ('a', 'b') and {c} <> 'c'", "{c} is not null"),
    ("''", "'it''s'", "E'tab\\t'", "'$body$'"),
)
INTEGER: Final = Type(
    "integer",
    ("{c} >= 0", "{c} between 0 and 9", "{c} % 2 = 0"),
    ("{c} > 0", "{c} between 1 and 3 or {c} is null"),
    ("0", "-1", "(1 + 1)"),
)
BOOLEAN: Final = Type("boolean", (), ("{c}", "not {c}"), ("false", "true"), many=False)
UUID: Final = Type("uuid", (), (), ("gen_random_uuid()",))
BIGINT: Final = Type("bigint", INTEGER.checks, INTEGER.conditions, ("0",))
TIMESTAMPTZ: Final = Type(
    "timestamptz", ("{c} >= '2000-01-01 00:00:00+00'",), ("{c} is not null",), ("now()",)
)
DATE: Final = Type(
    "date", ("{c} > '2000-01-01'",), ("{c} > '2020-01-01'::date",), ("current_date",)
)
TYPES: Final = (
    TEXT,
    INTEGER,
    BOOLEAN,
    DATE,
    TIMESTAMPTZ,
    Type("numeric(6,2)", ("{c} > 0.5",), ("{c} > 1",), ("1.5",)),
    Type("jsonb", ("jsonb_typeof({c}) = 'object'",), ("{c} is not null",), ("'{}'",), many=False),
    Type("text[]", (), (), ("'{}'", "array['a', 'b']"), many=False),
    UUID,
    Type("varchar(20)", ("{c} <> ''",), (), ("'x'",)),
    Type("double precision", ("{c} > 0.5",), (), ("0.5", "1e3"), many=False),
    Type("smallint", ("{c} >= 0",), ("{c} = 1",), ("1",)),
    Type("interval", (), (), ("'1 day'",), many=False),
    Type("bytea", (), (), (), many=False),
    Type("inet", (), (), (), many=False),
    Type("char(3)", (), (), ("'abc'",), many=False),
    Type("int4range", (), (), ("'empty'",), many=False),
    Type("time", (), (), ("'12:00'",), many=False),
    Type("tsvector", (), (), ("''",), many=False),
    Type("timestamp(3) with time zone", (), (), (), many=False),
    Type("bit(4)", (), (), (), many=False),
    Type('pg_catalog."text"', (), (), (), many=False),
)
EXTENSION_TYPES: Final = {
    "vector": Type("vector(3)", many=False),
    "citext": Type("citext", ("{c} <> ''",), ("{c} = 'a'",)),
    "hstore": Type("hstore", many=False),
    "ltree": Type("ltree", many=False),
}


@dataclass
class Column:
    """A column that is drawn, and what others need to know of it."""

    name: str
    type: Type
    nullable: bool = True
    filled: bool = False
    """The database fills it: nobody has to write it."""
    numbered: bool = False
    """It is an identity column."""

    @property
    def sql(self) -> str:
        return quoted(self.name)


@dataclass
class Table:
    """A table that is being drawn.

    Attributes:
        name: Its name.
        key: The columns of its primary key.
        columns: What is known of its columns, features' ones included.
        written: The column lines of the specification.
        owner: The column that holds the user's key.
        parents: Foreign keys of one column, with the table that they name.
        kept: Columns that clients may not write.
        more: The other keys of the table.
    """

    name: str
    key: tuple[str, ...] = ()
    columns: dict[str, Column] = field(default_factory=dict)
    written: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    is_people: bool = False
    parents: dict[str, Table] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    use: list[Any] = field(default_factory=list)
    access: list[Any] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def add(self, column: Column, line: Any) -> None:
        """Add a column, with its line if it has one."""
        self.columns[column.name] = column
        if line is not None:
            self.written[column.name] = line

    def of(self, *types: Type) -> list[Column]:
        """Return the columns of some types."""
        return [column for column in self.columns.values() if column.type in types]

    @property
    def yaml(self) -> dict[str, Any]:
        parts = {"columns": self.written, "use": self.use, **self.more, "access": self.access}
        return {key: value for key, value in parts.items() if value}


@dataclass
class Sketch:
    """What is drawn so far.

    Attributes:
        top: The keys of the specification beside its tables and functions.
        tables: In the order of the file.
        types: What a column may be of.
        enums: The enums' labels.
        functions: Lines of functions, by name.
        relations: Names that tables, types and functions share.
    """

    top: dict[str, Any] = field(default_factory=lambda: {"schemagen": 1, "name": "drawn"})
    tables: list[Table] = field(default_factory=list)
    types: list[Type] = field(default_factory=lambda: list(TYPES))
    functions: dict[str, Any] = field(default_factory=dict)
    relations: set[str] = field(default_factory=set)

    @property
    def people(self) -> Table | None:
        """The table with one row a user."""
        return next((table for table in self.tables if table.is_people), None)

    @property
    def yaml(self) -> dict[str, Any]:
        parts = dict(self.top)
        parts["tables"] = {table.name: table.yaml for table in self.tables}
        if self.functions:
            parts["functions"] = self.functions
        return parts


def some(draw: Draw, *choices: T) -> T:
    """Return one of the choices; the first is the simplest."""
    return draw(st.sampled_from(choices))


def maybe(draw: Draw) -> bool:
    """Return whether something is there; not there is simpler."""
    return draw(st.booleans())


def rarely(draw: Draw) -> bool:
    """Return true now and then."""
    return draw(st.integers(0, 5)) == 5


def new_name(draw: Draw, taken: Iterable[str]) -> str:
    """Return a name that is not taken, odd now and then."""
    free = [name for name in PLAIN_NAMES if name not in taken]
    odd = [name for name in ODD_NAMES if name not in taken]
    return draw(st.sampled_from(odd)) if rarely(draw) else draw(st.sampled_from(free))


def value(draw: Draw, choices: Sequence[str], column: str) -> str:
    """Return one of the texts with the column's name put in."""
    return draw(st.sampled_from(choices)).replace("{c}", quoted(column))


# The keys at the top


def settings(draw: Draw, sketch: Sketch) -> None:
    """Draw the settings of the whole."""
    if maybe(draw):
        sketch.top["tenancy"] = "user"
    if rarely(draw):
        sketch.top["prefix"] = some(draw, "app_", "x")
    if rarely(draw):
        sketch.top["schema"] = some(draw, "app", "Own schema", "order", "naïve")
    if rarely(draw):
        form = some(
            draw, "{table}_{columns}_idx", "ix_{columns}_{table}", 'i "{columns}" of {table}'
        )
        sketch.top["naming"] = {"index": form}
    if rarely(draw):
        sketch.top["about"] = some(draw, "It's ${much}", "a\nb").replace("${", "$${")


def parameters(draw: Draw, sketch: Sketch) -> None:
    """Draw a parameter, which the first check uses."""
    if rarely(draw):
        sketch.top["parameters"] = {"most": {"type": "integer", "default": some(draw, 10, 100)}}
        most = Type("integer", ("{c} < ${most}",), ("{c} <> ${most}",), ("${most}",))
        sketch.types.append(most)


def extensions(draw: Draw, sketch: Sketch) -> None:
    """Draw extensions, and the types that come with them."""
    if rarely(draw):
        found = draw(
            st.lists(st.sampled_from([*EXTENSION_TYPES, "pg_trgm"]), min_size=1, unique=True)
        )
        sketch.top["extensions"] = found
        sketch.types += [EXTENSION_TYPES[name] for name in found if name in EXTENSION_TYPES]


def enums(draw: Draw, sketch: Sketch) -> None:
    """Draw enumerated types."""
    for _ in range(some(draw, 0, 0, 1, 2)):
        name = new_name(draw, sketch.relations)
        labels = draw(
            st.lists(
                st.sampled_from(["new", "done", "it's", "naïve", " ", "A", "null", "$${x}"]),
                min_size=1, max_size=4, unique=True,
            )
        )  # fmt: skip
        sketch.relations.add(name)
        sketch.top.setdefault("enums", {})[name] = labels
        written = "'" + labels[0].replace("'", "''") + "'"
        condition = f"{{c}} = {written}" + some(draw, "", f"::{quoted(name)}")
        kind = Type(
            quoted(name),
            (f"{{c}} is null or {condition}",),
            (condition,),
            (written, f"{written}::{quoted(name)}"),
            many=False,
        )
        sketch.types += [kind, kind, kind]


# Tables


def tables(draw: Draw, sketch: Sketch) -> None:
    """Draw the tables, parents first, and then what refers from one to another."""
    if maybe(draw):
        sketch.tables.append(_people(draw, sketch))
    for _ in range(draw(st.integers(0 if sketch.tables else 1, 3))):
        name = new_name(draw, sketch.relations)
        sketch.relations.add(name)
        table = Table(name)
        if rarely(draw):
            table.more["about"] = some(draw, "It's one", 'with "quotes"', "${x}".replace("$", "$$"))
        sketch.tables.append(table)
        _key(draw, table)
        for trait in TRAITS:
            trait(draw, sketch, table)


def _people(draw: Draw, sketch: Sketch) -> Table:
    name = some(draw, "people", "users", "User")
    sketch.relations.add(name)
    key = some(draw, "id", "id", "user_id", "the key")
    table = Table(name, (key,), is_people=True, owner=key)
    line = "uuid primary key references auth.users on delete cascade"
    table.add(Column(key, UUID, False), line)
    table.add(Column("nickname", TEXT), "text")
    return table


def _key(draw: Draw, table: Table) -> None:
    form = some(draw, "id", "id", "bigint", "text", "identity", "composite", "named")
    if form in {"id", "bigint"}:
        table.use.append("id" if form == "id" else {"id": "bigint"})
        table.add(Column("id", UUID if form == "id" else BIGINT, False, filled=True), None)
        table.key = ("id",)
        return
    first = new_name(draw, ())
    if form == "text":
        table.add(Column(first, TEXT, False), "text primary key")
    elif form == "identity":
        line = f"bigint generated {some(draw, 'always', 'by default')} as identity primary key"
        table.add(Column(first, BIGINT, False, filled=True, numbered=True), line)
    else:
        kind = some(draw, UUID, TEXT, INTEGER)
        table.add(Column(first, kind, False), f"{kind.sql} not null")
    table.key = (first,)
    if form == "composite":
        second = new_name(draw, table.columns)
        table.add(Column(second, TEXT, False), "text")
        table.key = (first, second)
    if form in {"composite", "named"}:
        line = f"primary key ({quoted_list(table.key)})"
        table.more["constraints"] = {some(draw, "pkey", "the key"): line}


def owner(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw whose row it is."""
    people = sketch.people
    form = some(draw, "none", "owned", "owned", "column", "auth", "nobody's")
    if form == "nobody's" and rarely(draw):
        table.more["owner"] = "none"
    if people is None and form in {"owned", "column"}:
        form = "auth"
    if form == "owned" and people is not None:
        name = some(draw, "user_id", "owner", "Whose is it")
        if name in table.columns:
            return
        option = {"references": people.name, "column": name}
        table.use.append({"owned": people.name if name == "user_id" else option})
        table.add(Column(name, UUID, False, filled=True), None)
        table.owner = name
    elif form in {"column", "auth"}:
        name = new_name(draw, [*table.columns, "a.b"])
        target = quoted(people.name) if people is not None and form == "column" else "auth.users"
        null = some(draw, " not null", "")
        rest = some(draw, " on delete cascade", "", " on delete restrict")
        if not null and rarely(draw):
            rest = " on delete set null"
        default = some(draw, "", " default auth.uid()")
        table.add(
            Column(name, UUID, not null, bool(default)),
            f"uuid{null}{default} references {target}{rest}",
        )
        table.owner = name
        if people is not None and form == "column":
            table.parents[name] = people


def columns(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw ordinary columns."""
    for _ in range(draw(st.integers(0, 4))):
        name = new_name(draw, table.columns)
        kind = draw(st.sampled_from(sketch.types))
        column = Column(name, kind)
        table.add(column, _line(draw, column))


def _line(draw: Draw, column: Column) -> Any:
    kind = column.type
    text = kind.sql
    more: dict[str, Any] = {}
    if kind is TEXT and rarely(draw):
        text += ' collate "C"'
    if maybe(draw):
        column.nullable = False
        text += " not null"
    extra = some(draw, "", "", "", "check", "default", "unique", "json", "example")
    if extra == "check" and kind.checks:
        name = some(draw, "", "", 'constraint "a rule" ')
        text += f" {name}check ({value(draw, kind.checks, column.name)})"
    elif extra == "default" and kind.defaults:
        text += " default " + value(draw, kind.defaults, column.name)
        column.filled = True
    elif extra == "unique" and kind.many:
        text += some(draw, " unique", ' constraint "only one" unique')
    elif extra == "json" and kind.sql == "jsonb":
        more["default"] = some(draw, {}, [], {"it's": [1, None, True]})
        column.filled = True
    elif extra == "example" and kind is TEXT:
        more["example"] = some(draw, "x", "it's")
    if rarely(draw):
        more["about"] = some(draw, "What's in it", '$body$ \\ "')
    return {"type": text, **more} if more else text


def generated_column(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw a column that is computed from another."""
    sources = [column for column in table.of(TEXT, INTEGER) if column.name in table.written]
    if not sources or not rarely(draw):
        return
    source = draw(st.sampled_from(sources))
    name = new_name(draw, table.columns)
    call = f"lower({source.sql})" if source.type is TEXT else f"{source.sql} + 1"
    kind = "text" if source.type is TEXT else "bigint"
    line = f"{kind} generated always as ({call}) stored"
    table.add(Column(name, Type(kind, many=False), filled=True), line)
    table.kept.add(name)


def foreign_keys(draw: Draw, sketch: Sketch) -> None:
    """Draw foreign keys between all tables, in circles too."""
    for place, table in enumerate(sketch.tables):
        for _ in range(draw(st.integers(0, 2))):
            if not table.is_people:
                number = draw(st.integers(0, len(sketch.tables) - 1))
                _reference(draw, table, sketch.tables[number], forward=number >= place)


def _reference(draw: Draw, table: Table, parent: Table, *, forward: bool) -> None:
    null = " not null" if not forward and maybe(draw) else ""
    actions = ["", " on delete cascade", " on delete restrict"]
    if not null:
        actions.append(" on delete set null")
    rest = draw(st.sampled_from(actions)) + some(draw, "", "", "", " on update cascade")
    rest += some(draw, "", "", " deferrable", " deferrable initially deferred")
    if len(parent.key) > 1:
        names = []
        for key in parent.key:
            name = new_name(draw, [*table.columns])
            kind = parent.columns[key].type
            table.add(Column(name, kind, not null), kind.sql + null)
            names.append(name)
        other = some(draw, "", f" ({quoted_list(parent.key)})")
        line = f"foreign key ({quoted_list(names)}) references {quoted(parent.name)}{other}{rest}"
        table.more.setdefault("constraints", {})[f"to {parent.name[:20]}{len(table.columns)}"] = (
            line
        )
        return
    (key,) = parent.key
    kind = parent.columns[key].type
    name = new_name(draw, [*table.columns, "a.b"])
    other = some(draw, "", f" ({quoted(key)})")
    line = f"{kind.sql}{null} references {quoted(parent.name)}{other}{rest}"
    table.add(Column(name, kind, not null), line)
    table.parents[name] = parent


# What features bring


def stamps(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw when a row was made and changed."""
    form = some(draw, "", "", "created_at", "timestamps")
    if form and not {"created_at", "updated_at"} & set(table.columns):
        table.use.append(form)
        for name in ["created_at", "updated_at"] if form == "timestamps" else ["created_at"]:
            table.add(Column(name, TIMESTAMPTZ, False, filled=True), None)
            if rarely(draw):
                table.written[name] = None


def owner_from(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw the parent's owner."""
    parents = [
        name
        for name, parent in table.parents.items()
        if parent.owner and not parent.is_people and parent.owner not in table.columns
    ]
    if parents and not table.owner and "owner" not in table.more and maybe(draw):
        name = draw(st.sampled_from(parents))
        parent = table.parents[name]
        table.use.append({"owner_from": name})
        table.add(Column(parent.owner, UUID, False, filled=True), None)
        table.owner = parent.owner


def counter(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw a number of children that the parent keeps."""
    parents = [name for name, parent in table.parents.items() if parent is not table]
    if parents and rarely(draw):
        name = draw(st.sampled_from(parents))
        parent = table.parents[name]
        kept = new_name(draw, parent.columns)
        parent.add(Column(kept, INTEGER, False, True), "integer not null default 0")
        parent.kept.add(kept)
        table.use.append({"counter": {"of": name, "column": kept}})


def signup(draw: Draw, sketch: Sketch, table: Table) -> None:
    """Draw how a user's row is made."""
    if table.is_people and maybe(draw):
        option = some(
            draw, {}, {"nickname": "email"}, {"nickname": "raw_user_meta_data ->> 'it''s'"}
        )
        table.use.append({"signup": option})


FEATURES: Final = (stamps, owner_from, counter, signup)


def features(draw: Draw, sketch: Sketch) -> None:
    """Draw what features add to each table."""
    for table in sketch.tables:
        for feature in FEATURES:
            feature(draw, sketch, table)


# Constraints, indexes, triggers


def constraints(draw: Draw, sketch: Sketch) -> None:
    """Draw constraints under a name of their own."""
    for table in sketch.tables:
        unique = [c for c in table.columns.values() if c.type.many and c.name in table.written]
        if unique and not table.is_people and rarely(draw):
            names = draw(
                st.lists(
                    st.sampled_from([c.name for c in unique]), min_size=1, max_size=3, unique=True
                )
            )
            if tuple(names) == table.key:
                continue  # the proof can't upsert by a key that two constraints hold
            extra = some(draw, "", " nulls not distinct")
            defers = some(draw, "", " deferrable", " deferrable initially deferred")
            line = f"unique{extra} ({quoted_list(names)}){defers}"
            table.more.setdefault("constraints", {})[new_name(draw, ["only one", "a rule"])] = line
        numbers = [column for column in table.of(INTEGER) if column.name in table.written]
        if numbers and rarely(draw):
            column = draw(st.sampled_from(numbers))
            line = some(
                draw, f"check ({column.sql} >= -5)", f"check (({column.sql}) is null or true)"
            )
            table.more.setdefault("constraints", {})[some(draw, "sane", "sane 2", 'a "rule"')] = (
                line
            )


def indexes(draw: Draw, sketch: Sketch) -> None:
    """Draw indexes as a line and as a mapping."""
    for number, table in enumerate(sketch.tables):
        found: list[Any] = []
        for column in table.columns.values():
            if not column.type.many or not rarely(draw):
                continue
            order = some(draw, "", " desc", " asc nulls first", " desc nulls last")
            line = column.sql + order
            if column.type is TEXT and rarely(draw):
                line = some(
                    draw,
                    f"lower({column.sql})",
                    f"({column.sql} || 'x')",
                    f"{column.sql} text_pattern_ops",
                )
            conditions = [
                text.replace("{c}", quoted(other.name))
                for other in table.columns.values()
                for text in other.type.conditions
                if other.name in table.written
            ]
            where = draw(st.sampled_from(conditions)) if conditions and maybe(draw) else ""
            if maybe(draw):
                found.append(line + (f" where {where}" if where else ""))
                continue
            entry: dict[str, Any] = {"columns": line}
            if where:
                entry["where"] = where
            if maybe(draw):
                entry["name"] = (
                    some(draw, "an index", "i", "Ünïque") + str(number) + column.name[:9]
                )
            if rarely(draw) and order == "" and line == column.sql:
                entry["method"] = some(draw, "hash", "brin")
            if rarely(draw):
                entry["about"] = "It's fast"
            found.append(entry)
        documents = [
            c for c in table.columns.values() if c.type.sql in {"jsonb", "text[]", "tsvector"}
        ]
        if documents and rarely(draw):
            found.append({"columns": documents[0].sql, "method": "gin"})
        if found:
            table.more["indexes"] = found


def triggers(draw: Draw, sketch: Sketch) -> None:
    """Draw triggers with a body and with a function."""
    for table in sketch.tables:
        if table.is_people or not rarely(draw):
            continue
        trigger: dict[str, Any] = {}
        timing = some(draw, "before", "after")
        trigger[timing] = some(draw, "update", "insert", ["insert", "update"], "delete")
        own = [
            column
            for column in table.columns.values()
            if column.name in table.written
            and not column.numbered
            and column.name not in table.kept
        ]
        if not own:
            continue  # no update could make it fire
        deletes = trigger[timing] == "delete"
        if trigger[timing] == "update" and own:
            column = draw(st.sampled_from(own))
            if column.type.many and maybe(draw):
                trigger["when"] = f"old.{column.sql} is distinct from new.{column.sql}"
            if maybe(draw):
                trigger["of"] = [column.name]
        if maybe(draw):
            trigger["rank"] = some(draw, 50, 0, 99)
        if rarely(draw):
            trigger["about"] = "It's called"
        if "when" not in trigger and timing == "after" and rarely(draw):
            trigger["per"] = "statement"
        returned = "old" if deletes else "new"
        if "per" in trigger:
            returned = "null"
        if maybe(draw):
            name = f"fire {len(sketch.functions)}"
            sketch.functions[name] = {
                "returns": "trigger", "language": "plpgsql", "volatility": "volatile",
                "body": f"begin\n  return {returned};\nend\n",
            }  # fmt: skip
            trigger["function"] = name
        else:
            trigger["body"] = some(
                draw,
                f"begin\n  return {returned};\nend\n",
                f"declare\n  seen {quoted(table.name)};\n  n integer := 1;\nbegin\n"
                f"  select n + 1 into n;\n  return {returned};\nend",
            )
        table.more["triggers"] = {new_name(draw, ()): trigger}


# Functions


def functions(draw: Draw, sketch: Sketch) -> None:
    """Draw functions in both languages, with every form of a result."""
    for _ in range(some(draw, 0, 0, 1, 2)):
        table = draw(st.sampled_from(sketch.tables))
        source, first = quoted(table.name), quoted(table.key[0])
        reads = draw(st.booleans())
        found = dict(draw(st.sampled_from(_reading(source, first) if reads else _PURE)))
        found["access"] = some(draw, ["user"], ["anon", "user"], [], ["service"], ["public"])
        if reads:
            if maybe(draw) and any("user" in _selecting(rule) for rule in table.access):
                found["access"] = ["user"]
            else:
                found["security"] = "definer"
        if rarely(draw):
            found["about"] = "It's $body$"
        name = new_name(draw, sketch.relations)
        sketch.relations.add(name)
        sketch.functions[name] = found


_PURE: Final[tuple[dict[str, Any], ...]] = (
    {"returns": "integer", "body": "select 1"},
    {"args": {"n": "integer"}, "returns": "integer", "body": "select n * 2",
     "volatility": "immutable", "try": {"n": 1}},
    {"args": {"Which one": "text default 'it''s'", "n": "integer default 1"},
     "returns": "boolean", "body": 'select "Which one" = n::text'},
    {"args": {"n": "integer default 1"}, "returns": "void", "language": "plpgsql",
     "body": "begin\n  perform n;\nend\n"},
    {"returns": "integer", "body": "with item as (select 1 as a) select a from item"},
)  # fmt: skip


def _reading(source: str, first: str) -> tuple[dict[str, Any], ...]:
    return (
        {"returns": "bigint", "body": f"select count(*) from {source}"},
        {"returns": f"setof {source}", "body": f"select * from {source} as t"},
        {"returns": {"Key of it": "text", "n": "bigint"},
         "body": f"select t.{first}::text, count(*) from {source} as t group by 1"},
        {"args": {"Which one": "text default 'it''s'"}, "returns": "boolean",
         "body": f'select exists (select from {source} where {first}::text = "Which one")'},
        {"returns": "bigint", "language": "plpgsql",
         "body": f"declare\n  n bigint;\n  t {source};\nbegin\n  select count(*) into n from {source};\n"
         "  return n;\nend"},
    )  # fmt: skip


def _selecting(rule: Any) -> str:
    """Return to whom a rule lets rows be selected, one way or another."""
    if not isinstance(rule, dict) or "via" in rule:
        return ""
    if "allow" not in rule:
        return str(rule.get("read_only", "user"))
    return str(rule["to"]) if {"select", "all"} & {*str(rule["allow"]).split("'")} else ""


def statistics(draw: Draw, sketch: Sketch) -> None:
    """Draw the families of functions over days."""
    for table in sketch.tables:
        days = [c for c in table.of(DATE) if c.name in table.written and not c.nullable]
        readable = any("user" in _selecting(rule) for rule in table.access)
        if not days or not table.owner or not readable or not rarely(draw):
            continue
        common = {"of": table.name, "day": days[0].name, "owner": table.owner, "access": ["user"]}
        name = new_name(draw, sketch.relations)
        sketch.relations.add(name)
        if maybe(draw):
            sketch.functions[name] = {"feature": "streak", **common}
        else:
            sketch.functions[name] = {
                "feature": "window_statistics", **common, "days": some(draw, 30, 1),
                "columns": {"n": "count(*)"}, "returns": {"n": "bigint"},
            }  # fmt: skip


# Access


def _condition(draw: Draw, table: Table) -> str | None:
    """Return a condition over the columns of one row, if it has fitting ones."""
    found = [
        text.replace("{c}", some(draw, column.sql, f"{quoted(table.name)}.{column.sql}"))
        for column in table.columns.values()
        for text in column.type.conditions
        if column.name in table.written and column.name not in table.key
    ]
    if not found:
        return None
    first = draw(st.sampled_from(found))
    return f"{first} or ({draw(st.sampled_from(found))})" if rarely(draw) else first


def by_owner(draw: Draw, table: Table) -> dict[str, Any] | None:
    """Who has the key in the row itself."""
    if not table.owner:
        return None
    if table.is_people and maybe(draw):
        return {"to": "user"}
    return {"to": "user", "by": table.owner}


def by_path(draw: Draw, table: Table) -> dict[str, Any] | None:
    """Who has the key in a row that foreign keys lead to."""
    way, seen = [], table
    for _ in range(some(draw, 1, 2, 3)):
        if not seen.parents:
            break
        step = draw(st.sampled_from(sorted(seen.parents)))
        way.append(step)
        seen = seen.parents[step]
    if not way or not seen.owner or "." in "".join([*way, seen.owner]):
        return None
    return {"to": "user", "by": ".".join([*way, seen.owner])}


def everybody(draw: Draw, table: Table) -> dict[str, Any] | None:
    """Every row, for one actor or several."""
    actors = some(draw, "user", "anon", "public", "service", ["anon", "user"], ["service", "user"])
    keyed = actors == "user" or actors == "public" or "user" in actors
    return {"to": actors, **({"by": "any"} if keyed or maybe(draw) else {})}


def through_parent(draw: Draw, table: Table) -> dict[str, Any] | None:
    """Who may do something to the parent."""
    parents = sorted(name for name, parent in table.parents.items() if parent.access)
    if not parents:
        return None
    column = draw(st.sampled_from(parents))
    return {"via": some(draw, column, {column: "select"})}


RULES: Final[tuple[Callable[[Draw, Table], dict[str, Any] | None], ...]] = (
    by_owner, everybody, by_path, through_parent, by_owner, by_path, through_parent,
)  # fmt: skip

OPERATIONS: Final = (
    "select", "all", "insert", "update", "delete", ["select", "insert"], ["update", "delete"],
)  # fmt: skip

PATTERNS: Final[tuple[Callable[[Draw, Table], Any], ...]] = (
    lambda draw, table: {"owner": table.owner} if table.owner else None,
    lambda draw, table: {"append_only": table.owner} if table.owner else None,
    lambda draw, table: {"published": _condition(draw, table) or "true"},
    lambda draw, table: {"read_only": some(draw, "user", "anon", "public")},
    lambda draw, table: "service_only",
)


def access(draw: Draw, sketch: Sketch) -> None:
    """Draw who may do what with the rows of each table."""
    for table in sketch.tables:
        writable, movable = _writable(draw, table), rarely(draw)
        for _ in range(draw(st.integers(0, 3))):
            rule = (
                _pattern(draw, table)
                if rarely(draw)
                else _rule(draw, table, writable, movable=movable)
            )
            if rule is not None:
                table.access.append(rule)


def _writable(draw: Draw, table: Table) -> Any:
    """Return the columns that clients may write; all rules of a table say the same."""
    kept = set(table.kept)
    for column in table.columns.values():
        if (column.filled or column.nullable) and column.name != table.owner and rarely(draw):
            kept.add(column.name)
    if not kept:
        return None
    names = [name for name in table.columns if name not in kept]
    return {"except": sorted(kept)} if not names or maybe(draw) else names


def _pattern(draw: Draw, table: Table) -> Any:
    return draw(st.sampled_from(PATTERNS))(draw, table)


def _rule(draw: Draw, table: Table, writable: Any, *, movable: bool) -> dict[str, Any] | None:
    allow: Any = draw(st.sampled_from(OPERATIONS))
    who = draw(st.sampled_from(RULES))(draw, table)
    if who is None:
        return None
    rule: dict[str, Any] = {"allow": allow, **who}
    named = {allow} if isinstance(allow, str) else set(allow)
    writes = bool({"all", "insert", "update"} & named)
    if rarely(draw):
        condition = _condition(draw, table)
        if condition is not None:
            rule["when"] = condition
    if writes and rarely(draw):
        condition = _condition(draw, table)
        if condition is not None:
            rule["check"] = condition
    if writes and writable is not None:
        rule["columns"] = writable
    if movable and {"all", "update"} & named:
        rule["movable"] = True
    return rule


TRAITS: Final = (owner, columns, generated_column)
"""What is drawn of each table before others refer to it."""

Kind = Callable[[Draw, Sketch], None]

KINDS: Final[tuple[Kind, ...]] = (
    settings,
    parameters,
    extensions,
    enums,
    tables,
    foreign_keys,
    features,
    constraints,
    indexes,
    triggers,
    access,
    functions,
    statistics,
)
"""What is drawn, in this order; each may use what came before."""


class _Dumper(yaml.SafeDumper):
    """Writes what people would: texts of several lines as blocks, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(content: Any) -> str:
    """Return plain values as YAML."""
    dumped: str = yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000
    )
    return dumped


@st.composite
def specifications(draw: Draw) -> str:
    """Draw the text of a whole specification."""
    sketch = Sketch()
    for kind in KINDS:
        kind(draw, sketch)
    return as_yaml(sketch.yaml)
