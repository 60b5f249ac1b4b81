"""From a file or a text to the tree of its one YAML document."""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable
from pathlib import Path

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import FileProblem, InvalidSpec
from schemagen.spec.encoding import MAX_BYTES, decoded
from schemagen.spec.events import compose
from schemagen.spec.nodes import MappingNode, describe, plain


def read_document(
    path: Traversable | os.PathLike[str] | str, problems: Problems, *, name: str = ""
) -> MappingNode:
    """Read the one YAML document of a file.

    Args:
        path: A path, or a file inside an installed package.
        problems: Takes what is wrong inside the file.
        name: What people call the file, for positions; the path by default.

    Raises:
        FileProblem: The file can't be read.
        InvalidSpec: It holds nothing that can be used.
    """
    name = name or str(path)
    return parse_document(read_bytes(path, name), name, problems)


def parse_document(content: bytes | str, name: str, problems: Problems) -> MappingNode:
    """Read the one YAML document of a text.

    Args:
        content: The text, or its bytes in UTF-8.
        name: What people call it, for positions.
        problems: Takes what is wrong inside the text.

    Raises:
        InvalidSpec: It holds nothing that can be used.
    """
    root = compose(decoded(content, name, problems), problems)
    if isinstance(root, MappingNode):
        return root
    if root is None or plain(root) is None:
        problems.error("SG026", f"{name} is empty", None, hint="start from a preset: schemagen new")
    else:
        problems.error(
            "SG031",
            f"the file has to hold a mapping, this is {describe(root)}",
            root.origin,
            hint="write key: value, with a space after the colon",
        )
    raise InvalidSpec(problems.sorted())


def read_bytes(path: Traversable | os.PathLike[str] | str, name: str = "") -> bytes:
    """Return the content of a file, of one that is too large only the beginning.

    Args:
        path: A path, or a file inside an installed package.
        name: What people call the file; the path by default.

    Raises:
        FileProblem: The file can't be read.
    """
    file = path if isinstance(path, Traversable) else Path(path)
    name = name or str(path)
    try:
        if file.is_dir():  # on Windows, opening a folder is said to be not permitted
            raise IsADirectoryError
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        message, hint, code = f"{name} is a folder", "give the YAML file inside it", "SG012"
        raise FileProblem(message, hint=hint, code=code) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        message, hint, code = f"there is no file {name}", "check the path", "SG011"
        raise FileProblem(message, hint=hint, code=code) from error
    except PermissionError as error:
        message, hint, code = f"{name} may not be read", f"chmod u+r {name}", "SG013"
        raise FileProblem(message, hint=hint, code=code) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileProblem(f"{name} can't be read: {reason}", code="SG010") from error
