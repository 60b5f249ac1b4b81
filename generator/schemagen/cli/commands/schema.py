"""``schemagen schema``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from schemagen.cli.command import command
from schemagen.cli.console import print_bytes, print_outcome


@command("schema")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to a file.",
)
def schema(output: Path | None) -> None:
    """Print the JSON Schema of a specification, with all features that are installed.

    Editors complete and explain with it. A specification names it in its first line:
    # yaml-language-server: $schema=./schema.schema.json

    Examples:
      schemagen schema --output schema.schema.json
      schemagen schema | jq '.properties | keys'
    """
    content = schema_text(Path()).encode()
    if output is None:
        print_bytes(content)
        return
    from schemagen.emit.files import write_files

    write_files(output.parent, {output.name: content})
    print_outcome(f"wrote {output}")


def schema_text(project: Path) -> str:
    """Return the JSON Schema with the features that a project has.

    Args:
        project: The folder whose ``schemagen.d`` may hold features.
    """
    from schemagen.plugins.registry import full_registry
    from schemagen.spec.schema import document_schema

    schema = document_schema(full_registry(project))
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
