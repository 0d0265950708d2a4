"""No setting of a store or of whoever uses it changes what a save does, or runs a program."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kb import trust
from kb.errors import GitFailed
from kb.repository import Repository
from kb.worktree import Look
from tests.kb.stores import BELL, DANA, FILES, assert_sound, found, git, opened, outside, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = "entries/2026/11/new-k1k1k1k1k1.md"
TEXT = b"one\r\n$Id$\n"
HOOKS = (
    *("applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "prepare-commit-msg"),
    *("commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "post-rewrite"),
    *("reference-transaction", "post-index-change", "update", "pre-receive", "post-receive"),
)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Stands there once any program ran that must not run."""
    return tmp_path / "canary"


@pytest.fixture
def program(tmp_path: Path, canary: Path) -> Path:
    """A program that leaves the canary behind and fails."""
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\necho ran >> '{canary}'\nexit 1\n")
    path.chmod(0o755)
    return path


def hooks_in_the_store(store: Path, _home: Path, program: Path) -> None:
    for hook in HOOKS:
        place = store / ".git" / "hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(program.read_bytes())
        place.chmod(0o755)


def hooks_of_the_person(_store: Path, home: Path, program: Path) -> None:
    for hook in HOOKS:
        place = home / "hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(program.read_bytes())
        place.chmod(0o755)
    git(home, "config", "--global", "core.hooksPath", str(home / "hooks"))


def hooks_set_in_the_store(store: Path, home: Path, program: Path) -> None:
    hooks_of_the_person(store, home, program)
    git(home, "config", "--global", "--unset", "core.hooksPath")
    git(store, "config", "core.hooksPath", str(home / "hooks"))


def signing(store: Path, home: Path, program: Path) -> None:
    for key, value in (
        ("commit.gpgSign", "true"),
        ("gpg.program", str(program)),
        ("user.signingKey", "none"),
    ):
        git(home, "config", "--global", key, value)
        git(store, "config", key, value)


def filters_in_the_store(store: Path, home: Path, program: Path) -> None:
    for key in ("clean", "smudge", "process"):
        git(home, "config", "--global", f"filter.evil.{key}", str(program))
    git(home, "config", "--global", "merge.evil.driver", str(program))
    git(home, "config", "--global", "diff.evil.textconv", str(program))
    line = "* filter=evil merge=evil diff=evil ident text eol=crlf working-tree-encoding=UTF-16\n"
    (store / ".gitattributes").write_text(line)
    (store / "entries" / ".gitattributes").write_text(line)


def filters_of_the_person(store: Path, home: Path, program: Path) -> None:
    filters_in_the_store(store, home, program)
    (store / ".gitattributes").rename(home / "attributes")
    git(home, "config", "--global", "core.attributesFile", str(home / "attributes"))


def line_ends(store: Path, home: Path, _program: Path) -> None:
    for where in ((home, "--global"), (store, "--local")):
        for key, value in (("autocrlf", "true"), ("safecrlf", "true"), ("eol", "crlf")):
            git(where[0], "config", where[1], f"core.{key}", value)


def overlooking(store: Path, home: Path, _program: Path) -> None:
    (home / "ignore").write_text("*.md\n")
    git(home, "config", "--global", "core.excludesFile", str(home / "ignore"))
    (store / ".gitignore").write_text("*.md\n*.toml\n")
    git(store, "config", "status.showUntrackedFiles", "no")


def watching(store: Path, home: Path, program: Path) -> None:
    git(home, "config", "--global", "core.fsmonitor", str(program))
    git(store, "config", "core.fsmonitor", str(program))


def another_folder(store: Path, home: Path, _program: Path) -> None:
    (home / "elsewhere").mkdir()
    git(store, "config", "core.worktree", str(home / "elsewhere"))


def said_to_be_bare(store: Path, _home: Path, _program: Path) -> None:
    git(store, "config", "core.bare", "true")


def editors_and_pagers(_store: Path, home: Path, program: Path) -> None:
    for key in ("core.editor", "core.pager", "core.askPass", "core.sshCommand", "diff.external"):
        git(home, "config", "--global", key, str(program))
    git(home, "config", "--global", "commit.template", str(home / "template"))
    git(home, "config", "--global", "commit.verbose", "true")
    git(home, "config", "--global", "user.useConfigOnly", "true")
    git(home, "config", "--global", "color.ui", "always")


