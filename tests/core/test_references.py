"""Names in SQL and PL/pgSQL: found at their places, whatever stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemagen.core.references import (
    Kind,
    Mention,
    Splice,
    mentions_in_expression,
    mentions_in_index,
    mentions_in_plpgsql,
    mentions_in_statements,
    mentions_in_type,
    original_offset,
    replaced,
    splices_for,
)


def named(mentions: list[Mention], kind: Kind) -> list[str]:
    return [".".join(mention.parts) for mention in mentions if mention.kind is kind]


def renamed(text: str, mentions: list[Mention]) -> str:
    """Return the text with every table called `there` instead of `here`."""

    def resolve(mention: Mention) -> str | None:
        return "app.there" if mention.kind is Kind.TABLE and mention.name == "here" else None

    return replaced(text, splices_for(mentions, resolve))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select * from here", "select * from app.there"),
        ("with here as (select 1) table here", "with here as (select 1) table here"),
        ("insert into here (here) values ('here')", "insert into app.there (here) values ('here')"),
        ("update here set a = 1", "update app.there set a = 1"),
        ("delete from here using here as h", "delete from app.there using app.there as h"),
        ("select 'from here' -- from here", "select 'from here' -- from here"),
        ('select "é", x from "here"', 'select "é", x from app.there'),
        ("select (select 1 from here) from other", "select (select 1 from app.there) from other"),
        ("select 1 from public.here", "select 1 from app.there"),
        ("merge into here using here h on true when matched then delete",
         "merge into app.there using app.there h on true when matched then delete"),
    ],
)  # fmt: skip
def test_tables_in_statements(text: str, expected: str) -> None:
    assert renamed(text, mentions_in_statements(text)) == expected


BODIES = {
    "select into": "select a into n from {};",
    "select into strict": "select a, b into strict n, m from {} where a = 1;",
    "into at the end": "select count(*) from {} into n;",
    "insert returning into": "insert into {} (a) values (1) returning a into n;",
    "perform": "perform 1 from {};",
    "assignment": "n := (select count(*) from {});",
    "assignment with =": "n = (select count(*) from {});",
    "loop": "for r in select * from {} loop null; end loop;",
    "array loop": "foreach n in array (select array_agg(a) from {}) loop null; end loop;",
    "if": "if exists (select from {}) then null; elsif true then null; end if;",
    "case": "case when exists (select from {}) then null; else null; end case;",
    "while": "while exists (select from {}) loop exit; end loop;",
    "exit when": "loop exit when exists (select from {}); end loop;",
    "raise": "raise notice '%', (select 1 from {});",
    "cursor": "open c for select 1 from {};",
    "nested block": "begin delete from {}; exception when others then update {} set a = 1; end;",
    "return": "return (select 1 from {});",
    "twice on one line": "perform 1 from {}; perform 1 from {};",
    "execute stays": "execute 'select 1 from here'; perform 1 from {};",
}


@pytest.mark.parametrize("statement", BODIES.values(), ids=BODIES.keys())
def test_tables_in_plpgsql(statement: str) -> None:
    frame = (
        "declare\n  n integer; m integer; r record; c refcursor;\nbegin\n  é{}\n  return 1;\nend"
    )
    frame = frame.replace("é", "")
    body = frame.replace("{}", statement.replace("{}", "here"))
    wanted = frame.replace("{}", statement.replace("{}", "app.there"))
    assert renamed(body, mentions_in_plpgsql(body, "integer")) == wanted


def test_types_in_declarations() -> None:
    body = (
        "declare\n  a here; b public.mood := 'x'; c here.x%type; d here%rowtype;"
        ' e constant "My type" := 1;\n  f integer;\nbegin\n  return null;\nend'
    )
    found = named(mentions_in_plpgsql(body, "integer"), Kind.TYPE)
    assert found == ["here", "public.mood", "here", "here", "My type"]


def test_an_expression_names_types_functions_and_qualifiers() -> None:
    found = mentions_in_expression(
        "here.a = 'x'::mood and f(lower(b)) > public.g(c) and extract(day from d) = 1"
    )
    assert named(found, Kind.TYPE) == ["mood"]
    assert named(found, Kind.FUNCTION) == ["f", "lower", "public.g"]
    assert named(found, Kind.QUALIFIER) == ["here"]


def test_an_index_names_operator_classes() -> None:
    found = mentions_in_index("a vector_cosine_ops, f(vector_cosine_ops) text_ops desc, b")
    assert [(m.name, m.start) for m in found if m.kind is Kind.OPCLASS] == [
        ("vector_cosine_ops", 2),
        ("text_ops", 42),
    ]


def test_types() -> None:
    assert named(mentions_in_type("setof mood[]"), Kind.TYPE) == ["mood"]
    assert named(mentions_in_type("extensions.vector(3)"), Kind.TYPE) == ["extensions.vector"]
    assert named(mentions_in_type("integer"), Kind.TYPE) == []


@given(
    st.text("abé ", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.text("xyz", max_size=4)), max_size=5),
)
def test_places_lead_back(text: str, wanted: list[tuple[int, str]]) -> None:
    starts = sorted({min(start, len(text)) for start, _ in wanted})
    splices = tuple(
        Splice(start, start, new) for start, (_, new) in zip(starts, wanted, strict=False)
    )
    made = replaced(text, splices)
    inserted = {splice.start for splice in splices if splice.text}
    for offset, character in enumerate(made):
        origin = original_offset(splices, offset)
        assert 0 <= origin <= len(text)
        if origin not in inserted and origin < len(text):
            assert text[origin] == character
