"""Files below a store's folder, reached step by step so that no link leads out of it.

A store comes from others: a folder or a file in it may turn out to be a link to anywhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from typing import TYPE_CHECKING

from kb.durable import ASIDE, flush_folder, flush_names, remove_durably, write_durably
from kb.errors import DiskFailed, NotFound, Refused
from kb.privacy import clean

if TYPE_CHECKING:
    from pathlib import Path

_BY_STEPS = os.open in os.supports_dir_fd
"""Whether the system can open a file from an opened folder; Windows cannot."""


def read(folder: Path, path: str, limit: int) -> bytes:
    """The bytes of one file of the store; no link is followed on the way to it.

    Args:
        folder: the store.
        path: posix, relative to the store.
        limit: bytes; one more than that is read at most, so that a caller can tell.

    Raises:
        NotFound: nothing stands there.
        Refused: what stands there is no plain file, or lies behind a link.
        DiskFailed: it cannot be read.
    """
    try:
        with _Above(folder, path) as (above, name):
            descriptor = _opened(above, name)
        try:
            return _content(descriptor, limit)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"{clean(path)} is not there any more.") from None
    except IsADirectoryError:
        raise Refused("it is a folder and not a file") from None
    except OSError as error:
        raise _in_words(error, "it cannot be read ({})") from error


def write(folder: Path, path: str, data: bytes, *, flush: bool = True) -> None:
    """Write a file of the store durably, with the folders on the way to it.

    Args:
        folder: the store.
        path: posix, relative to the store.
        data: the whole content.
        flush: False leaves the flushing to the caller, who writes many files at once.

    Raises:
        Refused: it lies behind a link, or a folder stands there.
        DiskFailed: it cannot be written; what stood there is intact.
    """
    sentence = (
        f"{clean(path)} could not be saved ({{}}). What stood there is intact; "
        "make room or allow writing, then save again."
    )
    try:
        with _Above(folder, path, make=True, flush=flush) as (above, name):
            if isinstance(above, int):
                _replace(above, name, data, flush=flush)
            else:  # pragma: no cover - Windows
                write_durably(above / name, data, flush=flush)
    except IsADirectoryError:
        raise Refused(f"{clean(path)} is a folder and not a file.") from None
    except OSError as error:
        raise _in_words(error, sentence) from error


def remove(folder: Path, path: str, *, flush: bool = True) -> None:
    """Delete a file of the store durably; one that is gone already is no error.

    ``flush`` False leaves the flushing to the caller.

    Raises:
        Refused: it lies behind a link.
        DiskFailed: it cannot be deleted.
    """
    try:
        with _Above(folder, path) as (above, name):
            if isinstance(above, int):
                os.unlink(name, dir_fd=above)
                if flush:
                    flush_names(above)
            else:  # pragma: no cover - Windows
                remove_durably(above / name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _in_words(error, f"{clean(path)} could not be deleted ({{}}).") from error


def sweep(folder: Path, path: str) -> None:
    """Delete what a killed write left beside this file. Call it while no other writes there."""
    with contextlib.suppress(OSError, Refused), _Above(folder, path) as (above, _):
        for name in os.listdir(above):  # noqa: PTH208 - pathlib takes no opened folder
            if name.startswith(ASIDE):
                if isinstance(above, int):
                    os.unlink(name, dir_fd=above)
                else:  # pragma: no cover - Windows
                    (above / name).unlink()


class _Above:
    """The opened folder that a file stands in, and the file's name in it.

    A class, as the generator of a context manager costs a fifth of reading a small file.
    """

    def __init__(self, folder: Path, path: str, *, make: bool = False, flush: bool = True) -> None:
        *self._steps, self._name = path.split("/")
        if not {"", ".", "..", ".git"}.isdisjoint((*self._steps, self._name)):
            raise Refused("the path leads out of the notebook")
        self._folder = folder
        self._make = make
        self._flush = flush
        self._above = -1

    def __enter__(self) -> tuple[int | Path, str]:
        if not _BY_STEPS:  # pragma: no cover - Windows
            return _checked(self._folder, self._steps, make=self._make), self._name
        self._above = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for step in self._steps:
                below = _descended(self._above, step, make=self._make, flush=self._flush)
                os.close(self._above)
                self._above = below
        except OSError:
            os.close(self._above)
            raise
        return self._above, self._name

    def __exit__(self, *_: object) -> None:
        if self._above >= 0:
            os.close(self._above)


def _descended(above: int, step: str, *, make: bool, flush: bool) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(step, flags, dir_fd=above)
    except FileNotFoundError:
        if not make:
            raise
    except NotADirectoryError:
        # Linux says the same of a link as of a file that stands where a folder should.
        if stat.S_ISLNK(os.stat(step, dir_fd=above, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
        raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(step, dir_fd=above)
        if flush:
            flush_names(above)
    return os.open(step, flags, dir_fd=above)


def _checked(folder: Path, steps: list[str], *, make: bool) -> Path:  # pragma: no cover - Windows
    for step in steps:
        folder /= step
        if folder.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if make and not folder.exists():
            folder.mkdir()
            flush_folder(folder.parent)
    return folder


def _opened(above: int | Path, name: str) -> int:
    if isinstance(above, int):
        # O_NONBLOCK: opening a named pipe must not wait for whoever might write into it.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(name, flags, dir_fd=above)
    full = above / name  # pragma: no cover - Windows
    if full.is_symlink():  # pragma: no cover - Windows
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return os.open(full, os.O_RDONLY)  # pragma: no cover - Windows


def _content(descriptor: int, limit: int) -> bytes:
    """What an opened file holds, one byte more than the limit at most."""
    told = os.fstat(descriptor)
    if not stat.S_ISREG(told.st_mode):
        raise Refused("it is a folder or a device and not a file")
    # Asks for no more than there is: room for the limit is costly to set aside for each file.
    data = os.read(descriptor, min(limit, told.st_size) + 1)
    while data and len(data) <= limit:
        more = os.read(descriptor, min(limit + 1 - len(data), 65_536))
        if not more:
            break
        data += more
    return data


def _replace(above: int, name: str, data: bytes, *, flush: bool) -> None:
    """Write beside, flush, rename, flush the folder; keeps who may read and write the file."""
    aside = f"{ASIDE}{secrets.token_hex(6)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(aside, flags, 0o666, dir_fd=above), "wb") as file:
        try:
            with contextlib.suppress(FileNotFoundError, PermissionError):
                known = os.stat(name, dir_fd=above, follow_symlinks=False)
                os.fchmod(file.fileno(), stat.S_IMODE(known.st_mode))
            file.write(data)
            file.flush()
            if flush:
                os.fsync(file.fileno())
            os.replace(aside, name, src_dir_fd=above, dst_dir_fd=above)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(aside, dir_fd=above)
            raise
    if flush:
        flush_names(above)


def _in_words(error: OSError, sentence: str) -> Refused | DiskFailed:
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return Refused("it is a link to another place, which is not followed")
    return DiskFailed(sentence.format(os.strerror(error.errno or 0)))
