"""From YAML events to nodes, with limits that hold while the tree is made.

The composer of libyaml calls itself for every level and crashes on a file of forty thousand
brackets; its event stream does not. Nodes are made from the events here, on a list instead
of the call stack, and an alias counts as many values as it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from schemagen.core.diagnostics import Problems, did_you_mean
from schemagen.core.errors import InvalidSpec
from schemagen.spec.core_schema import TAG_PREFIX, resolved, tagged
from schemagen.spec.entries import MAX_ERRORS, mapping_entries
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.scalars import Style, content_start
from schemagen.spec.source import Source
from schemagen.spec.traps import report_cut_value

MAX_DEPTH: Final = 100
MAX_NODES: Final = 200_000

_LOADER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)
"""The loader on libyaml where PyYAML was built with it; the other is ten times slower."""


def compose(source: Source, problems: Problems) -> Node | None:
    """Return the tree of the one document in a text, None if there is no document.

    Args:
        source: The text.
        problems: Takes what is wrong; the tree is made as far as it makes sense.

    Raises:
        InvalidSpec: No tree can be made, or it would not be what its author meant.
    """
    composer = _Composer(source, problems)
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            composer.take(event)
    except yaml.YAMLError as error:
        composer.syntax_error(error)
    except _Stop:
        pass
    if composer.broken:
        raise InvalidSpec(problems.sorted())
    return composer.root


_STYLES: Final = {style.value: style for style in Style}


class _Stop(Exception):
    """Reading on makes no sense; the reason is among the problems."""


@dataclass(frozen=True, slots=True)
class _Composed:
    """A node, and what it costs where an alias repeats it."""

    node: Node
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end was not read yet."""

    start: int
    anchor: str | None
    in_flow: bool
    nodes: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1


