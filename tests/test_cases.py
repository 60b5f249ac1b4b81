"""Each folder below ``cases/`` is one specification and everything that is said about it.

``bad_input/<what is wrong>/``
    ``schema.yaml`` has errors; ``expected.txt`` is all that people read.
``refused_by_server/<what is wrong>/``
    Only PostgreSQL knows: the error of applying it, and the database is as it was.
``good_input/<what is odd>/``
    It is fine, however odd; ``expected.txt`` lists what the database holds afterwards.

Beside ``schema.yaml`` may lie ``set.txt``, a line for each ``--set``, and ``schemagen.d/``.
``pytest tests/test_cases.py --update`` writes every ``expected.txt`` anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import psycopg
import psycopg.sql
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.codes import CODES
from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import ApplyError, SchemagenError
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.verify import smoke

CASES: Final = Path(__file__).parent / "cases"
SOURCES: Final = Path(__file__).parents[1] / "generator"

Connection = psycopg.Connection[Any]


def folders(group: str) -> list[Any]:
    found = sorted(path for path in (CASES / group).iterdir() if path.is_dir())
    return [pytest.param(path, id=path.name) for path in found]


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update"))


def compare(case: Path, found: str, update: bool) -> None:
    golden = case / "expected.txt"
    if update:
        golden.write_bytes(found.encode())
    assert golden.is_file(), f"{case.name} says nothing to expect; run pytest with --update"
    assert found == golden.read_bytes().decode()


def rendered(case: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Bundle, str]:
    """Return a case's bundle, and its warnings as people read them."""
    monkeypatch.chdir(case)
    settings = case / "set.txt"
    lines = settings.read_text(encoding="utf-8").splitlines() if settings.is_file() else []
    chosen = dict(line.split("=", 1) for line in lines)
    model, warnings = read_model(Path("schema.yaml"), chosen)
    return render_bundle(model), as_text(warnings)


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    return "".join(f"{item.as_text()}\n" for item in diagnostics)


@pytest.mark.parametrize("case", folders("bad_input"))
def test_bad_input(case: Path, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        _, found = rendered(case, monkeypatch)
    except SchemagenError as error:
        found = as_text(error.diagnostics)
    assert found, "nobody finds anything wrong with it"
    compare(case, found, update)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    """A connection to a database with the Supabase base alone, the test's own."""
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("create database own template postgres")
        try:
            url = server.url.replace("/postgres?", "/own?")
            with psycopg.connect(url, autocommit=True) as connection:
                yield connection
        finally:
            owner.execute("drop database own")


@pytest.mark.postgres
@pytest.mark.parametrize("case", folders("refused_by_server"))
def test_refused_by_server(
    case: Path, update: bool, monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    bundle, warnings = rendered(case, monkeypatch)
    before = Facts.read(connection)
    with pytest.raises(ApplyError) as refused:
        apply_bundle(connection, bundle)
    assert Facts.read(connection) == before
    compare(case, warnings + as_text(refused.value.diagnostics), update)


OBJECTS: Final = """
select 'table ' || relname from pg_class where relnamespace = any (%(schemas)s) and relkind = 'r'
union all
select format('column %%s.%%s', relname, attname) from pg_attribute
join pg_class on pg_class.oid = attrelid
where relnamespace = any (%(schemas)s) and relkind = 'r' and attnum > 0
union all
select 'index ' || relname from pg_class where relnamespace = any (%(schemas)s) and relkind = 'i'
union all
select 'constraint ' || conname from pg_constraint
where connamespace = any (%(schemas)s) and contype <> 'n'
union all
select 'trigger ' || tgname from pg_trigger join pg_class on pg_class.oid = tgrelid
where relnamespace = any (%(schemas)s) and not tgisinternal
union all
select 'policy ' || polname from pg_policy join pg_class on pg_class.oid = polrelid
where relnamespace = any (%(schemas)s)
union all
select format('function %%s(%%s)', proname, array_to_string(proargnames, ', ')) from pg_proc
where pronamespace = any (%(schemas)s)
"""


@pytest.mark.postgres
@pytest.mark.parametrize("case", folders("good_input"))
def test_good_input(
    case: Path, update: bool, monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    bundle, warnings = rendered(case, monkeypatch)
    if bundle.model.schema != "public":
        name = psycopg.sql.Identifier(bundle.model.schema)
        for statement in (
            "create schema {}",
            "grant usage on schema {} to anon, authenticated, service_role",
        ):
            connection.execute(psycopg.sql.SQL(statement).format(name))
    apply_bundle(connection, bundle)
    report = smoke(connection, bundle.model)
    assert report.ok, as_text(report.diagnostics)
    schemas = [bundle.model.schema, "private"]
    found = connection.execute(
        "select array_agg(oid) from pg_namespace where nspname = any (%s)", [schemas]
    ).fetchone()
    assert found is not None
    objects = sorted(name for (name,) in connection.execute(OBJECTS, {"schemas": found[0]}))
    compare(case, warnings + "".join(f"{name}\n" for name in objects), update)


# Codes

NOT_FROM_A_FOLDER: Final[Mapping[str, str]] = {
    "SG010": "an error of the file system",
    "SG013": "a file that may not be read; who runs tests as root may read all",
    "SG014": "8 MB; tests/spec/test_limits.py",
    "SG125": "files twenty levels deep; tests/composition",
    "SG100": "names the exception, which shows the errors themselves",
    "SG502": "an installed package; tests/plugins",
}
"""The codes of specifications without a case, with the reason."""

OF_SPECIFICATIONS: Final = re.compile(r"SG(0[1-4]|[1-6]\d|9\d)\d")


def test_every_code_of_a_specification_has_a_case() -> None:
    shown = set()
    for path in CASES.glob("bad_input/*/expected.txt"):
        shown |= set(re.findall(r"\[(SG\d{3})\]", path.read_text(encoding="utf-8")))
    wanted = {code for code in CODES if OF_SPECIFICATIONS.fullmatch(code)}
    assert wanted - shown == set(NOT_FROM_A_FOLDER)


def test_the_source_uses_every_code_and_no_other() -> None:
    used = set()
    for path in SOURCES.rglob("*.py"):
        if path.name != "codes.py":
            used |= set(re.findall(r'"(SG\d{3})"', path.read_text(encoding="utf-8")))
    assert used == set(CODES)
