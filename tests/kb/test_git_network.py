"""Whatever the other side does, talking to it ends, leaves nothing behind, and harms nothing."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
import uuid
from typing import TYPE_CHECKING, NoReturn

import psutil
import pytest

from kb import git_network
from kb.errors import Cancelled, GitFailed, Unreachable
from kb.git_network import Answer, talk
from kb.git_ssh import ssh_variables
from tests.kb.colleagues import git
from tests.servers import HERE, Cutter, How, HttpServer, Silent, ssh_stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.sharing import Progress

SLACK = 8
"""Seconds that a busy computer may take for what takes none. What must not be waited for takes 20
at the least."""
LIMIT = 3
"""Seconds without any answer that end an exchange; time enough for git to begin."""
BULK = 400_000


class Talker:
    """A store that talks to servers, and every process that this has started."""

    def __init__(self, folder: Path, settings: Path) -> None:
        self.folder = folder
        self.settings = settings
        self._mark = uuid.uuid4().hex
        self.took = 0.0
        """Seconds that the last exchange took."""

    def fetch(
        self,
        url: str,
        *,
        limit: float = 20,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        """Bring the version of a shared notebook here."""
        return self._talk(
            *("fetch", "--no-tags", "--no-write-fetch-head", "--progress", "--"),
            *(url, "+refs/heads/main:refs/bothand/incoming"),
            limit=limit,
            progress=progress,
            stop=stop,
        )

    def send(self, url: str, *, limit: float = 20) -> Answer:
        """Send ours to a shared notebook."""
        return self._talk(
            *("push", "--porcelain", "--progress", "--", url, "HEAD:refs/heads/main"),
            limit=limit,
        )

    def _talk(
        self,
        *arguments: str,
        limit: float,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        began = time.monotonic()
        try:
            return talk(
                self.folder,
                *arguments,
                limit=limit,
                progress=progress,
                stop=stop,
                env={"BOTHAND_TRIED": self._mark},
            )
        finally:
            self.took = time.monotonic() - began

    def received(self) -> bool:
        """Whether what was fetched is there, whole."""
        git(self.folder, "fsck", "--connectivity-only", "refs/bothand/incoming")
        return bool(git(self.folder, "log", "--format=%h", "refs/bothand/incoming"))

    def left(self) -> list[str]:
        """The processes that are still there. One that was killed may need a moment to go."""
        alive = [each for each in psutil.process_iter() if self._is_ours(each)]
        _, alive = psutil.wait_procs(alive, timeout=SLACK)
        return [" ".join(each.cmdline()) for each in alive]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("BOTHAND_TRIED") == self._mark
        except (psutil.Error, OSError):
            return False


@pytest.fixture
def talker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talker:
    """A store of one big version, and a person's settings."""
    folder = tmp_path / "talker"
    folder.mkdir()
    settings = tmp_path / "settings"
    settings.touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "lesson.md").write_text("One.\n")
    git(folder, "add", "lesson.md")
    git(folder, "commit", "--quiet", "-m", "One")
    return Talker(folder, settings)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HttpServer]:
    """A server with one shared notebook that is too big for one breath."""
    with HttpServer(tmp_path / "served") as running:
        shared = running.bare()
        big = tmp_path / "big"
        git(tmp_path, "clone", "--quiet", str(shared), str(big))
        (big / "picture").write_bytes(os.urandom(BULK))
        git(big, "add", "picture")
        git(big, "commit", "--quiet", "-m", "Big")
        git(big, "push", "--quiet", "origin", "HEAD:main")
        yield running


def program(path: Path, *lines: str) -> Path:
    """Something to be run, that notes that it was."""
    path.write_text("\n".join(("#!/bin/sh", f"echo started >>'{path}.started'", *lines, "")))
    path.chmod(0o755)
    return path


def started(path: Path) -> bool:
    return path.with_name(f"{path.name}.started").exists()


# -- what works ----------------------------------------------------------------------------


def test_over_http_versions_come_and_go(talker: Talker, server: HttpServer) -> None:
    server.bare("empty.git")
    assert talker.send(server.url("empty.git")).code == 0
    answer = talker.fetch(server.url("shared.git"))
    assert (answer.code, answer.out) == (0, b"")
    assert talker.received()
    assert talker.left() == []


