"""A pasted address is understood, or refused in a sentence; nothing of it can do harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import remote
from kb.address import FILE, HTTP, HTTPS, SSH, parse
from kb.errors import Refused
from tests.kb.stores import found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand

UNDERSTOOD = {
    "https://github.com/district/lessons.git": (HTTPS, "github.com", "", None),
    "https://github.com/district/lessons/tree/main?tab=files": (HTTPS, "github.com", "", None),
    "HTTPS://Git.School.Example/lessons": (HTTPS, "git.school.example", "", None),
    "https://dana@git.school.example:8443/lessons": (HTTPS, "git.school.example", "dana", 8443),
    "https://dana%40school.example@git.example/x": (
        HTTPS,
        "git.example",
        "dana@school.example",
        None,
    ),
    "https://[::1]:8443/lessons.git": (HTTPS, "::1", "", 8443),
    "http://127.0.0.1:8000/lessons.git": (HTTP, "127.0.0.1", "", 8000),
    "ssh://notes@server/srv/lessons.git": (SSH, "server", "notes", None),
    "ssh://server:2222/~dana/lessons": (SSH, "server", "", 2222),
    "git@github.com:district/lessons.git": (SSH, "github.com", "git", None),
    "server:lessons.git": (SSH, "server", "", None),
    "git@[::1]:lessons.git": (SSH, "::1", "git", None),
    "file:///srv/lessons.git": (FILE, "", "", None),
    "file://localhost/srv/lessons.git": (FILE, "", "", None),
    "/srv/a lesson: notes@home.git": (FILE, "", "", None),
}

HOSTILE = (
    "",
    "   ",
    "''",
    "-oProxyCommand=touch x",
    "--upload-pack=touch x",
    "'--upload-pack=touch x'",
    "ext::sh -c touch% x",
    "EXT::sh",
    "fd::17",
    "anything::/srv/lessons.git",
    "git://server/lessons.git",
    "ftp://server/lessons.git",
    "javascript://server/%0aalert(1)",
    "git+ssh://server/lessons.git",
    "://server/lessons",
    "https://",
    "https:///lessons.git",
    "https://:8080/lessons.git",
    "https://host:notaport/lessons.git",
    "https://host:0/lessons.git",
    "https://host:99999/lessons.git",
    "https://@host/lessons.git",
    "https://good.example@evil.example@third.example/x",
    "https://good.example\\@evil.example/x",
    "https://good.example#@evil.example/x",
    "https://good.example?@evil.example/x",
    "https://ho st/lessons.git",
    "https://host/les sons.git",
    "https://host/%0aprotocol=https",
    "https://ho%0ast/lessons.git",
    "https://host/lessons.git\nhost=evil.example",
    "git clone https://host/lessons.git\nrm x",
    "https://host/\x1b[31mlessons",
    "https://host/a\u202etig.snossel",
    "https://h\u043est.example/lessons.git",
    "ssh://-oProxyCommand=touch%20x/lessons",
    "ssh://-oProxyCommand=x@host/lessons",
    "ssh://%2doProxyCommand=x@host/lessons",
    "ssh://`touch x`@host/lessons",
    "ssh://$(touch${IFS}x)@host/lessons",
    "ssh://host;touch/lessons",
    "ssh://host",
    "ssh://host/",
    "ssh://[host/lessons",
    "ssh://[evil:22]/lessons",
    "-x@host:lessons",
    "git@-oProxyCommand=x:lessons",
    "git@host:-oProxyCommand",
    "git@host:",
    "@host:lessons",
    "a@b@host:lessons",
    "ho|st:lessons",
    "Address: https://host/lessons.git",
    "file://elsewhere/srv/lessons.git",
    "file://dana@/srv/lessons.git",
    "file://",
    "file:///srv/%00lessons",
    "git clone --upload-pack=x https://host/lessons.git",
    "git clone 'https://host/lessons.git",
    "git clone a b c",
    "~nobody-of-that-name-here/lessons",
    "git.school.example/district/lessons",
    "https://host/" + "x" * 3000,
)

SECRET = "pw-1234567890"  # noqa: S105 - made up
PASSWORDS = (
    f"https://dana:{SECRET}@host/lessons.git",
    f"https://:{SECRET}@host/lessons.git",
    f"https://dana:@host/{SECRET}",
    f"https://dana%3A{SECRET}@host/lessons.git",
    f"https://dana:{SECRET}/x@host/lessons.git",
    f"ftp://dana:{SECRET}@host/lessons.git",
    f"ssh://dana:{SECRET}@host/lessons.git",
    f"dana:{SECRET}@host/lessons.git",
    f"dana:{SECRET}@host:lessons.git",
    f"git clone https://dana:{SECRET}@host/lessons.git",
    f"https://ghp_{SECRET}@host/lessons.git",
    f"https://glpat-{SECRET}@host/lessons.git",
)


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_the_address_of_a_shared_notebook_is_understood(text: str) -> None:
    read = parse(text)
    assert (read.kind, read.host, read.user, read.port) == UNDERSTOOD[text]
    assert read.text == re.sub("^HTTPS", "https", text)
    assert parse(read.text) == read


@pytest.mark.parametrize(
    "around",
    [
        "  {} ",
        '"{}"',
        "'{}'",
        "<{}>",
        " `{}`\n",
        "git clone {}",
        "$ git clone '{}' notes",
        "\ufeff{}",
    ],
)
def test_what_was_pasted_along_is_dropped(around: str) -> None:
    address = "https://git.school.example/lessons.git"
    assert parse(around.format(address)).text == address


@pytest.mark.parametrize("text", HOSTILE)
def test_an_address_that_could_do_harm_is_refused_in_one_clean_line(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert str(refused.value).isprintable()
    assert str(refused.value).endswith("Use https://..., ssh://..., name@server:path or a folder.")


@pytest.mark.parametrize("text", PASSWORDS)
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert SECRET not in str(refused.value)


def test_a_relative_folder_becomes_absolute_and_home_is_found(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    assert parse("../shared.git").text == str(tmp_path / "shared.git")
    assert parse("shared.git").text == str(inner / "shared.git")
    assert parse("~/shared.git").text == str(home / "shared.git")
    assert parse("./-x:y").text == str(inner / "-x:y")


def test_a_folder_that_looks_like_a_page_is_a_folder_where_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our.school" / "lessons").mkdir(parents=True)
    assert parse("our.school/lessons").kind == FILE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://host/district/lessons.git", "lessons"),
        ("https://host/district/our%20lessons/", "our lessons"),
        ("https://host", "host"),
        ("git@host:lessons.git", "lessons"),
        ("git@host:../..", ""),
        ("host:~", ""),
        ("https://host/..%2f..%2f.ssh", "ssh"),
        ("/srv/our lessons.git/", "our lessons"),
    ],
)
def test_a_folder_is_named_after_the_notebook_and_lies_where_one_stands(
    text: str, name: str
) -> None:
    assert parse(text).name == name


@given(st.text(max_size=60) | st.from_regex(r"(ssh://|https://)?[-\w@:/%\[\].]{0,30}"))
def test_no_text_at_all_gives_git_an_option_a_program_or_a_second_line(text: str) -> None:
    try:
        read = parse(text)
    except Refused:
        return
    assert read.text.isprintable()
    assert not re.match(r"-|[^/\[]*::", read.text)
    assert not read.host.startswith("-")
    assert not read.user.startswith("-")
    assert not read.path.startswith("-")
    assert read.kind == FILE or not re.match(r"[^/]*//[^/@]*:[^/]*@", read.text)


def test_a_refused_address_is_never_written_into_a_notebook(tmp_path: Path) -> None:
    found(tmp_path / "store").close()
    config = tmp_path / "store" / ".git" / "config"
    before = config.read_bytes()
    for text in (*HOSTILE, *PASSWORDS):
        with pytest.raises(Refused):
            remote.attach(tmp_path / "store", text)
    assert config.read_bytes() == before


def test_a_notebook_is_not_half_made_for_an_address_that_is_refused(
    bothand: Bothand, tmp_path: Path
) -> None:
    refused = bothand("init", str(tmp_path / "new"), "--shared", "ext::touch x")
    assert refused.code == 1
    assert "start a program" in refused.err
    assert not (tmp_path / "new").exists()
