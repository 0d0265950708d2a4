"""A look tells what differs from the newest version; reading follows no link out of the store."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kb import worktree
from kb.errors import DiskFailed, GitFailed, NotFound, Refused
from kb.model import Change
from kb.worktree import Look, between, read_file, record_paths
from tests.kb.stores import BELL, FILES, LABS, SETTINGS, found, git, opened, outside, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = "entries/2026/11/new-k1k1k1k1k1.md"
WHO = ("-c", "user.name=x", "-c", "user.email=x@y")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    found(tmp_path / "store").close()
    return tmp_path / "store"


def edit(store: Path) -> None:
    (store / BELL).write_bytes(b"by hand\n")


def edit_and_stage(store: Path) -> None:
    edit(store)
    git(store, "add", "-A")


def stage_and_edit_back(store: Path) -> None:
    edit_and_stage(store)
    (store / BELL).write_bytes(FILES[BELL])


def add(store: Path) -> None:
    (store / NEW).write_bytes(b"new\n")


def add_and_stage(store: Path) -> None:
    add(store)
    git(store, "add", "-A")


def add_and_intend(store: Path) -> None:
    add(store)
    git(store, "add", "-N", NEW)


def add_stage_and_remove(store: Path) -> None:
    add_and_stage(store)
    (store / NEW).unlink()


def remove(store: Path) -> None:
    (store / BELL).unlink()


def remove_and_stage(store: Path) -> None:
    remove(store)
    git(store, "add", "-A")


def forget(store: Path) -> None:
    git(store, "rm", "--cached", "--quiet", BELL)


def forget_and_edit(store: Path) -> None:
    forget(store)
    edit(store)


def rename(store: Path) -> None:
    git(store, "mv", BELL, NEW)


def touch(store: Path) -> None:
    os.utime(store / BELL, (1, 1))


def allow_running(store: Path) -> None:
    (store / BELL).chmod(0o755)


def put_a_link(store: Path) -> None:
    (store / BELL).unlink()
    (store / BELL).symlink_to(store / LABS)


def put_a_folder(store: Path) -> None:
    (store / BELL).unlink()
    (store / BELL).mkdir()
    (store / BELL / "inner.md").write_bytes(b"inner\n")


def edit_what_is_no_record(store: Path) -> None:
    (store / "README.md").write_bytes(b"mine")
    (store / "entries" / "picture.png").write_bytes(b"mine")
    (store / "notes").mkdir()
    (store / "notes" / "x.md").write_bytes(b"mine")


def edit_settings(store: Path) -> None:
    (store / SETTINGS).write_bytes(b"format = 2\n")


def overlook(store: Path) -> None:
    (store / ".gitignore").write_text("entries/\n")
    add(store)


def leave_a_conflict(store: Path) -> None:
    git(store, "checkout", "-qb", "theirs")
    (store / BELL).write_bytes(b"theirs\n")
    (store / LABS).unlink()
    git(store, *WHO, "commit", "-qam", "theirs")
    git(store, "checkout", "-q", "main")
    (store / BELL).write_bytes(b"ours\n")
    (store / LABS).write_bytes(b"ours\n")
    git(store, *WHO, "commit", "-qam", "ours")
    git(store, *WHO, "merge", "-q", "theirs", check=False)


def leave_a_conflict_and_take_ours(store: Path) -> None:
    leave_a_conflict(store)
    (store / BELL).write_bytes(b"ours\n")


EDITS = [
    (edit, {BELL: "modified"}),
    (edit_and_stage, {BELL: "modified"}),
    (stage_and_edit_back, {}),
    (add, {NEW: "added"}),
    (add_and_stage, {NEW: "added"}),
    (add_and_intend, {NEW: "added"}),
    (add_stage_and_remove, {}),
    (remove, {BELL: "removed"}),
    (remove_and_stage, {BELL: "removed"}),
    (forget, {}),
    (forget_and_edit, {BELL: "modified"}),
    (rename, {BELL: "removed", NEW: "added"}),
    (touch, {}),
    (allow_running, {}),
    (put_a_link, {BELL: "modified"}),
    (put_a_folder, {BELL: "removed", f"{BELL}/inner.md": "added"}),
    (edit_what_is_no_record, {}),
    (edit_settings, {SETTINGS: "modified"}),
    (overlook, {NEW: "added"}),
    (leave_a_conflict, {BELL: "modified"}),
    (leave_a_conflict_and_take_ours, {}),
]


@pytest.mark.parametrize(("change", "expected"), EDITS, ids=[each[0].__name__ for each in EDITS])
def test_what_stands_on_disk_is_compared_with_the_newest_version(
    store: Path, change: Callable[[Path], None], expected: dict[str, str]
) -> None:
    assert outside(store) == {}
    change(store)
    assert outside(store) == expected
    assert Look.start(store).result().head == git(store, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize(
    "name",
    [
        'ü ñ"q\n.md',
        " leading.md",
        "-rf.md",
        "a\tb.md",
        os.fsdecode(b"caf\xe9.md"),
        "\x1b]2;x\x07.md",
        "u\N{COMBINING DIAERESIS}.md",
    ],
)
def test_any_name_comes_out_as_it_went_in(store: Path, name: str) -> None:
    path = f"entries/2026/11/{name}"
    (store / path).write_bytes(b"odd\n")
    assert outside(store) == {path: "added"}
    assert path in record_paths(store)
    assert read_file(store, path, 10) == b"odd\n"
    with opened(store) as repository:
        first = repository.head() or ""
        put(repository, path, b"saved\n", over=b"odd\n")
        assert between(store, first, repository.head() or "") == (Change(path, "added"),)
        assert repository.read(path) == b"saved\n"
    assert outside(store) == {}


def test_a_new_store_has_no_version_and_everything_is_added(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "store")
    (tmp_path / "store" / "entries").mkdir()
    (tmp_path / "store" / "entries" / "x.md").write_bytes(b"x")
    told = Look.start(tmp_path / "store").result()
    assert told.head is None
    assert told.outside == (Change("entries/x.md", "added"),)


def test_a_look_holds_no_lock_and_writes_nothing(store: Path) -> None:
    (store / BELL).write_bytes(b"by hand\n")
    (store / ".git" / "index.lock").touch()
    before = (store / ".git" / "index").read_bytes()
    assert outside(store) == {BELL: "modified"}
    assert (store / ".git" / "index").read_bytes() == before


def test_a_look_can_be_given_up(store: Path) -> None:
    look = Look.start(store)
    look.cancel()
    assert look._asked is None
    assert not (store / ".git" / "index.lock").exists()


def test_a_known_answer_is_not_asked_again(store: Path) -> None:
    snapshot = Look.start(store).result()
    look = Look.done(store, snapshot)
    look.cancel()
    assert look.result() is snapshot


def test_a_look_at_what_is_no_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="cannot be read through git"):
        Look.start(tmp_path).result()
    with pytest.raises(DiskFailed, match="cannot be opened"):
        Look.start(tmp_path / "missing")


def test_looking_does_without_gitpython(store: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kb.worktree import Look;"
        "print(Look.start(Path(sys.argv[1])).result().head);"
        "print([name for name in ('git', 'gitdb', 'psutil', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, store], check=True, capture_output=True)
    assert done.stdout.decode().splitlines() == [git(store, "rev-parse", "HEAD").strip(), "[]"]


def test_between_two_versions(store: Path) -> None:
    with opened(store) as repository:
        first = repository.head() or ""
        put(repository, BELL, b"changed\n", over=FILES[BELL])
        put(repository, LABS, None, over=FILES[LABS])
        last = put(repository, NEW, b"new\n").id
    assert between(store, first, last) == (
        Change(LABS, "removed"),
        Change(BELL, "modified"),
        Change(NEW, "added"),
    )
    assert between(store, last, last) == ()
    for unknown in ("0" * 40, "1" * 40, "--all", "nothing"):
        with pytest.raises(worktree.UnknownCommit):
            between(store, unknown, last)


def test_paths_of_records_are_listed_with_what_only_bears_such_a_name(
    store: Path, tmp_path: Path
) -> None:
    month = store / "entries" / "2026" / "11"
    (month / "folder.md").mkdir()
    (month / "folder.md" / "inner.md").write_bytes(b"")
    (month / "link.md").symlink_to("/etc/hostname")
    (month / "broken.md").symlink_to("nowhere")
    (month / "picture.png").write_bytes(b"")
    (store / "entries" / ".hidden").mkdir()
    (store / "entries" / ".hidden" / "x.md").write_bytes(b"")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "theirs.md").write_bytes(b"")
    (store / "entries" / "linked").symlink_to(tmp_path / "elsewhere")
    git(store, "init", "--quiet", "entries/another")
    (store / "entries" / "another" / "x.md").write_bytes(b"")
    assert sorted(record_paths(store)) == sorted(
        [
            *FILES,
            "entries/2026/11/folder.md",
            "entries/2026/11/folder.md/inner.md",
            "entries/2026/11/link.md",
            "entries/2026/11/broken.md",
            "entries/linked",
        ]
    )
    assert [*record_paths(store, "tensions")] == ["tensions/tight-or-loose.md"]
    with pytest.raises(Refused, match="link"):
        read_file(store, "entries/linked", 10)
    with pytest.raises(Refused, match="link"):
        read_file(store, "entries/linked/theirs.md", 10)


def test_a_whole_folder_that_is_a_link_is_told_and_not_followed(
    store: Path, tmp_path: Path
) -> None:
    (store / "entries").rename(tmp_path / "away")
    (store / "entries").symlink_to(tmp_path / "away")
    assert [*record_paths(store)] == [SETTINGS, "tensions/tight-or-loose.md", "entries"]


def test_reading_gives_one_byte_more_than_the_limit_at_most(store: Path) -> None:
    (store / NEW).write_bytes(b"x" * 5000)
    assert len(read_file(store, NEW, 100)) == 101
    assert len(read_file(store, NEW, 5000)) == 5000
    (store / NEW).write_bytes(b"")
    assert read_file(store, NEW, 100) == b""


def test_only_plain_files_are_read(store: Path) -> None:
    month = store / "entries" / "2026" / "11"
    os.mkfifo(month / "pipe.md")
    (month / "link.md").symlink_to("../../../bothand.toml")
    (month / "folder.md").mkdir()
    for name, what in (("pipe", "device"), ("link", "link"), ("folder", "folder")):
        with pytest.raises(Refused, match=what):
            read_file(store, f"entries/2026/11/{name}.md", 100)
    for gone in ("entries/2026/11/gone.md", "entries/gone/x.md", f"{BELL}/x.md"):
        with pytest.raises(NotFound, match="not there any more"):
            read_file(store, gone, 100)


@pytest.mark.parametrize(
    "path", ["", "..", "../x", "/etc/hostname", "entries/../../x", ".git/config"]
)
def test_no_path_leads_out(store: Path, path: str) -> None:
    with pytest.raises(Refused, match="out of the notebook"):
        read_file(store, path, 100)
