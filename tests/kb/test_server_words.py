"""Whatever git, ssh or a server says, a person reads what it means and whom to ask."""

from __future__ import annotations

import re

import pytest

from kb.address import parse
from kb.errors import (
    BothandError,
    DiskFailed,
    GitFailed,
    HostUnknown,
    NotLetIn,
    ServerRefused,
    Unreachable,
)
from kb.git_network import Answer
from kb.server_words import Cause, cause, complain, overtaken

SSH = "ssh://notes@server.example:2222/srv/lessons.git"
WEB = "https://git.school.example/district/lessons.git"
FOLDER = "/srv/lessons.git"
ENDED = "fatal: Could not read from remote repository.\n"
UNABLE = f"fatal: unable to access '{WEB}/': "

SAID: tuple[tuple[str, str, Cause, type[BothandError]], ...] = (
    (
        SSH,
        (
            "No ED25519 host key is known for [server.example]:2222 and you have requested strict "
            f"checking.\r\nHost key verification failed.\r\n{ENDED}"
        ),
        Cause.HOST_UNKNOWN,
        HostUnknown,
    ),
    (
        SSH,
        (
            "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n"
            "Offending ED25519 key in /home/dana/.ssh/known_hosts:7\r\n"
            f"Host key verification failed.\r\n{ENDED}"
        ),
        Cause.HOST_CHANGED,
        HostUnknown,
    ),
    (SSH, f"notes@server: Permission denied (publickey).\r\n{ENDED}", Cause.KEY, NotLetIn),
    (
        SSH,
        (
            "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\r\n"
            f"Connection closed by 10.0.0.1 port 22\r\n{ENDED}"
        ),
        Cause.KEY,
        NotLetIn,
    ),
    (
        SSH,
        "ERROR: Permission to district/lessons.git denied to dana.\n" + ENDED,
        Cause.NOT_ALLOWED,
        NotLetIn,
    ),
    (
        SSH,
        "ERROR: The key you are authenticating with has been marked as read only.\n" + ENDED,
        Cause.NOT_ALLOWED,
        NotLetIn,
    ),
    (
        SSH,
        "FATAL: W any lessons dana DENIED by fallthru\nfatal: the remote end hung up unexpectedly",
        Cause.NOT_ALLOWED,
        NotLetIn,
    ),
    (SSH, f"ERROR: Repository not found.\n{ENDED}", Cause.NOT_FOUND, ServerRefused),
    (
        SSH,
        "fatal: '/srv/lessons.git' does not appear to be a git repository\n" + ENDED,
        Cause.NOT_FOUND,
        ServerRefused,
    ),
    (SSH, f"sh: git-upload-pack: command not found\n{ENDED}", Cause.NOT_DONE, ServerRefused),
    (SSH, ENDED, Cause.SHUT, NotLetIn),
    (
        SSH,
        "ssh: Could not resolve hostname server.example: Name or service not known\r\n" + ENDED,
        Cause.NO_SUCH_SERVER,
        Unreachable,
    ),
    (
        SSH,
        "ssh: connect to host server.example port 2222: Connection refused\r\n" + ENDED,
        Cause.UNREACHABLE,
        Unreachable,
    ),
    (
        SSH,
        f"kex_exchange_identification: Connection closed by remote host\r\n{ENDED}",
        Cause.UNREACHABLE,
        Unreachable,
    ),
    (
        WEB,
        "fatal: could not read Username for 'https://git.example': terminal prompts disabled",
        Cause.PASSWORD_MISSING,
        NotLetIn,
    ),
    (WEB, f"fatal: Authentication failed for '{WEB}/'", Cause.PASSWORD_WRONG, NotLetIn),
    (WEB, f"{UNABLE}The requested URL returned error: 403", Cause.NOT_ALLOWED, NotLetIn),
    (WEB, f"fatal: repository '{WEB}/' not found", Cause.NOT_FOUND, ServerRefused),
    (
        WEB,
        f"fatal: {WEB}/info/refs not valid: is this a git repository?",
        Cause.NOT_FOUND,
        ServerRefused,
    ),
    (WEB, f"{UNABLE}Could not resolve host: x", Cause.NO_SUCH_SERVER, Unreachable),
    (
        WEB,
        f"{UNABLE}Failed to connect to x port 443: Couldn't connect to server",
        Cause.UNREACHABLE,
        Unreachable,
    ),
    (
        WEB,
        f"{UNABLE}SSL certificate problem: certificate has expired",
        Cause.CERTIFICATE,
        Unreachable,
    ),
    (
        WEB,
        f"{UNABLE}server certificate verification failed. CAfile: none CRLfile: none",
        Cause.CERTIFICATE,
        Unreachable,
    ),
    (
        WEB,
        f"{UNABLE}GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
        Cause.UNREACHABLE,
        Unreachable,
    ),
    (WEB, f"{UNABLE}CONNECT tunnel failed, response 407", Cause.PROXY, Unreachable),
    (WEB, f"{UNABLE}The requested URL returned error: 429", Cause.TOO_MANY, Unreachable),
    (WEB, f"{UNABLE}The requested URL returned error: 502", Cause.UNREACHABLE, Unreachable),
    (
        WEB,
        (
            "error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\n"
            "send-pack: unexpected disconnect while reading sideband packet\n"
            "fatal: the remote end hung up unexpectedly"
        ),
        Cause.NO_ROOM,
        ServerRefused,
    ),
    (
        WEB,
        (
            "remote: Name no student, please.\n"
            "!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)"
        ),
        Cause.DECLINED,
        ServerRefused,
    ),
    (
        WEB,
        (
            "remote: error: GH006: Protected branch update failed for refs/heads/main.\n"
            "!\tHEAD:refs/heads/main\t[remote rejected] (protected branch hook declined)"
        ),
        Cause.DECLINED,
        ServerRefused,
    ),
    (
        SSH,
        (
            "remote: fatal: write error: Disk quota exceeded\n"
            "error: remote unpack failed: unpack-objects abnormal exit\n"
            "!\tHEAD:refs/heads/main\t[remote rejected] (unpacker error)"
        ),
        Cause.NO_ROOM,
        ServerRefused,
    ),
    (
        SSH,
        (
            "error: object 12ab: hasDotgit: contains '.git'\nfatal: fsck error in packed object\n"
            "fatal: fetch-pack: invalid index-pack output"
        ),
        Cause.HARMFUL,
        ServerRefused,
    ),
    (
        FOLDER,
        "fatal: detected dubious ownership in repository at '/srv/lessons.git'\n" + ENDED,
        Cause.OTHER_OWNER,
        NotLetIn,
    ),
    (
        FOLDER,
        f"fatal: '{FOLDER}' does not appear to be a git repository\n{ENDED}",
        Cause.NOT_FOUND,
        ServerRefused,
    ),
    (FOLDER, "fatal: write error: No space left on device", Cause.NO_ROOM_HERE, DiskFailed),
    (WEB, "fatal: something git has never said before", Cause.UNKNOWN, GitFailed),
)