class _Composer:
    """Takes events one by one; the open lists and mappings are a stack.

    Attributes:
        root: The tree, as soon as its end was read.
        broken: Whether something was found after which the tree can't be trusted.
    """

    def __init__(self, source: Source, problems: Problems) -> None:
        self.root: Node | None = None
        self.broken = False
        self._source = source
        self._problems = problems
        self._open: list[_Open] = []
        self._anchors: dict[str, _Composed] = {}
        self._count = 0
        self._last: ScalarNode | None = None
        self._cut_in_flow = False

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        if len(self._problems.found) > MAX_ERRORS:
            self.broken = True
            raise _Stop
        handle = _HANDLERS.get(type(event))
        if handle is not None:
            handle(self, event)

    def syntax_error(self, error: yaml.YAMLError) -> None:
        """Report an error of the YAML parser unless its cause was reported already."""
        self.broken = True
        if not self._cut_in_flow:
            from schemagen.spec.syntax import report_syntax_error

            flow = self._open[-1].start if self._in_flow else None
            report_syntax_error(self._source, error, self._problems, last=self._last, flow=flow)

    @property
    def _in_flow(self) -> bool:
        return bool(self._open) and self._open[-1].in_flow

    def _document(self, event: Any) -> None:
        if self.root is not None:
            self._stop(
                "SG027",
                "a second document starts here",
                event.start_mark.index,
                "keep one document per file; several files are put together with 'extends'",
            )

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None or event.anchor is not None:
            start = content_start(self._source.text, start, end)
        style = _STYLES[event.style or ""]
        value: Any = event.value
        if event.tag is not None:
            value = self._tagged(event)
        elif style is Style.PLAIN:
            value = resolved(event.value)
        node = ScalarNode(
            source=self._source, start=start, end=end, value=value, text=event.value, style=style
        )
        self._last = node
        if style is Style.PLAIN and report_cut_value(node, self._in_flow, self._problems):
            self.broken = True
            self._cut_in_flow = self._in_flow
        self._counted(1, start)
        self._add(node, event.anchor)

    def _tagged(self, event: Any) -> Any:
        try:
            return tagged(event.value, event.tag)
        except ValueError:
            self._wrong_tag(event, repr(event.value))
            return event.value

    def _wrong_tag(self, event: Any, value: str) -> None:
        tag = event.tag.replace(TAG_PREFIX, "!!")
        self._problems.error(
            "SG025",
            f"the tag {tag} can't be used for {value}",
            self._source.origin(event.start_mark.index),
            hint="leave the tag out; quote the value if it has to start with '!'",
        )

    def _start(self, event: Any) -> None:
        index = event.start_mark.index
        name, people = _COLLECTIONS[type(event)]
        if event.tag not in (None, "!", TAG_PREFIX + name):
            self._wrong_tag(event, people)
        if len(self._open) >= MAX_DEPTH:
            self._too_deep(index)
        self._counted(1, index)
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._open.append(_Open(index, event.anchor, bool(event.flow_style)))

    def _end_sequence(self, _event: Any) -> None:
        closed = self._open.pop()
        self._close(
            closed,
            SequenceNode(source=self._source, start=closed.start, items=tuple(closed.nodes)),
        )

    def _end_mapping(self, _event: Any) -> None:
        closed = self._open.pop()
        entries = mapping_entries(closed.nodes, self._problems)
        self._close(closed, MappingNode(source=self._source, start=closed.start, entries=entries))

    def _close(self, closed: _Open, node: Node) -> None:
        if not self._in_flow:
            self._cut_in_flow = False
        self._add(node, closed.anchor, closed.size, closed.height)

    def _alias(self, event: Any) -> None:
        index, name = event.start_mark.index, event.anchor
        composed = self._anchors.get(name)
        if composed is None:
            self._unknown_alias(index, name)
            composed = _Composed(
                ScalarNode(
                    source=self._source,
                    start=index,
                    end=event.end_mark.index,
                    value=None,
                    text="",
                    style=Style.PLAIN,
                )
            )
        if len(self._open) + composed.height > MAX_DEPTH:
            self._too_deep(index)
        self._counted(composed.size, index)
        self._add(composed.node, None, composed.size, composed.height)

    def _unknown_alias(self, index: int, name: str) -> None:
        self.broken = True
        within_itself = any(opened.anchor == name for opened in self._open)
        self._problems.error(
            "SG030",
            f"*{name} is used inside the value that it stands for"
            if within_itself
            else f"*{name} refers to nothing: no value above is marked &{name}",
            self._source.origin(index),
            hint=did_you_mean(name, self._anchors, f'if it is text, quote it: "*{name}"'),
        )

    def _add(self, node: Node, anchor: str | None, size: int = 1, height: int = 0) -> None:
        """Put a finished node into the list or mapping that is open."""
        if anchor is not None:
            self._anchors[anchor] = _Composed(node, size, height)
        if not self._open:
            self.root = node
            return
        around = self._open[-1]
        around.nodes.append(node)
        around.size += size
        around.height = max(around.height, height + 1)

    def _counted(self, size: int, index: int) -> None:
        self._count += size
        if self._count > MAX_NODES:
            self._stop(
                "SG023",
                f"more than {MAX_NODES:,} values, aliases counted as what they stand for",
                index,
                "split the file, and put the parts together with 'extends'",
            )

    def _too_deep(self, index: int) -> None:
        self._stop(
            "SG022",
            f"nested more than {MAX_DEPTH} levels deep",
            index,
            "no specification needs that; is a bracket or a brace missing?",
        )

    def _stop(self, code: str, message: str, index: int, hint: str) -> None:
        self.broken = True
        self._problems.error(code, message, self._source.origin(index), hint=hint)
        raise _Stop


_COLLECTIONS: Final[Mapping[type[yaml.Event], tuple[str, str]]] = {
    yaml.SequenceStartEvent: ("seq", "a list"),
    yaml.MappingStartEvent: ("map", "a mapping"),
}

_HANDLERS: Final[Mapping[type[yaml.Event], Callable[[_Composer, Any], None]]] = {
    yaml.DocumentStartEvent: _Composer._document,
    yaml.ScalarEvent: _Composer._scalar,
    yaml.SequenceStartEvent: _Composer._start,
    yaml.SequenceEndEvent: _Composer._end_sequence,
    yaml.MappingStartEvent: _Composer._start,
    yaml.MappingEndEvent: _Composer._end_mapping,
    yaml.AliasEvent: _Composer._alias,
}
