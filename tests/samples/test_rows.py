"""Sample rows of whole systems: they come, come again without doubling, and go."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.server import Server
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from ..kinds.conftest import Database, bundle_of
from .conftest import HEAD, came_and_went, contents, run, scripts_of

EXAMPLES = Path(__file__).parents[1] / "examples" / "specs"
OF_EXAMPLES = {
    "ai_usage": """
        users: {count: 2}
        ai_conversations: {per: users, count: 3}
        embeddings: {per: users, count: 2}
        ai_usage: {per: users, count: 4}
    """,
    "chronos": """
        creators: {count: 2}
        students: {per: creators, count: 2}
        videos: {per: creators, count: 3, values: {status: [completed, pending]}}
        video_chunks: {per: videos, count: 4}
        courses: {per: creators, count: 1}
        course_modules: {per: courses, count: 2}
        chat_sessions: {per: students, count: 2}
        chat_messages: {per: chat_sessions, count: 3}
        video_analytics: {per: videos, count: 3}
        usage_metrics: {per: creators, count: 5}
    """,
    "coach_os": """
        users: [{email: a@example.com}, {email: b@example.com}]
        business_profiles: {per: users, count: 1}
        goals: {per: users, count: 3}
        conversations: {per: users, count: 3}
        messages: {per: conversations, count: 4}
        daily_summaries: {per: users, count: 3}
        weekly_summaries: {per: users, count: 3}
        coaching_sessions: {per: conversations, count: 1}
        conversation_embeddings: {per: users, count: 3}
        action_items: {per: conversations, count: 1}
        usage_events: {per: users, count: 3}
    """,
    "orion_chat": """
        users: [{email: a@example.com}, {email: b@example.com}]
        user_profiles: [{role: admin}]
        conversations: {per: users, count: 3}
        messages: {per: conversations, count: 4}
        files: {per: users, count: 2}
        document_chunks: {per: files, count: 3}
        generated_images: {per: conversations, count: 1}
        usage_logs: {per: users, count: 2}
        system_prompt_templates: {per: users, count: 1}
    """,
    "workspaces": """
        users: {count: 3}
        organizations: {per: users, count: 1}
        memberships: {per: organizations, count: 2}
        invitations: {per: organizations, count: 2}
        teams: {per: organizations, count: 2}
        team_members: {per: teams, count: 1}
        documents: {per: organizations, count: 3}
    """,
}


def example(name: str) -> str:
    """Return an example with samples of every table, without the lines that begin it."""
    content = (EXAMPLES / f"{name}.yaml").read_bytes()
    text = content.partition(b"\nsamples:")[0].decode()
    return f"{text}\nsamples:{OF_EXAMPLES[name]}\n"


@pytest.mark.parametrize("name", OF_EXAMPLES)
def test_an_example_gets_rows_in_every_table(database: Database, name: str) -> None:
    model, _ = build_model(load_text(example(name), name))
    bundle = render_bundle(model)
    files = emit_single(bundle, "")
    apply_bundle(database.connection, bundle)
    before, facts = contents(database.connection, bundle), database.facts()
    run(database.connection, files["samples.sql"])
    made = contents(database.connection, bundle)
    empty = {name for name, rows in made.items() if not rows}
    archives = {
        f"public.{table.name.name}" for table in model.tables if "archive" in str(table.name)
    }
    assert empty - archives <= ({"auth.users"} if name == "chronos" else set())
    run(database.connection, files["samples.sql"])
    assert contents(database.connection, bundle) == made
    run(database.connection, files["samples_remove.sql"])
    assert contents(database.connection, bundle) == before
    assert database.facts() == facts


LIBRARY = """\
tenancy: user
enums: {mood: [calm, loud]}
tables:
  people:
    columns:
      id: uuid primary key references auth.users on delete cascade
      email: text not null
      name: text
      role: text not null default 'reader'
    use: [timestamps, signup: {email: email, name: "raw_user_meta_data ->> 'name'"}]
    access: [{allow: select, to: user}]
  books:
    columns:
      title: text not null default 'Untitled'
      mood: mood not null
      word_count: integer not null default 0
      about: text
    use: [id, owned: people, created_at]
    access: [owner: user_id]
  chapters:
    columns:
      number: bigint generated always as identity primary key
      book_id: uuid not null references books on delete cascade
      place: integer not null
      kind_code: text not null references kinds
      note: text
    use: [owner_from: book_id]
    constraints: {one_place: "unique (book_id, place)"}
    access: [owner: user_id]
  kinds:
    columns: {code: text primary key}
    access: [read_only: user]
