"""Templates print SQL and nothing else, whatever they are made of."""

from __future__ import annotations

from typing import Any

import pytest

from schemagen.core.errors import TemplateError
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.templating import SqlTemplates, sql_templates
from schemagen.templating.filters import FILTERS


def templates(**sources: str) -> SqlTemplates:
    def read(name: str) -> str:
        if name not in sources:
            raise FileNotFoundError(name)
        return sources[name]

    return SqlTemplates(read)


def render(source: str, **context: Any) -> str:
    return templates(t=source).render("t", **context).text


PRINTED = {
    "{{ sql }}": "now()",
    "{{ 'my table' | ident }}": '"my table"',
    "{{ ['a', 'B'] | idents }}": 'a, "B"',
    "{{ name | qname }}": 'public."Users"',
    "{{ name | regclass }}": "'public.\"Users\"'",
    '{{ "it\'s" | literal }}': "'it''s'",
    "{{ 7 | literal }} {{ none | literal }}": "7 null",
    "{{ 'a + 1' | expression }}": "a + 1",
    "{{ sql | body }}": "$body$now()$body$",
    "{{ [sql, sql] | comma }}": "now(), now()",
    "{{ 'select' | keyword }}": "select",
    "{{ ['insert', 'update'] | words }}": "insert or update",
    "{{ [('select', none), ('update', ['a'])] | privileges }}": "select, update (a)",
    "{% if sql %}a{% else %}b{% endif %}": "a",
    "{% for x in ['a', 'b'] %}{{ x | ident }}{% if loop.last %};{% endif %}{% endfor %}": "ab;",
    "{% set x = 'a' %}{{ x | ident }}": "a",
    "{% with x = 'a' %}{{ x | ident }}{% endwith %}": "a",
    "{# a comment #}a": "a",
}


@pytest.mark.parametrize(("source", "wanted"), PRINTED.items(), ids=[*PRINTED])
def test_printed(source: str, wanted: str) -> None:
    assert render(source, sql=Sql("now()"), name=QName("public", "Users")) == wanted


REFUSED_WHEN_LOADED = [
    "{{ a ~ b }}",
    "{{ 'x' ~ 'y' | ident }}",
    "{{ a | safe }}",
    "{{ a | e }}",
    "{{ a | escape }}",
    "{{ a | forceescape }}",
    "{{ a | string }}",
    "{{ a | join(', ') }}",
    "{{ a | format(b) }}",
    "{{ a | ident | replace('a', 'b') }}",
    "{{ a | indent }}",
    "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% set x %}a{% endset %}",
    "{% set x | upper %}a{% endset %}",
    "{% filter upper %}a{% endfilter %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% if a %}{% if b %}{{ c | safe }}{% endif %}{% endif %}",
]


@pytest.mark.parametrize("source", REFUSED_WHEN_LOADED)
def test_refused_when_loaded(source: str) -> None:
    with pytest.raises(TemplateError, match=r"^t:2: .* can't be used in SQL$") as refused:
        render(f"select\n{source}", a="x", b="y", c="z")
    assert refused.value.code == "SG601"
    assert refused.value.hint


NO_SQL = [
    "{{ 'a' }}",
    "{{ 1 }}",
    "{{ none }}",
    "{{ true }}",
    "{{ text }}",
    "{{ name }}",
    "{{ name.name }}",
    "{{ [sql] }}",
    "{{ sql.text }}",
    "{{ 'a' | upper }}",
    "{{ 'a' | length }}",
    "{{ 'a' if sql else sql }}",
    "{{ sql if false }}",
    "{{ ['a'] | first }}",
    "{{ dict(a=1) }}",
    "{{ '%s' % 'a' }}",
    "{{ 'a' + 'b' }}",
    "{{ text.format(1) }}",
    "{{ 'a' | short }}",
    "{% for x in 'ab' %}{{ x }}{% endfor %}",
]


@pytest.mark.parametrize("source", NO_SQL)
def test_what_is_no_sql_is_not_printed(source: str) -> None:
    with pytest.raises(TemplateError, match=r"^t:2: a template prints .* not SQL$") as refused:
        render(f"select\n{source}", text="x", name=QName("a", "b"), sql=Sql("now()"))
    assert refused.value.code == "SG602"


