"""Near misses: what each check says of rules that differ by a word."""

from __future__ import annotations

import pytest

from .conftest import codes

ACTORS = """\
schemagen: 1
name: clubs
actors:
  member: {table: memberships, user: user_id, key: club_id, role: role}
  manager: {table: memberships, user: user_id, key: club_id, when: "role in ('owner', 'admin')"}
  owner: {table: memberships, user: user_id, key: club_id, when: role = 'owner'}
  admin: {table: people, user: id, when: is_admin}
  premium: {table: pupils, claim: pupil_id, when: tier = 'premium'}
  pupil: {table: pupils, claim: pupil_id, when: is_active}
  enrolled: {table: enrollments, to: pupil, by: pupil_id, key: course_id}
tables:
"""

DOCUMENTS = """\
  documents:
    columns:
      club_id: uuid not null references clubs on delete cascade
      author_id: uuid not null default auth.uid()
      reader_id: uuid
      title: text
      state: text not null default 'draft' check (state in ('draft', 'sent', 'kept'))
      is_deleted: boolean not null default false
      is_public: boolean not null default false
    use: [id]
    owner: none
    access: {access}
"""

MEMBERSHIPS = """\
  memberships:
    columns:
      club_id: uuid not null references clubs on delete cascade
      user_id: uuid not null references auth.users on delete cascade
      role: text not null default 'guest' check (role in ('guest', 'admin', 'owner'))
    constraints: {{memberships_pkey: "primary key (club_id, user_id)"}}
    owner: none
    access: {access}
"""

PEOPLE = """\
  people:
    columns:
      id: uuid primary key references auth.users on delete cascade
      name: text
      is_admin: boolean not null default false
    access: {access}
"""

PUPILS = """\
  pupils:
    columns:
      user_id: uuid
      name: text
      tier: text not null default 'basic'
      is_active: boolean not null default true
    use: [id]
    owner: none
    access: {access}
"""

OTHERS = {
    "clubs": """\
  clubs:
    columns: {created_by: uuid default auth.uid(), name: text}
    use: [id]
    access: [{allow: select, to: member}, {allow: update, to: member, roles: [owner]}]
""",
    "memberships": MEMBERSHIPS.format(access="[{allow: select, to: member, by: club_id}]"),
    "people": PEOPLE.format(access="[{allow: select, to: user}]"),
    "pupils": PUPILS.format(access="[{allow: select, to: pupil}]"),
    "courses": "  courses: {columns: {name: text}, use: [id], access: [read_only: user]}\n",
    "enrollments": """\
  enrollments:
    columns:
      course_id: uuid not null references courses on delete cascade
      pupil_id: uuid not null references pupils on delete cascade
    use: [id]
    owner: none
    access: [{allow: select, to: pupil, by: pupil_id}]
""",
}


def found(table: str, *rules: str) -> list[str]:
    """Return the codes about a table with these rules, among others without a fault."""
    name = table.split(":")[0].strip()
    written = table.format(access=f"[{', '.join(rules)}]")
    others = (text for other, text in OTHERS.items() if other != name)
    return codes(ACTORS + written + "".join(others))


def on_documents(*rules: str) -> list[str]:
    return found(DOCUMENTS, *rules)


def test_the_other_tables_are_without_a_fault() -> None:
    assert on_documents("service_only") == []