seed:
  kinds: [{code: long}, {code: short}]
samples:
  users: [{email: ada@example.com}, {email: ben@example.com, raw_user_meta_data: {name: Ben}}]
  books: {per: users, count: 2, values: {about: [first, ~]}}
  chapters: {per: books, count: 3}
"""


def test_children_follow_their_parents(database: Database) -> None:
    came_and_went(database.connection, LIBRARY)
    rows = database.connection.execute(
        "select u.email, p.name, b.title, b.mood::text, b.about, c.place, c.kind_code, c.number"
        " from auth.users u join people p on p.id = u.id join books b on b.user_id = p.id"
        " join chapters c on (c.book_id, c.user_id) = (b.id, p.id) order by c.number"
    ).fetchall()
    ada, ben = ("ada@example.com", "Ada Bell"), ("ben@example.com", "Ben")
    assert rows[:4] == [
        (*ada, "Book 1", "calm", "first", 1, "long", 1_000_000_001),
        (*ada, "Book 1", "calm", "first", 2, "short", 1_000_000_002),
        (*ada, "Book 1", "calm", "first", 3, "long", 1_000_000_003),
        (*ada, "Book 2", "loud", None, 1, "long", 1_000_000_004),
    ]
    assert [row[:3] for row in rows[6::3]] == [(*ben, "Book 3"), (*ben, "Book 4")]


def test_times_are_spread_and_in_the_past(database: Database) -> None:
    came_and_went(database.connection, LIBRARY)
    spread = database.connection.execute(
        "select count(distinct created_at), max(created_at) < now() from books"
    ).fetchone()
    assert spread == (4, True)


def test_rows_that_are_written_get_what_they_leave_out(database: Database) -> None:
    text = LIBRARY + "  people: [{role: writer, name: Dr. Ada}]\n"
    text = text.replace(
        "books: {per: users, count: 2, values: {about: [first, ~]}}",
        'books: [{title: It\'s "$body$" \\, mood: loud}, {title: B}]',
    )
    came_and_went(database.connection, text)
    books = database.connection.execute(
        "select title, mood::text, p.name, p.role from books b join people p on p.id = b.user_id"
        " order by 1 desc"
    ).fetchall()
    assert books == [
        ("It's \"$body$\" \\", "loud", "Dr. Ada", "writer"), ("B", "loud", "Ben", "reader")
    ]  # fmt: skip


def test_the_identity_goes_on_with_its_own_numbers(database: Database) -> None:
    came_and_went(database.connection, LIBRARY)
    made = database.connection.execute(
        "insert into chapters (book_id, place, kind_code)"
        " select id, 9, 'long' from books limit 1 returning number"
    ).fetchone()
    assert made == (1,)


def test_rows_of_others_stay_whatever_comes_and_goes(database: Database) -> None:
    bundle, make, remove = scripts_of(LIBRARY)
    apply_bundle(database.connection, bundle)
    run(database.connection, make)
    database.connection.execute("update books set title = 'Mine' where title = 'Book 2'")
    run(database.connection, make)
    assert database.connection.execute(
        "select count(*) from books where title = 'Mine'"
    ).fetchone() == (1,)
    database.connection.execute(
        "insert into auth.users (id, email) values ('00000000-0000-4000-8000-00000000000f', '')"
    )
    database.connection.execute(
        "insert into books (user_id, title, mood)"
        " values ('00000000-0000-4000-8000-00000000000f', 'Book 1', 'calm')"
    )
    run(database.connection, remove)
    left = database.connection.execute("select title, user_id::text from books").fetchall()
    assert left == [("Book 1", "00000000-0000-4000-8000-00000000000f")]


def test_a_database_with_people_is_refused(database: Database) -> None:
    bundle, make, _ = scripts_of(LIBRARY)
    apply_bundle(database.connection, bundle)
    database.connection.execute(
        "insert into auth.users (id, email) values (gen_random_uuid(), 'x@example.org')"
    )
    before = contents(database.connection, bundle)
    with pytest.raises(psycopg.errors.RaiseException, match="1 users of this database are no sam"):
        run(database.connection, make)
    database.connection.execute("rollback")
    assert contents(database.connection, bundle) == before
    run(database.connection, "set schemagen.samples = 'on'; " + make)
    assert database.connection.execute("select count(*) from books").fetchone() == (4,)


def test_who_claims_to_be_a_sample_by_himself_is_a_person(database: Database) -> None:
    """What users write themselves is in another column than the mark."""
    bundle, make, _ = scripts_of(LIBRARY)
    apply_bundle(database.connection, bundle)
    database.connection.execute(
        "insert into auth.users (id, email, raw_user_meta_data)"
        """ values (gen_random_uuid(), 'x@example.org', '{"sample": true}')"""
    )
    with pytest.raises(psycopg.errors.RaiseException, match="are no samples"):
        run(database.connection, make)


def test_a_person_with_the_address_of_a_sample_is_never_taken_for_it(database: Database) -> None:
    bundle, make, remove = scripts_of(LIBRARY)
    apply_bundle(database.connection, bundle)
    database.connection.execute(
        "insert into auth.users (id, email) values (gen_random_uuid(), 'ada@example.com')"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(database.connection, "set schemagen.samples = 'on'; " + make)
    database.connection.execute("rollback")
    run(database.connection, remove)
    assert database.connection.execute("select count(*) from people").fetchone() == (1,)


IDENTITIES = """
create table auth.identities (
  provider_id text not null, user_id uuid not null references auth.users on delete cascade,
  identity_data jsonb not null, provider text not null, last_sign_in_at timestamptz,
  created_at timestamptz, updated_at timestamptz,
  email text generated always as (lower(identity_data ->> 'email')) stored,
  id uuid not null default gen_random_uuid() primary key,
  unique (provider_id, provider)
);
grant all on auth.identities to postgres
"""
"""As the sign-in server makes it: only the platform may."""


def test_sample_users_can_sign_in_where_the_platform_is(database: Database, server: Server) -> None:
    with psycopg.connect(server.admin_url.replace("/postgres?", "/own?")) as platform:
        platform.execute(IDENTITIES)
    came_and_went(database.connection, LIBRARY)
    rows = database.connection.execute(
        "select i.email, u.confirmation_token || u.recovery_token || u.email_change ||"
        " u.email_change_token_new, u.email_confirmed_at is not null, u.aud, u.role"
        " from auth.identities i join auth.users u on u.id = i.user_id"
        " and i.provider_id = u.id::text order by 1"
    ).fetchall()
    account = ("", True, "authenticated", "authenticated")
    assert rows == [("ada@example.com", *account), ("ben@example.com", *account)]


def test_the_cli_runs_its_file_as_it_is(database: Database) -> None:
    bundle = bundle_of(HEAD + LIBRARY)
    files = emit_supabase(bundle, "20260101000000")
    assert 'sql_paths = ["./seed.sql", "./samples.sql"]' in files["supabase/config.toml"]
    apply_bundle(database.connection, bundle)
    for _ in range(2):
        run(database.connection, files["supabase/samples.sql"])
    assert database.connection.execute("select count(*) from chapters").fetchone() == (12,)


CHECKED = """\
tables:
  things:
    columns:
      grade: integer not null check (grade between 90 and 95)
      share: numeric(4,3) not null check (share > 0 and share < 1)
      start_at: timestamptz not null
      end_at: timestamptz not null check (end_at > start_at)
      birth: date not null check (birth <= current_date)
      slug: text not null unique check (slug ~ '^[a-z0-9-]+$' and length(slug) <= 12)
      code: text not null check (length(code) = 5)
      short: varchar(3) not null unique
      colour: text not null check (colour in ('red', 'blue'))
      kind:
        type: text not null check (md5(kind) = '0cc175b9c0f1b6a831c399e269772661')
        example: a
      list: jsonb not null check (jsonb_typeof(list) = 'array')
      one: text
      other: text
      low: integer not null check (low < high)
      high: integer not null
      later: timestamptz check (later > now() - interval '1 year')
      size: bigint not null default 7 check (md5(size::text) <> 'x')
    use: [id]
    constraints: {one_of: "check (num_nonnulls(one, other) = 0 or one <> other)"}
    access: [service_only]