FAILING = {
    "{{ missing }}": "'missing' is undefined",
    "{{ missing | ident }}": "'missing' is undefined",
    "{{ name.missing | ident }}": "has no attribute 'missing'",
    "{{ 7 | ident }}": "a name is text, not int",
    "{{ 'a' | qname }}": "qname takes a schema-qualified name, not str",
    "{{ 'a' | body }}": "SQL is expected, not str",
    "{{ ['a'] | comma }}": "SQL is expected, not str",
    "{{ '' | ident }}": "an identifier can't be empty",
    "{{ 'drop' | keyword }}": "is no keyword that a template may print",
    "{{ 'a) or (b' | expression }}": "')' closes nothing",
    "{{ [1] | literal }}": "no SQL constant for list",
    "{{ (1 / 0) | literal }}": "division by zero",
}


@pytest.mark.parametrize(("source", "message"), FAILING.items(), ids=[*FAILING])
def test_failing(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as failed:
        render(f"select\n{source}", name=QName("a", "b"))
    assert failed.value.code == "SG605"
    assert failed.value.message.startswith("t:2: ")
    assert message in failed.value.message


NO_JINJA = {
    "{% if a %}": "Unexpected end of template",
    "{{ a | nothing }}": "No filter named 'nothing'",
    "{% nothing %}": "Encountered unknown tag 'nothing'",
    "{{ a b }}": "expected token",
}


@pytest.mark.parametrize(("source", "message"), NO_JINJA.items(), ids=[*NO_JINJA])
def test_no_jinja(source: str, message: str) -> None:
    with pytest.raises(TemplateError, match=r"^t:2: ") as refused:
        render(f"select\n{source}")
    assert refused.value.code == "SG604"
    assert message in refused.value.message


def test_a_template_that_is_not_there() -> None:
    with pytest.raises(TemplateError, match="there is no template u") as refused:
        templates(t="a").render("u")
    assert refused.value.code == "SG603"


def test_an_error_in_an_included_template_names_that_one() -> None:
    both = templates(t="a\n{% include 'u' %}", u="b\n\n{{ 'c' }}")
    with pytest.raises(TemplateError, match=r"^u:3: a template prints 'c'"):
        both.render("t")


def test_an_included_template_is_checked_too() -> None:
    with pytest.raises(TemplateError, match=r"u:1: the operator ~ can't be used"):
        templates(t="{% include 'u' %}", u="{{ 'a' ~ 'b' }}").render("t")


def test_blocks() -> None:
    both = templates(t="{% block create %}a {{ x }}{% endblock %}\n{% block drop %}b{% endblock %}")
    assert both.render_block("t", "create", x=Sql("1")) == Sql("a 1")
    assert both.render_block("t", "drop") == Sql("b")
    with pytest.raises(TemplateError, match="prints 'x'"):
        both.render_block("t", "create", x="x")


def test_whitespace() -> None:
    """Lines that hold a tag alone vanish, and so do line breaks at both ends."""
    source = "\n{% if a %}\n  b\n    {% if a %}\n  c\n    {% endif %}\n{% endif %}\n\nd\n\n"
    assert render(source, a=True) == "  b\n  c\n\nd"


def test_html_is_left_alone() -> None:
    assert render('{{ "<&\'" | literal }} <&', a=1) == "'<&''' <&"


def test_every_filter_that_yields_text_is_known() -> None:
    """A name may be made shorter, and has to be quoted then."""
    assert [name for name in FILTERS if name == "short"] == ["short"]
    assert FILTERS["short"]("a" * 80) != "a" * 80


def test_templates_that_ship_are_sound() -> None:
    context = {"name": "private", "mark": "a 'mark'", "roles": ()}
    found = sql_templates().render_block("kinds/schema.sql.j2", "create", **context)
    assert "create schema" in found.text


def test_several_blocks_are_what_each_of_them_is() -> None:
    source = (
        "{% block create %}create {{ n | ident }};{% endblock %}\n"
        "{% block drop %}{% set n = 'x' %}drop {{ n | ident }};{% endblock %}\n"
        "{% block again %}again {{ n | ident }};{% endblock %}"
    )
    loaded = templates(t=source)
    names = ("create", "drop", "again")
    together = loaded.render_blocks("t", *names, n="a")
    assert [sql.text for sql in together] == ["create a;", "drop x;", "again a;"]
    assert together == tuple(loaded.render_block("t", name, n="a") for name in names)


def test_of_several_blocks_the_one_that_fails_is_named() -> None:
    source = (
        "{% block create %}{{ n | ident }}{% endblock %}\n{% block drop %}{{ n }}{% endblock %}"
    )
    with pytest.raises(TemplateError, match=r"^t:2: a template prints 'a'"):
        templates(t=source).render_blocks("t", "create", "drop", n="a")
