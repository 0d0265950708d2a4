"""One save is one commit of exactly the files it touched, by the person who made it."""

from __future__ import annotations

import os
import stat
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kb import git_tree, signature
from kb.errors import Changed, GitFailed, NoStore, NotFound, Refused
from kb.model import Person
from kb.repository import Repository
from tests.clocks import standing
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
    from collections.abc import Iterator
    from pathlib import Path

NEW = "entries/2027/01/new-k1k1k1k1k1.md"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    found(tmp_path / "store").close()
    return tmp_path / "store"


@pytest.fixture
def repository(store: Path) -> Iterator[Repository]:
    with opened(store) as repository:
        yield repository


def names_changed(folder: Path) -> list[str]:
    """What the newest commit changed."""
    shown = git(folder, "show", "--format=", "--name-status", "-z", "HEAD")
    return shown.strip("\0").split("\0")


def test_a_new_store_is_one_commit_that_holds_every_file(store: Path) -> None:
    assert git(store, "rev-list", "--count", "HEAD") == "1\n"
    listed = git(store, "ls-tree", "-r", "--name-only", "HEAD").split()
    assert listed == sorted(FILES)
    assert {path: (store / path).read_bytes() for path in FILES} == FILES
    assert_sound(store)


def test_a_new_store_is_on_main_and_has_nothing_from_a_template(store: Path) -> None:
    assert git(store, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    assert not (store / ".git" / "hooks").exists()
    assert git(store, "status", "--short") == ""


def test_a_store_may_stand_in_a_folder_of_another_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    found(tmp_path / "store").close()
    assert git(tmp_path / "store", "rev-list", "--count", "HEAD") == "1\n"
    assert subprocess.run(
        ["git", "-C", tmp_path, "rev-parse", "HEAD"], check=False, capture_output=True
    ).returncode


@pytest.mark.parametrize("name", ["with space", "päth", "$HOME", "~", "a'b\"c", "-x"])
def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    found(folder).close()
    with opened(folder) as repository:
        put(repository, NEW, b"new\n")
    assert_sound(folder)


def test_a_new_file_is_one_commit_of_that_file(repository: Repository, store: Path) -> None:
    before = repository.head()
    made = put(repository, NEW, b"new\n")
    assert made.parent == before
    assert made.id == repository.head() == git(store, "rev-parse", "HEAD").strip()
    assert names_changed(store) == ["A", NEW]
    assert (store / NEW).read_bytes() == b"new\n"
    assert_sound(store)


def test_several_files_are_one_commit(repository: Repository, store: Path) -> None:
    repository.save(
        {BELL: b"1\n", LABS: None, NEW: b"3\n"},
        expected={BELL: digest(FILES[BELL]), LABS: digest(FILES[LABS]), NEW: None},
        person=DANA,
        message="Three at once",
    )
    assert names_changed(store) == ["D", LABS, "M", BELL, "A", NEW]
    assert_sound(store)


def test_a_removed_file_takes_its_empty_folders_along(repository: Repository, store: Path) -> None:
    put(repository, LABS, None, over=FILES[LABS])
    assert not (store / LABS).exists()
    assert "entries/2026/10" not in git(store, "ls-tree", "-r", "-t", "--name-only", "HEAD")
    assert_sound(store)
    assert outside(store) == {}


def test_bytes_are_kept_as_they_are(repository: Repository, store: Path) -> None:
    data = b"\xef\xbb\xbfone\r\ntwo\rthree\x00\xff\n$Id$ no end"
    put(repository, NEW, data)
    assert repository.read(NEW) == (store / NEW).read_bytes() == data
    assert outside(store) == {}


def test_saving_what_stands_there_already_makes_no_commit(repository: Repository) -> None:
    before = repository.head()
    made = put(repository, BELL, FILES[BELL], over=FILES[BELL])
    assert (made.id, made.parent) == (before, before)
    assert repository.head() == before


def test_a_file_that_changed_meanwhile_is_not_written_over(
    repository: Repository, store: Path
) -> None:
    before = repository.head()
    (store / BELL).write_bytes(b"by hand\n")
    with pytest.raises(Changed, match="changed by another program or colleague"):
        put(repository, BELL, b"mine\n", over=FILES[BELL])
    assert (store / BELL).read_bytes() == b"by hand\n"
    assert repository.head() == before


@pytest.mark.parametrize("over", [None, b"other"])
def test_what_is_there_or_gone_against_expectation_is_a_change(
    repository: Repository, over: bytes | None
) -> None:
    with pytest.raises(Changed):
        put(repository, BELL if over is None else NEW, b"mine\n", over=over)


def test_of_several_files_none_is_written_if_one_changed(
    repository: Repository, store: Path
) -> None:
    with pytest.raises(Changed):
        repository.save(
            {NEW: b"new\n", BELL: b"mine\n"},
            expected={NEW: None, BELL: digest(b"other")},
            person=DANA,
            message="Two",
        )
    assert not (store / NEW).exists()


def test_edits_of_other_files_and_what_was_added_by_hand_stay_as_they_were(
    repository: Repository, store: Path
) -> None:
    (store / LABS).write_bytes(b"by hand\n")
    (store / "notes.txt").write_bytes(b"mine")
    git(store, "add", "notes.txt")
    put(repository, NEW, b"new\n")
    assert names_changed(store) == ["A", NEW]
    assert git(store, "status", "--short") == f" M {LABS}\nA  notes.txt\n"


def test_a_commit_by_hand_afterwards_undoes_nothing(repository: Repository, store: Path) -> None:
    put(repository, BELL, b"saved\n", over=FILES[BELL])
    put(repository, NEW, b"new\n")
    (store / LABS).write_bytes(b"by hand\n")
    git(store, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "by hand")
    assert repository.read(BELL) == b"saved\n"
    assert repository.read(NEW) == b"new\n"
    assert repository.read(LABS) == b"by hand\n"


def test_a_file_keeps_who_may_read_it(repository: Repository, store: Path) -> None:
    (store / BELL).chmod(0o640)
    put(repository, BELL, b"saved\n", over=FILES[BELL])
    assert stat.S_IMODE((store / BELL).stat().st_mode) == 0o640


def test_programs_links_and_odd_names_in_the_store_stay_what_they_are(
    repository: Repository, store: Path
) -> None:
    month = store / "entries" / "2026" / "11"
    (month / "run.sh").write_bytes(b"#!/bin/sh\n")
    (month / "run.sh").chmod(0o755)
    (month / "link").symlink_to("run.sh")
    (store / "entries" / "2026" / "11.md").write_bytes(b"sorts before its folder\n")
    (store / "entries" / "2026" / "110").write_bytes(b"sorts behind it\n")
    odd = os.fsdecode(b"caf\xe9 \\ back\x1bslash\n.txt")
    (month / odd).write_bytes(b"odd")
    git(store, "add", "-A")
    git(store, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "odd")
    before = git(store, "ls-tree", "-r", "-z", "HEAD")
    put(repository, NEW, b"new\n")
    put(repository, "entries/2026/11/a.md", b"a\n")
    put(repository, NEW, None, over=b"new\n")
    put(repository, "entries/2026/11/a.md", None, over=b"a\n")
    assert git(store, "ls-tree", "-r", "-z", "HEAD") == before
    assert_sound(store)


def test_a_packed_store_takes_saves_too(repository: Repository, store: Path) -> None:
    git(store, "gc", "--quiet", "--prune=now")
    put(repository, NEW, b"new\n")
    git(store, "gc", "--quiet", "--prune=now")
    put(repository, NEW, b"newer\n", over=b"new\n")
    assert repository.read(NEW) == b"newer\n"
    assert_sound(store)


def test_a_save_goes_on_when_its_helper_process_was_killed(
    repository: Repository, store: Path
) -> None:
    put(repository, NEW, b"new\n")
    helper = repository._objects._repo.git.cat_file_all
    assert helper is not None
    helper.proc.kill()
    helper.proc.wait()
    put(repository, NEW, b"newer\n", over=b"new\n")
    assert_sound(store)


@pytest.mark.parametrize("link", ["entries/2026/11", "entries", NEW])
def test_no_link_leads_a_save_out_of_the_store(
    repository: Repository, store: Path, tmp_path: Path, link: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target = elsewhere / "target.md"
    target.write_bytes(b"theirs")
    path = NEW if link == NEW else f"{link}/new-k1k1k1k1k1.md"
    place = store / link
    if place.exists():
        place.rename(tmp_path / "away")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target if link == NEW else elsewhere)
    before = repository.head()
    with pytest.raises(Refused, match="link"):
        put(repository, path, b"mine")
    assert [*elsewhere.iterdir()] == [target]
    assert target.read_bytes() == b"theirs"
    assert repository.head() == before


@pytest.mark.parametrize(
    "path", ["../x.md", "/x.md", "entries/../../x.md", ".git/x.md", "entries//x.md", ""]
)
def test_no_path_leads_out_of_the_store(repository: Repository, path: str) -> None:
    with pytest.raises(Refused, match="out of the notebook"):
        put(repository, path, b"mine")


def test_what_stands_on_disk_is_committed(repository: Repository, store: Path) -> None:
    (store / BELL).write_bytes(b"by hand\n")
    (store / LABS).unlink()
    (store / "entries" / "2026" / "11" / "added.md").write_bytes(b"added\n")
    edited = [*outside(store)]
    made = repository.commit_outside(edited, DANA, "Take in")
    assert made is not None
    assert sorted(edited) == sorted([BELL, LABS, "entries/2026/11/added.md"])
    assert outside(store) == {}
    assert git(store, "status", "--short") == ""
    assert_sound(store)


def test_nothing_is_committed_where_nothing_differs(repository: Repository) -> None:
    before = repository.head()
    assert repository.commit_outside([BELL, LABS], DANA, "Nothing") is None
    assert repository.commit_outside([], DANA, "Nothing") is None
    assert repository.head() == before


def test_a_link_is_never_committed(repository: Repository, store: Path) -> None:
    (store / BELL).unlink()
    (store / BELL).symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="link"):
        repository.commit_outside([BELL], DANA, "A link")