samples:
  things: {count: 40, values: {one: [a, ~], other: b}}
"""


def test_checks_hold_without_anybody_asking_a_server(database: Database) -> None:
    text = CHECKED.replace("num_nonnulls(one, other) = 0 or one <> other", "one <> other")
    _, made = came_and_went(database.connection, text)
    assert len(made["public.things"]) == 40
    seen = database.connection.execute(
        "select count(distinct colour), count(distinct grade) > 1, count(later) from things"
    ).fetchone()
    assert seen == (2, True, 0)


NESTED = """\
tables:
  a:
    columns: {id: smallint generated by default as identity primary key, word: text}
    access: [service_only]
  b:
    columns:
      a_id: smallint not null references a
      n: integer not null
      is_main: boolean not null default false
    constraints: {b_pkey: "primary key (a_id, n)"}
    indexes: [{columns: a_id, unique: true, where: is_main}]
    access: [service_only]
  c:
    columns: {a_id: smallint not null, n: integer not null, self: integer, id: text primary key}
    constraints: {to_b: "foreign key (a_id, n) references b on delete cascade"}
    access: [service_only]
  d:
    columns:
      c_id: text not null references c on update cascade
      when_at: date not null default current_date
    constraints:
      d_pkey: primary key (c_id, when_at)
      later: unique (when_at, c_id) deferrable initially deferred
    access: [service_only]
