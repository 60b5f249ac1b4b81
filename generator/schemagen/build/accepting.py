"""``accept``: which warnings a specification means, and which of its entries mean none.

A warning is accepted where it lies, in the text of the specification. An entry of a document
that is extended holds for what that document and its bases wrote, and not for what a document
above them writes in its place: who changes a rule has to mean it himself. It may accept nothing
there, because what it accepted may be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from schemagen.core.codes import CODES, WARNINGS
from schemagen.core.diagnostics import Diagnostic, Position, did_you_mean
from schemagen.model.accepted import Accepted
from schemagen.spec.kinds.accept import Acceptance
from schemagen.spec.load import Loaded
from schemagen.spec.nodes import Node
from schemagen.spec.placing import Path, all_paths, paths_of

_NAMED: Final = 3
"""Places that a hint names; who has more of them looks at the warnings."""

_GONE: Final = "remove the entry: what it accepted is gone"


def check_codes(loaded: Loaded) -> None:
    """Report accepted codes that are none, or those of errors."""
    checks = {name: check.code for name, check in loaded.registry.checks.items()}
    known = WARNINGS | {code for code in checks.values() if code not in CODES}
    for entry in _entries(loaded):
        code = entry.code.text
        if code in known:
            continue
        if code.upper() in CODES.keys() - known:
            loaded.problems.error(
                "SG141", f"{code} is not to be accepted: {CODES[code.upper()]}", entry.code.origin,
                hint="accept is for warnings that are meant; what to do about this one:\n"
                f"schemagen explain {code.upper()}",
            )  # fmt: skip
        else:
            named = f"the code of {code} is {checks[code]}" if code in checks else ""
            loaded.problems.error(
                "SG140", f"there is no warning {code!r}", entry.code.origin,
                hint=named or did_you_mean(code.upper(), known, "schemagen checks"),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """A warning, and where it lies.

    Attributes:
        finding: The warning.
        place: Its innermost place in the specification.
        paths: The ways to it; several where an alias repeats the text.
    """

    finding: Diagnostic
    place: Position
    paths: tuple[Path, ...]


def accepted_findings(loaded: Loaded) -> tuple[Accepted, ...]:
    """Return the warnings that a specification accepts.

    Args:
        loaded: The specification, after all checks; an entry that accepts nothing is added to
            its warnings.
    """
    entries = _entries(loaded)
    if not entries:
        return ()
    known: dict[tuple[str, str], list[Acceptance]] = {}
    for entry in entries:
        known.setdefault((entry.code.text, entry.at.text), []).append(entry)
    accepted: list[Accepted] = []
    used: set[Acceptance] = set()
    left: dict[str, list[str]] = {}
    partly: dict[Acceptance, list[str]] = {}
    for found in _located(loaded.document, loaded.problems.warnings):
        finding = found.finding
        by_path = [
            [
                entry
                for at in _ways(path)
                for entry in known.get((finding.code, at), ())
                if found.place.file not in _above(entry)
            ]
            for path in found.paths
        ]
        if all(by_path):  # text that an alias repeats has to be meant at each of its places
            entry = by_path[0][-1]
            accepted.append(Accepted(finding, entry.at.text, entry.reason))
            used |= {entry for covering in by_path for entry in covering}
        else:
            pairs = zip(found.paths, by_path, strict=True)
            others = [".".join(path) for path, covering in pairs if not covering]
            left.setdefault(finding.code, []).extend(others)
            for covering in by_path:
                partly.update(dict.fromkeys(covering, others))
    needless = [entry for entry in entries if entry not in used and entry.at.parent is None]
    _report_partly(loaded, {entry: partly[entry] for entry in needless if entry in partly})
    _report_needless(loaded, [entry for entry in needless if entry not in partly], left)
    return tuple(accepted)


def _entries(loaded: Loaded) -> tuple[Acceptance, ...]:
    return loaded.spec.kinds.get("accept", ()) if loaded.spec is not None else ()


def _located(document: Node, findings: Sequence[Diagnostic]) -> Iterator[_Found]:
    """Yield the findings that lie in a document, or in a feature that it uses."""
    chains = {
        item: [link.position for link in item.origin.chain()]
        for item in findings
        if item.origin is not None
    }
    paths = paths_of(document, {place for chain in chains.values() for place in chain})
    for item, chain in chains.items():
        place = next((place for place in chain if place in paths), None)
        if place is not None:
            yield _Found(item, place, tuple(paths[place]))


def _ways(path: Path) -> Iterator[str]:
    """Yield how ``at`` names a path, and all that is around it."""
    return (".".join(path[:end]) for end in range(len(path), 0, -1))


def _above(entry: Acceptance) -> set[str]:
    """Return the files that extend the one with the entry."""
    return {link.position.file for link in islice(entry.at.origin.chain(), 1, None)}


def _report_partly(loaded: Loaded, entries: Mapping[Acceptance, list[str]]) -> None:
    """Warn of entries for text that an alias repeats elsewhere, where it is not accepted."""
    for entry, others in entries.items():
        loaded.problems.warning(
            "SG990",
            f"nothing accepted: {entry.code.text} is in text that is also {others[0]}, by an alias",
            entry.at.origin,
            hint="accept it at each of its places, or at what is around all of them",
        )


def _report_needless(
    loaded: Loaded, entries: Sequence[Acceptance], left: dict[str, list[str]]
) -> None:
    """Warn of entries that accept nothing.

    Args:
        loaded: The specification.
        entries: The entries.
        left: The ways to the warnings that nobody accepts, by code.
    """
    known = [path for path, _ in all_paths(loaded.document)] if entries else []
    there = {".".join(path) for path in known}
    names = {path[1]: ".".join(path) for path in reversed(known) if len(path) == 2}
    for entry in entries:
        code, at = entry.code.text, entry.at.text
        if code in left:
            hint = f"{code} is found at {', '.join(dict.fromkeys(left[code][:_NAMED]))}"
        elif at in there:
            hint = _GONE
        elif at in names:
            hint = f"did you mean {names[at]!r}?"
        else:
            hint = did_you_mean(at, names.values(), _GONE)
        what = f"there is no {code} at {at!r}" if at in there else f"there is no {at!r}"
        loaded.problems.warning("SG990", f"nothing to accept: {what}", entry.at.origin, hint=hint)
