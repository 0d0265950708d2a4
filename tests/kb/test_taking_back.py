"""What was settled can be taken back: the files are as before, and both versions wait again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kb import inside
from kb.deciding import Decision, Held
from kb.errors import Changed, DiskFailed
from kb.kept import Kept
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import Team, change, clean_folder, git, lesson, teamed, titles
from tests.soak.failpoints import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kb.kept import Waiting

PACE = Decision("", "Do all schools start in the same autumn?", "fast-or-slow")
WAYS = ("mine", "theirs", "both", "by hand")


@dataclass(frozen=True)
class Pair(Team):
    """Two colleagues; Bob has a conflict over a lesson."""

    lesson: str


class View(NamedTuple):
    """What a person can find in a notebook: what waits, and every file."""

    waiting: list[Waiting]
    files: dict[str, bytes]


def view(library: Library) -> View:
    places = [path for path in library.folder.rglob("*.md") if ".git" not in path.parts]
    files = {str(path.relative_to(library.folder)): path.read_bytes() for path in places}
    return View(Kept(library.folder).conflicts(), files)


def opened(folder: Path) -> Library:
    library = Library.open(folder, profile=Profile(name="Bob"))
    library.refresh()
    return library


def choice(library: Library, keep: str) -> str | bytes:
    """What is kept; by hand, the words of both are changed a little."""
    if keep != "by hand":
        return keep
    (waiting,) = library.conflicts()
    return library.combined(waiting.id).replace(b"As Ann says / As Bob says", b"Together")


@pytest.fixture
def team(store: Path, tmp_path: Path) -> Iterator[Team]:
    with teamed(store, tmp_path) as team:
        yield team


@pytest.fixture
def pair(team: Team) -> Pair:
    """Both have given a lesson another title; Bob was slower."""
    ann, bob = team.ann, team.bob
    made = ann.share(lesson("As it was"))
    pair = Pair(ann, bob, team.shared, made.id)
    pair.sync()
    change(ann, made.id, title="As Ann says")
    change(bob, made.id, title="As Bob says", tags=("bob",))
    ann.sync()
    assert bob.sync().conflicts == (made.id,)
    ann.sync()
    return pair


@pytest.mark.parametrize("keep", WAYS)
def test_what_was_settled_waits_again_exactly_as_before(pair: Pair, keep: str) -> None:
    bob, before = pair.bob, view(pair.bob)
    resolved = bob.resolve(pair.lesson, choice(bob, keep))
    assert view(bob).waiting == []
    assert bob.take_back(resolved).id == pair.lesson
    assert view(bob) == before
    assert clean_folder(bob)
    assert "As Ann says" in titles(bob)
    assert "As Bob says" not in titles(bob)


@pytest.mark.parametrize("keep", WAYS)
def test_it_can_be_taken_back_after_it_was_shared_and_settled_anew(pair: Pair, keep: str) -> None:
    bob, before = pair.bob, view(pair.bob)
    resolved = bob.resolve(pair.lesson, choice(bob, keep))
    pair.sync()
    bob.take_back(resolved)
    assert view(bob) == before
    pair.sync()
    assert view(pair.ann).files == before.files
    bob.resolve(pair.lesson, "mine")
    pair.sync()
    assert "As Bob says" in titles(pair.ann)
    assert pair.ann.check() == []


@pytest.mark.parametrize("remover", ["ann", "bob"])
@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_removal_that_was_settled_is_taken_back(team: Team, remover: str, keep: str) -> None:
    ann, bob = team.ann, team.bob
    gone, stays = (ann, bob) if remover == "ann" else (bob, ann)
    gone.remove("7k2m9qxwbd")
    change(stays, "7k2m9qxwbd", title="Still needed")
    ann.sync()
    bob.sync()
    before = view(bob)
    assert [each.about for each in before.waiting] == [("removal",)]
    resolved = bob.resolve("7k2m9qxwbd", keep)
    assert ("Still needed" in titles(bob)) is ((keep == "mine") is (remover == "ann"))
    bob.take_back(resolved)
    assert view(bob) == before
    assert "Still needed" in titles(bob)


def test_a_decision_that_was_settled_is_taken_back(team: Team) -> None:
    ann, bob = team.ann, team.bob
    decided = ann.save_decision(PACE).id
    ann.sync()
    bob.sync()
    ann.close_decision(decided, "Slowly")
    bob.close_decision(decided, "Fast")
    ann.sync()
    bob.sync()
    before = view(bob)
    bob.take_back(bob.resolve(decided, "mine"))
    assert view(bob) == before
    assert git(bob.folder, "log", "-1", "--format=%s").strip().endswith(PACE.question)


def test_a_lesson_without_a_name_waits_again_without_one(team: Team) -> None:
    ann, bob = team.ann, team.bob
    made = ann.share(lesson("As it was", author=""))
    ann.sync()
    bob.sync()
    change(ann, made.id, title="As Ann says")
    change(bob, made.id, title="As Bob says")
    ann.sync()
    bob.sync()
    bob.take_back(bob.resolve(made.id, "mine"))
    assert "Bob" not in git(bob.folder, "log", "-2", "--format=%an %ae %cn %ce")


def test_a_text_put_together_by_hand_is_there_to_be_gone_on_with(pair: Pair) -> None:
    bob = pair.bob
    began, typed = bob.combined(pair.lesson), choice(bob, "by hand")
    assert isinstance(typed, bytes)
    resolved = bob.resolve(pair.lesson, typed)
    assert bob.drafts.held(pair.lesson, began) is None
    bob.take_back(resolved)
    assert bob.combined(pair.lesson) == began
    assert bob.drafts.held(pair.lesson, began) == typed


def test_a_text_left_half_way_before_keeping_mine_is_there_again_too(pair: Pair) -> None:
    bob, began = pair.bob, pair.bob.combined(pair.lesson)
    bob.drafts.hold(pair.lesson, began, b"Half of a sentence")
    bob.take_back(bob.resolve(pair.lesson, "mine"))
    assert bob.drafts.held(pair.lesson, began) == b"Half of a sentence"


# -- what others did meanwhile ------------------------------------------------------------------


def test_what_a_colleague_changed_elsewhere_stays(pair: Pair) -> None:
    ann, bob = pair.ann, pair.bob
    waited = view(bob).waiting
    resolved = bob.resolve(pair.lesson, "mine")
    pair.sync()
    change(ann, pair.lesson, body=("Four.", "Four, says Ann."))
    pair.sync()
    bob.take_back(resolved)
    assert view(bob).waiting == waited
    entry = bob.entry(pair.lesson).record
    assert entry is not None
    assert entry.title == "As Ann says"
    assert "Four, says Ann." in entry.body
    bob.resolve(pair.lesson, "mine")
    entry = bob.entry(pair.lesson).record
    assert entry is not None
    assert entry.title == "As Bob says"
    assert "Four, says Ann." in entry.body


def test_the_same_words_changed_since_are_left_alone(pair: Pair) -> None:
    bob = pair.bob
    resolved = bob.resolve(pair.lesson, "mine")
    pair.sync()
    change(pair.ann, pair.lesson, title="As Ann says now")
    pair.sync()
    before = view(bob)
    with pytest.raises(Changed, match="changed once more"):
        bob.take_back(resolved)
    assert view(bob) == before
    assert clean_folder(bob)


def test_a_lesson_removed_since_stays_removed(pair: Pair) -> None:
    bob = pair.bob
    resolved = bob.resolve(pair.lesson, "mine")
    pair.sync()
    pair.ann.remove(pair.lesson)
    pair.sync()
    before = view(bob)
    with pytest.raises(Changed):
        bob.take_back(resolved)
    assert view(bob) == before


@pytest.mark.parametrize("what", ["changed", "answered"])
def test_a_lesson_of_its_own_that_lives_on_is_not_removed(pair: Pair, what: str) -> None:
    ann, bob = pair.ann, pair.bob
    resolved = bob.resolve(pair.lesson, "both")
    pair.sync()
    (own,) = (hit.id for hit in ann.search("", limit=99).hits if hit.title == "As Bob says")
    if what == "changed":
        change(ann, own, body=("Four.", "Four, says Ann."))
    else:
        ann.respond(own, Held.YES, ("small classes",))
    pair.sync()
    before = view(bob)
    with pytest.raises(Changed, match="a lesson of its own"):
        bob.take_back(resolved)
    assert view(bob) == before


def test_a_lesson_of_its_own_that_is_gone_already_stops_nothing(pair: Pair) -> None:
    bob, before = pair.bob, view(pair.bob)
    resolved = bob.resolve(pair.lesson, "both")
    (own,) = (hit.id for hit in bob.search("", limit=99).hits if hit.title == "As Bob says")
    bob.remove(own)
    bob.take_back(resolved)
    assert view(bob) == before


def test_a_lesson_that_a_colleague_has_moved_is_found(pair: Pair) -> None:
    bob, before = pair.bob, view(pair.bob)
    resolved = bob.resolve(pair.lesson, "mine")
    pair.sync()
    old = pair.ann.find(pair.lesson).path
    new = f"entries/moved/labs-{pair.lesson}.md"
    (pair.ann.folder / "entries/moved").mkdir()
    (pair.ann.folder / old).rename(pair.ann.folder / new)
    pair.ann.refresh()
    pair.sync()
    bob.take_back(resolved)
    after = view(bob)
    assert after.waiting == before.waiting
    assert old not in after.files
    assert after.files[new] == before.files[old]


def test_a_conflict_of_the_same_name_that_came_up_since_waits_beside_it(pair: Pair) -> None:
    ann, bob = pair.ann, pair.bob
    resolved = bob.resolve(pair.lesson, "theirs")
    pair.sync()
    change(ann, pair.lesson, body=("Four.", "Four, says Ann."))
    change(bob, pair.lesson, body=("Four.", "Four, says Bob."))
    pair.sync()
    assert [each.id for each in bob.conflicts()] == [pair.lesson]
    assert bob.take_back(resolved).id == f"{pair.lesson}-2"
    assert {each.disputed for each in bob.conflicts()} == {("text",), ("title",)}


# -- what is cut off ----------------------------------------------------------------------------


def test_a_disk_that_takes_no_lesson_leaves_it_waiting_and_it_can_be_settled(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = pair.bob
    resolved = bob.resolve(pair.lesson, "mine")

    def full(*_: object, **__: object) -> None:
        raise DiskFailed("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(inside, "write", full)
        with pytest.raises(DiskFailed):
            bob.take_back(resolved)
    assert [each.id for each in bob.conflicts()] == [pair.lesson]
    bob.resolve(pair.lesson, "theirs")
    assert "As Ann says" in titles(bob)
    assert "As Bob says" not in titles(bob)


@pytest.mark.parametrize(
    ("keep", "then"), [("mine", "theirs"), ("both", "mine"), ("theirs", "mine")]
)
def test_killed_before_any_change_it_waits_or_stays_settled_and_is_settled_right(
    pair: Pair, tmp_path: Path, keep: str, then: str
) -> None:
    before = view(pair.bob)
    resolved = pair.bob.resolve(pair.lesson, keep)
    settled = view(pair.bob)
    HERE.install()
    at, waited = 0, 0
    while True:
        at += 1
        folder = tmp_path / f"killed-{at}"
        shutil.copytree(pair.bob.folder, folder, symlinks=True)
        with opened(folder) as library:
            died = killed(lambda: library.take_back(resolved), at)
        with opened(folder) as library:
            found = view(library)
            if not found.waiting:
                assert found == settled
                continue
            waited += 1
            library.resolve(pair.lesson, then)
            assert library.conflicts() == []
            expected = {"As Bob says"} if then == "mine" else {"As Ann says"}
            assert titles(library) & {"As Ann says", "As Bob says"} == expected
            assert len(view(library).files) == len(before.files)
            library.refresh()
            library.share(lesson("The next one"))  # takes in what a killed save had written
            assert clean_folder(library)
            assert library.check() == []
        shutil.rmtree(folder)
        if not died:
            break
    assert waited > 3


def killed(act: Callable[[], object], at: int) -> bool:
    """Play a death before a change on the disk; whether it came to that."""
    HERE.arm(at)
    try:
        act()
    except BaseException:
        if not HERE.disarm():
            raise
        return True
    finally:
        HERE.disarm()
    return False