def test_the_person_is_author_and_committer(repository: Repository, store: Path) -> None:
    put(repository, NEW, b"new\n")
    shown = git(store, "log", "-1", "--format=%an|%ae|%cn|%ce|%s").strip()
    assert shown == f"Dana R.|dana@school.example|Dana R.|dana@school.example|Save {NEW}"
    # Git itself drops the full stop there.
    assert git(store, "log", "-g", "-1", "--format=%gn|%ge").strip() == (
        "Dana R|dana@school.example"
    )


def test_nothing_names_someone_who_wishes_not_to_be_named(
    store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text("[user]\nname = Dana Real\nemail = dana@real.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Dana Real")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # it is tomorrow already in Kathmandu
    monkeypatch.setattr(signature, "datetime", standing(evening))
    with opened(store) as repository:
        put(repository, NEW, b"new\n", person=Person())
        put(repository, NEW, b"newer\n", over=b"new\n", person=Person())
    raw = git(store, "cat-file", "commit", "HEAD")
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    who = f"Anonymous <anonymous@bothand.invalid> {int(noon.timestamp())} +0000"
    assert f"author {who}\ncommitter {who}\n" in raw
    log = (store / ".git" / "logs" / "HEAD").read_text().splitlines()[-2:]
    assert all(who in line for line in log)
    assert "Real" not in "".join(log)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë <b>", "Zoë b|zo.b@bothand.invalid"),
        ("a\nb\x00c", "a b\N{REPLACEMENT CHARACTER}c|a.b.c@bothand.invalid"),
        ("<>", "Someone|someone@bothand.invalid"),
        ("...", "Someone|someone@bothand.invalid"),
        ("李雷", "李雷|someone@bothand.invalid"),
    ],
)
def test_any_name_makes_a_sound_commit(
    repository: Repository, store: Path, name: str, shown: str
) -> None:
    put(repository, NEW, b"new\n", person=Person(name))
    assert git(store, "log", "-1", "--format=%an|%ae").strip() == shown
    assert_sound(store)


