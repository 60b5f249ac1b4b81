"""Tables that are there and not ours: named, referred to, never touched."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from schemagen.apply import apply_bundle, make_stand_ins, rollback_bundle
from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec, ServerError
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.smoke import smoke

SPEC = """\
schemagen: 1
name: addon
tenancy: user
external:
  profiles:
    columns: {id: uuid, plan: text}
  billing.plans:
    columns: {code: text, seats: integer}
tables:
  usage:
    columns:
      user_id: uuid not null default auth.uid() references profiles on delete cascade
      plan: text not null references billing.plans
      tokens: integer not null check (tokens >= 0)
    use: [id, created_at]
    access:
      - append_only: user_id
functions:
  my_plan:
    returns: text
    access: [user]
    body: select plan from profiles where id = auth.uid()
"""


def bundle_of(text: str = SPEC) -> Bundle:
    model, _ = build_model(load_text(text, "schema.yaml"))
    return render_bundle(model)


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def test_they_are_qualified_and_come_last() -> None:
    bundle = bundle_of()
    late = [statement.subject for statement in bundle.statements if statement.section == "auth"]
    assert late == [
        "foreign key usage_user_id_fkey of public.usage",
        "foreign key usage_plan_fkey of public.usage",
    ]
    sql = "\n".join(statement.sql for statement in bundle.statements)
    assert "references billing.plans (code)" in sql
    assert "select plan from public.profiles where" in sql
    assert "create table if not exists public.profiles" not in sql


@pytest.mark.postgres
def test_a_database_without_them_is_refused(connection: psycopg.Connection) -> None:
    connection.execute("create table profiles (id uuid primary key)")
    connection.commit()
    with pytest.raises(ServerError) as caught:
        apply_bundle(connection, bundle_of())
    assert caught.value.code == "SG709"
    assert "column public.profiles.plan, table billing.plans" in caught.value.message


@pytest.mark.postgres
def test_a_bundle_beside_them_is_applied_proven_and_undone(connection: psycopg.Connection) -> None:
    bundle = bundle_of()
    make_stand_ins(connection, bundle.model)
    base = Facts.read(connection)
    connection.commit()
    apply_bundle(connection, bundle)
    report = smoke(connection, bundle.model)
    assert [str(failure) for failure in report.failures] == []
    assert report.ok
    rollback_bundle(connection, bundle.name)
    assert Facts.read(connection) == base


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("references profiles", "references profile"), "there is no table 'profile'"),
        (("from profiles", "from profile"), "there is no table 'profile'"),
        (("{id: uuid, plan: text}", "{id: uid, plan: text}"), "there is no type 'uid'"),
    ],
)
def test_mistakes_are_shown(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        bundle_of(SPEC.replace(*change))
    assert caught.value.diagnostics[0].message == message
