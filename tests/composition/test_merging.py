"""What becomes of the keys of several documents."""

from __future__ import annotations

import pytest

from .conftest import Compose, Findings

BASE = """\
schemagen: 1
name: base
title: The base
about: Nobody inherits this
version: "3"
tenancy: user
schema: app
naming: {index: "i_{table}_{columns}"}
parameters: {longest: {type: integer, default: 10, maximum: 99}}
extensions: [vector, citext]
enums: {mood: [good, bad]}
tables:
  users:
    columns: {id: uuid, email: text, about: {type: text, about: Of oneself}}
    use: [id, owned: users, timestamps]
    indexes: [email, {name: by_about, columns: about}]
    access: [owner: id, read_only: user]
  posts: {columns: {id: uuid}}
functions: {f: {body: select 1, volatility: stable}}
"""


def test_everything_of_a_base_comes_along_but_what_it_says_of_itself(compose: Compose) -> None:
    document = compose(
        {"schema.yaml": "schemagen: 1\nname: app\nextends: ./b.yaml\n", "b.yaml": BASE}
    )
    assert list(document) == [
        "schemagen", "name", "tenancy", "schema", "naming", "parameters", "extensions", "enums",
        "tables", "functions",
    ]  # fmt: skip
    assert document["name"] == "app"
    assert list(document["tables"]) == ["users", "posts"]


def test_own_names_stand_behind_those_of_the_bases(compose: Compose) -> None:
    document = compose(
        {
            "schema.yaml": "tables: {z: {}}\nextensions: [pg_trgm, vector]\n"
            "extends: [b.yaml, c.yaml]\n",
            "b.yaml": BASE,
            "c.yaml": "extensions: [citext, hstore]\ntables: {m: {}}\n",
        }
    )
    assert list(document["tables"]) == ["users", "posts", "m", "z"]
    assert document["extensions"] == ["vector", "citext", "hstore", "pg_trgm"]


@pytest.mark.parametrize(
    ("override", "table"),
    [
        ("{about: x}", {"about": "x"}),
        ("{columns: {email: citext}}", {"columns": {"email": "citext"}}),
        ("{columns: {nick: text}}", {"columns": {"nick": "text"}}),
        (
            "{columns: {email: {example: a}}}",
            {"columns": {"email": {"type": "text", "example": "a"}}},
        ),
        ("{columns: {email: {type: x}}}", {"columns": {"email": {"type": "x"}}}),
        ("{columns: {about: {about: x}}}", {"columns": {"about": {"type": "text", "about": "x"}}}),
        ("{columns: {about: text}}", {"columns": {"about": "text"}}),
        ("{columns: {id: ~}}", {"columns": {"id": None}}),
        ("{access: [owner: email]}", {"access": [{"owner": "email"}]}),
        ("{use: []}", {"use": []}),
    ],
)
def test_an_override_merges_mappings_and_replaces_the_rest(
    compose: Compose, override: str, table: dict[str, object]
) -> None:
    before = compose({"schema.yaml": "extends: b.yaml\n", "b.yaml": BASE})["tables"]
    text = f"extends: b.yaml\noverride: {{tables: {{users: {override}}}}}\n"
    after = compose({"schema.yaml": text, "b.yaml": BASE})["tables"]
    assert after.pop("posts") == before["posts"]
    wanted = before["users"]
    for key, value in table.items():
        merged = {**wanted.get(key, {}), **value} if isinstance(value, dict) else value
        wanted[key] = merged
    assert after["users"] == wanted


@pytest.mark.parametrize(
    ("removal", "path", "left"),
    [
        ("{tables: [users]}", ["tables"], {"posts": {"columns": {"id": "uuid"}}}),
        (
            "{tables: {users: {columns: [id, about]}}}",
            ["tables", "users", "columns"],
            {"email": "text"},
        ),
        ("{tables: {users: {use: [owned, id]}}}", ["tables", "users", "use"], ["timestamps"]),
        ("{tables: {users: {indexes: [by_about]}}}", ["tables", "users", "indexes"], ["email"]),
        (
            "{tables: {users: {access: [read_only]}}}",
            ["tables", "users", "access"],
            [{"owner": "id"}],
        ),
        ("{extensions: [vector]}", ["extensions"], ["citext"]),
        ("{functions: {f: [volatility]}}", ["functions", "f"], {"body": "select 1"}),
        ("{enums: [mood]}", ["enums"], {}),
    ],
)
def test_a_removal_names_what_to_leave_out(
    compose: Compose, removal: str, path: list[str], left: object
) -> None:
    text = f"extends: b.yaml\nremove: {removal}\n"
    found: object = compose({"schema.yaml": text, "b.yaml": BASE})
    for step in path:
        assert isinstance(found, dict)
        found = found[step]
    assert found == left


