"""A table without a row is one finding, and not one for each thing that would need a row."""

from __future__ import annotations

from dataclasses import replace

from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.model import Model, Probe
from schemagen.model.tables import Table
from schemagen.verify import smoke

from .building import at, model, rule, table, trigger
from .conftest import Connection

_CODES = {
    "id": "uuid primary key",
    "user_id": "uuid not null references auth.users",
    "code": "text not null check (md5(code) like '00a%')",
}
_USES = {
    "id": "uuid primary key",
    "code_id": "uuid not null references codes",
}
_TRIGGER = """
create function stamp() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
as 'begin return new; end';
create trigger codes_50_stamp before insert on codes for each row execute function stamp();
revoke all on function stamp() from public, anon, authenticated, service_role;
"""
_PROBE = """do $$ begin
  if not exists (select from public.{table}) then raise exception 'there is no row'; end if;
end $$"""


def _probe(bare: str) -> Probe:
    return Probe(f"{bare}: stamped", lambda: Sql(_PROBE.format(table=bare)), at(9))


def _create(connection: Connection, made: Table, columns: dict[str, str]) -> None:
    parts = ", ".join(f"{name} {text}" for name, text in columns.items())
    name = made.name
    connection.execute(
        f"create table {name} ({parts}); alter table {name} enable row level security;"
        f"alter table {name} force row level security;"
        f"revoke all on {name} from public, anon, authenticated, service_role;"
        f"grant select, insert, update, delete on {name} to service_role".encode()
    )


def _model(connection: Connection, *probes: Probe) -> Model:
    codes, uses = table("codes", _CODES, line=3), table("uses", _USES, line=7)
    _create(connection, codes, _CODES)
    _create(connection, uses, _USES)
    connection.execute(_TRIGGER.encode())
    built = model(
        [codes, uses],
        [],
        triggers=[trigger("codes", "codes_50_stamp", "stamp", "before", "insert")],
    )
    return replace(built, probes=probes)


def test_what_needs_a_row_is_part_of_the_finding(database: Connection) -> None:
    built = _model(database, _probe("codes"), _probe("uses"))

    report = smoke(database, built, within_transaction=True)

    assert [str(failure) for failure in report.failures] == []
    assert not report.ok
    (finding,) = report.findings
    assert finding.code == "SG801"
    assert str(finding.position) == "schema.yaml:3:9"
    assert finding.notes == (
        "so there is no row of uses either",
        "not tried for want of a row: probe codes: stamped, probe uses: stamped,"
        " trigger codes_50_stamp",
    )


def test_what_needs_none_is_still_tried(database: Connection) -> None:
    wrong = Probe("arithmetic", lambda: Sql("do $$ begin assert false; end $$"), at(5))
    built = _model(database, wrong)
    database.execute("alter table codes disable trigger codes_50_stamp")

    report = smoke(database, built, within_transaction=True)

    assert {failure.cell for failure in report.failures} == {
        "probe arithmetic",
        "trigger codes_50_stamp on codes",
    }


def test_tables_that_need_each_other_first_are_a_finding(database: Connection) -> None:
    eggs = {"id": "uuid primary key", "hen_id": "uuid not null"}
    hens = {"id": "uuid primary key", "egg_id": "uuid not null references eggs"}
    link = "foreign key (hen_id) references hens (id)"
    first, second = table("eggs", eggs, constraints={"hen": link}, line=2), table("hens", hens)
    _create(database, first, eggs)
    _create(database, second, hens)
    database.execute(f"alter table eggs add {link}".encode())

    report = smoke(database, model([first, second], [rule("hens", "select", any_row=True)]),
                   within_transaction=True)  # fmt: skip

    messages = [finding.message for finding in report.findings]
    assert messages == ["no row of eggs could be made: what it refers to has no row that fits"]
    assert report.findings[0].notes[0] == "so there is no row of hens either"
    assert QName("public", "eggs") not in {table for table, _, _ in report.access}