def test_git_knows_who_one_is(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert repository.git_identity() is None
    config = tmp_path / "config"
    config.write_text('[user]\nname = "Dana\\tR."\nemail = dana@school.example\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert repository.git_identity() == DANA


def test_versions_come_newest_first_and_can_be_read(repository: Repository) -> None:
    first = repository.head()
    second = put(repository, BELL, b"two\n", over=FILES[BELL]).id
    put(repository, LABS, b"other\n", over=FILES[LABS])
    third = put(repository, BELL, b"three\n", over=b"two\n", person=Person()).id
    told = repository.history(BELL)
    assert [each.id for each in told] == [third, second, first]
    assert [each.author for each in told] == [Person(), DANA, DANA]
    assert [repository.read(BELL, each.id) for each in told] == [
        b"three\n",
        b"two\n",
        FILES[BELL],
    ]
    assert [each.message for each in told[1:]] == [f"Save {BELL}", "Found this notebook"]
    assert repository.history(BELL, limit=1) == told[:1]
    assert abs(datetime.now(UTC) - told[1].when).total_seconds() < 600


def test_a_removed_file_keeps_its_history(repository: Repository) -> None:
    before = repository.head() or ""
    put(repository, BELL, None, over=FILES[BELL])
    assert len(repository.history(BELL)) == 2
    assert repository.read(BELL, before[:12]) == FILES[BELL]
    assert repository.removed_path("7k2m9qxwbd") == BELL
    assert repository.removed_path("b3d5f7h9jk") is None
    with pytest.raises(NotFound, match="did not stand in version"):
        repository.read(BELL)


@pytest.mark.parametrize("name", ["a[b]*?.md", ":(glob)x.md", "!x.md", 'ü ñ"q\n.md'])
def test_a_name_is_never_a_pattern(repository: Repository, name: str) -> None:
    path = f"entries/2026/11/{name}"
    put(repository, path, b"odd\n")
    assert len(repository.history(path)) == 1
    with pytest.raises(NotFound, match="never stood"):
        repository.history("entries/2026/11/*")


def test_what_others_wrote_into_a_commit_cannot_steer_a_terminal(
    repository: Repository, store: Path
) -> None:
    tree = git(store, "rev-parse", "HEAD^{tree}").strip()
    text = (
        f"tree {tree}\nparent {repository.head()}\n"
        "author E\x1b]2;x\x07vil <e\x1b[31m@x> 99999999999999999 +9999\n"
        "committer Evil <e@x> 99999999999999999 +9999\nencoding made-up\n\n"
        "one\x1b]52;c;eA==\x07\x9b\u202eline\nsecond\n"
    )
    (store / BELL).write_bytes(b"changed\n")
    git(store, "add", BELL)
    changed = git(store, "write-tree").strip()
    made = subprocess.run(
        ["git", "-C", store, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=text.replace(tree, changed).encode(),
        check=True,
        capture_output=True,
    ).stdout.decode()
    git(store, "update-ref", "refs/heads/main", made.strip())
    newest = repository.history(BELL)[0]
    shown = f"{newest.author.name}{newest.author.email}{newest.message}{newest.when:%Y}"
    assert shown.isprintable()
    assert newest.message.startswith("one")


@pytest.mark.parametrize(
    "revision", ["--all", "HEAD~1", "main", "zzzz", "", "abc", "@{-1}", "0" * 40, ":/x"]
)
def test_only_ids_name_a_version(repository: Repository, revision: str) -> None:
    with pytest.raises(NotFound, match="no version"):
        repository.read(BELL, revision)


def test_the_id_of_a_file_or_folder_names_no_version(repository: Repository, store: Path) -> None:
    for name in ("HEAD^{tree}", f"HEAD:{BELL}"):
        with pytest.raises(NotFound, match="no version"):
            repository.read(BELL, git(store, "rev-parse", name).strip())


def test_a_plain_folder_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "below").mkdir()
    with pytest.raises(NoStore, match="holds no notebook of its own"):
        Repository.open(tmp_path / "below")


def test_a_shared_repository_without_files_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "shared.git")
    with pytest.raises(NoStore, match="without files"):
        Repository.open(tmp_path / "shared.git")


def test_a_second_working_folder_is_refused(store: Path, tmp_path: Path) -> None:
    git(store, "worktree", "add", "--quiet", str(tmp_path / "second"))
    with pytest.raises(NoStore, match="second working folder"):
        Repository.open(tmp_path / "second")


def test_a_damaged_one_is_refused(store: Path) -> None:
    (store / ".git" / "config").unlink()
    with pytest.raises(NoStore, match="incomplete"):
        Repository.open(store)


def test_one_with_other_names_of_objects_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "store")
    with pytest.raises(GitFailed, match="SHA-256"):
        Repository.open(tmp_path / "store")


