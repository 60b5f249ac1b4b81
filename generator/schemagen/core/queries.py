"""Whole statements of a specification: the query of a view, and scripts of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.parsing import (
    BLANKS,
    SqlSyntaxError,
    character_offset,
    inner,
    kind_of,
    label_of,
    nodes,
    parse,
    scan,
)

_WRITING: Final = ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")


def parse_query(text: str) -> None:
    """Check that a text is one query and nothing else, as a view has it.

    Raises:
        SqlSyntaxError: It is none, or a view can't have it.
    """
    _refuse_blank(text, "the query is empty")
    for token in scan(text):
        if token.text == ";":
            raise SqlSyntaxError("a query ends without ';'", token.start, "leave it out")
    tree = parse(text)
    if not tree.stmts:
        raise SqlSyntaxError("the query is empty", 0)
    statement = tree.stmts[0].stmt
    if kind_of(statement) != "select_stmt":
        raise SqlSyntaxError("a view is one select", _first_word(text), "write `select ...`")
    _refuse_writing(text, tree)
    for parameter in nodes(tree, "ParamRef"):
        raise SqlSyntaxError(
            "a view has no parameters",
            character_offset(text, parameter.location),
            "write a function with arguments",
        )


def _refuse_writing(text: str, tree: Any) -> None:
    for select in nodes(tree, "SelectStmt"):
        if select.HasField("into_clause"):
            place = select.into_clause.rel.location
            raise SqlSyntaxError(
                "a view can't select into a table",
                character_offset(text, place),
                "leave the `into ...` out",
            )
        if select.locking_clause:
            raise SqlSyntaxError("a view locks no rows", 0, "leave `for update` out")
    for name in _WRITING:
        for node in nodes(tree, name):
            raise SqlSyntaxError(
                "a view only reads",
                character_offset(text, node.relation.location),
                "write what writes as a function",
            )


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a statement of a script.

    Attributes:
        message: What is wrong with it.
        hint: What to write instead.
        offset: Where it starts, in characters.
    """

    message: str
    hint: str
    offset: int


@dataclass(frozen=True, slots=True)
class Script:
    """Statements that are run as they are.

    Attributes:
        unfit: Those that can't run within a transaction that does more than they.
        once: Those that fail when they run a second time.
    """

    unfit: tuple[Remark, ...]
    once: tuple[Remark, ...]


def parse_script(text: str) -> Script:
    """Read statements of any kind.

    Raises:
        SqlSyntaxError: They are none, or the last one is not complete.
    """
    _refuse_blank(text, "nothing is written here")
    tree = parse(text)
    if not tree.stmts:
        raise SqlSyntaxError("there are only comments here", 0)
    unfit, once = [], []
    dropped: set[str] = set()
    for raw in tree.stmts:
        offset = _first_word(text, character_offset(text, raw.stmt_location))
        kind = inner(raw.stmt).DESCRIPTOR.name
        reason = _unfit(kind, inner(raw.stmt))
        if reason:
            unfit.append(Remark(*reason, offset))
        if kind == "DropStmt" and inner(raw.stmt).missing_ok:
            dropped.add(label_of(inner(raw.stmt), "remove_type"))
        advice = _runs_once(kind, inner(raw.stmt), dropped)
        if advice:
            once.append(Remark("this statement fails when it runs again", advice, offset))
    return Script(tuple(unfit), tuple(once))


def _refuse_blank(text: str, message: str) -> None:
    if not text.strip(BLANKS):
        raise SqlSyntaxError(message, 0)


def _first_word(text: str, start: int = 0) -> int:
    """Return where the first token that is no comment stands."""
    for token in scan(text):
        if token.start >= start and not token.kind.endswith("COMMENT"):
            return token.start
    return start


_ALONE: Final = "this statement can't run inside a transaction"
_ELSEWHERE: Final = "a bundle is applied in one transaction; run it by hand"


