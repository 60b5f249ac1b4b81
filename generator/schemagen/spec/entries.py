"""The entries of a mapping: keys are text and come once, ``<<`` brings those of others.

Merge keys are no part of YAML 1.2, but people know them from other tools. Here the entries
that are merged stand where ``<<`` stands and keep the places where they are written; a key
written in the mapping itself wins, whether it comes before or after; of several merged
mappings the first wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, describe
from schemagen.spec.scalars import Style

MAX_ERRORS: Final = 100
"""Nobody reads more; a file with that many is something else than a specification."""

Entry: TypeAlias = tuple[ScalarNode, Node]


def mapping_entries(nodes: Sequence[Node], problems: Problems) -> tuple[Entry, ...]:
    """Return the entries of a mapping.

    Args:
        nodes: Its keys and values by turns, as they were read.
        problems: Takes keys that are no text or that come twice.
    """
    own: dict[str, Entry] = {}
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if len(problems.found) > MAX_ERRORS:
            break
        if not isinstance(key, ScalarNode) or not isinstance(key.value, str):
            _report_key(key, problems)
        elif key.text in own:
            report_duplicate(key, own[key.text][0], problems)
        else:
            own[key.text] = (key, value)
    merging = own.get("<<")
    if merging is None or merging[0].style is not Style.PLAIN:
        return tuple(own.values())
    return tuple(_merged(own, list(_mappings(merging[1], problems))))


def report_duplicate(key: ScalarNode, first: ScalarNode, problems: Problems) -> None:
    """Report a key that is there already."""
    problems.error(
        "SG021",
        f"the key {key.text!r} is there twice",
        key.origin,
        hint="rename one of them, or put both together",
        notes=[f"first at {first.origin}"],
    )


def _merged(own: dict[str, Entry], mappings: list[MappingNode]) -> Iterator[Entry]:
    seen = set(own)
    for name, entry in own.items():
        if name != "<<":
            yield entry
            continue
        for mapping in mappings:
            yield from (pair for pair in mapping.entries if pair[0].text not in seen)
            seen.update(mapping)


def _mappings(value: Node, problems: Problems) -> Iterator[MappingNode]:
    for node in value.items if isinstance(value, SequenceNode) else (value,):
        if isinstance(node, MappingNode):
            yield node
        else:
            problems.error(
                "SG032",
                f"'<<' merges mappings, this is {describe(node)}",
                node.origin,
                hint="give it *name of a mapping marked &name; for a key of that name quote it",
            )


def _report_key(key: Node, problems: Problems) -> None:
    if isinstance(key, ScalarNode):
        hint = f'quote it: "{key.text}"'
    else:
        hint = "if it is meant as text, quote the whole of it"
    problems.error("SG024", f"a key has to be text, this is {describe(key)}", key.origin, hint=hint)
