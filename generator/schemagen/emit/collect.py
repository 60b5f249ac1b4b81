"""What all layouts together write, with each path checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath

from schemagen.api.descriptors import Emitter
from schemagen.core.errors import PluginError
from schemagen.emit.lock import LOCK_NAME
from schemagen.model.model import Bundle


def collect_files(
    bundle: Bundle, baseline: str, emitters: Iterable[Emitter]
) -> dict[str, dict[str, str]]:
    """Return the files of each layout: content by relative path.

    Args:
        bundle: The rendered bundle.
        baseline: The version of the baseline migration.
        emitters: The layouts.

    Raises:
        PluginError: A path is not below the folder, or two layouts write the same file.
    """
    layouts: dict[str, dict[str, str]] = {}
    owners: dict[str, str] = {}
    for emitter in emitters:
        files = dict(_checked(emitter.name, emitter.emit(bundle, baseline)))
        for path in files:
            owner = owners.setdefault(path.casefold(), emitter.name)
            if owner != emitter.name:
                raise PluginError(
                    f"the layouts {owner} and {emitter.name} both write {path}",
                    hint=f"choose one of them: --layout {owner}",
                    code="SG056",
                )
        layouts[emitter.name] = files
    return layouts


def _checked(layout: str, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, content in files.items():
        pure = PurePosixPath(path)
        is_below = (
            path == str(pure)
            and not pure.is_absolute()
            and pure.parts
            and ".." not in pure.parts
            and "\\" not in path
            and not PureWindowsPath(path).drive
        )
        if not is_below or path == LOCK_NAME:
            raise PluginError(
                f"the layout {layout} may not write {path!r}",
                hint="paths are relative, with forward slashes, and stay below the folder",
                code="SG055",
            )
        yield path, content