SEES = "{allow: select, to: user, by: author_id}"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([SEES, "{allow: update, to: user, by: author_id}"], []),
        ([SEES, "{allow: delete, to: user, by: reader_id}"], ["SG910"]),
        ([SEES, "{allow: delete, to: user, by: any}"], ["SG910"]),
        (["{allow: select, to: user, by: any}", "{allow: delete, to: user, by: reader_id}"], []),
        (["{allow: select, to: public}", "{allow: delete, to: admin}"], []),
        (["{allow: select, to: anon}", "{allow: delete, to: user, by: author_id}"], ["SG910"]),
        # Everybody's own is not every row.
        ([SEES, "{allow: update, to: admin}"], ["SG910"]),
        ([SEES, "{allow: [select, update], to: admin}"], []),
        # Not everybody is an admin.
        (["{allow: select, to: admin}", "{allow: update, to: user, by: author_id}"], ["SG910"]),
        # Who is manager or owner is member of the same club.
        (["{allow: select, to: member, by: club_id}", "{allow: all, to: owner, by: club_id}"], []),
        (
            ["{allow: select, to: manager, by: club_id}",
             "{allow: delete, to: owner, by: club_id}"],
            [],
        ),
        (
            ["{allow: select, to: owner, by: club_id}",
             "{allow: delete, to: manager, by: club_id}"],
            ["SG910"],
        ),
        (
            ["{allow: select, to: member, by: club_id, roles: [owner]}",
             "{allow: delete, to: member, by: club_id, roles: [admin]}"],
            ["SG910"],
        ),
        (
            ["{allow: select, to: member, by: club_id, roles: [owner, admin]}",
             "{allow: delete, to: member, by: club_id, roles: [admin]}"],
            [],
        ),
        (
            ["{allow: select, to: member, by: club_id, roles: [owner, admin]}",
             "{allow: delete, to: manager, by: club_id}"],
            [],
        ),
        (
            ["{allow: select, to: member, by: club_id, roles: [owner]}",
             "{allow: delete, to: manager, by: club_id}"],
            ["SG910"],
        ),
        (["{allow: select, to: member, by: club_id}", "{allow: delete, to: anon}"], ["SG910"]),
        # An author may be a member, and then sees it.
        (
            ["{allow: select, to: member, by: club_id}",
             "{allow: delete, to: user, by: author_id}"],
            [],
        ),
        # What is public is no draft.
        (
            ["{allow: select, to: user, by: any, when: is_public}",
             "{allow: delete, to: user, by: author_id, when: not is_public}"],
            ["SG910"],
        ),
        # Parents' rules count as if they stood here.
        (["{allow: select, via: club_id}", "{allow: delete, via: club_id}"], []),
        (["{allow: select, via: club_id}", "{allow: delete, to: owner, by: club_id}"], []),
        (["{allow: select, to: owner, by: club_id}", "{allow: delete, via: {club_id: select}}"],
         ["SG910"]),
        (["{allow: delete, to: service}"], []),
    ],
)  # fmt: skip
def test_changes_of_rows_that_are_not_found(rules: list[str], expected: list[str]) -> None:
    assert on_documents(*rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([SEES, "{allow: insert, to: user, by: author_id}"], []),
        ([SEES, "{allow: insert, to: user, by: reader_id}"], ["SG911"]),
        # A letter box: nobody but admins reads it.
        (["{allow: select, to: admin}", "{allow: insert, to: user, by: author_id}"], []),
        (["{allow: insert, to: public}"], []),
        (["{allow: select, to: member, by: club_id}", "{allow: insert, to: user, by: author_id}"],
         []),
        # Nothing is public before somebody makes it so.
        (["published: is_public", "{allow: insert, to: user, by: author_id}"], ["SG911"]),
        (["published: is_public", "{allow: insert, to: user, by: author_id, check: is_public}"],
         []),
        (["published: not is_deleted", "{allow: insert, to: user, by: author_id}"], []),
        (["published: title is not null", "{allow: insert, to: user, by: author_id}"],
         ["SG911"]),
        (["published: title is not null", "append_only: author_id"], []),
    ],
)  # fmt: skip
def test_inserts_that_are_not_read_back(rules: list[str], expected: list[str]) -> None:
    assert on_documents(*rules) == expected


ALIVE = "{allow: select, to: user, by: author_id, when: not is_deleted}"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([ALIVE, "{allow: update, to: user, by: author_id}"], ["SG912"]),
        ([ALIVE, "{allow: update, to: user, by: author_id, columns: [title]}"], []),
        ([ALIVE, "{allow: update, to: user, by: author_id, columns: {except: [title]}}"],
         ["SG912"]),
        ([ALIVE, SEES, "{allow: update, to: user, by: author_id}"], []),
        ([ALIVE, "{allow: update, to: user, by: author_id, when: not is_deleted}"], []),
        ([ALIVE, "{allow: select, to: user, by: author_id, when: is_deleted}",
          "{allow: update, to: user, by: author_id}"], []),
        # The column that it reads stays, the other one's new values are seen.
        (["{allow: select, to: user, by: author_id, when: not is_deleted and state <> 'kept'}",
          "{allow: update, to: user, by: author_id, when: state <> 'kept', columns: [state]}"], []),
        (["{allow: select, to: user, by: author_id, when: not is_deleted and state <> 'kept'}",
          "{allow: update, to: user, by: author_id, columns: [state]}"], ["SG912"]),
        # A rule of another actor may let one see it: who knows.
        ([ALIVE, "{allow: select, to: member, by: club_id}",
          "{allow: update, to: user, by: author_id}"], []),
        # Of anybody else's rule it says nothing.
        ([ALIVE, "{allow: all, to: admin}"], []),
    ],
)  # fmt: skip
def test_updates_that_take_a_row_out_of_sight(rules: list[str], expected: list[str]) -> None:
    assert on_documents(*rules) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("when: not is_deleted", []),
        ("check: not is_deleted", ["SG913"]),
        ("check: \"state in ('draft', 'sent', 'kept')\"", []),
        ("when: state = 'draft', check: \"state in ('draft', 'sent')\"", []),
        # A step that has to be made.
        ("when: state = 'draft', check: state = 'sent'", []),
        ("when: not is_deleted, check: state <> 'kept'", ["SG913"]),
    ],
)
def test_checks_that_are_narrower(conditions: str, expected: list[str]) -> None:
    rules = [SEES, f"{{allow: update, to: user, by: author_id, {conditions}}}"]
    assert on_documents(*rules) == expected


