"""A folder of pages that appears whole or not at all.

It is made beside its place and then moved there, in place of an earlier one of ours and of nothing
else: a note in the folder says that it is one.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from kb.errors import DiskFailed, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK: Final = ".bothand-site"
_NOTE: Final = "Made by: bothand export site. The next export replaces this whole folder.\n"
_RECORDS: Final = ("entries", "tensions", "decisions", "responses", ".git")


@contextmanager
def making(folder: Path, store: Path) -> Iterator[Path]:
    """A folder to fill; at the end of the ``with`` block it stands where ``folder`` says.

    Raises:
        Refused: something else stands there, or the place is among the lessons themselves.
        DiskFailed: it cannot be written.
    """
    place = folder.resolve()
    _check(folder, place, store.resolve())
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be made: {error.strerror}.") from error
    fresh, old = aside / "new", aside / "old"
    try:
        fresh.mkdir()
        yield fresh
        (fresh / MARK).write_text(_NOTE, encoding="utf-8")
        _check(folder, place, store.resolve())  # it took a while
        if place.exists():
            place.rename(old)
        fresh.rename(place)
    except OSError as error:
        if old.exists() and not place.exists():
            old.rename(place)
        raise DiskFailed(f"{folder} cannot be written: {os.strerror(error.errno or 0)}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _check(folder: Path, place: Path, store: Path) -> None:
    """Refuse a place where something would be lost."""
    inside = place.relative_to(store).parts if place.is_relative_to(store) else ("",)
    if not inside or inside[0] in _RECORDS:
        raise Refused(f"{folder} belongs to the notebook itself. Choose another folder.")
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise Refused(f"{folder} is a file. Choose a new or empty folder.")
    try:
        held = os.listdir(place)  # noqa: PTH208 - names are all that is wanted
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be read: {error.strerror}.") from error
    if held and MARK not in held:
        raise Refused(
            f"{folder} holds files that are no earlier site of a notebook. "
            "Choose a new or empty folder."
        )
