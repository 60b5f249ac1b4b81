"""From bytes to text that YAML can be: UTF-8, not too much, no control characters."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import replace
from typing import Final, NoReturn

from schemagen.core.diagnostics import Origin, Problems
from schemagen.core.errors import InvalidSpec
from schemagen.spec.source import Source

MAX_BYTES: Final = 8_000_000

_NOT_ALLOWED: Final = (
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML calls not printable, and a byte order mark inside the text.

https://yaml.org/spec/1.2.2/#51-character-set
"""

_NOT_ALLOWED_IN_ASCII: Final = "[^\t\n\r\x20-\x7e]"
"""The part of it that most files need; the whole takes 3 ms to compile."""


def decoded(content: bytes | str, name: str, problems: Problems) -> Source:
    """Return the text of a file.

    Args:
        content: Its bytes, or its text when that is known already.
        name: What people call it, for positions.
        problems: Takes what is wrong.

    Raises:
        InvalidSpec: It is too large, binary, or in another encoding.
    """
    if len(content) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 1_000_000} MB"
        hint = "split it, and put the parts together with 'extends'"
        _stop(problems, "SG014", message, None, hint)
    if isinstance(content, bytes):
        content = _utf_8(content, name, problems)
    source = Source(name, content.removeprefix("\ufeff"))
    _check_characters(source, problems)
    return source


def _utf_8(content: bytes, name: str, problems: Problems) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _stop(problems, "SG015", f"{name} is in UTF-16", None, "save it as UTF-8")
    if b"\0" in content:
        _stop(problems, "SG016", f"{name} is a binary file", None, "give a YAML file")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        origin = _bad_byte(content, error.start, name)
        message = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        _stop(problems, "SG015", message, origin, "save the file as UTF-8")


def _bad_byte(content: bytes, index: int, name: str) -> Origin:
    before = Source(name, content[:index].decode("utf-8-sig"))
    origin = before.origin(len(before.text))
    rest = content[index : index + 200].decode(errors="replace").splitlines()[0]
    return replace(origin, line_text=origin.line_text + rest)


def _check_characters(source: Source, problems: Problems) -> None:
    pattern = _NOT_ALLOWED_IN_ASCII if source.text.isascii() else _NOT_ALLOWED
    found = re.search(pattern, source.text)
    if found is None:
        return
    code = ord(found.group())
    name = unicodedata.name(found.group(), "control character").lower()
    _stop(
        problems,
        "SG017",
        f"the character U+{code:04X} ({name}) can't be in a YAML file",
        source.origin(found.start()),
        f'remove it; inside double quotes it can be written as "\\u{code:04x}"',
    )


def _stop(
    problems: Problems, code: str, message: str, origin: Origin | None, hint: str
) -> NoReturn:
    problems.error(code, message, origin, hint=hint)
    raise InvalidSpec(problems.sorted())