DAYS = """\
  days:
    columns:
      user_id: uuid not null default auth.uid()
      day: date not null
      is_closed: boolean not null default false
    use: [id]
    {constraints}
    access: {{access}}
"""


@pytest.mark.parametrize(
    ("constraints", "insert", "update", "expected"),
    [
        ('{{one: "unique (user_id, day)"}}', "check: not is_closed", "", ["SG914"]),
        ('{{one: "unique (user_id, day)"}}', "check: not is_closed", "when: not is_closed", []),
        ('{{one: "unique (user_id, day)"}}', "", "when: not is_closed", []),
        # Nobody knows the key of a row that is not there yet.
        ("{{}}", "check: not is_closed", "", []),
    ],
)
def test_upserts_that_are_refused(
    constraints: str, insert: str, update: str, expected: list[str]
) -> None:
    table = DAYS.format(constraints=f"constraints: {constraints}")
    rules = (
        "{allow: select, to: user, by: user_id}",
        f"{{allow: insert, to: user, by: user_id, {insert}}}",
        f"{{allow: update, to: user, by: user_id, {update}}}",
    )
    assert found(table, *rules) == expected


FOUNDED = """\
  clubs:
    columns: {{created_by: uuid default auth.uid(), name: text}}
    use: [id, founder: {{in: memberships, user: created_by, role: owner}}]
    access: {access}
"""


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: insert, to: user, by: created_by}", "{allow: select, to: member}"], ["SG915"]),
        (["{allow: [select, insert], to: user, by: created_by}", "{allow: select, to: member}"],
         []),
        (["{allow: insert, to: user, by: created_by}", "{allow: select, to: user, by: any}"], []),
        (["{allow: select, to: member}"], []),
        (["{allow: [select, insert], to: admin}", "{allow: select, to: member}"], []),
    ],
)  # fmt: skip
def test_founders_who_do_not_see_what_they_founded(rules: list[str], expected: list[str]) -> None:
    assert found(FOUNDED, *rules, "{allow: update, to: member, roles: [owner]}") == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: select, to: user, by: author_id, columns: [id, title]}"], ["SG916"]),
        (["{allow: select, to: service, columns: [id]}", SEES], []),
        (["{allow: [select, insert], to: user, by: author_id, columns: [author_id, club_id]}"],
         []),
        (["{allow: select, to: user, by: author_id, columns: [id, club_id, author_id, reader_id,"
          " title, state, is_deleted, is_public]}"], []),
    ],
)  # fmt: skip
def test_columns_that_can_not_be_read(rules: list[str], expected: list[str]) -> None:
    assert on_documents(*rules) == expected