def test_over_ssh_too_and_it_is_told_to_ask_nobody(
    talker: Talker, server: HttpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = ssh_stand_in(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(ssh.parent), prepend=os.pathsep)
    url = f"ssh://somebody@school.example{server.folder}/shared.git"
    assert talker.fetch(url).code == 0
    assert talker.received()
    told = (ssh.parent / "arguments").read_text().splitlines()
    assert {"BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=6"} <= {*told}


def test_progress_is_told_in_plain_words_and_not_too_often(
    talker: Talker, server: HttpServer
) -> None:
    told: list[tuple[str, int, int]] = []
    answer = talker.fetch(server.url("shared.git"), progress=lambda *each: told.append(each))
    assert answer.code == 0
    assert told[-1] == ("Receiving", 3, 3)
    assert {what for what, *_ in told} <= {"Preparing", "Receiving", "Checking"}
    assert len(told) <= 2 + talker.took * 10
    assert answer.said.splitlines()[0].startswith("From http://")


def test_who_is_slow_but_gets_on_may_take_longer_than_the_limit(
    talker: Talker, server: HttpServer
) -> None:
    with Cutter(server.port, after=100_000, how=How.DRIP, portion=8_000, pace=0.3) as slow:
        assert talker.fetch(server.url("shared.git", port=slow.port), limit=6).code == 0
    assert talker.took > 7
    assert talker.received()


# -- limits --------------------------------------------------------------------------------


def test_a_server_that_says_nothing_ends_at_the_limit(talker: Talker) -> None:
    with Silent() as silent, pytest.raises(Unreachable, match="did not answer for 1 seconds"):
        talker.fetch(f"http://{HERE}:{silent.port}/shared.git", limit=1)
    assert 1 <= talker.took < 1 + SLACK
    assert talker.left() == []


def test_an_ssh_that_says_nothing_ends_with_all_it_has_started(
    talker: Talker, tmp_path: Path
) -> None:
    deaf = program(tmp_path / "ssh", "trap '' TERM HUP INT", "sleep 600 & sleep 600")
    talker.settings.write_text(f"[core]\n\tsshCommand = {deaf}\n")
    with pytest.raises(Unreachable):
        talker.fetch("ssh://school.example/shared.git", limit=LIMIT)
    assert started(deaf)
    assert LIMIT <= talker.took < LIMIT + SLACK
    assert talker.left() == []


@pytest.mark.parametrize("part", [0, 0.7])
@pytest.mark.parametrize("how", [How.DRIP, How.SILENT])
def test_a_server_that_falls_silent_or_drips_one_byte_at_a_time_ends_at_the_limit(
    talker: Talker, server: HttpServer, how: How, part: float
) -> None:
    with Cutter(server.port, after=int(part * BULK), how=how, pace=0.2) as cutter:
        url = server.url("shared.git", port=cutter.port)
        with pytest.raises(Unreachable):
            talker.fetch(url, limit=LIMIT)
        assert cutter.cut.is_set()
        assert talker.took < 2 * LIMIT + SLACK
        assert talker.left() == []
        cutter.after = None
        assert talker.fetch(url).code == 0
    assert talker.received()


def test_a_server_that_takes_in_nothing_ends_at_the_limit(
    talker: Talker, server: HttpServer
) -> None:
    server.bare("empty.git")
    (talker.folder / "picture").write_bytes(os.urandom(BULK * 6))
    git(talker.folder, "add", "picture")
    git(talker.folder, "commit", "--quiet", "-m", "Big")
    with Cutter(server.port, after=BULK, how=How.SILENT, direction="up") as cutter:
        with pytest.raises(Unreachable):
            talker.send(server.url("empty.git", port=cutter.port), limit=LIMIT)
        assert cutter.cut.is_set()
        assert talker.left() == []
        cutter.after = None
        assert talker.send(server.url("empty.git", port=cutter.port)).code == 0


def test_a_helper_for_passwords_that_hangs_ends_at_the_limit(
    talker: Talker, server: HttpServer, tmp_path: Path
) -> None:
    server.key = "secret"
    helper = program(tmp_path / "helper", "trap '' TERM", "sleep 600")
    talker.settings.write_text(f"[credential]\n\thelper = {helper}\n")
    with pytest.raises(Unreachable):
        talker.fetch(server.url("shared.git"), limit=LIMIT)
    assert started(helper)
    assert talker.took < LIMIT + SLACK
    assert talker.left() == []


def test_whoever_keeps_it_busy_for_ever_is_ended_in_the_end(
    talker: Talker, server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_network, "WHOLE", 1.5)
    with (
        Cutter(server.port, after=100_000, how=How.DRIP, portion=8_000, pace=0.2) as slow,
        pytest.raises(Unreachable, match="far too slow"),
    ):
        talker.fetch(server.url("shared.git", port=slow.port))
    assert talker.left() == []


def test_what_a_helper_leaves_running_holds_nothing_up(
    talker: Talker, server: HttpServer, tmp_path: Path
) -> None:
    server.key = "secret"
    note = tmp_path / "pid"
    lines = (
        '[ "$1" = get ] || exit 0',
        f"sleep 600 >&2 & echo $! >'{note}'",
        "echo username=dana; echo password=secret",
    )
    helper = program(tmp_path / "helper", *lines)
    talker.settings.write_text(f"[credential]\n\thelper = {helper}\n")
    assert talker.fetch(server.url("shared.git")).code == 0
    keeper = psutil.Process(int(note.read_text()))
    assert keeper.is_running()
    keeper.kill()
    assert talker.took < SLACK


# -- servers that say no -------------------------------------------------------------------


@pytest.mark.parametrize("how", [How.RESET, How.CLOSE])
@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.99])
def test_a_connection_that_is_cut_ends_at_once_and_the_next_try_works(
    talker: Talker, server: HttpServer, how: How, part: float
) -> None:
    with Cutter(server.port, after=int(part * BULK), how=how) as cutter:
        url = server.url("shared.git", port=cutter.port)
        answer = talker.fetch(url)
        assert cutter.cut.is_set()
        assert answer.code != 0
        assert answer.said
        assert talker.left() == []
        cutter.after = None
        assert talker.fetch(url).code == 0
    assert talker.received()


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_an_answer_that_is_no_ends_at_once(talker: Talker, server: HttpServer, status: int) -> None:
    server.answer = status
    server.words = "Not today.\x1b]52;c;aGk=\x07"
    answer = talker.fetch(server.url("shared.git"))
    assert answer.code == 128
    assert "\x1b" not in answer.said
    assert talker.took < SLACK