def test_what_is_removed_can_be_written_anew(compose: Compose) -> None:
    text = "extends: [b.yaml, c.yaml]\nremove: {tables: [posts]}\ntables: {posts: {about: Mine}}\n"
    other = "tables: {posts: {about: Theirs}}\n"
    document = compose({"schema.yaml": text, "b.yaml": BASE, "c.yaml": other})
    assert document["tables"]["posts"] == {"about": "Mine"}


def test_removing_comes_before_overriding(compose: Compose) -> None:
    text = (
        "extends: b.yaml\n"
        "remove: {tables: {users: {columns: [about]}}}\n"
        "override: {tables: {users: {columns: {about: integer}}}}\n"
    )
    columns = compose({"schema.yaml": text, "b.yaml": BASE})["tables"]["users"]["columns"]
    assert columns == {"id": "uuid", "email": "text", "about": "integer"}


def test_parameters_of_a_base_take_other_values(compose: Compose) -> None:
    text = "extends: b.yaml\nparameters: {longest: {default: 50}, own: {type: string}}\n"
    assert compose({"schema.yaml": text, "b.yaml": BASE})["parameters"] == {
        "longest": {"type": "integer", "default": 50, "maximum": 99},
        "own": {"type": "string"},
    }


def test_own_settings_come_before_those_of_bases(compose: Compose) -> None:
    other = BASE.replace("user", "team").replace("app", "b").replace("i_{", "{")
    text = "extends: [b.yaml, c.yaml]\nremove: {tables: [users, posts, teams]}\n" + (
        "tenancy: user\nschema: mine\nnaming: {index: x}\ntarget: {postgres: 15}\n"
    )
    document = compose({"schema.yaml": text, "b.yaml": BASE, "c.yaml": other})
    assert (document["tenancy"], document["schema"]) == ("user", "mine")
    assert (document["naming"], document["target"]) == ({"index": "x"}, {"postgres": 15})


def test_a_mapping_of_settings_is_merged(compose: Compose) -> None:
    text = "extends: [b.yaml, c.yaml]\ntarget: {postgres: 15}\n"
    b, c = "target: {postgres: 16}\n", "target: {postgres: 18, vector_schema: public}\n"
    document = compose({"schema.yaml": text, "b.yaml": b, "c.yaml": c})
    assert document["target"] == {"postgres": 15, "vector_schema": "public"}


def test_an_own_layout_replaces_that_of_a_base(compose: Compose) -> None:
    text = "extends: b.yaml\nlayout: {all: [tables]}\n"
    document = compose({"schema.yaml": text, "b.yaml": "layout: {one: [tables], two: [rows]}\n"})
    assert document["layout"] == {"all": ["tables"]}


def test_rows_are_added_up(compose: Compose) -> None:
    b, c = "seed: {kinds: [{id: 1}], x: []}\n", "seed: {kinds: [{id: 2}, {id: 1}]}\n"
    text = "extends: [b.yaml, c.yaml]\nseed: {kinds: [{id: 3}]}\n"
    document = compose({"schema.yaml": text, "b.yaml": b, "c.yaml": c})
    assert document["seed"] == {"kinds": [{"id": 1}, {"id": 2}, {"id": 3}], "x": []}


def test_nested_sections(compose: Compose) -> None:
    b, c = (
        "realtime: {tables: [a], broadcast: {a: x}}\n",
        "realtime: {tables: [b], broadcast: {b: y}}\n",
    )
    document = compose({"schema.yaml": "extends: [b.yaml, c.yaml]\n", "b.yaml": b, "c.yaml": c})
    assert document["realtime"] == {"tables": ["a", "b"], "broadcast": {"a": "x", "b": "y"}}


# One document on two ways


def test_a_document_that_two_bases_extend_is_there_once(compose: Compose) -> None:
    files = {
        "schema.yaml": "extends: [one.yaml, sub/../one.yaml, sub/two.yaml]\n",
        "one.yaml": "extends: ./base.yaml\ntables: {ones: {}}\n",
        "sub/two.yaml": "extends: ../base.yaml\ntables: {twos: {}}\n",
        "base.yaml": BASE + "seed: {users: [{id: 1}]}\n",
    }
    document = compose(files)
    assert list(document["tables"]) == ["users", "posts", "ones", "twos"]
    assert document["seed"] == {"users": [{"id": 1}]}


