"""``access.md`` says everything that the rules say, in words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.emit.access_matrix import emit_access_matrix
from schemagen.model.buckets import Bucket
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

SCHOOL = """\
schemagen: 1
name: school
title: School
actors:
  teacher: {claim: teacher_id, table: teachers, when: is_active}
  pupil: {claim: app_metadata.pupil_id, table: pupils}
  enrolled: {table: enrollments, to: pupil, by: pupil_id, key: course_id, role: role}
  warden: {table: wardens, user: user_id, key: house_id, tree: parent_id, when: not is_ill}
  head: {table: wardens, user: user_id, when: is_head}
  invited: {claim: email}
  sure: {jwt: {aal: aal2}}
tables:
  teachers:
    columns: {id: uuid primary key, name: text, is_active: boolean}
    access: [{allow: select, to: teacher}, {allow: update, to: teacher, columns: [name]}]
  pupils:
    columns: {id: uuid primary key, teacher_id: uuid not null references teachers}
    access: [{allow: select, to: pupil}]
  courses:
    about: A | course
    columns:
      id: uuid primary key
      teacher_id: uuid not null references teachers
      is_open: boolean not null default true
    access:
      - {allow: all, to: teacher, by: teacher_id, movable: true}
      - {allow: select, to: pupil, by: {teacher_id: teacher_id}, when: is_open}
  enrollments:
    columns:
      course_id: uuid not null references courses
      pupil_id: uuid not null references pupils
      role: text not null default 'guest'
    use: [id]
    owner: none
    access: [{allow: select, to: enrolled, by: course_id}]
  tests:
    columns: {course_id: uuid not null references courses, mark: integer, note: text}
    use: [id]
    owner: none
    access:
      - {allow: select, via: course_id, to: teacher}
      - {allow: [select, insert], to: enrolled, by: course_id, roles: [tutor, guest], check: mark is null}
      - {allow: update, to: teacher, by: course_id.teacher_id, when: mark is null, check: mark > 0, columns: [mark]}
      - {allow: update, to: enrolled, by: course_id, roles: [tutor], when: "note like 'a|b`%'", columns: {except: [mark]}}
  houses:
    columns: {id: uuid primary key, parent_id: uuid references houses, ward: text}
    access: [{allow: select, to: warden}, {allow: all, to: head}, read_only: sure]
  wardens:
    columns:
      user_id: uuid not null
      house_id: uuid not null references houses
      ward: text
      is_ill: boolean not null default false
      is_head: boolean not null default false
    use: [id]
    owner: none
    access: [{allow: select, to: warden, by: {house_id: house_id, ward: ward}}]
  letters:
    columns: {sender: text, body: text}
    use: [id]
    access: [{allow: insert, to: anon}]
  letter_parts:
    columns: {address: text, letter_id: uuid not null references letters}
    use: [id]
    access: [{allow: select, to: invited, by: address}, {allow: select, to: service}]
  secrets: {columns: {id: uuid primary key}, access: [service_only]}
views:
  open_courses: {access: [teacher], about: Those that are open, query: select id from courses}
functions:
  grade: {access: [teacher], about: Gives a mark, security: definer, returns: integer, body: select 1}
buckets:
  papers: {max_size: 1 MB, types: [application/pdf], access: [{allow: all, to: teacher, by: folder}]}
realtime: [courses]
"""  # noqa: E501

PAGE = (Path(__file__).parent / "school.md").read_text(encoding="utf-8")


def model_of(text: str) -> Model:
    return build_model(load_text(text, "schema.yaml"))[0]


def page_of(model: Model) -> str:
    return emit_access_matrix(render_bundle(model), "")["access.md"]


def test_the_page(pytestconfig: pytest.Config) -> None:
    found = page_of(model_of(SCHOOL))
    if pytestconfig.getoption("--update"):
        (Path(__file__).parent / "school.md").write_text(found, encoding="utf-8")
    assert found == PAGE


EXAMPLES = sorted((Path(__file__).parents[1] / "attacks" / "specs").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_each_word_of_each_rule_is_there(path: Path) -> None:
    model = model_of(path.read_text(encoding="utf-8"))
    page = page_of(model)
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    shown = [(table.name.name, model.rules[table.name]) for table in model.tables]
    buckets = [item for item in model.objects if isinstance(item, Bucket)]
    shown += [(f"Bucket {bucket.name}", bucket.rules) for bucket in buckets]
    for name, rules in shown:
        for rule in rules:
            if rule.actor is not None:
                assert f"| **{rule.actor.name}** |" in sections[name]
                assert f"| **{rule.actor.name}** |" in sections["Who asks"]
            for condition in (rule.when, rule.check):
                assert condition is None or condition.text in sections[name]
            for role in rule.roles:
                assert role in sections[name]


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_each_table_of_the_page_is_one(path: Path) -> None:
    lines = page_of(model_of(path.read_text(encoding="utf-8"))).splitlines()
    for above, line in pairwise(lines):
        if above.startswith("|") and line.startswith("|"):
            bars = [row.replace("\\|", "").count("|") for row in (above, line)]
            assert bars[0] == bars[1], line
