"""Files and encodings."""

from pathlib import Path

import pytest

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import FileProblem, InvalidSpec
from schemagen.spec.encoding import MAX_BYTES
from schemagen.spec.nodes import plain
from schemagen.spec.reading import parse_document, read_bytes, read_document


def refused(content: bytes | str) -> str:
    with pytest.raises(InvalidSpec) as caught:
        parse_document(content, "schema.yaml", Problems())
    return "\n".join(item.as_text() for item in caught.value.diagnostics)


def test_a_file_is_named_as_the_user_wrote_it(tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    document = read_document(path, Problems(), name="./schema.yaml")
    assert str(document["a"].origin) == "./schema.yaml:1:4"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"^there is no file nowhere\.yaml$") as caught:
        read_bytes(tmp_path / "nowhere.yaml", "nowhere.yaml")
    assert (caught.value.code, caught.value.hint) == ("SG011", "check the path")


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem, match="there is no file"):
        read_bytes(tmp_path / "file" / "schema.yaml")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"^presets is a folder$") as caught:
        read_bytes(tmp_path, "presets")
    assert (caught.value.code, caught.value.hint) == ("SG012", "give the YAML file inside it")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (PermissionError(13, "Permission denied"), "SG013", "a.yaml may not be read"),
        (OSError(5, "Input/output error"), "SG010", "a.yaml can't be read: Input/output error"),
        (ValueError("embedded null byte"), "SG010", "a.yaml can't be read: embedded null byte"),
    ],
)
def test_unreadable(
    error: Exception, code: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileProblem) as caught:
        read_bytes("a.yaml")
    assert (caught.value.code, caught.value.message) == (code, message)


def test_byte_order_mark_and_windows_line_breaks() -> None:
    document = parse_document(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: 2\r\n", "schema.yaml", Problems())
    assert plain(document) == {"a": 1, "b": {"c": 2}}
    assert str(document.origin) == "schema.yaml:1:1"
    nested = document["b"]
    assert str(nested.origin) == "schema.yaml:3:3"


def test_bytes_that_are_not_utf_8() -> None:
    assert refused(b"a: x\nb: \xc3\xa9\xe9 z\n") == (
        "schema.yaml:2:5: error[SG015]: the byte 0xE9 is not UTF-8\n"
        "  b: é\ufffd z\n"
        "      ^\n"
        "  hint: save the file as UTF-8"
    )


def test_utf_16() -> None:
    assert refused("a: b".encode("utf-16")) == (
        "error[SG015]: schema.yaml is in UTF-16\n  hint: save it as UTF-8"
    )


def test_binary_file() -> None:
    assert refused(b"\x7fELF\x00\x00") == (
        "error[SG016]: schema.yaml is a binary file\n  hint: give a YAML file"
    )


@pytest.mark.parametrize(
    ("char", "named"),
    [
        ("\x07", "U+0007 (control character)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
        ("\ud800", "U+D800 (control character)"),
    ],
)
def test_characters_that_can_not_be_seen(char: str, named: str) -> None:
    assert refused(f"a: b{char}c").splitlines()[0] == (
        f"schema.yaml:1:5: error[SG017]: the character {named} can't be in a YAML file"
    )


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 10))
    with pytest.raises(InvalidSpec) as caught:
        read_document(path, Problems(), name="schema.yaml")
    (found,) = caught.value.diagnostics
    assert found.as_text() == (
        "error[SG014]: schema.yaml is larger than 8 MB\n"
        "  hint: split it, and put the parts together with 'extends'"
    )
