"""Descriptors: what a plugin registers, one frozen dataclass per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from schemagen.core.diagnostics import Diagnostic
from schemagen.model.model import Bundle, Model


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: ready-made columns, triggers, indexes, functions.

    Attributes:
        name: The word under ``use:``.
        folder: Holds ``feature.yaml`` (a partial specification in the language's own
            words, with ``options`` as JSON Schema), the bodies as ``.sql.j2``, and
            ``README.md``.
    """

    name: str
    folder: Traversable


@dataclass(frozen=True, slots=True)
class AccessPattern:
    """A shorthand for access rules, such as ``owner: user_id``.

    Attributes:
        name: The word under ``access:``.
        about: One line for people.
        schema: JSON Schema of its value.
        expand: Turns the value into rules in the language's own words. It returns
            rules, never SQL, so that the proof knows what they mean.
    """

    name: str
    about: str
    schema: Mapping[str, Any]
    expand: Callable[[Any], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Preset:
    """A complete specification that ships with a package.

    Attributes:
        name: The word behind ``--preset``.
        about: One line for people.
        source: The YAML file.
        aliases: Further words for it.
    """

    name: str
    about: str
    source: Traversable
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emitter:
    """Writes a bundle as files.

    Attributes:
        name: The layout's name.
        about: One line for people.
        emit: Takes the bundle and the baseline's version (14 digits); returns file
            contents by relative path.
    """

    name: str
    about: str
    emit: Callable[[Bundle, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """A static finding on the model.

    Attributes:
        code: Its code, ``SG9..``.
        name: Kebab-case name, for people and for ignore lists.
        about: One line for people.
        run: Yields the findings.
    """

    code: str
    name: str
    about: str
    run: Callable[[Model], Iterable[Diagnostic]] = field(repr=False)