def test_one_with_other_branches_is_refused(store: Path) -> None:
    with (store / ".git" / "config").open("a") as config:
        config.write("[extensions]\n\trefStorage = reftable\n")
    with pytest.raises(GitFailed, match="refs migrate"):
        Repository.open(store)


def test_an_old_version_can_be_read_but_not_written_to(repository: Repository, store: Path) -> None:
    git(store, "checkout", "--quiet", "--detach")
    assert repository.read(BELL) == FILES[BELL]
    assert len(repository.history(BELL)) == 1
    with pytest.raises(GitFailed, match="switch main"):
        put(repository, NEW, b"new\n")
    assert not (store / NEW).exists()


def test_another_branch_takes_the_saves_while_one_is_on_it(
    repository: Repository, store: Path
) -> None:
    main = repository.head()
    git(store, "checkout", "--quiet", "-b", "trial/one")
    put(repository, NEW, b"new\n")
    assert git(store, "rev-parse", "main").strip() == main
    assert git(store, "rev-parse", "trial/one").strip() == repository.head()


def test_a_store_without_a_commit_can_be_opened_and_saved_to(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "-b", "main", "store")
    with opened(tmp_path / "store") as repository:
        assert repository.head() is None
        with pytest.raises(NotFound):
            repository.history(BELL)
        with pytest.raises(NotFound):
            repository.read(BELL)
        made = put(repository, NEW, b"new\n")
        assert made.parent is None
        assert repository.read(NEW) == b"new\n"
    assert_sound(tmp_path / "store")


