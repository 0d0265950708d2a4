"""The address of a shared notebook, as a person pastes it.

Git would run a program for some addresses, and take others for options. So an address is taken
apart here, at the door, and only what is known to be harmless goes on.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NoReturn
from urllib.parse import unquote, urlsplit

from kb.errors import Refused

Kind = Literal["ssh", "https", "http", "file"]

SSH: Final = "ssh"
HTTPS: Final = "https"
HTTP: Final = "http"
FILE: Final = "file"
_KINDS: Final[tuple[Kind, ...]] = (SSH, HTTPS, HTTP, FILE)

_LONGEST: Final = 2000
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_HELPER: Final = re.compile(r"[^/\[]*::")
"""Git starts a program for `word::anything`."""
_WINDOWS: Final = re.compile(r"[A-Za-z]:[\\/]")
_SHORT: Final = re.compile(r"(?:([^@/:\[\]]+)@)?([^@/:\[\]]+|\[[^\]/]*\]):(.*)", re.DOTALL)
"""user@host:path, as ssh and many git hosts write it."""
_PASSWORD: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?[^/@:]*:[^/@]*@")
_TOKEN: Final = re.compile(r"gh[opsur]_|github_pat_|gl(?:pat|dt|ptt|cbt)-|ATBB|ATATT")
"""How the large git hosts begin the secrets that they hand out."""
_HOST: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?")
_BRACKETED: Final = re.compile(r"[0-9A-Fa-f:.]+")
_USER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@\\-]*")
_PAGE: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/.+")
_QUOTES: Final = {'"': '"', "'": "'", "`": "`", "<": ">", "“": "”", "‘": "’"}  # noqa: RUF001
_WIDTHLESS: Final = "\ufeff\u200b\u2060"
"""What web pages put beside a text, and nobody sees."""
_HOW: Final = "Use https://..., ssh://..., name@server:path or a folder."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a shared notebook is. ``text`` is what git is given; it holds no secret."""

    kind: Kind
    host: str
    """Without brackets; empty for a folder."""
    user: str
    """Empty where none is named."""
    port: int | None
    """None: the usual one."""
    path: str
    text: str

    @property
    def name(self) -> str:
        """What a folder for it may be called; empty where the address suggests nothing."""
        path = self.path if self.kind == FILE else unquote(self.path.split("?")[0])
        last = re.split(r"[/\\:]", path.rstrip("/\\"))[-1].removesuffix(".git") or self.host
        return last.lstrip(".-~") if last.isprintable() else ""

    @property
    def server(self) -> str:
        """The server in words, for sentences; the folder where there is none."""
        if self.kind == FILE:
            return self.path
        return self.host if self.port is None else f"{self.host}, port {self.port}"

    def __str__(self) -> str:
        return self.text


def parse(text: str) -> Address:
    """Take a pasted address apart.

    Spaces and quotes around it are dropped, and so is a ``git clone`` before it.

    Raises:
        Refused: it is none, or one that could do harm, or it holds a password. The sentence never
            repeats the address, as that may hold a secret.
    """
    if len(text) > _LONGEST:
        _refuse("That is too long for an address of a shared notebook.")
    bare = _bare(text.strip().strip(_WIDTHLESS))
    _check_harmless(bare)
    if found := _SCHEME.fullmatch(bare):
        return _url(found[1].lower(), found[2])
    if _WINDOWS.match(bare):
        if os.name == "nt":
            return _folder(bare)
        _refuse("That is a folder of a Windows computer, which this computer does not have.")
    if bare.startswith(("~", ".")) or ":" not in bare.split("/", 1)[0]:
        return _folder(bare)
    return _short(bare)


def _check_harmless(text: str) -> None:
    if not text:
        _refuse("There is no address.")
    if not text.isprintable():
        _refuse("The address holds signs that cannot be seen. Type it instead of pasting it.")
    if text.startswith("-"):
        _refuse("An address of a shared notebook does not begin with a dash.")
    if _PASSWORD.match(text):
        _refuse_secret()
    if _HELPER.match(text):
        _refuse("The address asks to start a program, which Bothand does not do.")


def _bare(text: str) -> str:
    """The address without what was pasted along with it."""
    bare = text
    while len(bare) > 1 and _QUOTES.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    if not re.match(r"(\$\s+)?git\s+clone\s", bare):
        return bare
    try:
        words = shlex.split(bare.removeprefix("$"))[2:]
    except ValueError:
        words = []
    if not 1 <= len(words) <= 2 or any(word.startswith("-") for word in words):  # noqa: PLR2004
        _refuse("Bothand takes only the address out of such a line. Paste the address alone.")
    return words[0]


def _url(scheme: str, rest: str) -> Address:
    kind = next((each for each in _KINDS if each == scheme), None)
    if kind is None:
        _refuse("Bothand does not use addresses of that kind.")
    text = f"{scheme}://{rest}"
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        _refuse("The server's name or port in the address is not right.")
    if not unquote(rest).isprintable() or " " in rest or "\\" in rest:
        _refuse("The address holds a space or another sign that no address has.")
    path = rest[len(parts.netloc) :]
    if parts.netloc.count("@") > 1 or path[:1] not in {"", "/"}:
        # Programs differ in what they take for the server's name here.
        _refuse("The server's name in the address is not right.")
    if kind == FILE:
        if host not in {"", "localhost"} or "@" in parts.netloc or port is not None:
            _refuse("An address with file:// names a folder of this computer: file:///folder")
        return Address(kind, "", "", None, _with_path(unquote(path), "/"), text)
    user = unquote(parts.username or "")
    if "@" in parts.netloc or user:
        _check_user(user)
    _check_host(host, bracketed="[" in parts.netloc)
    if port == 0:
        _refuse("The server's name or port in the address is not right.")
    if kind == SSH:
        _with_path(unquote(path), "/")
    return Address(kind, host, user, port, path or "/", text)


def _short(text: str) -> Address:
    found = _SHORT.fullmatch(text)
    if not found or found[3].startswith(" ") or "://" in found[3]:
        _refuse("The server's name in the address is not right.")
    host, path = found[2].strip("[]"), found[3]
    if found[1]:
        _check_user(found[1])
    _check_host(host, bracketed=found[2].startswith("["))
    return Address(SSH, host.lower(), found[1] or "", None, _with_path(path), text)


def _folder(text: str) -> Address:
    if _PAGE.fullmatch(text) and not Path(text).exists():
        _refuse(
            "That is no folder here. If it is the address of a web page, put https:// before it."
        )
    try:
        folder = Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100 - follows no link
    except (RuntimeError, OSError):
        _refuse("There is no such home folder on this computer.")
    return Address(FILE, "", "", None, str(folder), str(folder))


def _check_host(host: str, *, bracketed: bool) -> None:
    if not host:
        _refuse("The address names no server.")
    if not (_BRACKETED if bracketed else _HOST).fullmatch(host):
        _refuse("The server's name in the address is not right.")


def _check_user(user: str) -> None:
    if _TOKEN.match(user):
        _refuse_secret()
    if not _USER.fullmatch(user):
        _refuse("The name before the @ in the address is not right.")


def _with_path(path: str, first: str = "") -> str:
    if not path.removeprefix("/") or not path.startswith(first) or path.startswith("-"):
        _refuse("The address does not say which notebook on that server.")
    return path


def _refuse_secret() -> NoReturn:
    raise Refused(
        "The address holds a password, which would be stored readably. Leave it out; "
        "git asks its own keeper of passwords."
    )


def _refuse(sentence: str) -> NoReturn:
    raise Refused(f"{sentence} {_HOW}")
