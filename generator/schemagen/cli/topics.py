"""The pages of ``templates/explain/topics``: what to do when a database does not as one wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable

from schemagen.resources import resource_folder


@cache
def topics() -> Mapping[str, str]:
    """Return the title of each page by its name, such as ``no-rows``."""
    pages = (_page(item) for item in _folder().iterdir() if item.name.endswith(".md"))
    return dict(sorted(pages))


def topic_page(name: str) -> str:
    """Return a page in Markdown.

    Args:
        name: One of ``topics()``.
    """
    return _folder().joinpath(f"{name}.md").read_text(encoding="utf-8").rstrip("\n")


def topic_of(said: str) -> str | None:
    """Return the page that is meant: by its name, or by an error message with all its words.

    ``permission denied for table messages`` means ``permission-denied``, and so does its
    SQLSTATE, ``42501``: a page names in parentheses those that it answers.
    """
    words = set(re.findall(r"[a-z]+", said.lower()))
    fitting = [name for name in topics() if {*name.split("-")} <= words]
    states = re.findall(r"\b[0-9A-Z]{5}\b", said.upper())
    named = (_states()[state] for state in states if state in _states())
    return max(fitting, key=len, default=None) or next(named, None)


@cache
def _states() -> Mapping[str, str]:
    """Return the pages by the SQLSTATEs that they answer: ``(`42501`)``."""
    return {
        state: name
        for name in topics()
        for states in re.findall(r"\(((?:`[0-9A-Z]{5}`(?:,\s)?)+)\)", topic_page(name))
        for state in re.findall(r"\w+", states)
    }


def _folder() -> Traversable:
    return resource_folder("templates").joinpath("explain", "topics")


def _page(item: Traversable) -> tuple[str, str]:
    first = item.read_text(encoding="utf-8").partition("\n")[0]
    return item.name.removesuffix(".md"), first.removeprefix("# ")