ASKS = re.compile(
    r"[Aa]sk who|Check |try again|tried again|run bothand|If you trust them|git has never said"
)
GIT_WORDS = re.compile(r"\b(push|pull|commit|branch|remote|ref|fetch|repository)\b")


@pytest.mark.parametrize(("address", "said", "why", "kind"), SAID)
def test_each_refusal_means_one_thing_and_says_what_to_do(
    address: str, said: str, why: Cause, kind: type[BothandError]
) -> None:
    answer = Answer(128, b"", said)
    assert cause(answer, parse(address)) is why
    with pytest.raises(kind) as raised:
        complain(answer, parse(address))
    sentence = str(raised.value)
    assert type(raised.value) is kind
    assert ASKS.search(sentence)
    assert not GIT_WORDS.search(sentence.partition(" It says: ")[0])


def test_every_cause_has_been_seen() -> None:
    assert {why for _, _, why, _ in SAID} == set(Cause)


def test_a_changed_key_names_the_line_that_holds_the_old_one() -> None:
    said = "Offending ED25519 key in /home/dana r/.ssh/known_hosts:7\nHost key verification failed."
    with pytest.raises(HostUnknown, match=r"line 7 of /home/dana r/\.ssh/known_hosts"):
        complain(Answer(128, b"", said), parse(SSH))


