"""An index is a cache: whatever happens to its files, the answers come back right."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import index as index_module
from kb import index_state, index_write
from kb.errors import IndexFailed
from kb.index import Index, State
from kb.index_trouble import ours
from kb.query import parse
from tests.kb.samples import BELL, STORE, filled, lesson, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.library import Library

ENDINGS = ("term", "idx", "pos", "store", "fast", "fieldnorm", "del", "meta.json", "state.json")
QUESTIONS = ("", "bell", "reading +time", "kind:practice", "shedule", '"lab rotation"', "cafe")
HELD = [*STORE, lesson(numbered(1))]
"""What the sound index holds."""


def answers(index: Index) -> list[object]:
    """What the index says to some questions."""
    hits = [index.search(parse(each)) for each in QUESTIONS]
    return [
        *((each.total, [(hit.id, hit.title) for hit in each.hits]) for each in hits),
        *(index.tensions(), index.problems(), index.coverage()),
    ]


def files(folder: Path, ending: str) -> list[Path]:
    return [each for each in folder.rglob("*") if each.name.endswith(ending) and each.is_file()]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path, at: int, mask: int = 0x10) -> None:
    """Turn bits of one byte in place, as a failing disk would: what is open sees it too."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0] ^ mask
        file.seek(at)
        file.write(bytes([byte]))


def flipped(path: Path) -> None:
    """Early, where it does most harm."""
    flip(path, 5)


