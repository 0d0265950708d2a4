"""Whoever has only an address gets in: a real sshd, a real web server, a real terminal."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pexpect
import pytest

from kb.errors import HostUnknown, NotLetIn, ServerRefused
from kb.library import Library
from kb.settings import Profile
from kb.signing_in import SigningIn, Standing
from tests.conftest import SCRIPT
from tests.kb.colleagues import bare, git, lesson, titles
from tests.servers import HttpServer
from tests.ssh_server import SshServer, home_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Bothand

SECRET = "correct-horse-battery-staple"  # noqa: S105 - of a server that lives for one test


@pytest.fixture
def ssh(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshServer]:
    for name, value in home_of_its_own(home).items():
        monkeypatch.setenv(name, value)
    with SshServer(tmp_path / "sshd") as server:
        yield server


@pytest.fixture
def shared(store: Path, tmp_path: Path) -> Path:
    """A shared notebook with three lessons."""
    folder = bare(tmp_path / "served" / "shared.git")
    git(store, "push", "--quiet", str(folder), "HEAD:refs/heads/main")
    return folder


def at_terminal(*arguments: str) -> pexpect.spawn[str]:
    """The command as somebody has typed it."""
    return pexpect.spawn(
        str(SCRIPT), [*arguments], env=dict(os.environ), timeout=60, encoding="utf-8"
    )


def matched(talk: pexpect.spawn[str]) -> str:
    """What stood in the brackets of what was waited for."""
    assert isinstance(talk.match, re.Match)
    return str(talk.match[1])


# -- ssh -------------------------------------------------------------------------------------


def test_a_server_never_met_shows_its_fingerprint_and_is_known_afterwards(
    ssh: SshServer, shared: Path
) -> None:
    with SigningIn(ssh.url(shared)) as signing:
        assert signing.try_out().standing is Standing.HOST_UNKNOWN
        keys = signing.host_keys()
        assert keys[0].fingerprint == ssh.fingerprint()
        signing.trust_host(keys)
        assert signing.try_out().standing is not Standing.HOST_UNKNOWN
        signing.trust_host(keys)
    known = ssh.folder.parent / "home" / ".ssh" / "known_hosts"
    lines = known.read_text().splitlines()
    assert len(lines) == len(set(lines))


def test_a_key_is_made_handed_over_and_lets_in(ssh: SshServer, shared: Path) -> None:
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys())
        assert signing.try_out().standing is Standing.NO_KEY
        line = signing.make_key()
        assert line.endswith(" bothand"), "it tells nobody's name"
        assert signing.try_out().standing is Standing.KEY_REFUSED
        assert signing.own_keys() == [line]
        ssh.let_in(line)
        assert signing.try_out().standing is Standing.IN


def test_a_key_under_a_passphrase_says_how_to_open_it(
    ssh: SshServer, shared: Path, home: Path
) -> None:
    key = home / ".ssh" / "id_ed25519"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret words", "-f", str(key)]
    subprocess.run(make, check=True)
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys())
        tried = signing.try_out()
    assert tried.standing is Standing.KEY_LOCKED
    assert f"ssh-add {key}" in tried.sentence


def test_a_server_with_another_key_than_before_is_never_taken_for_the_old_one(
    ssh: SshServer, shared: Path
) -> None:
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys())
        ssh.let_in(signing.make_key())
        assert signing.try_out().standing is Standing.IN
        ssh.change_host_key()
        tried = signing.try_out()
    assert tried.standing is Standing.HOST_CHANGED
    assert isinstance(tried.error, HostUnknown)
    assert "Ask whoever runs it" in tried.sentence


def test_two_share_over_ssh(ssh: SshServer, shared: Path, tmp_path: Path) -> None:
    url = ssh.url(shared)
    with SigningIn(url) as signing:
        signing.trust_host(signing.host_keys())
        ssh.let_in(signing.make_key())
    with (
        Library.join(url, tmp_path / "ann", profile=Profile(name="Ann")) as ann,
        Library.join(url, tmp_path / "bob", profile=Profile(name="Bob")) as bob,
    ):
        ann.share(lesson("Over ssh"))
        assert ann.sync().sent == 1
        assert bob.sync().received == 1
        assert "Over ssh" in titles(bob)


def test_the_whole_conversation_over_ssh(ssh: SshServer, shared: Path, tmp_path: Path) -> None:
    talk = at_terminal("clone", ssh.url(shared), str(tmp_path / "mine"))
    talk.expect_exact(ssh.fingerprint())
    talk.expect_exact("[y/N]")
    talk.sendline("y")
    talk.expect_exact("Make one? [Y/n]")
    talk.sendline("")
    talk.expect(r"(ssh-ed25519 \S+ bothand)")
    ssh.let_in(matched(talk))
    talk.expect_exact("Have they added it?")
    talk.sendline("")
    talk.expect_exact("3 lessons.")
    talk.expect(pexpect.EOF)
    talk.wait()
    assert talk.exitstatus == 0
    assert (tmp_path / "mine" / "bothand.toml").is_file()


def test_without_a_terminal_nobody_is_asked_and_nothing_hangs(
    ssh: SshServer, shared: Path, bothand: Bothand, tmp_path: Path
) -> None:
    told = bothand("clone", ssh.url(shared), str(tmp_path / "mine"))
    assert told.code == 3
    assert "has not met the server" in told.err
    assert not (tmp_path / "mine").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".mine")] == []


# -- a web server ----------------------------------------------------------------------------


@pytest.fixture
def web(shared: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    """A web server that asks for a password; git's settings are this home's own."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    (home / ".gitconfig").touch()
    git(shared, "config", "http.receivepack", "true")
    with HttpServer(shared.parent, key=SECRET) as server:
        yield server