def _unfit(kind: str, statement: Any) -> tuple[str, str] | None:
    if kind == "TransactionStmt":
        return "a bundle is one transaction, which may not end in between", "leave it out"
    if kind in {
        "AlterSystemStmt", "CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt",
        "DropTableSpaceStmt", "VacuumStmt", "CreateSubscriptionStmt",
    } and getattr(statement, "is_vacuumcmd", True):  # fmt: skip
        return _ALONE, _ELSEWHERE
    if kind == "IndexStmt" and statement.concurrent:
        return _ALONE, "leave `concurrently` out; the tables of a new bundle are empty"
    if kind == "DropStmt" and statement.concurrent:
        return _ALONE, "leave `concurrently` out"
    if kind == "ReindexStmt" and any(
        option.def_elem.defname == "concurrently" for option in statement.params
    ):
        return _ALONE, _ELSEWHERE
    if kind == "CopyStmt" and not statement.filename and statement.is_from:
        return "there is nobody who would send the rows of `copy ... from stdin`", (
            "write an `insert`, or rows below `seed:`"
        )
    return None


_IF_NOT_EXISTS: Final = {
    "CreateStmt": "create table if not exists",
    "CreateTableAsStmt": "create ... if not exists",
    "IndexStmt": "create index if not exists",
    "CreateSchemaStmt": "create schema if not exists",
    "CreateExtensionStmt": "create extension if not exists",
    "CreateSeqStmt": "create sequence if not exists",
    "CreateStatsStmt": "create statistics if not exists",
    "CreateForeignServerStmt": "create server if not exists",
    "CreateForeignTableStmt": "create foreign table if not exists",
}
_OR_REPLACE: Final = {
    "ViewStmt": "create or replace view",
    "CreateFunctionStmt": "create or replace",
    "CreateTrigStmt": "create or replace trigger",
    "RuleStmt": "create or replace rule",
}
_DROP_FIRST: Final = {
    "CreatePolicyStmt": ("OBJECT_POLICY", "drop policy if exists ... on ...;"),
    "CreateEventTrigStmt": ("OBJECT_EVENT_TRIGGER", "drop event trigger if exists ...;"),
    "CreateDomainStmt": ("OBJECT_DOMAIN", ""),
    "CompositeTypeStmt": ("OBJECT_TYPE", ""),
    "CreateEnumStmt": ("OBJECT_TYPE", ""),
    "CreateRangeStmt": ("OBJECT_TYPE", ""),
    "CreatePublicationStmt": ("OBJECT_PUBLICATION", "drop publication if exists ...;"),
    "CreateCastStmt": ("OBJECT_CAST", "drop cast if exists (... as ...);"),
}
"""Kinds that know neither ``if not exists`` nor ``or replace``."""

_GUARD: Final = "put it in `do $$ begin ... exception when duplicate_object then null; end $$;`"


def _runs_once(kind: str, statement: Any, dropped: set[str]) -> str:
    """Return what to write so that a statement may run again, empty if it may."""
    if kind in _IF_NOT_EXISTS:
        base = statement.base_stmt if kind == "CreateForeignTableStmt" else statement
        return "" if base.if_not_exists else f"write `{_IF_NOT_EXISTS[kind]} ...`"
    if kind in _OR_REPLACE:
        return "" if statement.replace else f"write `{_OR_REPLACE[kind]} ...`"
    if kind in _DROP_FIRST:
        what, before = _DROP_FIRST[kind]
        if what in dropped:
            return ""
        return f"put `{before}` before it" if before else _GUARD
    return ""


def terminated(text: str) -> str:
    """Return statements of which the last one ends with a semicolon, whatever follows."""
    tokens = [token for token in scan(text) if not token.kind.endswith("COMMENT")]
    if not tokens or tokens[-1].text == ";":
        return text
    return f"{text};" if tokens[-1].end == len(text) else f"{text}\n;"
