from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.core.errors import FileProblem
from schemagen.database.folders import cache_folder, fits_socket, state_folder


@pytest.mark.parametrize(
    ("place", "variable"),
    [(cache_folder, "SCHEMAGEN_CACHE_DIR"), (state_folder, "SCHEMAGEN_STATE_DIR")],
)
def test_a_folder_that_others_may_write_to_is_refused(
    place: object, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe = tmp_path / "unsafe"
    unsafe.mkdir()
    unsafe.chmod(0o777)
    monkeypatch.setenv(variable, str(unsafe))

    with pytest.raises(FileProblem) as caught:
        place(None)  # type: ignore[operator]

    assert str(unsafe) in caught.value.message
    assert variable in caught.value.hint


def test_a_socket_needs_a_short_path() -> None:
    assert fits_socket(Path("/tmp/schemagen-12345678"))  # noqa: S108
    assert not fits_socket(Path("/" + "x" * 100))
