"""What the index stands for, written beside it, and whether its files are sound.

tantivy opens and answers from files with flipped bits. So the state keeps the size and time of
each file, and when one differs, the checksum in each file's footer is compared with its bytes.
"""

from __future__ import annotations

import json
import os
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NAME: Final = "state.json"
_MAGIC: Final = 1337
"""Ends every file of a segment, after the length of the footer."""
_PARTS: Final = ("term", "idx", "pos", "store", "fast", "fieldnorm")
_CHUNK: Final = 1 << 20
_MAX_FOOTER: Final = 4096


class Files(NamedTuple):
    """What the files of the index looked like when they were last known to be sound."""

    opstamp: int
    documents: int
    meta: int
    """Checksum of tantivy's own list of files, which carries none."""
    seen: tuple[tuple[str, int, int], ...]
    """Name, size in bytes and time of change in ns of each file."""


class State(NamedTuple):
    """The commit and the outside edits that the index includes.

    Whoever updates gives the commit and the edits; the rest is the index's own.
    """

    commit: str | None
    outside: Mapping[str, str] = MappingProxyType({})
    """Digest by path of each file that differs from the commit and was taken in as it stood."""
    pending: tuple[str, ...] = ()
    """Paths whose update may not have been finished: read them again."""
    duplicates: tuple[str, ...] = ()
    """Ids that more than one file claims."""
    generation: str = ""
    """Differs after each update; an update made on an older one is refused."""
    directory: str = ""
    files: Files | None = None

    def moved(self, commit: str | None, outside: Mapping[str, str]) -> State:
        """The state after an update that starts from this one."""
        return self._replace(commit=commit, outside=dict(outside), pending=())

    @property
    def documents(self) -> int:
        """Files that the index holds."""
        return self.files.documents if self.files else 0


def read(folder: Path) -> State | None:
    """The state as written, or None when there is none or it is damaged."""
    try:
        sum_line, _, text = (folder / _NAME).read_bytes().partition(b"\n")
        if int(sum_line) != zlib.crc32(text):
            return None
        kept = json.loads(text)
        files = kept.pop("files")
        seen = tuple((str(name), int(size), int(time)) for name, size, time in files.pop("seen"))
        kept |= {name: tuple(kept[name]) for name in ("pending", "duplicates")}
        return State(**kept, files=Files(**files, seen=seen))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write(folder: Path, state: State) -> None:
    """Replace the state in one step.

    Raises:
        OSError: the folder cannot be written.
    """
    files = None if state.files is None else state.files._asdict()
    kept = state._asdict() | {"outside": dict(state.outside), "files": files}
    text = json.dumps(kept).encode()
    passing = folder / f"{_NAME}.{os.getpid()}"
    passing.write_bytes(b"%d\n%s" % (zlib.crc32(text), text))
    passing.replace(folder / _NAME)


def place(folder: Path) -> str:
    """The file that says what the index in this folder stands for."""
    return str(folder / _NAME)


def look(directory: Path) -> Files | None:
    """The files as they are now, without reading them; None when some are missing."""
    try:
        meta = (directory / "meta.json").read_bytes()
        listed = json.loads(meta)
        seen = []
        for name in ("meta.json", *_names(listed)):
            found = (directory / name).stat()
            seen.append((name, found.st_size, found.st_mtime_ns))
        documents = sum(
            part["max_doc"] - (part["deletes"] or {}).get("num_deleted_docs", 0)
            for part in listed["segments"]
        )
        return Files(int(listed["opstamp"]), documents, zlib.crc32(meta), tuple(seen))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sound(directory: Path) -> bool:
    """Whether every file holds the bytes that were written, by the checksum in its footer."""
    found = look(directory)
    if found is None:
        return False
    try:
        return all(_sums_up(directory / name) for name, _, _ in found.seen if name != "meta.json")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _names(listed: Any) -> Iterator[str]:
    for part in listed["segments"]:
        name = part["segment_id"].replace("-", "")
        yield from (f"{name}.{ending}" for ending in _PARTS)
        if part["deletes"]:
            yield f"{name}.{part['deletes']['opstamp']}.del"


def _sums_up(path: Path) -> bool:
    """Whether the file's bytes give the checksum that its footer states."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        tail = file.read(8)
        length, magic = int.from_bytes(tail[:4], "little"), int.from_bytes(tail[4:], "little")
        rest = size - 8 - length
        if magic != _MAGIC or length > _MAX_FOOTER or rest < 0:
            return False
        file.seek(rest)
        stated = json.loads(file.read(length))["crc"]
        file.seek(0)
        total = 0
        while rest:
            chunk = file.read(min(rest, _CHUNK))
            if not chunk:
                return False
            total, rest = zlib.crc32(chunk, total), rest - len(chunk)
        return bool(total == stated)