def test_none_wrong_right_and_expired_passwords(web: HttpServer) -> None:
    with SigningIn(web.url("shared.git")) as signing:
        assert "travels readably" in signing.way()
        assert signing.try_out().standing is Standing.PASSWORD
        (keeper,) = [each for each in signing.keepers() if each.setting == "store"]
        wrong = signing.sign_in("dana", "not-it", keeper)
        assert wrong.standing is Standing.PASSWORD
        assert signing.try_out().standing is Standing.PASSWORD, "a wrong one is not kept"
        assert signing.sign_in("dana", SECRET, keeper).standing is Standing.IN
        assert signing.try_out().standing is Standing.IN, "git remembers it"
        assert signing.keepers() == []
        web.key = "renewed"
        expired = signing.try_out()
        assert expired.standing is Standing.PASSWORD
        assert "expired" in expired.sentence
        assert isinstance(expired.error, NotLetIn)
        assert signing.sign_in("dana", "renewed").standing is Standing.IN


def test_two_share_over_the_web(web: HttpServer, tmp_path: Path) -> None:
    url = web.url("shared.git")
    with SigningIn(url) as signing:
        signing.sign_in("dana", SECRET, signing.keepers()[-1])
    with (
        Library.join(url, tmp_path / "ann", profile=Profile(name="Ann")) as ann,
        Library.join(url, tmp_path / "bob", profile=Profile(name="Bob")) as bob,
    ):
        ann.share(lesson("Over the web"))
        assert ann.sync().sent == 1
        assert bob.sync().received == 1
        for folder in (tmp_path / "ann", tmp_path / "bob"):
            for path in (folder / ".git").rglob("*"):
                if path.is_file():
                    assert SECRET.encode() not in path.read_bytes(), path


def test_the_whole_conversation_over_the_web_shows_no_secret(
    web: HttpServer, tmp_path: Path
) -> None:
    talk = at_terminal("clone", web.url("shared.git"), str(tmp_path / "mine"))
    talk.expect_exact("Name:")
    talk.sendline("dana")
    talk.expect_exact("nothing shows")
    talk.sendline(SECRET)
    talk.expect_exact("Where shall git keep it?")
    talk.expect(r"(\d)  in a file in your home folder")
    number = matched(talk)
    talk.expect_exact("Number")
    talk.sendline(number)
    talk.expect_exact("3 lessons.")
    talk.expect(pexpect.EOF)
    talk.wait()
    assert talk.exitstatus == 0
    assert SECRET not in (talk.before or "")


def test_a_notebook_that_is_not_there_is_told_plainly(web: HttpServer, tmp_path: Path) -> None:
    web.key = None
    with pytest.raises(ServerRefused, match="no shared notebook"):
        Library.join(web.url("nothing.git"), tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


# -- places that are no shared notebook ------------------------------------------------------


def test_a_place_without_a_notebook_leaves_nothing_behind(bothand: Bothand, tmp_path: Path) -> None:
    other = bare(tmp_path / "other.git")
    told = bothand("clone", str(other), str(tmp_path / "mine"))
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "is empty" in told.err
    git(tmp_path, "init", "--quiet", "-b", "main", "code")
    git(tmp_path / "code", "commit", "--quiet", "--allow-empty", "-m", "code")
    git(tmp_path / "code", "push", "--quiet", str(other), "main")
    told = bothand("clone", str(other), str(tmp_path / "mine"))
    assert told.code == 1
    assert "no notebook of Bothand" in told.err
    assert not (tmp_path / "mine").exists()


def test_connecting_later_brings_the_lessons_together(
    bothand: Bothand, shared: Path, tmp_path: Path
) -> None:
    assert bothand("init", str(tmp_path / "own"), "--empty").code == 0
    env = {"BOTHAND_STORE": str(tmp_path / "own")}
    assert bothand("connect", str(shared), env=env).code == 0
    told = bothand("sync", env=env)
    assert told.code == 1
    assert "--agree unrelated" in told.err
    assert bothand("sync", "--agree", "unrelated", env=env).code in {0, 1}
    assert "7k2m9qxwbd" in bothand("list", env=env).out
