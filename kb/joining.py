"""Join a shared notebook: a copy of it on this computer, complete or not there at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from typing import TYPE_CHECKING

from kb import git_branch, remote
from kb.address import parse
from kb.crossing import Crossing
from kb.errors import DiskFailed, Refused
from kb.locating import STORE_FILE
from kb.remote import Remote
from kb.repository import Repository, make_empty

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from kb.sharing import Progress


def join(
    address: str,
    folder: Path,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Copy a shared notebook into a folder that is new or empty. Raises as ``Library.join``."""
    folder = folder.resolve()
    check_free(folder)
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        aside.mkdir(parents=True)
        _fill(aside, address, progress, stop)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be made: {os.strerror(error.errno or 0)}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def check_free(folder: Path) -> None:
    """See that a copy may be made in a folder, before anything else is begun.

    Raises:
        Refused: it holds something already.
        DiskFailed: it cannot be opened.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what = "a notebook" if (folder / STORE_FILE).exists() else "files"
            raise Refused(f"{folder} holds {what} already. Choose a new or empty folder.")
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be opened: {os.strerror(error.errno or 0)}.") from error


def _fill(
    folder: Path, address: str, progress: Progress | None, stop: threading.Event | None
) -> None:
    make_empty(folder)
    remote.attach(folder, address)
    local = f"refs/heads/{git_branch.BRANCH}"
    shared = Remote(folder, parse(address), local, local, progress, stop)
    newest = shared.fetch()
    if newest is None:
        raise Refused(
            "The shared notebook is empty. Begin one that goes with it: "
            f"bothand init DIR --shared {address}"
        )
    repository = Repository.open(folder)
    try:
        repository.advance(Crossing(None, newest), progress)
    finally:
        repository.close()
    if not (folder / STORE_FILE).is_file():
        raise Refused(
            f"What stands at {address} is no notebook of Bothand: it has no file {STORE_FILE}. "
            "Check the address with whoever gave it to you."
        )
    shared.agreed(newest)
