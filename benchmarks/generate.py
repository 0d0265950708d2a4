"""Stores of 200, 10,000 and 100,000 lessons of about 200 words, the same ones every time.

Founded by Bothand itself; the lessons are written straight into git with ``git fast-import``, as
saving a hundred thousand of them one by one would take hours. Kept in ``bench-stores/``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from benchmarks import lessons, words
from kb import places
from kb.library import Library
from kb.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.model import Tension

SIZES_OF_STORES: Final = {"S": 200, "M": 10_000, "L": 100_000}
CACHE: Final = Path("bench-stores").resolve()
GIT: Final = ("git", "-c", "core.hooksPath=" + os.devnull, "-c", "gc.auto=0")


@dataclass(frozen=True, slots=True)
class Store:
    """A generated store: its size's letter and where it stands."""

    size: str
    folder: Path

    @property
    def lessons(self) -> int:
        """How many lessons it holds."""
        return SIZES_OF_STORES[self.size]


def settle_home() -> None:
    """Keep settings, caches and git of whoever measures out of it, for this process and its own."""
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    for name in [*os.environ]:
        # Python's own among them: without compiled modules every start would compile them anew.
        if name.startswith(("BOTHAND_", "GIT_", "XDG_", "PYTHON")):
            del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def store(size: str) -> Store:
    """The store of this size, made if it is not kept from before, its index up to date."""
    folder = CACHE / f"{size}-{_version()}"
    if not folder.exists():
        print(f"making store {size} ...", file=sys.stderr, flush=True)
        making = folder.with_suffix(".making")
        for older in CACHE.glob(f"{size}-*"):
            shutil.rmtree(older)
        with Library.create(making, name=f"Benchmark {size}", starter=False) as library:
            tensions = library.tensions()
        import_lessons(making, tensions, SIZES_OF_STORES[size])
        making.rename(folder)
    with Library.open(folder) as library:
        library.refresh()
    return Store(size, folder)


def copy_of(original: Store, name: str) -> Store:
    """A copy to write into, in place of any earlier copy of that name; its index up to date."""
    folder = CACHE / f"{original.size}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original.folder, folder, symlinks=True)
    index = places.index_folder(folder)
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(places.index_folder(original.folder), index)
    # The copied files have other inodes and times: let git look at them once, as after any clone.
    subprocess.run([*GIT, "-C", folder, "status", "--short"], check=True, capture_output=True)
    with Library.open(folder) as library:
        library.refresh()
    return Store(original.size, folder)


def import_lessons(folder: Path, tensions: Sequence[Tension], count: int) -> None:
    """Commit generated lessons on top of what the store holds, and lay them out as files."""
    commit_and_lay_out(folder, lessons.lessons(tensions, count))


def commit_and_lay_out(folder: Path, found: Iterator[tuple[str, str]]) -> None:
    """Commit these files, path and text, on top of what a store holds, and lay them out."""
    commit_lessons(folder, found)
    subprocess.run([*GIT, "-C", folder, "reset", "--hard", "--quiet"], check=True)


def commit_lessons(folder: Path, found: Iterator[tuple[str, str]]) -> None:
    """Commit these files, path and text, on top of what a repository holds; no file is laid out."""
    with subprocess.Popen(
        [*GIT, "-C", folder, "fast-import", "--quiet", "--force", "--depth=0"],
        stdin=subprocess.PIPE,
    ) as importing:
        if importing.stdin is None:
            raise RuntimeError("git fast-import takes no input")
        _stream(importing.stdin, found)
        importing.stdin.close()
        if importing.wait():
            raise RuntimeError("git fast-import failed")


def _stream(out: IO[bytes], found: Iterator[tuple[str, str]]) -> None:
    """Write one commit of these files in the language of ``git fast-import``."""
    who = Person("Benchmark", "benchmark@bothand.invalid")
    message = b"Import generated lessons"
    out.write(
        b"commit refs/heads/main\ncommitter %s <%s> %d +0000\ndata %d\n%s\nfrom refs/heads/main^0\n"
        % (who.name.encode(), who.email.encode(), 1_795_000_000, len(message), message)
    )
    for path, text in found:
        data = text.encode()
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))


def _version() -> str:
    """Changes whenever the lessons would come out differently."""
    sources = [Path(lessons.__file__), Path(words.__file__)]
    return hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:8]