def test_damage_is_told_and_the_text_stays(store: Path) -> None:
    tree = git(store, "rev-parse", "HEAD^{tree}").strip()
    broken = store / ".git" / "objects" / tree[:2] / tree[2:]
    broken.chmod(0o644)
    broken.write_bytes(b"")
    with opened(store) as repository:
        with pytest.raises(GitFailed):
            put(repository, NEW, b"new\n")
        with pytest.raises(GitFailed):
            repository.read(BELL)
    assert (store / NEW).read_bytes() == b"new\n"


name = st.binary(min_size=1, max_size=6).filter(
    lambda raw: not {0, ord("/")} & {*raw} and raw not in {b".", b"..", b".git"}
)
tree_paths = st.lists(name, min_size=1, max_size=3).map(tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    old=st.dictionaries(tree_paths, st.binary(max_size=3), max_size=8),
    new=st.dictionaries(tree_paths, st.none() | st.binary(max_size=3), max_size=4),
)
def test_folders_change_as_a_plain_table_of_paths_would(
    old: dict[tuple[bytes, ...], bytes], new: dict[tuple[bytes, ...], bytes | None]
) -> None:
    kept: dict[bytes, bytes] = {}

    def write(data: bytes) -> bytes:
        oid = (digest(data) or "").encode()[:20]
        kept[oid] = data
        return oid

    def listed(top: bytes | None, above: tuple[bytes, ...] = ()) -> dict[tuple[bytes, ...], bytes]:
        table: dict[tuple[bytes, ...], bytes] = {}
        for each, (mode, oid) in git_tree.parse(kept[top] if top else b"").items():
            below = {(*above, each): kept[oid]}
            table |= below if stat.S_ISREG(mode) else listed(oid, (*above, each))
        return table

    def grafted(top: bytes | None, table: dict[tuple[bytes, ...], bytes | None]) -> bytes | None:
        blobs = {path: None if data is None else write(data) for path, data in table.items()}
        return git_tree.graft(kept.__getitem__, write, top, blobs)

    def clash(paths: list[tuple[bytes, ...]]) -> bool:
        return any(a != b and b[: len(a)] == a for a in paths for b in paths)

    paths = [*old, *new]
    assume(not clash(paths))
    first = grafted(None, {**old})
    second = grafted(first, new)
    expected = {path: data for path, data in {**old, **new}.items() if data is not None}
    assert listed(second) == expected
    if second is not None:
        for path, data in expected.items():
            assert git_tree.find(kept.__getitem__, second, path) == (0o100644, write(data))
