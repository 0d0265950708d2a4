"""Found a new store: its settings, the seven tensions and the starter lessons, in one commit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kb import document, remote
from kb.address import parse
from kb.errors import DiskFailed, Refused
from kb.model import Person
from kb.repository import Repository
from kb.starter import starter_entries, starter_tensions

if TYPE_CHECKING:
    from pathlib import Path

GRADES = ("pk", "k-2", "3-5", "6-8", "9-12", "adult", "all")
"""Bands after the grade option set of the Common Education Data Standards (ceds.ed.gov)."""
SUBJECTS = (
    "arts",
    "career and technical",
    "computing",
    "english",
    "health",
    "languages",
    "mathematics",
    "science",
    "social studies",
    "special education",
)
SIZES = ("under-100", "100-299", "300-599", "600-999", "1000-plus")
PLACES = ("city", "suburban", "town", "rural")
ROLES = ("teacher", "coach", "principal", "district", "board")


def found(
    folder: Path,
    *,
    name: str,
    person: Person | None,
    starter: bool,
    shared: str,
) -> None:
    """Make a store in a folder that is new or empty.

    Raises:
        Refused: something stands there already, or the shared address is not usable.
        DiskFailed, GitFailed: it cannot be made.
    """
    # Before anything is made: a half-made notebook would be in the way of the next try.
    address = parse(shared).text if shared else ""
    try:
        if folder.exists() and any(folder.iterdir()):
            what = "a notebook" if (folder / "bothand.toml").exists() else "files"
            raise Refused(f"{folder} holds {what} already. Choose a new or empty folder.")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be made: {os.strerror(error.errno or 0)}.") from error
    files = {"bothand.toml": _settings(name or folder.resolve().name)}
    files |= {f"tensions/{file}": data for file, data in starter_tensions().items()}
    if starter:
        files |= dict(_placed(data, file) for file, data in starter_entries().items())
    repository = Repository.create(folder, files, person or Person(), "Found this notebook")
    try:
        if address:
            remote.attach(folder.resolve(), address)
    finally:
        repository.close()


def _placed(data: bytes, file: str) -> tuple[str, bytes]:
    """A starter lesson under the path that its own date and title give it."""
    entry = document.read_entry(data, file, None).record
    if entry is None:  # pragma: no cover - the starter lessons are tested to be sound
        raise Refused(f"The starter lesson {file} cannot be read.")
    return document.path_for(entry), data


def _settings(name: str) -> bytes:
    import tomlkit  # noqa: PLC0415 - 40 ms, only for a new store

    settings = tomlkit.document()
    settings.add(tomlkit.comment("This notebook's own settings; they are shared like its lessons."))
    settings["format"] = 1
    settings["name"] = name
    vocabularies = tomlkit.table()
    for key, words in (
        ("grades", GRADES),
        ("subjects", SUBJECTS),
        ("sizes", SIZES),
        ("places", PLACES),
        ("roles", ROLES),
    ):
        vocabularies[key] = list(words)
    settings["vocabularies"] = vocabularies
    return tomlkit.dumps(settings).encode()