@pytest.mark.parametrize("order", ["one.yaml, two.yaml", "two.yaml, one.yaml"])
def test_what_one_of_them_changed_is_changed(compose: Compose, order: str) -> None:
    files = {
        "schema.yaml": f"extends: [{order}]\n",
        "one.yaml": "extends: base.yaml\noverride: {tables: {posts: {about: x}}}\n",
        "two.yaml": "extends: base.yaml\nremove: {tables: {users: [use]}}\n",
        "base.yaml": BASE,
    }
    tables = compose(files)["tables"]
    assert tables["posts"]["about"] == "x"
    assert "use" not in tables["users"]


TWICE = {
    "schema.yaml": "extends: [one.yaml, two.yaml]\n",
    "one.yaml": "extends: base.yaml\n"
    "override: {tables: {posts: {columns: {a: text, c: text}, about: One}}}\n",
    "two.yaml": "extends: base.yaml\n"
    "override: {tables: {posts: {columns: {b: text, c: date}, about: Two}}}\n",
    "base.yaml": "tables: {posts: {columns: {id: uuid primary key}, access: [service_only]}}\n",
}


def test_both_may_change_the_same_table(compose: Compose) -> None:
    decision = "override: {tables: {posts: {about: Both, columns: {c: uuid}}}}\n"
    files = {**TWICE, "schema.yaml": TWICE["schema.yaml"] + decision}
    assert compose(files)["tables"]["posts"] == {
        "columns": {"id": "uuid primary key", "a": "text", "c": "uuid", "b": "text"},
        "access": ["service_only"],
        "about": "Both",
    }


def test_what_both_of_them_changed_differently_is_a_clash(findings: Findings) -> None:
    head = "schemagen: 1\nname: app\n"
    files = {**TWICE, "schema.yaml": head + TWICE["schema.yaml"]}
    files["base.yaml"] = files["base.yaml"].replace("access:", "about: Base, access:")
    assert findings(files) == (
        "two.yaml:2:65: error[SG121]: tables.posts.about is in two documents\n"
        "  override: {tables: {posts: {columns: {b: text, c: date}, about: Two}}}\n"
        "                                                                  ^\n"
        "  the other one is at one.yaml:2:65\n"
        "  in two.yaml, used at schema.yaml:3:21\n"
        "  hint: say below `override:`, in the document that extends both, what it shall be\n"
        "two.yaml:2:48: error[SG121]: tables.posts.columns.c is in two documents\n"
        "  override: {tables: {posts: {columns: {b: text, c: date}, about: Two}}}\n"
        "                                                 ^\n"
        "  the other one is at one.yaml:2:48\n"
        "  in two.yaml, used at schema.yaml:3:21\n"
        "  hint: say below `override:`, in the document that extends both, what it shall be"
    )


def test_what_one_of_them_left_out_comes_with_the_other(compose: Compose) -> None:
    files = {
        "schema.yaml": "extends: [one.yaml, two.yaml]\n",
        "one.yaml": "extends: base.yaml\nremove: {tables: [posts]}\n",
        "two.yaml": "extends: base.yaml\n",
        "base.yaml": BASE,
    }
    assert list(compose(files)["tables"]) == ["users", "posts"]


def test_the_same_words_in_two_documents_are_no_clash(compose: Compose) -> None:
    words = "parameters: {size: {type: integer, default: 1}}\nenums: {mood: [good, bad]}\n"
    files = {"schema.yaml": f"extends: [b.yaml, c.yaml]\n{words}", "b.yaml": words, "c.yaml": words}
    assert compose(files)["enums"] == {"mood": ["good", "bad"]}


def test_the_same_names_in_another_order_are_a_clash(findings: Findings) -> None:
    files = {
        "schema.yaml": "schemagen: 1\nname: app\nextends: b.yaml\ntables: {}\n"
        "enums: {mood: [bad, good]}\n",
        "b.yaml": "enums: {mood: [good, bad]}\n",
    }
    assert "SG121" in findings(files)


def test_a_section_is_a_list_or_a_mapping(findings: Findings) -> None:
    files = {
        "schema.yaml": "schemagen: 1\nname: app\nextends: b.yaml\ntables: {}\nenums: [mood]\n",
        "b.yaml": "enums: {mood: [good, bad]}\n",
    }
    assert findings(files) == (
        "schema.yaml:5:1: error[SG121]: enums is in two documents\n"
        "  enums: [mood]\n"
        "  ^\n"
        "  the other one is at b.yaml:1:1\n"
        "  hint: write both as a list, or both as a mapping\n"
        "schema.yaml:5:8: error[SG102]: 'enums' has to be a mapping, this is a list\n"
        "  enums: [mood]\n"
        "         ^"
    )