MINE = "{allow: select, to: user, by: user_id}"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: update, to: user, by: user_id}"], ["SG917"]),
        (["{allow: update, to: user, by: user_id, columns: [club_id]}"], []),
        (["{allow: update, to: user, by: user_id, columns: [role]}"], ["SG917"]),
        (["{allow: update, to: user, by: user_id, columns: [role], check: role = 'guest'}"],
         ["SG913"]),
        (["{allow: update, to: user, by: user_id, columns: [role], when: role = 'guest'}"], []),
        (["{allow: update, to: user, by: user_id, columns: [role], when: role <> 'owner'}"],
         ["SG917"]),
        # Every member, in any role, changes everybody's, and so his own.
        (["{allow: update, to: member, by: club_id, columns: [role]}"], ["SG917"]),
        # Who has a role already is there to give it to others.
        (["{allow: update, to: member, by: club_id, roles: [owner], columns: [role]}"], []),
        (["{allow: update, to: manager, by: club_id, columns: [role]}"], []),
        (["{allow: update, to: owner, by: club_id}"], []),
        (["{allow: update, to: admin}", "{allow: select, to: admin}"], []),
        # From one club to another of which he is a member.
        (["{allow: update, to: member, by: club_id, columns: [club_id], movable: true}"], []),
        # A note of `movable` is about the column that it names.
        (["{allow: update, to: user, by: user_id, columns: [club_id], movable: true}"], []),
        (["{allow: delete, to: user, by: user_id}"], []),
    ],
)  # fmt: skip
def test_members_who_promote_themselves(rules: list[str], expected: list[str]) -> None:
    assert found(MEMBERSHIPS, MINE, "{allow: select, to: member, by: club_id}", *rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: update, to: user}"], ["SG917"]),
        (["{allow: update, to: user, columns: [name]}"], []),
        (["{allow: update, to: user, when: not is_admin}"], []),
        (["{allow: select, to: admin}", "{allow: update, to: admin}"], []),
        (["{allow: insert, to: user, by: id}"], ["SG918"]),
        (["{allow: insert, to: user, by: id, columns: [id, name]}"], []),
        (["{allow: insert, to: user, by: id, check: not is_admin}"], []),
    ],
)
def test_people_who_make_themselves_admin(rules: list[str], expected: list[str]) -> None:
    assert found(PEOPLE, "{allow: select, to: user}", *rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: update, to: pupil, columns: [name]}"], []),
        # Premium by his own hand.
        (["{allow: update, to: pupil, columns: [tier]}"], ["SG917"]),
        # Out by his own hand, and never in again.
        (["{allow: update, to: pupil, columns: [is_active]}"], ["SG917"]),
        (["{allow: update, to: pupil, columns: [is_active], when: is_active}"], []),
        (["{allow: [select, update], to: admin}"], []),
    ],
)
def test_claims_whose_row_decides(rules: list[str], expected: list[str]) -> None:
    assert found(PUPILS, "{allow: select, to: pupil}", *rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{allow: insert, to: user, by: user_id}"], ["SG918"]),
        (["{allow: insert, to: user, by: any}"], ["SG918"]),
        (["{allow: insert, to: user, by: user_id, check: role = 'guest'}"], []),
        # The default decides, and everybody joins every club.
        (["{allow: insert, to: user, by: user_id, columns: [club_id, user_id]}"], ["SG918"]),
        (["{allow: insert, to: member, by: club_id}"], ["SG918"]),
        (["{allow: insert, to: member, by: club_id, check: role = 'guest'}"], []),
        (["{allow: insert, to: manager, by: club_id}"], []),
        # Who made the club decides who is in it.
        (["{allow: insert, to: user, by: club_id.created_by}"], ["SG918"]),
        (["{allow: insert, to: user, by: club_id.created_by, check: role <> 'owner'}"], []),
    ],
)
def test_people_who_let_themselves_in(rules: list[str], expected: list[str]) -> None:
    seen = "{allow: select, to: user, by: any}"
    assert found(MEMBERSHIPS, seen, *rules) == expected


def test_members_who_move_to_another_club() -> None:
    seen = "{{allow: select, to: member, by: club_id, movable: {}}}"
    update = "{allow: update, to: user, by: user_id, columns: [club_id]}"
    assert found(MEMBERSHIPS, MINE, seen.format("false"), update) == []
    assert found(MEMBERSHIPS, MINE, seen.format("true"), update) == ["SG917"]


def test_pupils_who_enroll_themselves() -> None:
    enrollments = OTHERS["enrollments"].replace("{", "{{").replace("}", "}}")
    table = enrollments.partition("    access:")[0] + "    access: {access}\n"
    seen = "{allow: select, to: pupil, by: pupil_id}"
    assert found(table, seen, "{allow: insert, to: pupil, by: pupil_id}") == ["SG918"]
    assert found(table, seen, "{allow: insert, to: admin}") == []
    # Into the courses that he is in.
    known = "{allow: [select, insert], to: enrolled, by: course_id}"
    assert found(table, seen, known) == []
