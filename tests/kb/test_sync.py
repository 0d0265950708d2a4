"""What colleagues share arrives, whole; what two change comes together, or waits for a person."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from kb import arrival, brakes, durable, inside, laying_out
from kb.errors import (
    Braked,
    Busy,
    Cancelled,
    DiskFailed,
    NotShared,
    Refused,
    ServerRefused,
    Unreachable,
)
from kb.kept import Kept
from kb.library import Library
from kb.remote import Remote
from kb.settings import Profile
from tests.kb.colleagues import Team, bare, change, clean_folder, git, join, lesson, teamed, titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


TITLE = "One bell schedule for all schools broke the lab rotation"
"""Of the lesson that the store holds already."""


@pytest.fixture
def team(store: Path, tmp_path: Path) -> Iterator[Team]:
    with teamed(store, tmp_path) as team:
        yield team


def newest(shared: Path) -> str:
    return git(shared, "rev-parse", "refs/heads/main").strip()


def same(team: Team) -> bool:
    trees = {git(each.folder, "rev-parse", "HEAD^{tree}") for each in (team.ann, team.bob)}
    return trees == {git(team.shared, "rev-parse", "main^{tree}")} and all(
        clean_folder(each) for each in (team.ann, team.bob)
    )


# -- exchange ------------------------------------------------------------------------------


def test_the_first_sync_fills_an_empty_shared_notebook(store: Path, tmp_path: Path) -> None:
    shared = bare(tmp_path / "shared.git")
    with Library.open(store, profile=Profile(name="Ann")) as ann:
        ann.refresh()
        ann.connect(str(shared))
        assert ann.standing().unshared == 3
        done = ann.sync()
        assert (done.sent, done.received) == (3, 0)
        assert ann.standing().unshared == 0
    assert newest(shared) == git(store, "rev-parse", "HEAD").strip()


def test_who_joins_has_every_lesson_and_a_clean_folder(team: Team) -> None:
    assert titles(team.bob) == titles(team.ann)
    assert same(team)
    assert team.bob.standing().news == 0


def test_a_notebook_that_is_not_shared_says_what_to_do(library: Library) -> None:
    assert library.standing().address == ""
    with pytest.raises(NotShared, match="bothand connect"):
        library.sync()


def test_lessons_go_both_ways(team: Team) -> None:
    team.ann.share(lesson("From Ann"))
    team.bob.share(lesson("From Bob"))
    assert team.ann.sync().sent == 1
    done = team.bob.sync()
    assert (done.received, done.sent, done.conflicts) == (1, 1, ())
    assert team.ann.sync().received == 1
    assert {"From Ann", "From Bob"} <= titles(team.ann) & titles(team.bob)
    assert same(team)


def test_with_nothing_to_exchange_nothing_moves_and_no_file_is_touched(team: Team) -> None:
    before = {path: path.stat().st_mtime_ns for path in team.ann.folder.rglob("*.md")}
    head = newest(team.shared)
    assert not team.ann.sync().anything
    assert newest(team.shared) == head
    assert {path: path.stat().st_mtime_ns for path in team.ann.folder.rglob("*.md")} == before


def test_a_shared_notebook_on_a_branch_of_another_name_is_followed(
    store: Path, tmp_path: Path
) -> None:
    shared = bare(tmp_path / "shared.git", "trunk")
    git(store, "push", "--quiet", str(shared), "HEAD:refs/heads/trunk")
    with join(shared, tmp_path / "bob", "Bob") as bob:
        bob.share(lesson("On the trunk"))
        assert bob.sync().sent == 1
    assert "Add lesson: On the trunk" in git(shared, "log", "trunk", "--format=%s")
    assert git(shared, "branch", "--format=%(refname:short)").split() == ["trunk"]


def test_news_lists_what_colleagues_did_until_it_was_seen(team: Team) -> None:
    made = team.ann.share(lesson("Fresh"))
    team.ann.remove("q4t8w2e6zn")
    change(team.ann, "b3d5f7h9jk", title="Changed")
    team.ann.sync()
    team.bob.sync()
    assert {(each.id, each.kind) for each in team.bob.news()} == {
        (made.id, "added"),
        ("q4t8w2e6zn", "removed"),
        ("b3d5f7h9jk", "modified"),
    }
    assert team.bob.standing().news == 3
    team.bob.seen()
    assert team.bob.news() == []
    assert team.ann.news() == [], "what one did oneself is no news"


def test_what_was_edited_outside_is_shared_too(team: Team) -> None:
    path = team.ann.folder / team.ann.find("7k2m9qxwbd").path
    path.write_text(path.read_text().replace("One calendar", "A single calendar"))
    assert team.ann.sync().sent == 1
    team.bob.sync()
    assert "A single calendar" in team.bob.raw(team.bob.find("7k2m9qxwbd").path)


def test_a_lesson_that_cannot_be_read_stays_here_and_stops_nobody(team: Team) -> None:
    path = team.ann.folder / team.ann.find("7k2m9qxwbd").path
    path.write_text("---\ntitle: [half\n---\n")
    team.bob.share(lesson("From Bob"))
    team.bob.sync()
    assert team.ann.sync().received == 1
    assert path.read_text() == "---\ntitle: [half\n---\n"


def test_bringing_versions_together_names_nobody(team: Team) -> None:
    team.ann.share(lesson("Said without a name", author=""))
    team.bob.share(lesson("From Bob"))
    team.bob.sync()
    team.ann.sync()
    merge = git(team.shared, "log", "-1", "--merges", "--format=%an|%ae|%cn|%ce", "main")
    assert "Ann" not in git(team.shared, "log", "-2", "--format=%an %cn %ae %ce", "main")
    assert merge.startswith("Anonymous|")


def test_git_by_hand_in_the_folder_goes_along(team: Team) -> None:
    (team.ann.folder / "notes.txt").write_text("by hand\n")
    git(team.ann.folder, "add", "notes.txt")
    git(team.ann.folder, "commit", "--quiet", "-m", "by hand")
    team.ann.sync()
    team.bob.sync()
    assert (team.bob.folder / "notes.txt").read_text() == "by hand\n"
    git(team.bob.folder, "commit", "--quiet", "--allow-empty", "-m", "nothing")
    team.sync()
    assert same(team)


# -- bringing together ---------------------------------------------------------------------


def test_edits_in_different_places_come_together_by_themselves(team: Team) -> None:
    made = team.ann.share(lesson("Both change this"))
    team.sync()
    change(team.ann, made.id, body=("One.", "One by Ann."), tags=("ann",))
    change(team.bob, made.id, body=("Three.", "Three by Bob."), tags=("bob",), title="By Bob")
    team.ann.sync()
    done = team.bob.sync()
    assert (done.merged, done.conflicts) == (1, ())
    team.ann.sync()
    entry = team.ann.entry(made.id).record
    assert entry is not None
    assert "One by Ann." in entry.body
    assert "Three by Bob." in entry.body
    assert (entry.title, set(entry.tags)) == ("By Bob", {"ann", "bob"})
    assert same(team)


@pytest.fixture
def disputed(team: Team) -> tuple[Team, str]:
    """Both have given a lesson another title; Bob was slower."""
    made = team.ann.share(lesson("As it was"))
    team.sync()
    change(team.ann, made.id, title="As Ann says")
    change(team.bob, made.id, title="As Bob says", tags=("bob",))
    team.ann.sync()
    assert team.bob.sync().conflicts == (made.id,)
    return team, made.id


def test_the_same_place_changed_twice_waits_with_both_versions_whole(
    disputed: tuple[Team, str],
) -> None:
    team, entry_id = disputed
    (waiting,) = team.bob.conflicts()
    assert waiting.id == entry_id
    assert waiting.disputed == ("title",)
    assert b"As Bob says" in (waiting.mine or b"")
    assert b"As Ann says" in (waiting.theirs or b"")
    assert b"As it was" in (waiting.base or b"")
    entry = team.bob.entry(entry_id).record
    assert entry is not None
    assert (entry.title, entry.tags) == ("As Ann says", ("bob",)), "readable, undisputed kept"
    assert team.ann.conflicts() == []
    assert "As Bob says" in git(team.shared, "log", "-p", "main")
    assert team.bob.standing().waiting == 1


@pytest.mark.parametrize(
    ("keep", "title"), [("mine", "As Bob says"), ("theirs", "As Ann says"), (b"", "Together")]
)
def test_a_decision_reaches_everyone(
    disputed: tuple[Team, str], keep: str | bytes, title: str
) -> None:
    team, entry_id = disputed
    if isinstance(keep, bytes):
        keep = team.bob.combined(entry_id).replace(b"As Ann says / As Bob says", b"Together")
    team.bob.resolve(entry_id, keep)
    assert team.bob.conflicts() == []
    team.sync()
    entry = team.ann.entry(entry_id).record
    assert entry is not None
    assert (entry.title, entry.tags) == (title, ("bob",))
    assert same(team)


def test_a_text_begun_by_hand_ends_with_its_conflict_and_no_other_does(
    disputed: tuple[Team, str],
) -> None:
    team, entry_id = disputed
    drafts, began = team.bob.drafts, team.bob.combined(entry_id)
    drafts.hold(entry_id, began, b"Half of a sentence")
    drafts.hold("b3d5f7h9jk", began, b"Of another lesson")
    assert drafts.held(entry_id, began) == b"Half of a sentence"
    assert drafts.held(entry_id, b"other versions") is None
    team.bob.resolve(entry_id, "theirs")
    assert drafts.held(entry_id, began) is None
    assert drafts.held("b3d5f7h9jk", began) == b"Of another lesson"
    assert drafts.all() == []


def test_keeping_both_makes_mine_a_lesson_of_its_own(disputed: tuple[Team, str]) -> None:
    team, entry_id = disputed
    team.bob.resolve(entry_id, "both")
    team.sync()
    assert {"As Ann says", "As Bob says"} <= titles(team.ann)
    assert team.ann.check() == []


def test_a_decision_keeps_what_colleagues_changed_since(disputed: tuple[Team, str]) -> None:
    team, entry_id = disputed
    team.ann.sync()
    change(team.ann, entry_id, body=("Four.", "Four, says Ann."))
    team.ann.sync()
    team.bob.sync()
    team.bob.resolve(entry_id, "mine")
    team.sync()
    entry = team.ann.entry(entry_id).record
    assert entry is not None
    assert entry.title == "As Bob says"
    assert "Four, says Ann." in entry.body


@pytest.mark.parametrize("faster", ["remover", "editor"])
def test_an_edit_beats_a_removal_and_a_person_is_asked(team: Team, faster: str) -> None:
    made = team.ann.share(lesson("Still needed"))
    team.sync()
    team.ann.remove(made.id)
    change(team.bob, made.id, body=("One.", "One, and more."))
    first, second = (team.ann, team.bob) if faster == "remover" else (team.bob, team.ann)
    first.sync()
    second.sync()
    (waiting,) = second.conflicts()
    assert waiting.disputed == ("removal",)
    assert "One, and more." in second.raw(made.path)
    team.sync()
    assert "One, and more." in first.raw(made.path)
    second.resolve(made.id, "mine" if second is team.ann else "theirs")
    team.sync()
    assert "Still needed" not in titles(team.ann) | titles(team.bob)
    assert same(team)


def move(library: Library, entry_id: str, to: str) -> None:
    folder = library.folder / "entries/moved"
    folder.mkdir(exist_ok=True)
    (library.folder / library.find(entry_id).path).rename(folder / f"{to}-{entry_id}.md")


def test_a_change_finds_the_lesson_where_a_colleague_has_moved_it(team: Team) -> None:
    move(team.ann, "7k2m9qxwbd", "labs")
    change(team.bob, "7k2m9qxwbd", title="Changed meanwhile")
    team.ann.sync()
    assert team.bob.sync().conflicts == ()
    team.sync()
    assert team.ann.find("7k2m9qxwbd").path == "entries/moved/labs-7k2m9qxwbd.md"
    assert team.ann.find("7k2m9qxwbd").title == "Changed meanwhile"
    assert same(team)
    assert team.ann.check() == []


def test_a_lesson_moved_on_both_sides_stands_in_one_place(team: Team) -> None:
    move(team.ann, "7k2m9qxwbd", "by-ann")
    move(team.bob, "7k2m9qxwbd", "by-bob")
    team.ann.sync()
    assert team.bob.sync().conflicts == ()
    team.sync()
    assert team.bob.find("7k2m9qxwbd").path == "entries/moved/by-ann-7k2m9qxwbd.md"
    assert same(team)
    assert team.bob.check() == []


def test_two_lessons_with_one_id_both_stay_and_are_reported(team: Team) -> None:
    text = team.ann.raw(team.ann.find("7k2m9qxwbd").path)
    for library, name in ((team.ann, "one"), (team.bob, "two")):
        place = library.folder / f"entries/2026/10/{name}-aaaaaaaaa9.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.replace("7k2m9qxwbd", "aaaaaaaaa9").replace("One bell", name))
    team.sync()
    assert {path.name for path in (team.ann.folder / "entries/2026/10").glob("*aaaaaaaaa9.md")} == {
        "one-aaaaaaaaa9.md",
        "two-aaaaaaaaa9.md",
    }
    assert len([each for each in team.ann.check() if "aaaaaaaaa9" in each.path]) == 2
    assert same(team)


def test_tensions_and_settings_changed_on_both_sides_come_together(team: Team) -> None:
    for library, question, name in (
        (team.ann, "asks", "science"),
        (team.bob, "warnings", "arts"),
    ):
        tension = library.folder / "tensions/fast-or-slow.md"
        text = tension.read_text()
        assert f"{question}:" in text
        at = text.index(f"{question}:\n") + len(question) + 2
        pad = text[at : at + text[at:].index("-")]
        tension.write_text(f"{text[:at]}{pad}- Added by {library.profile.name}\n{text[at:]}")
        settings = library.folder / "bothand.toml"
        settings.write_text(settings.read_text().replace(f'"{name}"', f'"{name} and more"'))
    team.sync()
    tension_text = (team.bob.folder / "tensions/fast-or-slow.md").read_text()
    assert "Added by Ann" in tension_text
    assert "Added by Bob" in tension_text
    assert same(team)


# -- the folder ----------------------------------------------------------------------------


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, method: str, act: Callable[[], object], *, after: bool
) -> None:
    """Let something happen once, beside a step of the next sync."""
    real = getattr(Remote, method)
    todo = [act]

    def step(self: Remote, *given: object) -> object:
        if not after and todo:
            todo.pop()()
        answer = real(self, *given)
        if after and todo:
            todo.pop()()
        return answer

    monkeypatch.setattr(Remote, method, step)


def anns_new_title(team: Team) -> None:
    """Ann has shared another title of a lesson, and Bob has something to send."""
    change(team.ann, "7k2m9qxwbd", title="Ann's new title")
    team.ann.sync()
    team.bob.share(lesson("So that something is sent"))


def edited_during_a_sync(monkeypatch: pytest.MonkeyPatch, file: Path, words: str) -> None:
    """Somebody edits these words of a file right after the next sync has sent."""

    def edit() -> None:
        file.write_text(file.read_text().replace(words, "Edited beside it"))

    meanwhile(monkeypatch, "send", edit, after=True)


def test_an_edit_made_in_the_folder_during_a_sync_survives_it(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = team.bob.find("7k2m9qxwbd").path
    file = team.bob.folder / path
    anns_new_title(team)
    edited_during_a_sync(monkeypatch, file, "One calendar")

    team.bob.sync()
    assert "Edited beside it" in file.read_text()
    assert "Ann's new title" in file.read_text()
    team.sync()
    assert "Edited beside it" in team.ann.raw(path)
    assert same(team)


def test_an_edit_in_the_folder_that_clashes_is_kept_whole(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = team.bob.folder / team.bob.find("7k2m9qxwbd").path
    anns_new_title(team)
    edited_during_a_sync(monkeypatch, file, TITLE)
    team.bob.sync()
    assert "Ann's new title" in file.read_text()
    (waiting,) = team.bob.conflicts()
    assert b"Edited beside it" in (waiting.mine or b"")


def test_a_file_in_the_way_of_a_new_lesson_is_kept(team: Team) -> None:
    made = team.ann.share(lesson("New from Ann"))
    team.ann.sync()
    place = team.bob.folder / made.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("something of mine\n")
    team.bob.sync()
    assert b"New from Ann" in place.read_bytes()
    assert [each.mine for each in team.bob.conflicts()] == [b"something of mine\n"]


def test_a_save_during_a_sync_is_kept_and_shared(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.ann.share(lesson("From Ann"))
    team.ann.sync()
    team.bob.share(lesson("Before"))
    meanwhile(monkeypatch, "send", lambda: team.bob.share(lesson("During the sync")), after=True)
    done = team.bob.sync()
    assert done.rounds == 2
    team.sync()
    assert {"From Ann", "Before", "During the sync"} <= titles(team.ann)
    assert same(team)


def test_a_link_among_the_lessons_is_left_out_and_taken_away(team: Team) -> None:
    git(team.shared, "config", "core.symlinks", "true")
    link = git(team.shared, "hash-object", "-w", "--stdin", feed="/etc/passwd").strip()
    index = {"GIT_INDEX_FILE": "evil"}
    commands = (
        ("read-tree", "main"),
        ("update-index", "--add", "--cacheinfo", f"120000,{link},entries/2026/11/evil.md"),
    )
    with pytest.MonkeyPatch.context() as patch:
        for name, value in index.items():
            patch.setenv(name, value)
        for command in commands:
            git(team.shared, *command)
        tree = git(team.shared, "write-tree").strip()
    evil = git(team.shared, "commit-tree", tree, "-p", "main", "-m", "evil").strip()
    git(team.shared, "update-ref", "refs/heads/main", evil)
    done = team.bob.sync()
    assert done.left_out == ("entries/2026/11/evil.md",)
    assert not (team.bob.folder / "entries/2026/11/evil.md").is_symlink()
    assert "evil.md" not in git(team.shared, "ls-tree", "-r", "--name-only", "main")
    team.ann.sync()
    assert same(team)


# -- others are faster, servers say no, connections break -----------------------------------


def test_who_is_overtaken_begins_again_without_a_trace(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.bob.share(lesson("From Bob"))
    team.ann.share(lesson("Faster"))
    meanwhile(monkeypatch, "send", team.ann.sync, after=False)
    done = team.bob.sync()
    assert (done.rounds, done.sent, done.received) == (2, 1, 1)
    assert len(git(team.shared, "log", "--merges", "--format=%h", "main").split()) == 1
    team.ann.sync()
    assert same(team)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_that_breaks_while_sending_loses_and_doubles_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    change(team.ann, "7k2m9qxwbd", title="As Ann says")
    team.ann.sync()
    change(team.bob, "7k2m9qxwbd", title="As Bob says")
    team.bob.share(lesson("From Bob"))

    def cut() -> None:
        raise Unreachable("The server did not answer.")

    with monkeypatch.context() as patch:
        meanwhile(patch, "send", cut, after=when == "after")
        assert "did not answer" in team.bob.sync().kept_back
    team.sync()
    assert [each.id for each in team.bob.conflicts()] == ["7k2m9qxwbd"]
    assert git(team.shared, "log", "--format=%s", "main").count("Add lesson: From Bob") == 1
    assert same(team)


def test_a_death_between_the_servers_yes_and_ours_is_found_out_next_time(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    change(team.ann, "7k2m9qxwbd", title="As Ann says")
    team.ann.sync()
    change(team.bob, "7k2m9qxwbd", title="As Bob says")
    with monkeypatch.context() as patch:
        meanwhile(patch, "send", die, after=True)
        with pytest.raises(Killed):
            team.bob.sync()
    assert team.bob.conflicts() == []
    team.bob.share(lesson("Saved after the crash"))
    with Library.open(team.bob.folder, profile=Profile(name="Bob")) as again:
        again.sync()
        (waiting,) = again.conflicts()
        assert b"As Bob says" in (waiting.mine or b"")
    team.bob.refresh()
    team.ann.sync()
    assert same(team)


def test_a_server_that_says_no_still_gives(team: Team) -> None:
    hook = team.shared / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'The board has closed this notebook.' >&2\nexit 1\n")
    hook.chmod(0o755)
    git(team.shared, "config", "core.hooksPath", "hooks")
    team.bob.share(lesson("From Bob"))
    with pytest.raises(ServerRefused, match="closed this notebook"):
        team.bob.sync()
    hook.chmod(0o644)
    team.ann.share(lesson("From Ann"))
    team.ann.sync()
    hook.chmod(0o755)
    done = team.bob.sync()
    assert "closed this notebook" in done.kept_back
    assert done.received == 1
    assert "From Ann" in titles(team.bob)
    assert team.bob.standing().unshared == 1
    hook.unlink()
    team.sync()
    assert same(team)


def test_a_sync_that_is_stopped_changes_nothing(team: Team) -> None:
    team.bob.share(lesson("From Bob"))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        team.bob.sync(stop=stop)
    assert team.bob.standing().unshared == 1
    assert team.bob.sync().sent == 1


def test_two_syncs_at_once_do_not_meet(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.bob.share(lesson("From Bob"))

    def second() -> None:
        with (
            Library.open(team.bob.folder, profile=Profile(name="Bob")) as other,
            pytest.raises(Busy, match="already"),
        ):
            other.sync()

    meanwhile(monkeypatch, "fetch", second, after=True)
    assert team.bob.sync().sent == 1


# -- brakes --------------------------------------------------------------------------------


def rescued(library: Library) -> list[str]:
    return git(library.folder, "for-each-ref", "--format=%(objectname)", brakes.RESCUE).split()


def test_an_emptied_shared_notebook_never_means_to_delete(team: Team) -> None:
    git(team.shared, "update-ref", "-d", "refs/heads/main")
    before = titles(team.bob)
    with pytest.raises(Braked, match="empty now") as stopped:
        team.bob.sync()
    assert stopped.value.brake == "emptied"
    assert titles(team.bob) == before
    team.bob.sync(agree="emptied")
    assert newest(team.shared) == git(team.bob.folder, "rev-parse", "HEAD").strip()


def test_a_shared_notebook_that_began_apart_is_not_mixed_in_unasked(
    team: Team, tmp_path: Path
) -> None:
    with Library.create(
        tmp_path / "own", name="Own", starter=False, profile=Profile(name="Eve")
    ) as own:
        own.share(lesson("Only Eve's"))
        own.connect(str(team.shared))
        with pytest.raises(Braked) as stopped:
            own.sync()
        assert stopped.value.brake == "unrelated"
        assert rescued(own)
        own.sync(agree="unrelated")
        assert titles(own) == {*titles(team.ann), "Only Eve's"}
    team.sync()
    assert "Only Eve's" in titles(team.ann)


def purge(team: Team, entry_id: str) -> None:
    """Rewrite the shared notebook as if this lesson had never been there."""
    path = team.ann.find(entry_id).path
    git(team.shared, "symbolic-ref", "HEAD", "refs/heads/main")
    rewriting = "git rm --quiet --cached --ignore-unmatch -- " + path
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILTER_BRANCH_SQUELCH_WARNING", "1")
        git(team.shared, "filter-branch", "--index-filter", rewriting, "--", "main")
    for ref in git(team.shared, "for-each-ref", "--format=%(refname)", "refs/original").split():
        git(team.shared, "update-ref", "-d", ref)


def test_a_rewritten_past_stops_and_once_agreed_does_not_come_back(team: Team) -> None:
    purge(team, "q4t8w2e6zn")
    team.bob.share(lesson("Not shared yet", author=""))
    head = git(team.bob.folder, "rev-parse", "HEAD").strip()
    with pytest.raises(Braked) as stopped:
        team.bob.sync()
    assert stopped.value.brake == "rewritten"
    assert head in rescued(team.bob)
    assert git(team.bob.folder, "rev-parse", "HEAD").strip() == head
    team.bob.sync(agree="rewritten")
    assert "Not shared yet" in titles(team.bob)
    assert "q4t8w2e6zn" not in git(team.shared, "log", "--name-only", "main")
    assert not (team.bob.folder / team.ann.find("q4t8w2e6zn").path).exists()
    team.ann.sync(agree="rewritten")
    assert same(team)


def test_many_removals_at_once_stop_and_ask(team: Team) -> None:
    made = [team.ann.share(lesson(f"Lesson {number}")) for number in range(8)]
    team.sync()
    for each in made[:6]:
        team.ann.remove(each.id)
    team.ann.sync()
    with pytest.raises(Braked, match="6 of 11") as stopped:
        team.bob.sync()
    assert stopped.value.brake == "removals"
    assert len(titles(team.bob)) == 11
    team.bob.sync(agree="removals")
    assert len(titles(team.bob)) == 5
    assert same(team)


def test_a_few_removals_are_everyday(team: Team) -> None:
    team.ann.remove("q4t8w2e6zn")
    team.ann.sync()
    assert team.bob.sync().received == 1
    assert "q4t8w2e6zn" not in {hit.id for hit in team.bob.search("").hits}


def test_a_copy_without_its_past_says_what_to_do(team: Team, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", team.shared.as_uri(), "shallow")
    with (
        Library.open(tmp_path / "shallow", profile=Profile(name="Eve")) as eve,
        pytest.raises(Refused, match="--unshallow"),
    ):
        eve.sync()


def test_another_shared_notebook_is_a_new_beginning(team: Team, tmp_path: Path) -> None:
    other = bare(tmp_path / "other.git")
    team.bob.connect(str(other))
    assert team.bob.sync().sent == 3
    assert newest(other) == git(team.bob.folder, "rev-parse", "HEAD").strip()


# -- what is kept --------------------------------------------------------------------------


def test_a_conflict_file_that_is_damaged_hides_no_other(disputed: tuple[Team, str]) -> None:
    team, entry_id = disputed
    folder = team.bob.folder / ".git" / "bothand.conflicts"
    (folder / "broken.json").write_text("{")
    assert [each.key for each in Kept(team.bob.folder).conflicts()] == [entry_id]


def test_a_second_conflict_over_one_lesson_waits_beside_the_first(
    disputed: tuple[Team, str],
) -> None:
    team, entry_id = disputed
    team.ann.sync()
    change(team.ann, entry_id, title="Ann again")
    change(team.bob, entry_id, title="Bob again")
    team.ann.sync()
    team.bob.sync()
    assert [each.id for each in team.bob.conflicts()] == [entry_id, f"{entry_id}-2"]


# -- cut off, and gone on with ---------------------------------------------------------------


def test_what_a_killed_exchange_has_left_locked_does_not_stop_the_next(team: Team) -> None:
    team.ann.share(lesson("From Ann"))
    team.ann.sync()
    locks = team.bob.folder / ".git" / "refs" / "bothand"
    for name in ("incoming.lock", "shared.lock"):
        (locks / name).touch()
        os.utime(locks / name, (1, 1))
    assert team.bob.sync().received == 1


def test_a_folder_that_cannot_be_written_is_never_taken_for_somebodys_edit(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(team.ann, "7k2m9qxwbd", title="Ann's new title")
    fresh = team.ann.share(lesson("Fresh from Ann"))
    team.ann.sync()
    path = team.bob.find("7k2m9qxwbd").path

    def full(*_: object, **__: object) -> None:
        raise DiskFailed("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(inside, "write", full)
        with pytest.raises(DiskFailed):
            team.bob.sync()
        with pytest.raises(DiskFailed):
            team.bob.sync()
    with monkeypatch.context() as patch:
        # Still not: but the disk takes what Bob writes himself.
        patch.setattr(laying_out, "lay_out", full)
        patch.setattr(arrival, "lay_out", full)
        team.bob.share(lesson("Bob goes on"))
        with pytest.raises(DiskFailed, match="colleagues"):
            change(team.bob, "7k2m9qxwbd", title="On top of the old text")
    assert "Ann's new title" in git(team.bob.folder, "show", f"HEAD:{path}")
    team.bob.sync()
    assert "Ann's new title" in team.bob.raw(path)
    assert "Fresh from Ann" in team.bob.raw(fresh.path)
    team.ann.sync()
    assert same(team)


def test_what_a_killed_sync_has_half_written_is_cleared_away_by_the_next(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = team.bob.folder / ".git"
    (inner / "bothand.conflicts").mkdir()
    left = [
        inner / ".bothand-0123456789ab",
        inner / "bothand.conflicts" / ".bothand-0123456789ab",
        inner / "objects" / "objabcd_123",
    ]
    for path in left:
        path.write_bytes(b"half")
    team.bob.sync()
    assert [path.exists() for path in left] == [True, True, False], "it may be written just now"
    monkeypatch.setattr(durable, "LEFT", 0.0)
    team.bob.sync()
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize("place", ["text", "title"])
def test_an_edit_in_the_folder_follows_a_lesson_that_a_colleague_has_moved(
    team: Team, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    file = team.bob.folder / team.bob.find("7k2m9qxwbd").path
    move(team.ann, "7k2m9qxwbd", "labs")
    team.ann.refresh()
    anns_new_title(team)
    edited_during_a_sync(monkeypatch, file, "One calendar" if place == "text" else TITLE)
    team.bob.sync()
    assert not file.exists(), "it would stand twice"
    text = team.bob.raw("entries/moved/labs-7k2m9qxwbd.md")
    assert "Ann's new title" in text
    kept = [each.mine or b"" for each in team.bob.conflicts()]
    assert "Edited beside it" in (text if place == "text" else kept[0].decode())
    assert len(kept) == (place == "title")
    team.sync()
    assert same(team)
    assert team.ann.check() == []


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_decision_finds_the_lesson_where_a_colleague_has_moved_it_since(
    disputed: tuple[Team, str], keep: str
) -> None:
    team, entry_id = disputed
    team.ann.sync()
    move(team.ann, entry_id, "elsewhere")
    team.ann.refresh()
    team.ann.sync()
    team.bob.sync()
    team.bob.resolve(entry_id, keep)
    assert team.bob.conflicts() == []
    team.sync()
    found = [*(team.ann.folder / "entries").rglob(f"*{entry_id}.md")]
    assert [path.name for path in found] == [f"elsewhere-{entry_id}.md"]
    entry = team.ann.entry(entry_id).record
    assert entry is not None
    assert entry.title == ("As Bob says" if keep == "mine" else "As Ann says")
    assert same(team)


def test_after_a_sync_that_was_killed_a_lesson_is_opened_as_it_now_is(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    change(team.ann, "7k2m9qxwbd", body=("One calendar", "By Ann"))
    team.ann.sync()
    with monkeypatch.context() as patch:
        patch.setattr(arrival, "lay_out", die)
        with pytest.raises(Killed):
            team.bob.sync()
    with Library.open(team.bob.folder, profile=Profile(name="Bob")) as again:
        again.refresh()
        change(again, "7k2m9qxwbd", title="By Bob", body=("By Ann", "By both"))
        again.sync()
    team.ann.sync()
    assert "By both" in team.ann.raw(team.ann.find("7k2m9qxwbd").path)