def flipped_further_on(path: Path) -> None:
    """Still before the checksum."""
    flip(path, path.stat().st_size // 10)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with a piece of which one lesson is gone, so that it has every kind of file."""
    folder = tmp_path_factory.mktemp("sound")
    index = filled(folder)
    added = [lesson(numbered(1)), lesson(numbered(2))]
    index.update([(each.path, each) for each in added], state=State("c1", {}))
    index.update([(added[1].path, None)], state=State("c1", {}))
    return folder


@pytest.fixture(scope="module")
def whole(sound: Path) -> list[object]:
    """What the sound index answers."""
    return answers(Index.open(sound))


@pytest.mark.parametrize("harm", [truncated, emptied, flipped, flipped_further_on, Path.unlink])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_file_leads_to_an_empty_index_and_then_to_the_same_answers(
    sound: Path, whole: list[object], tmp_path: Path, ending: str, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    damaged = files(folder, ending)
    assert damaged
    for each in damaged:
        harm(each)
    index = Index.open(folder)
    assert index.state is None
    assert index.search(parse("bell")).total == 0
    index.update([(each.path, each) for each in HELD], state=State("c1", {}), everything=True)
    assert answers(index) == whole
    assert index.verify()
    assert answers(Index.open(folder)) == whole


@pytest.mark.parametrize("ending", ENDINGS[:7])
def test_bits_that_turn_without_a_trace_are_found_by_the_full_check(
    sound: Path, tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    index = Index.open(folder)
    for each in files(folder, ending):
        before = each.stat()
        flipped_further_on(each)
        os.utime(each, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index.state is not None
    assert not index.verify()
    assert index.state is None


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_single_turned_bit_is_seen_or_harmless(
    sound: Path, whole: list[object], tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("bit") / "index"
    shutil.copytree(sound, folder)
    chance = Random(seed)
    path = chance.choice([each for ending in ENDINGS for each in files(folder, ending)])
    flip(path, chance.randrange(path.stat().st_size), 1 << chance.randrange(8))
    index = Index.open(folder)
    if index.state is not None:
        assert answers(index) == whole


def test_an_index_moved_to_another_place_is_checked_and_kept(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder, copy_function=shutil.copyfile)
    index = Index.open(folder)
    assert index.state is not None
    assert answers(index) == answers(Index.open(sound))


def test_opening_where_nothing_is_writes_nothing(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "none")
    assert index.state is None
    assert answers(index)[0] == (0, [])
    assert not index.verify()
    assert list(tmp_path.glob("none/*")) == []


def test_an_index_of_another_shape_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(index_module, "tag", lambda: "other")
        other = Index.open(tmp_path)
        assert other.state is None
        filled(tmp_path, lesson(numbered(1)))
    index = Index.open(tmp_path)
    assert index.size == len(STORE)


def test_a_kill_before_the_commit_leaves_the_paths_to_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = filled(tmp_path)
    changed = lesson(numbered(3), path=lesson(BELL).path)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index_module, "apply", killed)
        with pytest.raises(KeyboardInterrupt):
            index.update([(changed.path, changed)], state=State("c2", {}))
    after = Index.open(tmp_path)
    left = after.state
    assert left is not None
    assert (left.commit, left.pending) == ("c1", (changed.path,))
    after.update([(changed.path, changed)], state=left.moved("c2", {}))
    healed = after.state
    assert healed is not None
    assert healed.pending == ()
    assert after.search(parse("bell")).total == 0


def test_a_kill_after_the_commit_leaves_the_paths_to_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = filled(tmp_path)
    changed = lesson(numbered(3), path=lesson(BELL).path)

    def killed(*args: object) -> None:
        index_write.apply(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index_module, "apply", killed)
        with pytest.raises(KeyboardInterrupt):
            index.update([(changed.path, changed)], state=State("c2", {}))
    after = Index.open(tmp_path)
    assert after.state is not None
    assert (after.state.commit, after.state.pending) == ("c1", (changed.path,))
    assert after.search(parse("word3")).total == 1


def test_paths_left_by_a_kill_stay_pending_until_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = filled(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(index_module, "apply", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            index.update([("entries/left.md", None)], state=State("c2", {}))
    after = Index.open(tmp_path)
    other = lesson(numbered(4))
    after.update([(other.path, other)], state=State("c2", {}))
    assert after.state is not None
    assert after.state.pending == ("entries/left.md",)


def test_a_build_that_fails_leaves_the_old_index_as_it_was(tmp_path: Path) -> None:
    index = filled(tmp_path)
    whole = answers(index)

    def failing() -> object:
        yield lesson(BELL).path, lesson(BELL)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(failing(), state=State("c2", {}), everything=True)  # type: ignore[arg-type]
    assert answers(index) == answers(Index.open(tmp_path)) == whole
    assert len(list(tmp_path.glob("index-*/*/"))) == 1


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = Index.open(tmp_path / "file")
    assert index.state is None
    with pytest.raises(IndexFailed, match="could not be written"):
        index.update([], state=State("c1", {}), everything=True)


def test_old_folders_are_swept_away_by_the_next_build(tmp_path: Path) -> None:
    filled(tmp_path)
    (root,) = tmp_path.glob("index-*")
    leftovers = [root / "abandoned", tmp_path / "index-0000"]
    for each in leftovers:
        each.mkdir()
        os.utime(each, (0, 0))
    (root / "being-built").mkdir()
    filled(tmp_path)
    assert not any(each.exists() for each in leftovers)
    assert (root / "being-built").exists()
    assert len([each for each in root.iterdir() if each.is_dir()]) == 2


def test_damage_that_shows_in_a_search_empties_the_index(
    sound: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    index = Index.open(folder)
    for each in files(folder, "store"):  # in place: what is open sees it
        with each.open("r+b") as file:
            file.write(bytes(each.stat().st_size // 2))
    with pytest.raises(IndexFailed, match="will be made anew"):
        index.search(parse("bell"))
    assert index.state is None
    index.update([(each.path, each) for each in HELD], state=State("c1", {}), everything=True)
    assert index.search(parse("bell")).total == 1
    capfd.readouterr()  # the library's own words about a panic, if it had one


def test_a_panic_is_an_error_of_ours_and_an_interrupt_is_not() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(IndexFailed, match="Broken"), ours("Broken"):
        raise panic
    with pytest.raises(KeyboardInterrupt), ours("Broken"):
        raise KeyboardInterrupt


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_a_state_of_any_bytes_is_no_state(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("state")
    (folder / "state.json").write_bytes(data)
    assert index_state.read(folder) is None


def test_what_a_killed_writer_left_in_the_index_needs_nobody(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apply(*_: object) -> None:
        with ours("The search index could not be written"):
            raise ValueError("Failed to open file for write: 'FileAlreadyExists(\"1.2.del\")'")

    monkeypatch.setattr(index_module, "apply", apply)
    path = library.folder / library.find("7k2m9qxwbd").path
    path.write_text(path.read_text().replace("One calendar", "A single calendar"))
    library.refresh()
    assert [hit.id for hit in library.search("single calendar").hits][:1] == ["7k2m9qxwbd"]
    assert library.search("").total == 3
