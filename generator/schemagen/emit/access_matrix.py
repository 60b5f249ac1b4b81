"""``access.md``: who may do what with which rows, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemagen.emit.script import text
from schemagen.model.access import OPERATIONS, Rule
from schemagen.model.buckets import Bucket
from schemagen.model.model import Bundle, Model
from schemagen.model.tables import Table
from schemagen.model.views import View


def emit_access_matrix(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return ``access.md``.

    Args:
        bundle: The rendered bundle.
        baseline: Not used here.
    """
    model = bundle.model
    lines = [
        f"# {_cell(model.title)}: who may do what",
        "",
        "Made from the rules under `access:`. What a table does not list is denied: no grant, no",
        "policy. `schemagen smoke` tries every cell on a real server.",
    ]
    for table in model.tables:
        lines += ["", f"## {_cell(table.name.name)}", ""]
        if table.comment:
            lines += [_cell(table.comment), ""]
        lines += _table(model, table)
    lines += ["", "## Functions", "", "| function | may be called by |", "| --- | --- |"]
    for function in model.functions:
        if not function.is_trigger and function.name.schema != "private":
            roles = ", ".join(function.execute_to) or "nobody"
            lines.append(f"| `{_cell(function.name.name)}` | {_cell(roles)} |")
    lines += _views(model)
    lines += _buckets(model)
    return {"access.md": text(lines)}


def _views(model: Model) -> Iterator[str]:
    views = [item for item in model.objects if isinstance(item, View)]
    if views:
        yield from ("", "## Views", "", "Each shows what who asks may see of the tables.", "")
        yield from ("| view | may be read by |", "| --- | --- |")
    for view in views:
        yield f"| `{_cell(view.name.name)}` | {_cell(', '.join(view.roles))} |"


def _buckets(model: Model) -> Iterator[str]:
    for bucket in model.objects:
        if isinstance(bucket, Bucket):
            yield from ("", f"## Bucket {_cell(bucket.name)}", "")
            if bucket.public:
                yield from ("Public: everybody who knows a file's address may read it.", "")
            yield from _matrix(bucket.rules)


def _table(model: Model, table: Table) -> Iterator[str]:
    yield from _matrix(model.rules.get(table.name, ()))


def _matrix(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield "| | " + " | ".join(OPERATIONS) + " |"
    yield "| --- | " + " | ".join("---" for _ in OPERATIONS) + " |"
    for actor in _actors(rules):
        cells = [_allowed(rules, actor, operation) for operation in OPERATIONS]
        yield f"| **{actor}** | " + " | ".join(cells) + " |"
    if not any(rule.actor is not None and rule.actor.name == "service" for rule in rules):
        yield "| **service** | " + " | ".join("every row" for _ in OPERATIONS) + " |"


def _actors(rules: tuple[Rule, ...]) -> list[str]:
    names = [_actor(rule) for rule in rules]
    return list(dict.fromkeys(names)) or []


def _actor(rule: Rule) -> str:
    if rule.actor is not None:
        return rule.actor.name
    parent = rule.via.hop.table.name if rule.via else ""
    narrowed = f" ({rule.via.actor})" if rule.via and rule.via.actor else ""
    return f"as in {parent}{narrowed}"


def _allowed(rules: tuple[Rule, ...], actor: str, operation: str) -> str:
    parts = [
        _rule(rule, operation)
        for rule in rules
        if _actor(rule) == actor and operation in rule.operations
    ]
    return "; or ".join(dict.fromkeys(parts)) or "-"


def _rule(rule: Rule, operation: str) -> str:
    words = [_rows(rule, operation)]
    old = rule.when if operation != "insert" else None
    new = rule.new_row_condition if operation in {"insert", "update"} else None
    if old is not None and (new is None or new == old):
        words.append(f"while `{_cell(old.text)}`")
    else:
        if old is not None:
            words.append(f"while `{_cell(old.text)}`")
        if new is not None:
            words.append(f"so that `{_cell(new.text)}`")
    if rule.columns is not None and operation in {"insert", "update"}:
        names = ", ".join(f"`{_cell(column)}`" for column in rule.columns)
        words.append(f"columns {names}")
    return ", ".join(words)


def _rows(rule: Rule, operation: str) -> str:
    if rule.via is not None:
        right = rule.via.right_for(operation)
        return f"rows whose `{_cell(rule.via.hop.column)}` they may {right}"
    if rule.path is not None:
        return f"own rows (`{_cell(str(rule.path))}`)"
    return "every row"


def _cell(value: str) -> str:
    """Keep text within one cell of a Markdown table."""
    return " ".join(value.split()).replace("|", "\\|")