def test_nobody_is_asked_for_a_password_by_any_window(
    talker: Talker, server: HttpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.key = "secret"
    window = program(tmp_path / "window", "sleep 600")
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(window))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":0")
    talker.settings.write_text(f"[core]\n\taskPass = {window}\n")
    answer = talker.fetch(server.url("shared.git"))
    assert answer.code == 128
    assert not started(window)
    assert talker.took < SLACK


def test_the_persons_own_helper_lets_in_until_the_password_is_another(
    talker: Talker, server: HttpServer
) -> None:
    server.key = "secret"
    talker.settings.write_text(
        '[credential]\n\thelper = "!echo username=dana; echo password=secret; :"\n'
    )
    assert talker.fetch(server.url("shared.git")).code == 0
    assert server.asked[-1].who == "dana"
    server.key = "changed"
    answer = talker.fetch(server.url("shared.git"))
    assert answer.code == 128
    assert "Authentication failed" in answer.said
    assert "secret" not in answer.said


def test_what_a_server_says_arrives_harmless_and_short_and_with_the_reason(
    talker: Talker, server: HttpServer
) -> None:
    hook = server.bare("strict.git") / "hooks" / "pre-receive"
    program(
        hook,
        "printf '\\033]52;c;aGk=\\007\\033[2J\\302\\2333Jpwned\\n' >&2",
        "yes 'No names of children, please.' | head -n 20000 >&2",
        "exit 1",
    )
    answer = talker.send(server.url("strict.git"))
    assert answer.code == 1
    assert b"[remote rejected] (pre-receive hook declined)" in answer.out
    assert "remote: No names of children, please." in answer.said
    assert "error: failed to push some refs" in answer.said
    assert "pwned" in answer.said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", answer.said)
    assert len(answer.said) <= 4096


def test_a_version_that_holds_git_itself_is_refused_whatever_a_person_has_set(
    talker: Talker, server: HttpServer
) -> None:
    shared = server.bare("hostile.git")
    blob = git(shared, "hash-object", "-w", "--stdin", feed="[core]\n").strip()
    tree = subprocess.run(
        ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
        input=b"100644 .git\0" + bytes.fromhex(blob),
        capture_output=True,
        check=True,
        cwd=shared,
    ).stdout.decode()
    commit = git(shared, "commit-tree", tree.strip(), "-m", "Hostile").strip()
    git(shared, "update-ref", "refs/heads/main", commit)
    talker.settings.write_text("[fetch]\n\tfsckObjects = false\n")
    answer = talker.fetch(server.url("hostile.git"))
    assert answer.code != 0
    assert "hasDotgit" in answer.said


def test_a_persons_settings_for_their_own_work_change_nothing(
    talker: Talker, server: HttpServer
) -> None:
    talker.settings.write_text(
        "[push]\n\tpushOption = draft\n\tfollowTags = true\n\tgpgSign = true\n\tdefault = nothing\n"
        "\trecurseSubmodules = only\n\tnegotiate = true\n"
        "[fetch]\n\tprune = true\n\tpruneTags = true\n\trecurseSubmodules = true\n"
        "\twriteCommitGraph = true\n"
        "[remote]\n\tpushDefault = nowhere\n"
        "[color]\n\tui = always\n\tpush = always\n\ttransport = always\n\tremote = always\n"
        "[maintenance]\n\tauto = true\n[gc]\n\tauto = 1\n"
    )
    empty = server.bare("empty.git")
    program(empty / "hooks" / "pre-receive", "echo 'error: this is no error' >&2")
    git(talker.folder, "tag", "-m", "mine", "mine")
    answer = talker.send(server.url("empty.git"))
    assert answer.code == 0
    assert answer.said == "remote: error: this is no error"
    assert git(empty, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]
    answer = talker.fetch(server.url("shared.git"))
    assert answer.code == 0
    assert "\N{REPLACEMENT CHARACTER}" not in answer.said
    assert git(talker.folder, "tag").split() == ["mine"]
    assert not (talker.folder / ".git/objects/info/commit-graphs").exists()


