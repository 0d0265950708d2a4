"""What a new store begins with: the seven tensions and lessons from public cases."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def starter_tensions() -> dict[str, bytes]:
    """The seven tensions as Markdown, by file name."""
    return _markdown(files(__name__) / "tensions")


def starter_entries() -> dict[str, bytes]:
    """The starter lessons as Markdown, by file name."""
    packaged = files(__name__) / "entries"
    if packaged.is_dir():
        return _markdown(packaged)
    # In a checkout they stand where people look for them; a wheel carries them in here.
    return _markdown(Path(__file__).parents[2] / "entries")


def _markdown(folder: Traversable) -> dict[str, bytes]:
    found = {each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith(".md")}
    return dict(sorted(found.items()))
