"""``schemagen docs``."""

from __future__ import annotations

from pathlib import Path

import click

from schemagen.cli.command import command
from schemagen.cli.console import print_bytes, print_outcome
from schemagen.cli.options import set_option
from schemagen.cli.sources import chosen_values, find_source


@command("docs")
@click.argument("spec", required=False)
@set_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to a file.",
)
def docs(spec: str | None, chosen: dict[str, str], output: Path | None) -> None:
    """Print all about a specification on one page of Markdown; needs no server.

    Tables with columns and keys, a diagram, who may do what, functions with their
    arguments, the features that are used, and what to look at for maintenance. render
    writes the same page as docs.md.

    Examples:
      schemagen docs
      schemagen docs presets/chronos.yaml --output chronos.md
    """
    from schemagen.cli.findings import sound_model
    from schemagen.emit.docs import emit_docs
    from schemagen.emit.files import write_files
    from schemagen.render import render_bundle

    source = find_source(spec)
    model = sound_model(source, chosen)
    bundle = render_bundle(model, chosen_values(source, chosen))
    content = emit_docs(bundle, "")["docs.md"].encode()
    if output is None:
        print_bytes(content)
        return
    write_files(output.parent, {output.name: content})
    print_outcome(f"wrote {output}")
