"""What access rules cost: two million messages, three ways to say whose they are.

    make bench

One table carries its owner, one is reached through its conversation; both are generated. On the
first stands a correlated ``exists`` for a role of its own, as people write it by hand, and a
role without row level security asks with an explicit ``where``: that is the floor. All run in
turns on the same rows; what counts is the median of the ratios. ``--messages`` sets the size.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Any

import psycopg

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

ROUNDS = 25
SLOW_ROUNDS = 3

SPEC = """\
schemagen: 1
name: bench
tenancy: user
tables:
  conversations:
    columns:
      user_id: uuid not null default auth.uid()
      created_at: timestamptz not null default now()
    use: [id]
    indexes: ["user_id, created_at desc"]
    access: [owner: user_id]
  messages:
    about: Carries the owner of its conversation
    columns:
      conversation_id: uuid not null references conversations on delete cascade
      body: text not null
      created_at: timestamptz not null default now()
    use: [id, owner_from: conversation_id]
    indexes: ["user_id, created_at desc", "conversation_id, created_at"]
    access: [{allow: all, via: conversation_id}]
  notes:
    about: Knows its conversation only
    columns:
      conversation_id: uuid not null references conversations on delete cascade
      body: text not null
      created_at: timestamptz not null default now()
    use: [id]
    owner: none
    indexes: ["conversation_id, created_at"]
    access: [{allow: all, to: user, by: conversation_id.user_id}]
"""

FILL = """
alter table public.messages disable trigger user;
insert into public.conversations (id, user_id, created_at)
select md5('c' || c)::uuid, md5('u' || c % {users})::uuid, now() - c * interval '1 second'
from generate_series(0, {conversations} - 1) as c;
insert into public.messages (conversation_id, user_id, body, created_at)
select md5('c' || m % {conversations})::uuid, md5('u' || m % {conversations} % {users})::uuid,
  repeat('x', 80), now() - m * interval '1 second'
from generate_series(0, {messages} - 1) as m order by md5(m::text);
insert into public.notes (conversation_id, body, created_at)
select conversation_id, body, created_at from public.messages;
alter table public.messages enable trigger user;
"""

PEERS = """
create role by_exists;
create role by_nothing bypassrls;
grant by_exists, by_nothing to current_user;
grant usage on schema public, auth to by_exists, by_nothing;
grant select, insert on public.conversations, public.messages to by_exists, by_nothing;
create policy bench_exists on public.conversations to by_exists using (auth.uid() = user_id);
create policy bench_exists on public.messages to by_exists using (exists (
  select from public.conversations as c
  where c.id = conversation_id and c.user_id = auth.uid()));
create policy bench_exists_insert on public.messages for insert to by_exists with check (exists (
  select from public.conversations as c
  where c.id = conversation_id and c.user_id = auth.uid()));
vacuum analyze;
"""


@dataclass(frozen=True)
class Form:
    """A way to say whose row it is, and the most that it may cost against the floor."""

    name: str
    role: str
    table: str
    mine: str = ""
    goal: float | None = None


FORMS = (
    Form("floor", "by_nothing", "messages", "user_id = '{user}'"),
    Form("owner column", "authenticated", "messages", goal=1.7),
    Form("array", "authenticated", "notes", goal=6),
    Form("exists", "by_exists", "messages"),
)

QUERIES = {
    "my latest 50": "select id, body from public.{table}{where} order by created_at desc limit 50",
    "count of mine": "select count(*) from public.{table}{where}",
    "one conversation": "select id, body from public.{table} where conversation_id = "
    "'{conversation}'{and_} order by created_at desc limit 50",
    "insert of 1,000": "insert into public.{table} (conversation_id{columns}, body) "
    "select '{conversation}'{values}, 'x' from generate_series(1, 1000)",
}
UNFILTERED = ("my latest 50", "count of mine")


def _statement(query: str, form: Form, user: str, conversation: str) -> str:
    mine = form.mine.format(user=user)
    carries = bool(mine) or form.role == "by_exists"
    return QUERIES[query].format(
        table=form.table,
        where=f" where {mine}" if mine else "",
        and_=f" and {mine}" if mine else "",
        conversation=conversation,
        columns=", user_id" if carries else "",
        values=f", '{user}'" if carries else "",
    )


def _seconds(connection: psycopg.Connection[Any], form: Form, user: str, sql: str) -> float:
    claims = json.dumps({"sub": user, "role": "authenticated"})
    with connection.transaction(force_rollback=True):
        connection.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
        connection.execute(f"set local role {form.role}".encode())
        started = time.perf_counter()
        cursor = connection.execute(sql.encode())
        if cursor.description:
            cursor.fetchall()
        return time.perf_counter() - started


def measure(connection: psycopg.Connection[Any], users: int, conversations: int) -> bool:
    """Print a line a query and form; return whether all goals are met."""
    met = True
    draw = random.Random(1)  # noqa: S311 - which rows are asked for is no secret
    for query in QUERIES:
        found: dict[str, list[float]] = {form.name: [] for form in FORMS}
        for turn in range(ROUNDS):
            for form in FORMS:
                slow = form.name == "exists" and query in UNFILTERED
                if slow and turn >= SLOW_ROUNDS:
                    continue
                # Somebody else each time: nobody finds the pages that another one read.
                number = draw.randrange(conversations)
                user, conversation = (
                    connection.execute("select md5(%s)::uuid::text", (text,)).fetchone()[0]  # type: ignore[index]
                    for text in (f"u{number % users}", f"c{number}")
                )
                sql = _statement(query, form, user, conversation)
                found[form.name].append(_seconds(connection, form, user, sql))
        median = {name: statistics.median(times) for name, times in found.items()}
        for form in FORMS:
            ratio = median[form.name] / median["floor"]
            line = f"{query:18} {form.name:13} {median[form.name] * 1000:10.2f} ms {ratio:9.2f}"
            if form.goal is not None:
                line += f"  goal {form.goal}{'' if ratio <= form.goal else '  MISSED'}"
                met &= ratio <= form.goal
            if form.goal is not None and query in UNFILTERED:
                faster = median["exists"] / median[form.name]
                line += f"  {faster:.0f} times faster than exists"
                line += ", goal 200" if faster >= 200 else ", goal 200  MISSED"
                met &= faster >= 200
            print(line, flush=True)
    return met


def main() -> int:
    """Fill a throw-away server and measure; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2_000_000)
    messages = parser.parse_args().messages
    conversations, users = messages // 20, messages // 200
    model, _ = build_model(load_text(SPEC, "bench.yaml"))
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        started = time.perf_counter()
        fill = FILL.format(users=users, conversations=conversations, messages=messages)
        connection.execute(fill.encode())
        connection.commit()
        connection.autocommit = True
        for statement in PEERS.split(";"):
            if statement.strip():
                connection.execute(statement.encode())
        seconds = time.perf_counter() - started
        print(f"{messages:,} messages of {users:,} users, filled in {seconds:.0f} s")
        return 0 if measure(connection, users, conversations) else 1


if __name__ == "__main__":
    sys.exit(main())