def test_what_the_server_says_is_handed_on_and_cannot_steer_the_terminal() -> None:
    out = b"!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)\n"
    said = "remote: Name no student,\x1b[2J please.\nremote: ====\nremote: Ask Kim.\n"
    with pytest.raises(ServerRefused) as raised:
        complain(Answer(1, out, said), parse(SSH))
    assert "It says: Name no student,\ufffd[2J please. Ask Kim." in str(raised.value)
    assert str(raised.value).isprintable() or "\ufffd" in str(raised.value)


@pytest.mark.parametrize(
    "words",
    [
        "Connection refused by the checker",
        "Host key verification failed",
        "Authentication failed for the lesson",
        "SSL certificate problem",
        "not found: a heading",
        "fetch first, then think",
    ],
)
def test_a_server_s_words_are_not_taken_for_what_happened(words: str) -> None:
    out = b"!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)\n"
    answer = Answer(1, out, f"remote: {words}\n")
    assert cause(answer, parse(SSH)) is Cause.DECLINED
    assert not overtaken(answer)


@pytest.mark.parametrize("name", ["TLS", "SSL certificate", "not found", "returned error: 403"])
def test_a_notebook_s_name_is_not_taken_for_what_happened(name: str) -> None:
    said = f"fatal: '/srv/{name}.git': Connection refused"
    assert cause(Answer(128, b"", said), parse(SSH)) is Cause.UNREACHABLE


@pytest.mark.parametrize(
    "why",
    [
        "[rejected] (fetch first)",
        "[rejected] (non-fast-forward)",
        "[rejected] (stale info)",
        "[remote rejected] (cannot lock ref 'refs/heads/main': is at 12ab but expected 34cd)",
        "[remote rejected] (failed to update ref)",
        "[remote rejected] (incorrect old value provided)",
        "[remote rejected] (reference already exists)",
    ],
)
def test_others_who_were_faster_are_known_in_both_of_git_s_spellings(why: str) -> None:
    assert overtaken(Answer(1, f"To x\n!\tHEAD:refs/heads/main\t{why}\nDone\n".encode(), ""))
    assert overtaken(Answer(1, b"", f"To x\n ! {why}\nerror: failed to push some refs\n"))


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("[remote rejected] (pre-receive hook declined)", ""),
        ("[remote rejected] (protected branch hook declined)", "remote: failed to update ref"),
        ("[remote rejected] (unpacker error)", ""),
        (
            "[remote rejected] (failed to update ref)",
            (
                "remote: error: cannot lock ref 'refs/heads/main': Unable to create "
                "'/srv/x/refs/heads/main.lock': Permission denied"
            ),
        ),
        ("[remote rejected] (failed to update ref)", "remote: error: No space left on device"),
    ],
)
def test_what_no_second_try_can_change_is_not_tried_twice(why: str, said: str) -> None:
    answer = Answer(1, f"!\tHEAD:refs/heads/main\t{why}\n".encode(), said)
    assert not overtaken(answer)
    assert cause(answer, parse(SSH)) in {Cause.DECLINED, Cause.NO_ROOM}


def test_a_connection_that_broke_was_not_overtaken() -> None:
    assert not overtaken(Answer(128, b"", "fatal: the remote end hung up unexpectedly"))
