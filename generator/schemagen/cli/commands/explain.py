"""``schemagen explain``: the pages of ``templates/explain``, one for each code and topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import click

from schemagen.cli.command import command
from schemagen.cli.console import aligned, is_colourful, print_json, print_result
from schemagen.cli.listing import installed
from schemagen.cli.options import list_format_option
from schemagen.cli.topics import topic_of, topic_page, topics

if TYPE_CHECKING:
    from schemagen.api import Check

TOPICS: Final = "When a database does not do what it should"
"""The heading above the topics."""


@command("explain")
@click.argument("code", required=False)
@list_format_option
def explain(code: str | None, form: str) -> None:
    """Explain the code of a finding or an error: what is wrong, and how it is put right.

    Topics such as slow-search are about a database that does not do what it should; words
    of an error message of PostgreSQL find theirs. Without a code, all of them are listed.

    Examples:
      schemagen explain SG202
      schemagen explain duplicate-index
      schemagen explain no-rows
      schemagen explain "permission denied for table messages"
      schemagen explain
    """
    checks = {check.code: check for check in installed().checks.values()}
    titles = _titles(checks)
    if code is None:
        _list(titles, form)
        return
    found = _found(code, titles, checks)
    text = topic_page(found) if found in topics() else _text(found, titles, checks)
    titles = {**titles, **topics()}
    if form == "json":
        print_json({"code": found, "title": titles[found], "page": text})
    elif is_colourful():
        print_result(_formatted(text))
    else:
        print_result(text)


def page(code: str) -> str:
    """Return the page about a code, in Markdown.

    Raises:
        FileNotFoundError: There is none.
    """
    from schemagen.resources import resource_folder

    file = resource_folder("templates").joinpath("explain", f"{code}.md")
    return file.read_text(encoding="utf-8").rstrip("\n")


def _titles(checks: Mapping[str, Check]) -> dict[str, str]:
    """Return the title of each code, those of the plugins' checks too."""
    from schemagen.core.codes import CODES

    return CODES | {code: check.about for code, check in checks.items() if code not in CODES}


def _list(titles: Mapping[str, str], form: str) -> None:
    from schemagen.core.codes import GROUPS

    others = "Checks of plugins"
    groups: dict[str, list[tuple[str, str]]] = {group: [] for group in (*GROUPS.values(), others)}
    for code, title in titles.items():
        groups[GROUPS.get(code[:3], others)].append((code, title))
    groups[TOPICS] = [*topics().items()]
    if form == "json":
        print_json(
            [
                {"code": code, "title": title, "group": group}
                for group, rows in groups.items()
                for code, title in rows
            ]
        )
        return
    blocks = [f"{group}\n{aligned(rows, indent='  ')}" for group, rows in groups.items() if rows]
    print_result("\n\n".join(blocks))


def _found(said: str, titles: Mapping[str, str], checks: Mapping[str, Check]) -> str:
    """Return what is meant: a code, its number, a check's name, a topic, or words of one.

    Raises:
        UsageError: There is no such code.
    """
    names = {check.name: code for code, check in checks.items()}
    for name in _readings(said):
        if name in titles:
            return name
        if name in names:
            return names[name]
    topic = topic_of(said)
    if topic is not None:
        return topic
    from schemagen.core.diagnostics import closest

    begun = (code for code in titles if code.startswith(said.upper()))
    match = (
        next(begun, None)
        or closest(said.upper(), titles)
        or closest(said.lower(), {*names, *topics()})
    )
    if not match and len(said.split()) > 1:
        pages = ", ".join(topics())
        raise click.UsageError(f"no page has the words {said!r}; topics are: {pages}")
    hint = f"did you mean {match!r}?" if match else "schemagen explain lists them all"
    raise click.UsageError(f"there is no code {said!r}; {hint}")


def _readings(said: str) -> Iterator[str]:
    """Yield what may be meant, also by what is copied from a message: ``error[SG202]:``."""
    _, _, inner = said.rpartition("[")
    for text in (said, inner.rstrip(":").rstrip("]")):
        yield text
        yield text.upper()
        yield f"SG{text}"


def _text(code: str, titles: Mapping[str, str], checks: Mapping[str, Check]) -> str:
    """Return the page; a plugin's check, which has none, explains itself."""
    from schemagen.cli.commands.checks import check_text

    try:
        return page(code)
    except FileNotFoundError:
        return check_text(checks[code]) if code in checks else f"# {code}: {titles[code]}"


def _formatted(markdown: str) -> str:
    """Return Markdown as a terminal shows it."""
    from rich.console import Console
    from rich.markdown import Markdown

    # The terminal's own colours: they can be read on dark and on light.
    console = Console(force_terminal=True)
    with console.capture() as capture:
        console.print(Markdown(markdown, code_theme="ansi_dark"))
    return capture.get().rstrip("\n")
