"""What a power cut leaves in a store's git is mended, and the text is never lost over it."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from kb import git_branch
from kb.document import MAX_FILE
from kb.errors import DiskFailed, GitFailed, NotFound
from kb.gitcall import environment
from kb.journal import Journal
from tests.kb.stores import (
    BELL,
    DANA,
    FILES,
    LABS,
    assert_sound,
    digest,
    found,
    git,
    opened,
    outside,
    put,
)

if TYPE_CHECKING:
    from pathlib import Path

NEW = "entries/2027/01/new-k1k1k1k1k1.md"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    found(tmp_path / "store").close()
    return tmp_path / "store"


@pytest.mark.parametrize("left", [b"", bytes(40), b"x\x9cgarbage"])
def test_what_is_left_of_an_object_is_not_taken_for_it(store: Path, left: bytes) -> None:
    data = b"new\n"
    name = hashlib.sha1(b"blob %d\0%s" % (len(data), data)).hexdigest()  # noqa: S324 - git's
    place = store / ".git" / "objects" / name[:2] / name[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(left)
    place.chmod(0o444)
    with opened(store) as repository:
        put(repository, NEW, data)
        assert repository.read(NEW) == data
    assert_sound(store)


def test_a_sound_object_is_not_written_again(store: Path) -> None:
    with opened(store) as repository:
        put(repository, NEW, FILES[BELL])
    name = git(store, "rev-parse", f"HEAD:{BELL}").strip()
    assert git(store, "rev-parse", f"HEAD:{NEW}").strip() == name
    assert_sound(store)


def test_a_version_that_is_too_large_is_told_without_reading_it(store: Path) -> None:
    (store / NEW).parent.mkdir(parents=True)
    (store / NEW).write_bytes(bytes(MAX_FILE + 1))
    git(store, "add", NEW)
    git(store, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "large")
    with opened(store) as repository:
        with pytest.raises(NotFound, match="too large to show"):
            repository.read(NEW)
        assert repository.read(BELL) == FILES[BELL]


@pytest.mark.parametrize("left", [b"", bytes(41), b"0123", b"garbage\n"])
@pytest.mark.parametrize("packed", [True, False])
def test_a_spoilt_branch_goes_back_to_its_last_commit(
    store: Path, left: bytes, *, packed: bool
) -> None:
    if packed:
        git(store, "pack-refs", "--all")  # it names an older one then
    with opened(store) as repository:
        newest = put(repository, NEW, b"new\n").id
        (store / BELL).write_bytes(b"by hand\n")
        (store / ".git" / "refs" / "heads" / "main").write_bytes(left)
        made = put(repository, LABS, b"labs\n", over=FILES[LABS])
        assert made.parent == newest
    assert git(store, "rev-list", "--count", "HEAD") == "3\n"
    assert outside(store) == {BELL: "modified"}
    assert_sound(store)


def test_opening_mends_it_too(store: Path) -> None:
    before = git(store, "rev-parse", "HEAD").strip()
    (store / ".git" / "refs" / "heads" / "main").write_bytes(b"")
    with opened(store) as repository:
        assert repository.head() == before
        assert len(repository.history(BELL)) == 1
    assert outside(store) == {}


def test_a_commit_that_was_lost_with_it_is_an_edit_made_outside(store: Path) -> None:
    before = git(store, "rev-parse", "HEAD").strip()
    with opened(store) as repository:
        lost = put(repository, NEW, b"new\n").id
    (store / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    (store / ".git" / "refs" / "heads" / "main").write_bytes(b"")
    with opened(store) as repository:
        assert repository.head() == before
        assert outside(store) == {NEW: "added"}
        repository.commit_outside([NEW], DANA, "Take in")
    assert git(store, "show", f"HEAD:{NEW}") == "new\n"


def test_without_a_log_it_is_told_what_to_do(store: Path) -> None:
    (store / ".git" / "refs" / "heads" / "main").write_bytes(b"")
    (store / ".git" / "logs" / "refs" / "heads" / "main").unlink()
    with opened(store) as repository:
        assert repository.head() is None
        with pytest.raises(GitFailed, match=r"files are intact\. Clone it again"):
            put(repository, NEW, b"new\n")
    assert not (store / NEW).exists()


def test_a_branch_that_names_another_is_left_alone(store: Path) -> None:
    git(store, "branch", "other")
    git(store, "symbolic-ref", "refs/heads/main", "refs/heads/other")
    git_branch.mend(store)
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert git(store, "symbolic-ref", "refs/heads/main") == "refs/heads/other\n"
    assert git(store, "show", f"other:{NEW}") == "new\n"


def test_notes_add_up_until_they_are_cleared(store: Path) -> None:
    journal = Journal(store)
    assert journal.paths() == []
    odd = os.fsdecode(b"entries/caf\xe9 \n.md")
    journal.note([BELL, odd])
    journal.note([LABS, BELL])
    assert Journal(store).paths() == sorted([BELL, odd, LABS])
    journal.clear()
    assert journal.paths() == []


def test_a_note_that_was_cut_off_spoils_no_other(store: Path) -> None:
    journal = Journal(store)
    journal.note([BELL])
    place = store / ".git" / "bothand.unfinished"
    place.write_bytes(place.read_bytes() + b"\0entries/2026/1")
    assert journal.paths() == [BELL]
    journal.note([LABS])
    assert {BELL, LABS} <= {*journal.paths()}


def test_a_link_in_its_place_is_not_followed(store: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"a\0b\0")
    note = store / ".git" / "bothand.unfinished"
    note.unlink()
    note.symlink_to(theirs)
    with opened(store) as repository, pytest.raises(DiskFailed, match="Nothing was saved"):
        put(repository, NEW, b"new\n")
    assert theirs.read_bytes() == b"a\0b\0"
    assert not (store / NEW).exists()


def test_a_file_system_that_cannot_flush_folders_takes_saves(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
        put(repository, NEW, None, over=b"new\n")
    assert_sound(store)


def test_removing_a_file_never_takes_a_folder_of_its_name(store: Path) -> None:
    inner = f"{NEW}/inner.md"
    with opened(store) as repository:
        put(repository, inner, b"inner\n")
        (store / inner).unlink()
        (store / NEW).rmdir()
        assert repository.commit_outside([NEW], DANA, "Take in") is None
        assert repository.read(inner) == b"inner\n"


def test_looking_while_another_thread_hides_a_variable_works(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    ended = threading.Event()

    def hide_and_show() -> None:
        while not ended.is_set():
            os.environ["GIT_DIR"] = os.environ.pop("GIT_DIR")

    thread = threading.Thread(target=hide_and_show)
    thread.start()
    try:
        told = [environment(store)["GIT_DIR"] for _ in range(2_000)]
    finally:
        ended.set()
        thread.join()
    assert {*told} == {str(store / ".git")}


def test_a_save_that_nothing_cut_off_leaves_no_note(store: Path) -> None:
    with opened(store) as repository:
        repository.save(
            {NEW: b"1\n", BELL: None},
            expected={NEW: None, BELL: digest(FILES[BELL])},
            person=DANA,
            message="Two",
        )
    assert Journal(store).paths() == []


def test_a_list_of_files_that_is_gone_is_made_again_by_a_save(store: Path) -> None:
    (store / ".git" / "index").unlink()
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert git(store, "status", "--short") == ""
    assert_sound(store)


def test_a_store_whose_git_is_incomplete_says_so(store: Path) -> None:
    (store / ".git" / "HEAD").write_bytes(b"")
    with pytest.raises(GitFailed, match=r"incomplete\. Its files are intact"), opened(store):
        pytest.fail("opened")
