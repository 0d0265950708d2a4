"""Whoever has only an address gets in: a real sshd, a real web server, a real terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING

import pexpect
import pytest

from kb.errors import DiskFailed, HostUnknown, NotLetIn, Refused, ServerRefused, Unreachable
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
    assert known.stat().st_mode & 0o77 == 0


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


def test_a_server_that_is_known_by_another_key_is_never_written_over(
    ssh: SshServer, shared: Path, home: Path
) -> None:
    known = home / ".ssh" / "known_hosts"
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys()[:1])
        before = known.read_bytes()
        ssh.change_host_key()
        with pytest.raises(HostUnknown, match=f"line 1 of {known}"):
            signing.trust_host(signing.host_keys())
        assert signing.try_out().standing is Standing.HOST_CHANGED
        assert f"line 1 of {known}" in signing.try_out().sentence
    assert known.read_bytes() == before


def test_what_stood_in_the_file_of_known_servers_stays_and_is_found_even_if_hidden(
    ssh: SshServer, shared: Path, home: Path
) -> None:
    known = home / ".ssh" / "known_hosts"
    known.write_bytes(b"# caf\xe9\nelsewhere.example ssh-ed25519 AAAA")
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys())
        lines = known.read_bytes().splitlines()
        assert lines[:2] == [b"# caf\xe9", b"elsewhere.example ssh-ed25519 AAAA"]
        assert lines[2].startswith(f"[127.0.0.1]:{ssh.port} ssh-ed25519 ".encode())
        subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(known)], check=True)
        hidden = known.read_bytes()
        assert b"127.0.0.1" not in hidden
        signing.trust_host(signing.host_keys())
        assert known.read_bytes() == hidden
        assert signing.try_out().standing is Standing.NO_KEY


def test_no_file_of_a_person_is_written_over_for_a_key(
    ssh: SshServer, shared: Path, home: Path
) -> None:
    public = home / ".ssh" / "id_ed25519.pub"
    public.write_text("my own notes")
    with SigningIn(ssh.url(shared)) as signing:
        signing.trust_host(signing.host_keys())
        with pytest.raises(DiskFailed, match="left alone"):
            signing.make_key()
        assert public.read_text() == "my own notes"
        public.unlink()
        line = signing.make_key()
        public.unlink()
        tried = signing.try_out()
        assert tried.standing is Standing.KEY_REFUSED, "the half that is left is enough"
        assert line.split()[:2] == signing.own_keys()[0].split()[:2]
        assert signing.own_keys()[0] in str(tried.error)
        private = (home / ".ssh" / "id_ed25519").read_bytes()
        with pytest.raises(DiskFailed, match="left alone"):
            signing.make_key()
        assert (home / ".ssh" / "id_ed25519").read_bytes() == private


def test_a_key_that_was_opened_for_the_agent_lets_in(
    ssh: SshServer, shared: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = home / ".ssh" / "id_ed25519"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret words", "-f", str(key)]
    subprocess.run(make, check=True)
    ssh.let_in(key.with_name("id_ed25519.pub").read_text().strip())
    says = home / "says"
    says.write_text("#!/bin/sh\necho secret words\n")
    says.chmod(0o700)
    # In the foreground, so that it ends with this test. The path of a socket has to be short.
    with tempfile.TemporaryDirectory() as short:
        agent = subprocess.Popen(
            ["ssh-agent", "-D", "-a", f"{short}/s"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert agent.stdout is not None
            assert "SSH_AUTH_SOCK" in agent.stdout.readline(), "it listens"
            monkeypatch.setenv("SSH_AUTH_SOCK", f"{short}/s")
            with SigningIn(ssh.url(shared)) as signing:
                signing.trust_host(signing.host_keys())
                assert signing.try_out().standing is Standing.KEY_LOCKED
                asked = {"SSH_ASKPASS": str(says), "SSH_ASKPASS_REQUIRE": "force"}
                subprocess.run(["ssh-add", "-q", str(key)], check=True, env={**os.environ, **asked})
                assert signing.try_out() == (Standing.IN, "The server lets you in.", None, True)
        finally:
            agent.terminate()
            agent.communicate()


def test_a_server_that_is_not_there_is_told_from_one_that_lets_nobody_in(
    ssh: SshServer, shared: Path
) -> None:
    with SigningIn(ssh.url(shared).replace(str(ssh.port), "1")) as signing:
        tried = signing.try_out()
        assert tried.standing is Standing.STOPPED
        assert isinstance(tried.error, Unreachable)
        with pytest.raises(Unreachable):
            signing.host_keys()


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
    known = (ssh.folder.parent / "home" / ".ssh" / "known_hosts").read_text().split()
    assert known[1::3] == ["ssh-ed25519"], "only the key that was shown is taken for known"


def test_nobody_is_asked_anything_for_a_folder_that_is_not_free(
    ssh: SshServer, shared: Path, store: Path
) -> None:
    talk = at_terminal("clone", ssh.url(shared), str(store))
    talk.expect(pexpect.EOF)
    talk.wait()
    assert talk.exitstatus == 1
    assert "holds a notebook already" in (talk.before or "")
    assert "key" not in (talk.before or "")


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


def test_a_password_that_is_needed_only_to_write_is_asked_for_and_really_tried(
    web: HttpServer,
) -> None:
    web.anybody_reads = True
    with SigningIn(web.url("shared.git")) as signing:
        tried = signing.try_out()
        assert (tried.standing, tried.writing) == (Standing.READS, False)
        assert "you to sign in" in tried.sentence
        (keeper,) = [each for each in signing.keepers() if each.setting == "store"]
        wrong = signing.sign_in("dana", "not-it", keeper)
        assert wrong.standing is Standing.PASSWORD, "though reading works with any"
        assert "token" in wrong.sentence
        assert signing.try_out().standing is Standing.READS
        assert signing.sign_in("dana", SECRET, keeper).writing is True
        assert signing.try_out().writing is True


def test_one_who_may_only_read_is_told_so_and_whom_to_ask(web: HttpServer, shared: Path) -> None:
    git(shared, "config", "http.receivepack", "false")
    with SigningIn(web.url("shared.git")) as signing:
        tried = signing.sign_in("dana", SECRET, signing.keepers()[-1])
        assert (tried.standing, tried.writing) == (Standing.IN, False)
        assert "Ask whoever runs the shared notebook to let you write" in tried.sentence


def test_trying_the_door_changes_nothing_behind_it(web: HttpServer, shared: Path) -> None:
    before = git(shared, "for-each-ref"), sorted(shared.rglob("*"))
    web.key = None
    with SigningIn(web.url("shared.git")) as signing:
        assert signing.try_out().writing is True
    assert (git(shared, "for-each-ref"), sorted(shared.rglob("*"))) == before


def test_a_notebook_that_is_still_empty_can_be_written(web: HttpServer) -> None:
    web.key = None
    web.bare("empty.git")
    with SigningIn(web.url("empty.git")) as signing:
        assert signing.try_out().writing is True


def test_a_keeper_that_keeps_nothing_is_noticed_and_another_one_is_offered(
    web: HttpServer, home: Path
) -> None:
    (home / ".gitconfig").write_text('[credential]\n\thelper = "!true"\n')
    with SigningIn(web.url("shared.git")) as signing:
        assert signing.keepers() == []
        assert signing.sign_in("dana", SECRET).standing is Standing.IN
        assert "did not keep it" in signing.try_out().sentence
        (keeper,) = [each for each in signing.keepers() if each.setting == "store"]
        assert signing.sign_in("dana", SECRET, keeper).standing is Standing.IN
        assert signing.try_out().standing is Standing.IN
        assert signing.keepers() == []


def test_a_secret_never_stands_in_the_arguments_of_a_command_nor_in_an_error(
    web: HttpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, log = shutil.which("git"), tmp_path / "log"
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin" / "git"
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>\'{log}\'\nexec \'{real}\' "$@"\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with SigningIn(web.url("shared.git")) as signing:
        keeper = signing.keepers()[-1]
        web.key = "another"
        wrong = signing.sign_in("dana", SECRET, keeper)
        web.key = SECRET
        assert signing.sign_in("dana", SECRET, keeper).standing is Standing.IN
    arguments = log.read_text().split()
    assert {"ls-remote", "push", "approve"} <= set(arguments), "all of them were watched"
    assert SECRET not in log.read_text()
    assert SECRET not in repr(wrong)
    assert SECRET not in (tmp_path / "home" / ".gitconfig").read_text()


@pytest.mark.parametrize("secret", ["", "two\nlines", "a\x00b"])
def test_what_no_password_can_be_is_never_sent(web: HttpServer, secret: str) -> None:
    with SigningIn(web.url("shared.git")) as signing, pytest.raises(Refused):
        signing.sign_in("dana", secret)
    assert web.asked == []


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


def test_who_only_wants_to_read_a_public_notebook_joins_without_signing_in(
    web: HttpServer, tmp_path: Path
) -> None:
    web.anybody_reads = True
    talk = at_terminal("clone", web.url("shared.git"), str(tmp_path / "mine"))
    talk.expect_exact("Sign in now? [Y/n]")
    talk.sendline("n")
    talk.expect_exact("3 lessons.")
    talk.expect(pexpect.EOF)
    talk.wait()
    assert talk.exitstatus == 0


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
