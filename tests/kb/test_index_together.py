"""Several programs and threads use one index at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from kb import index_write
from kb.errors import Busy
from kb.index import Index, State
from kb.query import parse
from tests.kb.samples import BELL, READING, filled, lesson, numbered

if TYPE_CHECKING:
    from pathlib import Path

OTHER_PROGRAM = """
import sys
from pathlib import Path
from kb.index import Index, State
from tests.kb.samples import lesson, numbered

index = Index.open(Path(sys.argv[1]))
for number in map(int, sys.argv[2:]):
    new = lesson(numbered(number))
    index.update([(new.path, new)], state=index.state.moved(f"c{number}", {}))
"""


def other_program(folder: Path, *numbers: int) -> None:
    """Another process adds these lessons, one update each."""
    said = subprocess.run(
        [sys.executable, "-c", OTHER_PROGRAM, str(folder), *map(str, numbers)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr


def test_a_reader_sees_what_another_program_wrote(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert index.search(parse("word5")).total == 0
    other_program(tmp_path, 5, 6)
    assert index.search(parse("word5")).total == 1
    assert index.state is not None
    assert index.state.commit == "c6"


def test_a_reader_follows_when_another_program_builds_anew(tmp_path: Path) -> None:
    index = filled(tmp_path)
    before = index.search(parse("bell"))
    filled(tmp_path, lesson(READING))
    assert index.search(parse("bell")).total == 0
    assert index.search(parse("reading")).total == 1
    assert before.hits[0].snippet.text


def test_an_update_made_on_an_old_state_is_refused(tmp_path: Path) -> None:
    first, second = filled(tmp_path), Index.open(tmp_path)
    old = first.state
    assert old is not None
    new = lesson(numbered(1))
    second.update([(new.path, new)], state=State("c2", {}))
    with pytest.raises(Busy):
        first.update([(lesson(BELL).path, None)], state=old.moved("c1b", {}))
    assert first.search(parse("bell")).total == 1
    assert first.state is not None
    first.update([(lesson(BELL).path, None)], state=first.state.moved("c3", {}))
    assert second.search(parse("bell")).total == 0


def test_a_second_writer_waits_a_little_and_then_says_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = filled(tmp_path)
    monkeypatch.setattr(index_write, "_PATIENCE", 0.1)
    (directory,) = tmp_path.glob("index-*/*/")
    holder = index_write.opened(directory).writer(15_000_000, 1)
    with pytest.raises(Busy):
        index.update([], state=State("c2", {}))
    assert index.search(parse("bell")).total == 1
    holder.wait_merging_threads()
    index.update([], state=State("c2", {}))
    assert index.state is not None
    assert index.state.commit == "c2"


def test_readers_in_threads_are_never_disturbed_by_updates(tmp_path: Path) -> None:
    index = filled(tmp_path)
    stop = threading.Event()
    faults: list[BaseException] = []
    searching = [threading.Event(), threading.Event()]

    def read(searched: threading.Event) -> None:
        try:
            while not stop.is_set():
                answer = index.search(parse("lesson"))
                assert len(answer.hits) == min(answer.total, 30)
                assert all(hit.snippet.text for hit in answer.hits[:2])
                assert index.coverage().entries >= 3
                searched.set()
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)

    readers = [threading.Thread(target=read, args=(each,)) for each in searching]
    for reader in readers:
        reader.start()
    try:
        assert all(each.wait(60) for each in searching), faults
        for number in range(12):
            new = lesson(numbered(number))
            index.update([(new.path, new)], state=State(f"c{number}", {}))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert index.search(parse("lesson")).total == 12


def test_many_small_updates_leave_few_pieces_and_a_sound_index(tmp_path: Path) -> None:
    index = filled(tmp_path)
    other_program(tmp_path, *range(20))
    assert index.size == 6 + 20
    assert index.verify()
    assert len(list(tmp_path.rglob("*.store"))) < 12