samples:
  d: {per: c, count: 3}
  c: {per: b, count: 2}
  b: {per: a, count: 2}
  a: {count: 2}
"""


def test_keys_of_every_form(database: Database) -> None:
    _, made = came_and_went(database.connection, NESTED)
    assert [len(made[f"public.{name}"]) for name in "abcd"] == [2, 4, 8, 24]


def test_a_schema_and_a_prefix(database: Database) -> None:
    text = "schema: shop\nprefix: x_\n" + LIBRARY
    _, made = came_and_went(database.connection, text)
    assert len(made["shop.x_chapters"]) == 12


def test_a_key_of_a_person_is_refused_even_where_people_are_allowed(database: Database) -> None:
    key = "00000000-0000-4000-8000-00000000000f"
    bundle, make, remove = scripts_of(LIBRARY.replace("{email: ada@example.com}", f"{{id: {key}}}"))
    apply_bundle(database.connection, bundle)
    database.connection.execute(f"insert into auth.users (id, email) values ('{key}', 'x@x.org')")
    with pytest.raises(psycopg.errors.RaiseException, match="is that of a person"):
        run(database.connection, "set schemagen.samples = 'on'; " + make)
    database.connection.execute("rollback")
    run(database.connection, remove)
    assert database.connection.execute("select email from auth.users").fetchall() == [("x@x.org",)]


def test_children_that_do_not_cascade_go_first(database: Database) -> None:
    text = LIBRARY.replace(" on delete cascade", "").replace("owned: people, ", "")
    owner = "      user_id: uuid not null references people\n"
    text = text.replace("      about: text\n", f"      about: text\n{owner}")
    came_and_went(database.connection, text)


def test_a_second_parent_is_of_the_same_owner(database: Database) -> None:
    text = """\
tenancy: user
tables:
  books:
    columns: {user_id: uuid not null references auth.users on delete cascade}
    use: [id]
    access: [owner: user_id]
  shelves:
    columns: {user_id: uuid not null references auth.users on delete cascade}
    use: [id]
    access: [owner: user_id]
  places:
    columns:
      book_id: uuid not null references books on delete cascade
      shelf_id: uuid not null references shelves on delete cascade
    use: [id, owner_from: book_id]
    access: [owner: user_id]
samples:
  places: {per: books, count: 2}
  books: {per: users, count: 1}
  shelves: {per: users, count: 2}
  users: {count: 3}
"""
    _, made = came_and_went(database.connection, text)
    assert len(made["public.places"]) == 6
    used = database.connection.execute("select count(distinct shelf_id) from places").fetchone()
    assert used == (6,)


def test_what_is_unique_differs_below_different_parents_too(database: Database) -> None:
    text = LIBRARY.replace(
        "      word_count:", "      code: integer not null unique\n      word_count:"
    )
    came_and_went(database.connection, text)
    codes = database.connection.execute("select code from books order by 1").fetchall()
    assert codes == [(1,), (2,), (3,), (4,)]
