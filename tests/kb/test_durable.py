"""A file written durably is the old one or the new one, and nothing else is left beside it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from kb.durable import flush_folder, remove_durably, write_durably
from kb.errors import DiskFailed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("flush", [True, False])
def test_a_file_is_written_and_written_over(tmp_path: Path, *, flush: bool) -> None:
    path = tmp_path / "x.md"
    write_durably(path, b"old", flush=flush)
    write_durably(path, b"new\r\n\xff", flush=flush)
    assert path.read_bytes() == b"new\r\n\xff"
    assert [*tmp_path.glob("*")] == [path, tmp_path / "home"]


def test_the_text_is_flushed_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.md"
    seen: list[bool] = []
    flush = os.fsync

    def watch(descriptor: int) -> None:
        seen.append(path.exists())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    write_durably(path, b"new")
    assert seen == [False, True], "first the text, then the folder that names it"


def test_a_full_disk_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFailed, match=r"No space left on device\. What stood there is intact"):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "x.md"]


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "x.md").symlink_to(tmp_path / "theirs")
    write_durably(tmp_path / "x.md", b"mine")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert not (tmp_path / "x.md").is_symlink()


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match="could not be saved: No such file or directory"):
        write_durably(tmp_path / "missing" / "x.md", b"new")
    with pytest.raises(DiskFailed, match="could not be deleted"):
        remove_durably(tmp_path / "home")


def test_a_file_is_removed_once_or_twice(tmp_path: Path) -> None:
    (tmp_path / "x.md").touch()
    remove_durably(tmp_path / "x.md")
    remove_durably(tmp_path / "x.md")
    assert not (tmp_path / "x.md").exists()
    flush_folder(tmp_path)