# -- being stopped -------------------------------------------------------------------------


def test_who_stops_it_waits_for_no_server_and_nothing_is_left(talker: Talker) -> None:
    stop, stopped = threading.Event(), []

    def press(silent: Silent) -> None:
        silent.reached.wait(20)
        stopped.append(time.monotonic())
        stop.set()

    with Silent() as silent:
        person = threading.Thread(target=press, args=(silent,))
        person.start()
        try:
            with pytest.raises(Cancelled):
                talker.fetch(f"http://{HERE}:{silent.port}/shared.git", stop=stop, limit=60)
            assert time.monotonic() - stopped[0] < SLACK
        finally:
            stop.set()
            person.join()
    assert talker.left() == []


def test_what_was_stopped_before_is_not_begun(talker: Talker) -> None:
    stop = threading.Event()
    stop.set()
    with Silent() as silent:
        with pytest.raises(Cancelled):
            talker.fetch(f"http://{HERE}:{silent.port}/shared.git", stop=stop)
        assert not silent.reached.is_set()


def test_whatever_breaks_in_leaves_nothing_behind_and_nothing_half(
    talker: Talker, server: HttpServer
) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = sorted((talker.folder / ".git" / "objects").rglob("*"))
    with Cutter(server.port, after=BULK // 2, how=How.SILENT) as cutter:
        url = server.url("shared.git", port=cutter.port)
        with pytest.raises(KeyboardInterrupt):
            talker.fetch(url, progress=interrupt)
    assert talker.left() == []
    assert not [each for each in psutil.Process().children() if each.name().startswith("git")]
    after = sorted((talker.folder / ".git" / "objects").rglob("*"))
    assert [each for each in after if each not in before and each.is_file()] == []


def test_without_git_it_says_so(talker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(talker.folder))
    with pytest.raises(GitFailed, match="Install git"):
        talker.fetch(f"http://{HERE}:1/shared.git")


# -- a person's own ssh --------------------------------------------------------------------

OPTIONS = (
    " -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"
)


def test_without_any_wish_it_is_the_ssh_that_is_there(talker: Talker) -> None:
    assert ssh_variables(talker.folder, 30) == {"GIT_SSH_COMMAND": "ssh" + OPTIONS}


@pytest.mark.parametrize(
    "given",
    ["ssh -i ~/.ssh/school", "'/opt/my tools/ssh' -4", r"C:/Git/usr/bin/ssh.exe", "LANG=C ssh"],
)
def test_options_are_added_to_the_ssh_that_a_person_has_chosen(
    talker: Talker, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    talker.settings.write_text(f'[include]\n\tpath = "{talker.settings}-more"\n')
    more = talker.settings.with_name("settings-more")
    more.write_text(f'[core]\n\tsshCommand = "{given}"\n')
    assert ssh_variables(talker.folder, 30) == {"GIT_SSH_COMMAND": given + OPTIONS}
    more.write_text("[core]\n\tsshCommand = other\n")
    monkeypatch.setenv("GIT_SSH_COMMAND", given)
    assert ssh_variables(talker.folder, 30) == {"GIT_SSH_COMMAND": given + OPTIONS}


@pytest.mark.parametrize(
    "given",
    ["plink -batch", "C:/PuTTY/TortoisePlink.exe", "sshpass -e ssh", "my-wrapper", "ssh 'unclosed"],
)
def test_a_program_that_may_not_know_them_is_left_as_it_is(
    talker: Talker, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", given)
    assert ssh_variables(talker.folder, 30) == {}


def test_what_a_person_says_of_their_ssh_holds(
    talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSH", "/opt/tool")
    assert ssh_variables(talker.folder, 30) == {}
    monkeypatch.setenv("GIT_SSH_COMMAND", "my-wrapper")
    talker.settings.write_text("[ssh]\n\tvariant = ssh\n")
    assert ssh_variables(talker.folder, 30) == {"GIT_SSH_COMMAND": "my-wrapper" + OPTIONS}
    monkeypatch.setenv("GIT_SSH_VARIANT", "simple")
    assert ssh_variables(talker.folder, 30) == {}