def aliases(_store: Path, home: Path, program: Path) -> None:
    for word in ("status", "update-ref", "update-index", "cat-file", "rev-list", "read-tree"):
        git(home, "config", "--global", f"alias.{word}", f"!{program}")


def templates(_store: Path, home: Path, program: Path) -> None:
    for hook in HOOKS:
        place = home / "template" / "hooks" / hook
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(program.read_bytes())
        place.chmod(0o755)
    (home / "template" / "info").mkdir()
    (home / "template" / "info" / "attributes").write_text("* filter=evil\n")
    git(home, "config", "--global", "init.templateDir", str(home / "template"))
    git(home, "config", "--global", "init.defaultBranch", "other")
    git(home, "config", "--global", "init.defaultObjectFormat", "sha256")


def odd_ways_of_keeping(store: Path, home: Path, _program: Path) -> None:
    for key, value in (
        ("core.ignoreCase", "true"),
        ("core.precomposeUnicode", "true"),
        ("core.logAllRefUpdates", "false"),
        ("core.quotePath", "false"),
        ("core.compression", "0"),
        ("index.version", "2"),
        ("feature.manyFiles", "true"),
        ("status.renames", "copies"),
        ("status.branch", "false"),
        ("status.short", "true"),
        ("gc.auto", "1"),
    ):
        git(home, "config", "--global", key, value)
        git(store, "config", key, value)


