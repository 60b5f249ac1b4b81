"""The program ``schemagen``: its commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from schemagen import __version__
from schemagen.cli.command import LazyGroup, global_options
from schemagen.cli.commands import COMMANDS
from schemagen.cli.settings import Settings

FAILED = 1
INTERRUPTED = 130


class Application(LazyGroup):
    """The outermost group: no traceback of an expected error gets past it."""

    def main(  # type: ignore[override]  # it always leaves with an exit code
        self, args: Sequence[str] | None = None, **more: Any
    ) -> NoReturn:
        """Run a command and leave with its exit code."""
        settings = Settings()
        more.pop("standalone_mode", None)
        try:
            code = super().main(args=args, standalone_mode=False, obj=settings, **more)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort as abort:
            sys.exit(_aborted(abort))
        except Exception as error:
            sys.exit(_failed(error, settings))
        sys.exit(code if isinstance(code, int) else 0)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command of ours, else of a plugin, as git does."""
        found = super().get_command(ctx, cmd_name)
        if found is not None or ctx.resilient_parsing or cmd_name.startswith("-"):
            return found
        from schemagen.cli.external import external_command

        return external_command(cmd_name)


def _aborted(abort: click.Abort) -> int:
    if isinstance(abort.__cause__, KeyboardInterrupt):
        click.echo("interrupted; nothing was left behind", err=True)
        return INTERRUPTED
    click.echo("no answer was given; nothing was done", err=True)
    return FAILED


def _failed(error: Exception, settings: Settings) -> int:
    """Say what went wrong; a traceback is for those who ask for one."""
    from schemagen.core.diagnostics import Diagnostic
    from schemagen.core.errors import SchemagenError
    from schemagen.core.system import advice_on, number_of, reason_of

    if isinstance(error, SchemagenError):
        from schemagen.cli.findings import print_findings

        with click.Context(application, obj=settings, color=_colour()):
            print_findings(error.diagnostics, err=True)
    elif isinstance(error, OSError) and number_of(error) is not None:
        from schemagen.cli.findings import print_findings

        where = error.filename or "what is printed can't be written"
        found = Diagnostic("SG010", f"{where}: {reason_of(error)}", hint=advice_on(error))
        with click.Context(application, obj=settings, color=_colour()):
            print_findings([found], err=True)
    else:
        click.echo(
            f"internal error: {type(error).__name__}: {error}\n"
            f"This should not happen. Please report it, with what this prints:\n  {_again()}",
            err=True,
        )
    if settings.verbose or os.environ.get("SCHEMAGEN_TRACEBACK") == "1":
        import traceback

        click.echo("".join(traceback.format_exception(error)).rstrip(), err=True)
    return FAILED


def _again() -> str:
    import shlex

    from schemagen.database.connections import masked

    shown = [masked(argument) for argument in sys.argv[1:]]
    return f"SCHEMAGEN_TRACEBACK=1 schemagen {shlex.join(shown)}"


def _colour() -> bool | None:
    """Return False if the user wants no colours; see https://no-color.org ."""
    return False if os.environ.get("NO_COLOR") else None


@click.group(
    "schemagen",
    cls=Application,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 findings or failure, 2 usage.",
)
@click.version_option(__version__, prog_name="schemagen", message="%(prog)s %(version)s")
@click.pass_context
def application(context: click.Context) -> None:
    """Generate, apply and prove Supabase schemas from YAML.

    Examples:
      schemagen new --preset organic_os
      cd organic_os
      schemagen smoke

    Without arguments, commands take the schema.yaml here, or the bundles that
    pyproject.toml lists under [tool.schemagen].
    """
    context.color = _colour()


application.params += global_options()
