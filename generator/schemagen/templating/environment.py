"""Load templates, refuse those that could print an unquoted value, render them.

Autoescape is off: HTML's rules have no place in SQL. Instead every expression must
yield ``Sql``, and the constructs of Jinja that would quietly turn it into text are
refused when a template is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

import jinja2
from jinja2 import nodes

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
    raise TemplateError(
        f"a template prints {value!r}, which is {type(value).__name__} and not SQL",
        hint="quote it: `| ident` for a name, `| literal` for a value, `| qname` for a table",
        code="SG602",
    )


def _refused(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Yield line, construct and advice for everything that may not be used."""
    for concat in tree.find_all(nodes.Concat):
        yield concat.lineno, "the operator ~", "print the parts one after the other"
    for use in tree.find_all(nodes.Filter):
        if use.name in _FORBIDDEN_FILTERS:
            yield use.lineno, f"the filter |{use.name}", "use the quoting filters"
    for macro in tree.find_all((nodes.Macro, nodes.CallBlock)):
        yield macro.lineno, "a macro", "its result is text and not SQL; use an include or a filter"
    for block in tree.find_all((nodes.AssignBlock, nodes.FilterBlock)):
        yield block.lineno, "a captured block", "it would turn SQL into text"
    for chosen in tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        yield chosen.lineno, "an autoescape block", "HTML's rules have no place in SQL"


class SqlTemplates:
    """Templates below one folder, each checked when it is first loaded.

    Args:
        read: Returns the text of a template by its name; raises ``FileNotFoundError``.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: self._checked(read, name)),
            autoescape=False,  # noqa: S701 - SQL, not HTML; only Sql is printed
            finalize=_only_sql,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        self._environment.filters.update(FILTERS)

    def _checked(self, read: Callable[[str], str], name: str) -> str:
        try:
            source = read(name)
        except (FileNotFoundError, IsADirectoryError):
            raise TemplateError(f"there is no template {name}", code="SG603") from None
        self.check(source, name)
        return source

    def check(self, source: str, name: str) -> None:
        """Refuse a template that could print something unquoted.

        Raises:
            TemplateError: With the template's name and line.
        """
        try:
            tree = self._environment.parse(source, name)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{name}:{error.lineno}: {error.message}", code="SG604") from None
        for line, what, advice in _refused(tree):
            raise TemplateError(f"{name}:{line}: {what} can't be used in SQL", hint=advice)

    def render(self, name: str, /, **context: Any) -> Sql:
        """Render a whole template.

        Raises:
            TemplateError: It prints something that is not SQL, or fails.
        """
        template = self._environment.get_template(name)
        return self._guarded(name, lambda: template.render(context))

    def render_block(self, name: str, block: str, /, **context: Any) -> Sql:
        """Render one block of a template, such as ``create`` or ``drop``.

        Raises:
            TemplateError: It prints something that is not SQL, or fails.
        """
        template = self._environment.get_template(name)
        part = template.blocks[block]
        return self._guarded(name, lambda: "".join(part(template.new_context(context))))

    def _guarded(self, name: str, render: Callable[[], str]) -> Sql:
        try:
            return Sql(render().strip("\n"))
        except TemplateError as error:
            raise TemplateError(
                f"{name}: {error.message}", hint=error.hint, code=error.code
            ) from None
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError) as error:
            raise TemplateError(f"{name}: {error}", code="SG605") from error


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
