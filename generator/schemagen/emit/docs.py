"""``docs.md``: everything that a bundle makes, on one page for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemagen.core.diagnostics import Origin
from schemagen.emit.access_matrix import (
    access_of_buckets,
    access_of_realtime,
    access_of_table,
    access_of_views,
    role_words,
    who_asks,
)
from schemagen.emit.access_words import listed
from schemagen.emit.docs_checklist import checklist
from schemagen.emit.docs_diagram import diagram
from schemagen.emit.maintenance import maintenance
from schemagen.emit.markdown import code, codes, prose
from schemagen.emit.script import text
from schemagen.model.buckets import Bucket
from schemagen.model.model import Bundle, Model
from schemagen.model.realtime import Published
from schemagen.model.routines import Argument, Function
from schemagen.model.schedules import Schedule
from schemagen.model.tables import Column, ForeignKey, Index, Table
from schemagen.model.types import Enum, Extension
from schemagen.model.views import View


def emit_docs(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return ``docs.md``: the same bytes for the same bundle.

    Args:
        bundle: The rendered bundle.
        baseline: Not used here.
    """
    model = bundle.model
    lines = [f"# {prose(model.title)}", ""]
    if model.about:
        lines += [prose(model.about), ""]
    version = f", version {prose(model.version)}" if model.version else ""
    lines += [f"Made by schemagen from the bundle {code(bundle.name)}{version}."]
    if bundle.parameters:
        chosen = (f"{name}={value}" for name, value in sorted(bundle.parameters.items()))
        lines += ["", f"Chosen values: {codes(chosen)}."]
    lines += [*_overview(model), *who_asks(model), *_tables(model), *_types(model)]
    lines += [*_functions(model), *access_of_views(model), *access_of_buckets(model)]
    lines += [*access_of_realtime(model), *_schedules(model), *_rest(model), *_features(model)]
    lines += [*maintenance(model), *_accepted(model), *checklist(model)]
    return {"docs.md": text(lines)}


def _overview(model: Model) -> Iterator[str]:
    if not model.tables:
        return
    yield from ("", "## At a glance", "")
    yield from ("| table | what it holds | columns | whose rows |", "| --- | --- | --- | --- |")
    for table in model.tables:
        owner = code(table.owner) if table.owner else "-"
        about = prose(table.comment)
        yield f"| {code(table.name.name)} | {about} | {len(table.columns)} | {owner} |"
    yield from ("", *diagram(model))


# Tables


def _tables(model: Model) -> Iterator[str]:
    if model.tables:
        yield from ("", "## Tables")
    for table in model.tables:
        yield from ("", f"### {prose(table.name.name)}", "")
        if table.comment:
            yield from (prose(table.comment), "")
        yield from ("| column | type | by default | what it holds |", "| --- | --- | --- | --- |")
        yield from (_column(column) for column in table.columns)
        yield from ("", *_details(model, table), "")
        yield from access_of_table(model, table)


def _column(column: Column) -> str:
    type_ = column.type.text + (" not null" if column.not_null else "")
    default = code(column.default) if column.default is not None else ""
    if column.generated is not None:
        default = f"always {code(column.generated)}"
    elif column.identity:
        default = f"{column.identity}, counted"
    return f"| {code(column.name)} | {code(type_)} | {default} | {prose(column.comment)} |"


def _details(model: Model, table: Table) -> Iterator[str]:
    if table.primary_key is not None:
        yield f"- Primary key: {codes(table.primary_key.columns)}"
    if table.partition is not None:
        every, by = table.partition.every, code(table.partition.by)
        kept = f"; {table.partition.keep} before that of today stay" if table.partition.keep else ""
        yield f"- In partitions by {by}, one each {every}{kept}"
    for key in table.uniques:
        yield f"- Unique: {codes(key.columns)}" + (
            "; two nulls count as the same" if key.nulls_not_distinct else ""
        )
    yield from (_foreign_key(model, key) for key in table.foreign_keys)
    yield from (f"- Check {code(check.name)}: {code(check.condition)}" for check in table.checks)
    yield from (_index(index) for index in model.indexes if index.table == table.name)
    for trigger in model.triggers:
        if trigger.table == table.name:
            when = f"{trigger.timing} {listed(trigger.events, 'or')}"
            about = f": {prose(trigger.comment)}" if trigger.comment else ""
            yield f"- Trigger {code(trigger.name)}, {when}{about}"


