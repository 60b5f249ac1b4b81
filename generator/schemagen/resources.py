"""The one place that knows the two homes of the templates and presets."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource_folder(name: str) -> Traversable:
    """Return a folder that ships with schemagen.

    In a wheel the folder lies inside the package, in a checkout beside
    ``pyproject.toml``.

    Args:
        name: ``templates`` or ``presets``.

    Raises:
        FileNotFoundError: The installation has no such folder.
    """
    packaged = files("schemagen").joinpath(name)
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise FileNotFoundError(f"schemagen was installed without its {name} folder")
