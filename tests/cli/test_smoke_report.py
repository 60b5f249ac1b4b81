"""The table of a proof, plain and in a box."""

from __future__ import annotations

import pytest

from schemagen.cli import smoke_report
from schemagen.cli.smoke_report import print_report
from schemagen.core.diagnostics import Origin, Position
from schemagen.core.names import QName
from schemagen.verify.report import Access, Failure, Report

NOTES, TAGS = QName("public", "notes"), QName("public", "tags")
REPORT = Report(
    name="notes",
    cells=12,
    failures=(
        Failure(
            "public.notes: user A selects a row of user B",
            "no row",
            "1 row",
            Origin(Position("schema.yaml", 16, 9), "      - owner: user_id"),
        ),
    ),
    access={
        (NOTES, "anon", "select"): Access("-", 3, 0),
        (NOTES, "user", "select"): Access("own", 4, 1),
        (NOTES, "anon", "insert"): Access("-", 1, 0),
        (TAGS, "user", "select"): Access("all", 4, 0),
    },
    functions=(),
    triggers=((NOTES, "notes_90_touch"),),
    findings=(),
    seconds=0.25,
)
FINDING = """\
schema.yaml:16:9: error[SG802]: public.notes: user A selects a row of user B: expected no row, got 1 row
        - owner: user_id
          ^
notes: 1 of 12 cells are not as declared; 0 functions called; 1 trigger fired; 0.2 s
"""  # noqa: E501


def test_plain(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(REPORT)
    assert capsys.readouterr().out == (
        "table         operation  anon  user           cells\n"
        "public.notes  select     -     own (1 wrong)  7\n"
        "              insert     -                    1\n"
        "public.tags   select           all            4\n"
        "\n"
        f"{FINDING}"
    )


def test_boxed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_report, "is_colourful", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "100")
    print_report(REPORT)
    assert capsys.readouterr().out == (
        "╭──────────────┬───────────┬──────┬───────────────┬───────╮\n"
        "│ table        │ operation │ anon │ user          │ cells │\n"
        "├──────────────┼───────────┼──────┼───────────────┼───────┤\n"
        "│ public.notes │ select    │ -    │ own (1 wrong) │     7 │\n"
        "│              │ insert    │ -    │               │     1 │\n"
        "├──────────────┼───────────┼──────┼───────────────┼───────┤\n"
        "│ public.tags  │ select    │      │ all           │     4 │\n"
        "╰──────────────┴───────────┴──────┴───────────────┴───────╯\n"
        "\n"
        f"{FINDING}"
    )
