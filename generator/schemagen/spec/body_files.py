"""``functions: {f: {file: sql/f.sql}}``: a body in a file of its own, beside the specification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import FileProblem
from schemagen.spec.encoding import MAX_BYTES
from schemagen.spec.nodes import MappingNode, ScalarNode
from schemagen.spec.reading import read_bytes
from schemagen.spec.scalars import Style
from schemagen.spec.source import Source


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class FileNode(ScalarNode):
    """The whole text of a file, whose characters stand where they stand."""

    def _index(self, offset: int) -> int:
        return offset


def with_body(
    function: MappingNode, project: Path | None, problems: Problems
) -> MappingNode | None:
    """Return a function with the body that its file holds; None when there is none to read.

    Args:
        function: The function as written; one without ``file`` stays as it is.
        project: The folder of the specification, None when it was no file.
        problems: Takes what is wrong with the file.
    """
    named = function.get("file")
    if not isinstance(named, ScalarNode):
        return function
    body = _read(named, project, problems)
    if body is None:
        return None
    key = replace(function.key_node("file") or named, text="body", value="body")
    rest = tuple(entry for entry in function.entries if entry[0].text != "file")
    return MappingNode(
        source=function.source,
        start=function.start,
        within=function.within,
        parent=function.parent,
        entries=(*rest, (key, body)),
    )


def _read(named: ScalarNode, project: Path | None, problems: Problems) -> FileNode | None:
    folder = Path(named.source.file).parent
    path = folder / named.text
    if project is None or not _is_inside(folder, path):
        problems.error(
            "SG271", f"{named.text!r} is no file beside the specification", named.origin,
            hint="write a path below its folder, such as sql/name.sql",
        )  # fmt: skip
        return None
    name = path.as_posix()
    try:
        text = _text(read_bytes(path, name), name)
    except FileProblem as error:
        problems.error("SG270", error.message, named.origin, hint=error.hint)
        return None
    return FileNode(
        source=Source(name, text),
        start=0,
        within=f"file {named.text}",
        parent=named.origin,
        value=text,
        text=text,
        style=Style.LITERAL,
        end=len(text),
    )


def _is_inside(folder: Path, path: Path) -> bool:
    """Whether a path leads to something below a folder, links followed."""
    if path.is_absolute() and not folder.is_absolute():
        return False
    return path.resolve().is_relative_to(folder.resolve())


def _text(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        raise FileProblem(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileProblem(f"{name} is not UTF-8", hint="save it as UTF-8") from None
    if "\0" in text:
        raise FileProblem(f"{name} is a binary file", hint="give a file with SQL")
    return text.replace("\r\n", "\n")