HOSTILE = (
    hooks_in_the_store,
    hooks_of_the_person,
    hooks_set_in_the_store,
    signing,
    filters_in_the_store,
    filters_of_the_person,
    line_ends,
    overlooking,
    watching,
    another_folder,
    said_to_be_bare,
    editors_and_pagers,
    aliases,
    templates,
    odd_ways_of_keeping,
)


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own git settings, empty."""
    path = home / "gitconfig"
    path.touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(path))
    return path


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("settle", HOSTILE)
def test_a_save_and_a_look_are_the_same_under_any_setting(  # noqa: PLR0917 - fixtures
    tmp_path: Path,
    home: Path,
    program: Path,
    canary: Path,
    settle: Callable[[Path, Path, Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = tmp_path / "store"
    found(store).close()
    settle(store, home, program)
    # A folder that is older than the guard, as after `git clone` by hand.
    (store / ".git" / "info" / "attributes").unlink()
    (store / BELL).write_bytes(FILES[BELL].replace(b"bell", b"clock"))
    assert outside(store) == {BELL: "modified"}
    with opened(store) as repository:
        put(repository, NEW, TEXT)
        assert repository.commit_outside([BELL], DANA, "By hand") is not None
        assert repository.read(NEW) == (store / NEW).read_bytes() == TEXT
        assert len(repository.history(BELL)) == 2
    (store / "entries" / "2026" / "11" / "added.md").write_bytes(b"by hand\n")
    assert outside(store) == {"entries/2026/11/added.md": "added"}
    assert not canary.exists()

    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with (store / ".git" / "config").open("a") as config:
        config.write(
            f"[core]\nbare = false\nworktree = {store}\nfsmonitor = false\nhooksPath = /\n"
        )
    shown = git(store, "log", "-2", "--format=%an <%ae> %G? %s")
    assert (
        shown == f"{DANA.name} <{DANA.email}> N By hand\n{DANA.name} <{DANA.email}> N Save {NEW}\n"
    )
    assert git(store, "ls-tree", "-r", "--name-only", "HEAD").split() == sorted([*FILES, NEW])
    assert git(store, "cat-file", "blob", f"HEAD:{NEW}").encode() == TEXT
    assert_sound(store)


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("settle", [templates, hooks_of_the_person, signing, aliases, line_ends])
def test_a_store_is_founded_the_same_under_any_setting(
    tmp_path: Path,
    home: Path,
    program: Path,
    canary: Path,
    settle: Callable[[Path, Path, Path], None],
) -> None:
    git(tmp_path, "init", "--quiet", "-b", "x", "other")
    (tmp_path / "other" / "entries").mkdir()
    settle(tmp_path / "other", home, program)
    store = tmp_path / "store"
    with closing(found(store)) as repository:
        put(repository, NEW, TEXT)
    assert not canary.exists()
    assert git(store, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    assert not (store / ".git" / "hooks").exists()
    assert {path: (store / path).read_bytes() for path in FILES} == FILES


@pytest.mark.parametrize("when", ["before it is founded", "before it is opened", "while open"])
def test_variables_that_point_git_elsewhere_do_not_hold(tmp_path: Path, when: str) -> None:
    other = tmp_path / "other"
    git(tmp_path, "init", "--quiet", "-b", "main", "other")
    untouched = sorted(str(path) for path in other.rglob("*"))
    store = tmp_path / "store"

    def steer() -> None:
        for name, value in {
            "GIT_DIR": other / ".git",
            "GIT_WORK_TREE": other,
            "GIT_COMMON_DIR": other / ".git",
            "GIT_INDEX_FILE": other / "index",
            "GIT_OBJECT_DIRECTORY": other / "objects",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": other,
            "GIT_QUARANTINE_PATH": other,
            "GIT_NAMESPACE": "other",
            "GIT_PREFIX": "other/",
            "GIT_TEMPLATE_DIR": other,
            "GIT_CONFIG": other / "config",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.bare",
            "GIT_CONFIG_VALUE_0": "true",
            "GIT_CONFIG_PARAMETERS": "'core.bare'='true'",
            "GIT_DEFAULT_HASH": "sha256",
            "GIT_AUTHOR_DATE": "1990-01-01T00:00:00Z",
            "GIT_ICASE_PATHSPECS": "1",
            "GIT_NOGLOB_PATHSPECS": "1",
            "GIT_TRACE": other / "trace",
            "GIT_CEILING_DIRECTORIES": tmp_path,
            "GIT_REPLACE_REF_BASE": "refs/heads/",
        }.items():
            patch.setenv(name, str(value))

    with pytest.MonkeyPatch.context() as patch:
        if when == "before it is founded":
            steer()
        repository = found(store)
        if when == "before it is opened":
            steer()
            repository.close()
            repository = Repository.open(store)
        if when == "while open":
            steer()
        put(repository, NEW, TEXT)
        assert repository.read(NEW) == TEXT
        assert [each.message for each in repository.history(NEW)] == [f"Save {NEW}"]
        repository.close()
        assert outside(store) == {}
        assert os.environ["GIT_DIR"] == str(other / ".git")
    assert sorted(str(path) for path in other.rglob("*")) == untouched
    assert_sound(store)


def test_lines_of_ones_own_for_git_attributes_stay(tmp_path: Path) -> None:
    store = tmp_path / "store"
    found(store).close()
    mine = store / ".git" / "info" / "attributes"
    mine.write_bytes(b"*.pdf mine")
    trust.guard(store)
    trust.guard(store)
    assert mine.read_bytes().startswith(b"*.pdf mine\n* -text")
    assert mine.read_bytes().count(b"-filter") == 1


def strangers_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git, and us, take every store for somebody else's."""
    real = next(
        path
        for path in (f"{each}/git" for each in os.environ["PATH"].split(os.pathsep))
        if os.access(path, os.X_OK)
    )
    fake = folder / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


@pytest.mark.usefixtures("config")
def test_a_store_of_somebody_else_is_used_only_when_one_trusts_it(
    tmp_path: Path, program: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    found(store).close()
    for key in ("clean", "smudge"):
        git(store, "config", f"filter.evil.{key}", str(program))
    (store / ".git" / "info" / "attributes").write_text("* filter=evil\n")
    (store / BELL).write_bytes(b"changed\n")
    strangers_git(tmp_path, monkeypatch)
    for use in (Look.start, Repository.open):
        with pytest.raises(GitFailed, match=r"another user .* safe\.directory"):
            use(store)
    assert not canary.exists()
    git(tmp_path, "config", "--global", "--add", "safe.directory", str(store))
    assert outside(store) == {BELL: "modified"}
    with opened(store) as repository:
        put(repository, NEW, TEXT)
    assert not canary.exists()


def test_an_old_git_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    found(store).close()
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho git version 2.25.1\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    other = tmp_path / "other"
    store.rename(other)  # the answer is kept per store
    monkeypatch.setenv("PATH", str(fake.parent))
    with opened(other) as repository, pytest.raises(GitFailed, match=r"git 2\.25, .* 2\.36"):
        put(repository, NEW, TEXT)
    assert not (other / NEW).exists()


def test_a_computer_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    found(store).close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match=r"could not be started .* Install git 2\.36"):
        Look.start(store)
