"""The checks that a new project brings for GitHub, to be run at every push."""

from __future__ import annotations

from typing import Final

from schemagen import __version__

WORKFLOW: Final = ".github/workflows/schema.yml"
"""GitHub looks for workflows at the root of a repository only."""

_TEXT: Final = """\
# Made by `schemagen new`, and yours: change it as you like.
name: schema
on:
  push: {{branches: [main]}}
  pull_request:

permissions:
  contents: read

jobs:
  schema:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install "supabase-schemagen[embedded]=={version}"
      # What is committed is what schema.yaml renders to, byte by byte.
      - run: schemagen render --check --format github
      # Who may do what, tried on a real PostgreSQL.
      - run: schemagen smoke --format github
      # What supabase/tests says is what schema.yaml says, once `schemagen tests` has written it.
      - if: hashFiles('**/supabase/tests/*_test.sql') != ''
        run: schemagen tests --check --format github
      # Every change of schema.yaml has its migration; runs all of yours on a throw-away server:
      # - run: schemagen migrate --check --format github
      # The same tests on Supabase's own image, which need nothing of schemagen:
      # - uses: supabase/setup-cli@v1
      # - run: supabase db start && supabase test db
"""


def workflow_text() -> str:
    """Return the workflow for a project, with the version of schemagen that made it."""
    return _TEXT.format(version=__version__)
