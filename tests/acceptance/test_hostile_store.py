"""Whatever somebody puts into a shared notebook: nothing runs, and one's own lessons stay."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kb.errors import BothandError
from kb.library import Library
from kb.settings import Profile
from tests.acceptance.hostile_files import LINK, MANY, MODULE, PLAIN, File, files, put
from tests.kb.colleagues import bare, git, join, lesson, titles
from tests.soak.sizes import tell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand

STEERING = ("\x1b", "\x07", "\x08", "\x9b", "\x9c", "\x9d", "\u202e", "\u2066", "\u200b", "\ufeff")
COMMANDS = (
    ("list", "--limit", "1000"),
    ("search", "seen", "--limit", "1000"),
    ("search", "hostile", "--json"),
    ("tensions",),
    ("map", "tight-or-loose"),
    ("check",),
    ("conflicts",),
    ("sync",),
    ("index",),
)


class Attacked:
    """A shared notebook with the files in it, a colleague who had it before, and traps."""

    def __init__(self, store: Path, tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
        self.canary = tmp_path / "canary"
        self.outside = tmp_path / "outside"
        self.outside.mkdir()
        (self.outside / "secret").write_text("outside\n")
        self.shared = bare(tmp_path / "shared.git")
        self.folder = tmp_path / "bob"
        self.root = tmp_path
        self._let_drivers_run(patch)
        with Library.open(store, profile=Profile(name="Ann")) as ann:
            ann.refresh()
            ann.connect(str(self.shared))
            ann.sync()
        with join(self.shared, self.folder, "Bob") as bob:
            bob.share(lesson("Bob's own lesson"))

    def _let_drivers_run(self, patch: pytest.MonkeyPatch) -> None:
        """The person has a driver of the name that the notebook asks for: still it must not run."""
        config = self.root / "gitconfig"
        ran = f"touch '{self.canary}'"
        config.write_text(
            f'[filter "evil"]\nclean = {ran}\nsmudge = {ran}\nprocess = {ran}\nrequired\n'
            f'[merge "evil"]\ndriver = {ran}\n[diff "evil"]\ncommand = {ran}\ntextconv = {ran}\n'
            "[submodule]\nrecurse = true\n[core]\nautocrlf = true\n"
        )
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))

    def unharmed(self) -> None:
        """Nothing ran, and nothing outside the folder changed."""
        assert not self.canary.exists()
        assert [*self.outside.iterdir()] == [self.outside / "secret"]
        assert (self.outside / "secret").read_text() == "outside\n"
        hooks = self.folder / ".git" / "hooks"
        assert not hooks.exists() or not [*hooks.iterdir()]
        for path in self.folder.rglob("*"):
            assert not path.is_symlink(), path
            assert path == self.folder / ".git" or path.name != ".git", path


@pytest.fixture
def attacked(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attacked:
    return Attacked(store, tmp_path, monkeypatch)


def test_five_hundred_hostile_files_at_once_do_no_harm(
    attacked: Attacked, bothand: Bothand, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = files(str(attacked.canary))
    put(attacked.shared, sent)
    with Library.open(attacked.folder, profile=Profile(name="Bob")) as bob:
        bob.refresh()
        synced = bob.sync()
        links = {each.path for each in sent if each.mode in {LINK, MODULE}}
        assert {os.fsencode(each) for each in synced.left_out} >= links
        assert "Bob's own lesson" in titles(bob)
        for hit in bob.search("", limit=2 * MANY).hits:
            bob.entry(hit.id)
        problems = bob.problems()
        assert problems
        for each in sent:
            _same_bytes_or_left_out(attacked, each, synced.left_out)
    attacked.unharmed()

    for arguments in COMMANDS:
        told = bothand("--store", str(attacked.folder), *arguments)
        assert "Traceback" not in told.err, arguments
        said = told.out + told.err
        assert not [each for each in STEERING if each in said], arguments
        assert (told.code == 0) == (arguments != ("check",)), (arguments, told.err)
    listed = json.loads(
        bothand("--store", str(attacked.folder), "list", "--json", "--limit", "999").out
    )
    assert listed["total"] > MANY / 4
    attacked.unharmed()
    git(attacked.folder, "fsck", "--strict")
    tell(
        capsys,
        f"{len(sent)} hostile files: {len(synced.left_out)} left out, {listed['total']} are "
        f"lessons, {len(problems)} faults told, 0 commands run",
    )


def _same_bytes_or_left_out(attacked: Attacked, sent: File, left_out: tuple[str, ...]) -> None:
    if sent.path in map(os.fsencode, left_out):
        return
    landed = os.path.join(os.fsencode(attacked.folder), sent.path)  # noqa: PTH118 - bytes
    assert sent.mode not in {LINK, MODULE}
    with open(landed, "rb") as file:  # noqa: PTH123 - bytes
        assert file.read() == sent.data, sent.path


def test_whoever_joins_such_a_notebook_comes_to_no_harm(attacked: Attacked) -> None:
    put(attacked.shared, files(str(attacked.canary)))
    joined = attacked.root / "carol"
    with join(attacked.shared, joined, "Carol") as carol:
        carol.refresh()
        assert carol.search("").total > MANY / 4
        carol.share(lesson("Carol's own lesson"))
        carol.sync()
        assert "Carol's own lesson" in titles(carol)
    attacked.folder = joined
    attacked.unharmed()


REFUSED_BY_ALL = [
    File(PLAIN, b".git/hooks/post-checkout", b"#!/bin/sh\ntouch canary\n"),
    File(PLAIN, b"entries/.GIT/config", b"[core]\nfsmonitor = touch canary\n"),
    File(PLAIN, b"entries/git~1/config", b""),
    File(PLAIN, ".g\u200cit/config".encode(), b""),
    File(PLAIN, b"../outside/new.md", b"outside"),
    File(PLAIN, b"entries/../../outside/new.md", b"outside"),
    File(PLAIN, b"./a.md", b""),
    File(PLAIN, b"entries//a.md", b""),
    File(LINK, b".gitmodules", b"/etc/passwd"),
    File(LINK, b".gitattributes", b"/etc/passwd"),
    File(LINK, b".gitignore", b"../outside/secret"),
    File(PLAIN, b".gitmodules", b'[submodule "x"]\npath = x\nurl = --upload-pack=touch canary\n'),
    File(PLAIN, b".gitmodules", b'[submodule "../../x"]\npath = x\nurl = ext::sh\n'),
    File(PLAIN, b".gitattributes", b"*" * 5_000 + b" filter=evil\n"),
    File(b"100666", b"entries/odd-mode.md", b""),
]


@pytest.mark.parametrize("hostile", REFUSED_BY_ALL, ids=lambda each: repr(each.path))
def test_what_would_reach_into_git_itself_is_refused_or_left_out(
    attacked: Attacked, hostile: File
) -> None:
    put(attacked.shared, [hostile])
    with Library.open(attacked.folder, profile=Profile(name="Bob")) as bob:
        bob.refresh()
        with contextlib.suppress(BothandError):
            bob.sync()
        assert "Bob's own lesson" in titles(bob)
        bob.share(lesson("Bob goes on"))
    attacked.unharmed()
    assert "evil" not in git(attacked.folder, "config", "--list", "--local")


def test_git_itself_would_have_run_what_the_notebook_asks_for(attacked: Attacked) -> None:
    """Else the traps above would prove nothing."""
    put(attacked.shared, [File(PLAIN, b".gitattributes", b"* filter=evil\n")])
    subprocess.run(
        ["git", "clone", "--quiet", str(attacked.shared), str(attacked.root / "plain")],
        check=False,
        capture_output=True,
    )
    assert attacked.canary.exists()
