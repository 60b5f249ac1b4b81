"""Rendering of 10, 100 and 1,000 tables, side by side with others in one run.

    make bench

Each table has 12 columns, 3 indexes, an owner's access and timestamps. The others are the least
that YAML and Jinja can take for as many statements, and drizzle-kit, which exports the same tables,
indexes and policies from TypeScript. All take turns, so that a busy machine slows all; the median of
the ratios counts. drizzle-kit is installed with npm in a temporary folder, or in the one that
SCHEMAGEN_DRIZZLE names; without npm its column is missing.

Where the time goes, beginning with what nothing here can take away. Python and the imports of
click, PyYAML, jsonschema, Jinja and libpg_query take as long as half of drizzle-kit's export of 10
tables; of our own modules, most of the time is the making of 150 dataclasses; at 10 tables, a tenth
is the compiling of templates. At 1,000 tables libyaml's events and libpg_query are a twentieth, and
jsonschema, whose every step makes a validator, a tenth. The rest is spread over places (who wrote
what where), columns, checks and some 45,000 blocks of templates.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = {10: 9, 100: 7, 1_000: 5}
"""Tables, and rounds."""
GOAL = 0.5
"""At most this share of drizzle-kit's time."""
PACKAGES = ("drizzle-kit@0.31", "drizzle-orm")

COLUMNS = {
    "title": "text not null check (char_length(title) <= 200)",
    "body": "text",
    "state": "text not null default 'draft' check (state in ('draft', 'done'))",
    "amount": "numeric(10,2) not null default 0 check (amount >= -200)",
    "position": "integer not null default 200",
    "day": "date not null default current_date",
    "settings": "jsonb not null default '{}'",
}
INDEXES = ("user_id, created_at desc", "state where state <> 'done'", "day, position")


def specification(tables: int) -> str:
    """Return a specification of so many tables."""
    lines = [
        "schemagen: 1", "name: synthetic", "tenancy: user", "tables:",
        "  people:", "    columns:",
        "      id: uuid primary key references auth.users on delete cascade",
        "    use: [timestamps]", "    access:", "      - {allow: select, to: user}",
    ]  # fmt: skip
    for number in range(tables - 1):
        parent = f"t{number - 1}" if number % 10 else "people"
        lines += [f"  t{number}:", f"    about: Table {number}", "    columns:"]
        lines.append(f"      parent_id: uuid references {parent} on delete cascade")
        for name, line in COLUMNS.items():
            lines.append(f'      {name}: "{line.replace("200", str(200 + number))}"')
        lines += ["    use: [id, owned: people, timestamps]", "    indexes:"]
        lines += [f'      - "{index}"' for index in INDEXES]
        lines += ["    access:", "      - owner: user_id"]
    return "\n".join(lines) + "\n"


FLOOR = """
import sys, yaml, jinja2
with open(sys.argv[1]) as file:
    document = yaml.load(file, Loader=yaml.CSafeLoader)
template = jinja2.Environment().from_string('''
{% for name, table in tables.items() %}
create table if not exists public.{{ name }} (
    {% for column, definition in table.columns.items() %}{{ column }} {{ definition }},
    {% endfor %}user_id uuid not null, created_at timestamptz, updated_at timestamptz,
    constraint {{ name }}_pkey primary key (id)
);
comment on table public.{{ name }} is '{{ table.about }}';
alter table public.{{ name }} enable row level security;
alter table public.{{ name }} force row level security;
revoke all on table public.{{ name }} from public, anon, authenticated, service_role;
{% for index in table.indexes %}create index if not exists {{ name }}_{{ loop.index }}_idx on public.{{ name }} ({{ index }});
{% endfor %}create index if not exists {{ name }}_parent_id_idx on public.{{ name }} (parent_id);
alter table public.{{ name }} add constraint {{ name }}_parent_id_fkey foreign key (parent_id) references public.x (id);
alter table public.{{ name }} add constraint {{ name }}_user_id_fkey foreign key (user_id) references public.people (id);
{% for trigger in ("own", "touch") %}create or replace trigger {{ name }}_{{ trigger }}
before update on public.{{ name }} for each row execute function private.{{ trigger }}();
comment on trigger {{ name }}_{{ trigger }} on public.{{ name }} is 'Moves it';
{% endfor %}{% for operation in ("select", "insert", "update", "delete") %}drop policy if exists {{ name }}_{{ operation }} on public.{{ name }};
create policy {{ name }}_{{ operation }} on public.{{ name }}
as permissive for {{ operation }} to authenticated using (user_id = (select auth.uid()));
{% endfor %}{% for role in ("authenticated", "service_role") %}grant select, insert, update, delete on table public.{{ name }} to {{ role }};
{% endfor %}{% endfor %}''')
with open(sys.argv[2], "w") as file:
    file.write(template.render(tables=document["tables"]))
"""


