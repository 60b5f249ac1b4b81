"""Forms of rules that need little: each a table, the right SQL, and a fault."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest

from schemagen.core.errors import ServerError
from schemagen.model.model import Model
from schemagen.verify import smoke

from .building import model, rule, table
from .conftest import Connection

_UID = "(select auth.uid())"


@dataclass(frozen=True)
class Form:
    """A small system.

    Attributes:
        model: What is declared.
        sql: The right SQL, without what all have in common.
        fault: SQL that makes it wrong.
        told: How the message about that begins.
    """

    model: Model
    sql: str
    fault: str
    told: str


def _secured(name: str, columns: dict[str, str]) -> str:
    parts = ", ".join(f"{column} {text}" for column, text in columns.items())
    return f"""
        create table {name} ({parts});
        revoke all on {name} from public, anon, authenticated, service_role;
        grant select, insert, update, delete on {name} to service_role;
        alter table {name} enable row level security;
        alter table {name} force row level security;
    """


_OWNED = {"id": "uuid primary key", "user_id": "uuid not null references auth.users"}
_TASKS = {**_OWNED, "a": "text", "b": "text", "locked": "boolean not null default false"}
_LOGS = {"id": "bigint primary key generated always as identity", "line": "text not null"}
_NOTICES = {"id": "uuid primary key", "body": "text", "secret": "text"}
_INBOX = {**_OWNED, "body": "text"}
_MARKS = {"user_id": "uuid not null references auth.users", "body": "json"}
_COUNTERS = {"id": "bigserial primary key", "user_id": "uuid not null references auth.users"}
_ROOMS = {**_OWNED, "is_open": "boolean not null default false"}
_LISTS = {**_OWNED, "title": "text"}
_PARTS = {"id": "uuid primary key", "list_id": "uuid not null", "user_id": "uuid not null"}
_OF_LIST = "foreign key (list_id, user_id) references lists (id, user_id)"
_NODES = {**_OWNED, "parent_id": "uuid"}
_OF_NODE = "foreign key (parent_id, user_id) references nodes (id, user_id)"
_LINES = {"id": "uuid primary key", "room_id": "uuid not null references rooms"}

FORMS = {
    "columns that differ between rules": Form(
        model(
            [table("tasks", _TASKS)],
            [
                rule("tasks", "select", by="user_id"),
                rule("tasks", "update", by="user_id", columns=["a"]),
                rule("tasks", "update", by="user_id", when="not locked", columns=["b"]),
            ],
        ),
        _secured("tasks", _TASKS)
        + f"""
        grant select, update (a, b) on tasks to authenticated;
        create policy s on tasks for select to authenticated using (user_id = {_UID});
        create policy u on tasks for update to authenticated
            using (user_id = {_UID}) with check (user_id = {_UID});
        create function columns_guard() returns trigger language plpgsql as $$
        begin
            if current_user in ('anon', 'authenticated') and new.b is distinct from old.b
               and (old.locked or new.locked or new.a is distinct from old.a) then
                raise exception 'permission denied for columns of tasks' using errcode = '42501';
            end if;
            return new;
        end $$;
        create trigger guard before update on tasks
            for each row execute function columns_guard();
        """,
        "drop trigger guard on tasks",
        "tasks, user A, update, A's row",
    ),
    "what the service may do is said": Form(
        model([table("logs", _LOGS)], [rule("logs", "select insert", "service")]),
        _secured("logs", _LOGS)
        + """
        revoke all on sequence logs_id_seq from anon, authenticated, service_role;
        revoke update, delete on logs from service_role;
        """,
        "grant delete on logs to service_role",
        "logs, service, delete",
    ),
    "every row, and not every column of it": Form(
        model(
            [table("notices", _NOTICES)],
            [rule("notices", "select", any_row=True, columns=["id", "body"])],
        ),
        _secured("notices", _NOTICES)
        + f"""
        grant select (id, body) on notices to authenticated;
        create policy s on notices for select to authenticated using ({_UID} is not null);
        """,
        "alter policy s on notices using (true)",
        "notices, signed in, claims unset, select",
    ),
    "written and never read": Form(
        model([table("inbox", _INBOX)], [rule("inbox", "insert", by="user_id")]),
        _secured("inbox", _INBOX)
        + f"""
        grant insert on inbox to authenticated;
        create policy i on inbox for insert to authenticated with check (user_id = {_UID});
        """,
        "grant select on inbox to authenticated",
        "inbox, authenticated, privilege select",
    ),
    "no primary key": Form(
        model([table("marks", _MARKS)], [rule("marks", "select insert delete", by="user_id")]),
        _secured("marks", _MARKS)
        + f"""
        grant select, insert, delete on marks to authenticated;
        create policy s on marks for select to authenticated using (user_id = {_UID});
        create policy i on marks for insert to authenticated with check (user_id = {_UID});
        create policy d on marks for delete to authenticated using (user_id = {_UID});
        """,
        "alter policy d on marks using (true)",
        "marks, user A, delete without where, all rows",
    ),
    "a serial": Form(
        model([table("counters", {**_COUNTERS, "id": "bigint primary key default nextval('x')"})],
              [rule("counters", "select insert", by="user_id")]),
        _secured("counters", _COUNTERS)
        + f"""
        revoke all on sequence counters_id_seq from anon, authenticated, service_role;
        grant usage on sequence counters_id_seq to authenticated, service_role;
        grant select, insert on counters to authenticated;
        create policy s on counters for select to authenticated using (user_id = {_UID});
        create policy i on counters for insert to authenticated with check (user_id = {_UID});
        """,
        "grant update on sequence counters_id_seq to authenticated",
        "counters, authenticated, privilege update on sequence counters_id_seq",
    ),
    "writing by the parent's read right, for one actor": Form(
        model(
            [table("rooms", _ROOMS), table("lines", _LINES)],
            [
                rule("rooms", "select", by="user_id"),
                rule("rooms", "select", "public", when="is_open"),
                rule("lines", "select", via="room_id>rooms"),
                rule("lines", "insert", via="room_id>rooms", right="select", via_actor="user"),
            ],
        ),
        _secured("rooms", _ROOMS)
        + _secured("lines", _LINES)
        + f"""
        grant select on rooms, lines to anon, authenticated;
        grant insert on lines to authenticated;
        create policy s on rooms for select to authenticated
            using (user_id = {_UID} or is_open);
        create policy a on rooms for select to anon using (is_open);
        create policy s on lines for select to anon, authenticated
            using (room_id in (select id from rooms));
        create policy i on lines for insert to authenticated
            with check (room_id in (select id from rooms where user_id = {_UID}));
        """,
        "alter policy i on lines with check (room_id in (select id from rooms))",
        "lines, user A, insert",
    ),
    "rows that a composite key keeps with their parent's owner": Form(
        model(
            [
                table("lists", _LISTS, constraints={"lists_own": "unique (id, user_id)"}),
                table("parts", _PARTS, constraints={"parts_list": _OF_LIST}),
            ],
            [
                rule("lists", "all", by="user_id"),
                rule("lists", "select", "public", when="title is null"),
                rule("parts", "select insert delete", via="list_id>lists"),
            ],
        ),
        _secured("lists", _LISTS)
        + _secured("parts", _PARTS)
        + f"""
        alter table lists add unique (id, user_id);
        alter table parts add constraint parts_list {_OF_LIST} on update cascade;
        grant select, insert, update, delete on lists to authenticated;
        grant select on lists, parts to anon;
        grant select, insert, delete on parts to authenticated;
        create policy s on lists for select to authenticated
            using (user_id = {_UID} or title is null);
        create policy a on lists for select to anon using (title is null);
        create policy i on lists for insert to authenticated with check (user_id = {_UID});
        create policy u on lists for update to authenticated
            using (user_id = {_UID}) with check (user_id = {_UID});
        create policy d on lists for delete to authenticated using (user_id = {_UID});
        create policy s on parts for select to authenticated
            using (user_id = {_UID} or list_id in (select id from lists where title is null));
        create policy a on parts for select to anon
            using (list_id in (select id from lists where title is null));
        create policy i on parts for insert to authenticated with check (user_id = {_UID});
        create policy d on parts for delete to authenticated using (user_id = {_UID});
        """,
        """alter policy i on parts with check (
           list_id in (select id from lists where user_id = (select auth.uid())))""",
        "parts, user A, insert, copy of A's row 1, list_id of B's row",
    ),
    "a tree whose rows all change hands at once": Form(
        model(
            [
                table(
                    "nodes",
                    _NODES,
                    constraints={"nodes_own": "unique (id, user_id)", "nodes_parent": _OF_NODE},
                    owner="user_id",
                )
            ],
            [rule("nodes", "select insert delete", by="user_id")],
        ),
        _secured("nodes", _NODES)
        + f"""
        alter table nodes add unique (id, user_id);
        alter table nodes add constraint nodes_parent {_OF_NODE}
            on update cascade on delete cascade;
        grant select, insert, delete on nodes to authenticated;
        create policy s on nodes for select to authenticated using (user_id = {_UID});
        create policy i on nodes for insert to authenticated with check (user_id = {_UID});
        create policy d on nodes for delete to authenticated using (user_id = {_UID});
        """,
        "alter table nodes drop constraint nodes_parent",
        "nodes, service, update, A's row",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_form(base: Connection, form: Form) -> None:
    with base.transaction(force_rollback=True):
        base.execute(form.sql.encode())
        right = smoke(base, form.model, within_transaction=True)
        base.execute(form.fault.encode())
        wrong = smoke(base, form.model, within_transaction=True)

    assert [str(finding) for finding in (*right.failures, *right.findings)] == []
    told = [failure.message for failure in wrong.failures]
    assert any(message.startswith(form.told) for message in told), "\n".join(told[:20])


def test_missing_table_is_an_error(base: Connection) -> None:
    with pytest.raises(ServerError, match=r"no table public\.logs") as caught:
        smoke(base, model([table("logs", _LOGS)], []))

    assert "apply example there first" in caught.value.hint


def test_missing_column_is_an_error(base: Connection) -> None:
    with base.transaction(force_rollback=True):
        base.execute("create table logs (id bigint primary key)")
        with pytest.raises(ServerError, match=r"no column line of table public\.logs"):
            smoke(base, model([table("logs", _LOGS)], []), within_transaction=True)


def test_sign_up_that_fails_is_a_failure(base: Connection) -> None:
    with base.transaction(force_rollback=True):
        base.execute("""
            create function refuse() returns trigger language plpgsql
            as $$ begin raise exception 'nobody may come in'; end $$;
            create trigger refuse before insert on auth.users
            for each row execute function refuse();
        """)
        report = smoke(base, model([], []), within_transaction=True)

    assert [failure.message for failure in report.failures] == [
        "signing a user up: expected no error, got P0001 nobody may come in"
    ]
    assert base.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
