"""Load templates, refuse those that could print an unquoted value, render them.

Autoescape is off: HTML's rules have no place in SQL. Instead every expression must
yield ``Sql``, and the constructs of Jinja that would quietly turn it into text are
refused when a template is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, Final

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context

from schemagen.core.errors import TemplateError
from schemagen.core.quoting import Sql
from schemagen.resources import resource_folder
from schemagen.templating.filters import FILTERS

_FORBIDDEN_FILTERS: Final = frozenset(
    {"safe", "replace", "format", "join", "string", "escape", "e", "forceescape", "indent"}
)


def _only_sql(value: Any) -> Sql:
    if isinstance(value, Sql):
        return value
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, with the name that is not defined
    raise TemplateError(
        f"a template prints {value!r}, which is {type(value).__name__} and not SQL",
        hint="quote it: `| ident` for a name, `| literal` for a value, `| qname` for a table",
        code="SG602",
    )


_REFUSED: Final[Mapping[type[nodes.Node], tuple[str, str]]] = {
    nodes.Concat: ("the operator ~", "print the parts one after the other"),
    nodes.Macro: ("a macro", "its result is text and not SQL; use an include or a filter"),
    nodes.CallBlock: ("a macro", "its result is text and not SQL; use an include or a filter"),
    nodes.AssignBlock: ("a captured block", "it would turn SQL into text"),
    nodes.FilterBlock: ("a captured block", "it would turn SQL into text"),
    nodes.EvalContextModifier: ("an autoescape block", "HTML's rules have no place in SQL"),
    nodes.ScopedEvalContextModifier: ("an autoescape block", "HTML's rules have no place in SQL"),
}
"""Constructs that would quietly turn SQL into text, and what to do instead."""


def _refused(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Yield line, construct and advice for everything that may not be used."""
    wanted: tuple[type[nodes.Node], ...] = (nodes.Filter, *_REFUSED)
    for node in tree.find_all(wanted):
        if isinstance(node, nodes.Filter):
            if node.name in _FORBIDDEN_FILTERS:
                yield node.lineno, f"the filter |{node.name}", "use the quoting filters"
        else:
            yield node.lineno, *_REFUSED[type(node)]


class SqlTemplates:
    """Templates below one folder, each checked when it is first loaded.

    Args:
        read: Returns the text of a template by its name; raises ``FileNotFoundError``.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._loaded: dict[str, jinja2.Template] = {}
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._checked),  # for includes
            autoescape=False,  # noqa: S701 - SQL, not HTML; only Sql is printed
            finalize=_only_sql,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        self._environment.filters.update(
            {name: _of_something(filter_) for name, filter_ in FILTERS.items()}
        )

    def _source(self, name: str) -> str:
        try:
            return self._read(name)
        except (FileNotFoundError, IsADirectoryError):
            raise TemplateError(f"there is no template {name}", code="SG603") from None

    def _checked(self, name: str) -> str:
        source = self._source(name)
        self.check(source, name)
        return source

    def check(self, source: str, name: str) -> nodes.Template:
        """Refuse a template that could print something unquoted; return its tree.

        Raises:
            TemplateError: With the template's name and line.
        """
        try:
            tree = self._environment.parse(source, name)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{name}:{error.lineno}: {error.message}", code="SG604") from None
        for line, what, advice in _refused(tree):
            raise TemplateError(f"{name}:{line}: {what} can't be used in SQL", hint=advice)
        return tree

    def render(self, name: str, /, **context: Any) -> Sql:
        """Render a whole template.

        Raises:
            TemplateError: It prints something that is not SQL, or fails.
        """
        template = self._template(name)
        run = template.root_render_func
        return self._guarded(name, lambda: "".join(run(template.new_context(context))))

    def render_block(self, name: str, block: str, /, **context: Any) -> Sql:
        """Render one block of a template, such as ``create`` or ``drop``.

        Raises:
            TemplateError: It prints something that is not SQL, or fails.
        """
        template = self._template(name)
        part = template.blocks[block]
        return self._guarded(name, lambda: "".join(part(template.new_context(context))))

    def render_blocks(self, name: str, /, *blocks: str, **context: Any) -> tuple[Sql, ...]:
        """Render several blocks of a template; the same as one after the other, but faster.

        Raises:
            TemplateError: One prints something that is not SQL, or fails.
        """
        template = self._template(name)
        shared = template.new_context(context)
        parts = [template.blocks[block] for block in blocks]
        return tuple(self._guarded(name, partial(_joined, part, shared)) for part in parts)

    def _template(self, name: str) -> jinja2.Template:
        known = self._loaded.get(name)
        if known is not None:
            return known
        environment = self._environment
        # Parsed once, for the check and for the code: half of the time goes there.
        tree = self.check(self._source(name), name)
        try:
            code = environment.compile(tree, name, name)
        except jinja2.TemplateSyntaxError as error:  # an unknown filter is found by compiling
            raise TemplateError(f"{name}:{error.lineno}: {error.message}", code="SG604") from None
        found = jinja2.Template.from_code(environment, code, dict(environment.globals))
        return self._loaded.setdefault(name, found)

    def _guarded(self, name: str, render: Callable[[], str]) -> Sql:
        try:
            return Sql(render().strip("\n"))
        except TemplateError as error:
            place = _line_of(error, name)
            raise TemplateError(
                f"{place}: {error.message}", hint=error.hint, code=error.code
            ) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
                jinja2.TemplateError) as error:  # fmt: skip
            raise TemplateError(f"{_line_of(error, name)}: {error}", code="SG605") from error


def _joined(part: Callable[[Context], Iterator[str]], context: Context) -> str:
    return "".join(part(context))


def _line_of(error: Exception, name: str) -> str:
    """Return the innermost template on the way to an error, with its line."""
    place = name
    frame = error.__traceback__
    while frame is not None:
        template = frame.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            place = f"{template.name}:{template.get_corresponding_lineno(frame.tb_lineno)}"
        frame = frame.tb_next
    return place


def _of_something(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter complain about a name that is not defined, not about its type."""

    def checked(value: Any, *more: Any) -> Any:
        return filter_(str(value) if isinstance(value, jinja2.Undefined) else value, *more)

    return checked


@lru_cache(maxsize=1)
def sql_templates() -> SqlTemplates:
    """Return the templates that ship with schemagen."""
    folder = resource_folder("templates")

    def read(name: str) -> str:
        path = folder
        for part in name.split("/"):
            path = path.joinpath(part)
        return path.read_text(encoding="utf-8")

    return SqlTemplates(read)