def typescript(tables: int) -> str:
    """Return the same tables, indexes and policies for drizzle-kit."""
    lines = [
        'import { sql } from "drizzle-orm";',
        "import { check, date, index, integer, jsonb, numeric, pgPolicy, pgRole, pgTable, text,"
        ' timestamp, uuid, foreignKey } from "drizzle-orm/pg-core";',
        'const authenticated = pgRole("authenticated").existing();',
        'export const people = pgTable("people", { id: uuid("id").primaryKey(),'
        ' created_at: timestamp("created_at").notNull().defaultNow(),'
        ' updated_at: timestamp("updated_at").notNull().defaultNow() });',
    ]
    for number in range(tables - 1):
        name = f"t{number}"
        parent = f"t{number - 1}" if number % 10 else "people"
        policies = "".join(
            f' pgPolicy("{name}_{operation}", {{ for: "{operation}", to: authenticated,'
            + (" using: sql`user_id = (select auth.uid())`," if operation != "insert" else "")
            + (
                " withCheck: sql`user_id = (select auth.uid())`,"
                if operation in {"insert", "update"}
                else ""
            )
            + " }),"
            for operation in ("select", "insert", "update", "delete")
        )
        lines.append(
            f'export const {name} = pgTable("{name}", {{ id: uuid("id").primaryKey().defaultRandom(),'
            ' user_id: uuid("user_id").notNull().references(() => people.id, { onDelete: "cascade" }),'
            f' parent_id: uuid("parent_id").references(() => {parent}.id, {{ onDelete: "cascade" }}),'
            ' title: text("title").notNull(), body: text("body"),'
            ' state: text("state").notNull().default("draft"),'
            ' amount: numeric("amount", { precision: 10, scale: 2 }).notNull().default("0"),'
            ' position: integer("position").notNull().default(0),'
            ' day: date("day").notNull().defaultNow(),'
            ' settings: jsonb("settings").notNull().default({}),'
            ' created_at: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),'
            ' updated_at: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow() },'
            f' (t) => [ index("{name}_user").on(t.user_id, t.created_at.desc()),'
            f" index(\"{name}_state\").on(t.state).where(sql`state <> 'done'`),"
            f' index("{name}_day").on(t.day, t.position),'
            f' check("{name}_title", sql`char_length(title) <= 200`),'
            f" check(\"{name}_state_check\", sql`state in ('draft', 'done')`),"
            f' check("{name}_amount", sql`amount >= 0`),'
            f"{policies} ]);"
        )
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Attributes:
        seconds: From its start to its end.
        mebibytes: The most memory that it held.
    """

    seconds: float
    mebibytes: float


def cost(command: Sequence[str], folder: Path, output: Path | None = None) -> Cost:
    """Run a command, which must succeed, and return what it took."""
    with (output or Path(os.devnull)).open("wb") as target:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=target, stderr=subprocess.PIPE)
        error = process.stderr.read() if process.stderr else b""
        # wait4 tells of this process alone; resource.getrusage, of the largest so far.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{error.decode()}")
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Cost(seconds, usage.ru_maxrss / unit)


def drizzle(folder: Path) -> Path | None:
    """Install drizzle-kit and return its program; None, and a word about it, without npm."""
    given = os.environ.get("SCHEMAGEN_DRIZZLE")
    place = Path(given) if given else folder / "drizzle"
    program = place / "node_modules" / "drizzle-kit" / "bin.cjs"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            print("drizzle-kit: skipped, there is no npm")
            return None
        place.mkdir(exist_ok=True)
        (place / "package.json").write_text("{}")
        install = [npm, "install", "--no-audit", "--no-fund", *PACKAGES]
        done = subprocess.run(install, cwd=place, capture_output=True, check=False)
        if done.returncode or not program.exists():
            print(f"drizzle-kit: skipped, npm failed: {done.stderr.decode()[-300:].strip()}")
            return None
    return program


def contestants(tables: int, folder: Path, program: Path | None) -> dict[str, Sequence[str]]:
    """Write what each reads, and return how each is started."""
    spec, floor = folder / "schema.yaml", folder / "floor.py"
    spec.write_text(specification(tables))
    floor.write_text(FLOOR)
    schemagen = str(Path(sys.executable).with_name("schemagen"))
    found: dict[str, Sequence[str]] = {
        "schemagen": [schemagen, "render", str(spec), "--stdout"],
        "yaml + jinja": [sys.executable, str(floor), str(spec), str(folder / "floor.sql")],
    }
    if program is not None:
        script = program.parents[2] / f"tables_{tables}.ts"  # beside node_modules, to find them
        script.write_text(typescript(tables))
        options = ["--dialect", "postgresql", "--schema", str(script)]
        found["drizzle-kit"] = ["node", str(program), "export", *options]
    return found


def compare(tables: int, rounds: int, folder: Path, program: Path | None) -> bool:
    """Print the costs at one size; return whether the goal was reached."""
    commands = contestants(tables, folder, program)
    for name, command in commands.items():
        cost(command, folder, folder / f"{name}.out")
    measured = [
        {name: cost(command, folder) for name, command in commands.items()} for _ in range(rounds)
    ]
    reached = True
    statements = (folder / "schemagen.out").read_text().count(";\n")
    print(f"\n{tables} tables, {statements} statements, {rounds} rounds")
    for name in commands:
        seconds = statistics.median(each[name].seconds for each in measured)
        memory = max(each[name].mebibytes for each in measured)
        ratio = statistics.median(
            each["schemagen"].seconds / each[name].seconds for each in measured
        )
        line = f"  {name:14} {seconds:6.2f} s  {memory:4.0f} MiB"
        if name != "schemagen":
            line += f"  schemagen takes {ratio:.2f} of it"
        if name == "drizzle-kit":
            reached = ratio <= GOAL
            line += f" (goal {GOAL}) {'ok' if reached else 'MISSED'}"
        print(line, flush=True)
    return reached


def main() -> int:
    """Compare at each size; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--rounds", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="schemagen-bench-") as made:
        folder = Path(made)
        program = drizzle(folder)
        reached = [
            compare(tables, given.rounds or SIZES.get(tables, 5), folder, program)
            for tables in given.tables
        ]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