def _foreign_key(model: Model, key: ForeignKey) -> str:
    target = key.target.name if key.target.schema == model.schema else str(key.target)
    line = f"- {codes(key.columns)} → {code(target)} ({codes(key.referenced)})"
    if key.on_delete == "cascade":
        return f"{line}; goes with it"
    return f"{line}; on delete {key.on_delete}" if key.on_delete else line


def _index(index: Index) -> str:
    kind = "Unique index" if index.unique else "Index"
    method = f" {index.method}" if index.method != "btree" else ""
    where = f" where {code(index.where)}" if index.where is not None else ""
    about = f": {prose(index.comment)}" if index.comment else ""
    return f"- {kind} {code(index.name)}{method} on {code(index.elements)}{where}{about}"


# Types and functions


def _types(model: Model) -> Iterator[str]:
    enums = [item for item in model.objects if isinstance(item, Enum)]
    if enums:
        yield from ("", "## Types", "", "| type | values, in order |", "| --- | --- |")
    for enum in enums:
        yield f"| {code(enum.name.name)} | {codes(enum.labels)} |"


def _functions(model: Model) -> Iterator[str]:
    if model.called_functions:
        yield from ("", "## Functions")
    for function in model.called_functions:
        yield from ("", f"### {prose(function.name.name)}", "")
        if function.comment:
            yield from (prose(function.comment), "")
        if function.arguments:
            yield from ("| argument | type | by default |", "| --- | --- | --- |")
            yield from (_argument(argument) for argument in function.arguments)
            yield ""
        past = model.has_owners_rights(function)
        rights = "with its owner's rights, past all rules for rows" if past else "as who calls it"
        yield f"- Returns {_result(function)}"
        yield f"- May be called by {role_words(function.execute_to)}"
        yield f"- Runs {rights}"


def _argument(argument: Argument) -> str:
    default = code(argument.default) if argument.default is not None else "has to be given"
    return f"| {code(argument.name)} | {code(argument.type)} | {default} |"


def _result(function: Function) -> str:
    if not function.result:
        return code(function.returns)
    return "rows of " + codes(f"{item.name} {item.type}" for item in function.result)


# What else there is


def _schedules(model: Model) -> Iterator[str]:
    jobs = [item for item in model.objects if isinstance(item, Schedule)]
    if jobs:
        yield from ("", "## Schedules", "", "Where pg_cron is installed.", "")
        yield from ("| job | when | what it runs |", "| --- | --- | --- |")
    for job in jobs:
        yield f"| {code(job.name)} | {code(job.cron)} | {code(job.command)} |"


_SHOWN = (Bucket, Enum, Published, Schedule, View)


def _rest(model: Model) -> Iterator[str]:
    rest = [item for item in model.objects if not isinstance(item, _SHOWN)]
    if rest:
        yield from ("", "## What else it makes", "")
    for item in rest:
        place = f", in the schema {code(item.schema)}" if isinstance(item, Extension) else ""
        yield f"- {prose(item.subject)}{place}"


def _accepted(model: Model) -> Iterator[str]:
    if model.accepted:
        yield from ("", "## Accepted findings", "")
        yield "Warnings that the specification means. `schemagen explain CODE` tells about each."
        yield from (
            "",
            "| code | where | what was found | why it is meant |",
            "| --- | --- | --- | --- |",
        )
    for item in model.accepted:
        cells = (item.finding.code, code(item.at), prose(item.finding.message), prose(item.reason))
        yield f"| {' | '.join(cells)} |"


def _features(model: Model) -> Iterator[str]:
    used: dict[str, dict[str, None]] = {}
    for name, origin in _made(model):
        for link in origin.chain():
            word, _, feature = link.within.partition(" ")
            if word == "feature":
                used.setdefault(feature, {})[name] = None
    if used:
        yield from ("", "## Features used", "")
        yield "`schemagen features NAME` explains each."
        yield from ("", "| feature | where |", "| --- | --- |")
    for feature in sorted(used):
        yield f"| {code(feature)} | {codes(used[feature])} |"


def _made(model: Model) -> Iterator[tuple[str, Origin]]:
    """Yield what a feature could have made, below the name that people look for."""
    for table in model.tables:
        origins = [column.origin for column in table.columns]
        origins += [check.origin for check in table.checks]
        origins += [key.origin for key in table.uniques]
        origins += [key.origin for key in table.foreign_keys]
        origins += [index.origin for index in model.indexes if index.table == table.name]
        origins += [trigger.origin for trigger in model.triggers if trigger.table == table.name]
        yield from ((table.name.name, origin) for origin in origins)
    for trigger in model.triggers:
        if model.table(trigger.table) is None:
            yield str(trigger.table), trigger.origin
    for function in model.called_functions:
        yield function.name.name, function.origin
