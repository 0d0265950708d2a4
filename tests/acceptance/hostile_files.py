"""Five hundred files that somebody who may write to a shared notebook could put there.

Each is a way to harm that was tried against programs of this kind: a text that steers a terminal,
YAML that makes or multiplies things, names that a shell or git would obey, links out of the folder,
notebooks within notebooks, and attributes that ask for a command.
"""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PLAIN, PROGRAM, LINK, MODULE = b"100644", b"100755", b"120000", b"160000"
MANY: Final = 500
BREAKING: Final = ("\x1b]52;c;cHduZWQ=\x07", "\x1b[2J\x1b]2;PWNED\x1b\\", "\x9b31m\x9d2;x\x9c")
TEXTS: Final = (
    *BREAKING,
    "\u202egnp.exe\u202c \u2066x\u2069\u200b\ufeff",
    "[/nope] [@click=app.quit]press me[/] [link='x",
    "{{7*7}} ${jndi:ldap://127.0.0.1/x} $(touch {canary}) `touch {canary}`",
    "=cmd|'/c calc'!A1 <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "\x00\x01\x08\x0b\x0c\x7f",
    "e" + "\u0301" * 5_000,
    "w" * 100_000,
    "\U0001f469\u200d\U0001f3eb" * 500,
    "%s%n%x {0.__class__} %(name)s",
)
FIELDS: Final = (
    *("id", "title", "kind", "informs", "conditions", "not_when", "evidence", "setting"),
    *("author", "school", "tags", "sources", "created", "unknown"),
)
YAML: Final = (
    "!!python/object/apply:os.system ['touch {canary}']",
    "!!python/object/new:subprocess.Popen [['touch', '{canary}']]",
    "!!python/name:os.system",
    "!!binary aGVsbG8=",
    "!!timestamp 9999-99-99",
    "!!int 0b1",
    "&a [*a, *a]",
    "&a {k: *a}",
    "*nobody",
    "{{" * 3_000,
    "[" * 20_000,
    "? " * 5_000,
    "- " * 5_000,
    "|\n" + "  line\n" * 20_000,
    ">-\n\t tab",
    "'never ends",
    '"\\ud800 \\xZZ',
    "9" * 5_000,
    "1e999999999",
    "-.inf",
    ".nan",
    "~",
    "{a: 1, a: 2, <<: {b: 3}}",
    "0000-00-00",
    "../../../../etc/passwd",
    "%TAG ! tag:evil,2000:",
    "...\n---\nid: second",
)
BOMB: Final = "\n".join(
    [f"a0: &a0 [{', '.join(['x'] * 9)}]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
)
BODIES: Final = (
    "](" * 10_000,
    "> " * 10_000 + "deep",
    "* " * 10_000,
    "`" * 30_000,
    "|" + " a |" * 500 + "\n|" + " - |" * 500 + "\n" + ("|" + " b |" * 500 + "\n") * 20,
    "[x](javascript:alert(1)) [y](file:///etc/passwd) <ext::sh -c touch>",
    "![](file:///dev/zero) ![](http://127.0.0.1:9/x)",
    "[[" * 20_000 + "7k2m9qxwbd" + "]]" * 20_000,
    "[[../../../etc/passwd|secret]] [[7k2m9qxwbd|\x1b[31m]]",
    "<" * 50_000,
    "&" * 50_000 + "&#0;&#x1b;&#xFFFFFFFF;",
    "```\x1b]52;c;eA==\x07\n" + "x" * 200_000,
    "*a **b _c" * 5_000,
    "\r" * 20_000,
    "\\" * 30_001,
)
NAMES: Final = (
    *(b"--upload-pack=touch canary.md", b"-rf.md", b"--output=x.md", b"-c core.pager=x.md"),
    *(b"$(touch canary).md", b"`touch canary`.md", b";touch canary;.md", b"a|b.md", b"a&b.md"),
    *(b"a\nb.md", b"a\x1b[31mb.md", b"a\x07.md", b"\xff\xfe.md", "a\u202edm.exe".encode()),
    *(
        b"con.md",
        b"nul",
        b"aux.md",
        b"trailing.md.",
        b"trailing.md ",
        b"a:stream.md",
        b"a\\..\\b.md",
    ),
    *(b"~", b"~root.md", b"*.md", b"?.md", b"[a].md", b"{a,b}.md", b"!a.md", b"#a.md", b"'a\".md"),
    *(b":(exclude)a.md", b":/a.md", b"HEAD.md", b"refs", b"@{u}.md", b"..md", b"...", b".md"),
    *(
        b"index.lock",
        b"\xe2\x80\x8f.md",
        b"n" * 251 + b".md",
        "e\u0301.md".encode(),
        b"\xc3\xa9.md",
    ),
)
"""Names of files, in folders where Bothand reads."""
ATTRIBUTES: Final = (
    b"* filter=evil\n",
    b"* merge=evil\n",
    b"* diff=evil\n",
    b"* working-tree-encoding=UTF-16\n",
    b"* text eol=crlf ident export-subst\n",
    b"[attr]evil filter=evil\n* evil\n",
    b"*" * 2_000 + b" filter=evil\n",
)
REACHING: Final = (b"/etc/passwd", b"../../../outside/secret", b"../../.git/config", b".", b"/")


class File(NamedTuple):
    """A file of a version, as git writes it down: mode, path, and bytes (of a link: its aim)."""

    mode: bytes
    path: bytes
    data: bytes


def files(canary: str) -> list[File]:
    """The files; whatever any of them gets to run leaves ``canary`` behind."""
    made = list(itertools.islice(_all(canary), MANY))
    paths = {each.path for each in made}
    assert len(paths) == len(made) == MANY, (len(paths), len(made))
    return made


def _all(canary: str) -> Iterator[File]:
    yield from _named()
    yield from _links_and_modules()
    yield from _asking_git(canary)
    number = itertools.count()

    def lesson(front: str, body: str = "What happened.\n") -> File:
        text = f"---\n{front}\n---\n{body}".replace("{canary}", canary)
        path = b"entries/2026/11/hostile-%d.md" % next(number)
        return File(PLAIN, path, text.encode("utf-8", "surrogatepass"))

    def sound(n: int) -> str:
        return f"id: h0st{n:06}\ntitle: Seen {n}\nkind: failure\n"

    for n, body in enumerate(BODIES):
        yield lesson(sound(n), body)
    yield lesson(f"{sound(900)}{BOMB}")
    yield lesson("\n".join(f"key{n}: {n}" for n in range(20_000)))
    yield from (
        File(PLAIN, b"entries/2026/11/raw-%d.md" % n, data)
        for n, data in enumerate(
            (
                b"",
                b"---",
                b"---\n",
                b"---\n---",
                b"\xff\xfe\x00-\x00-",
                b"\x00" * 10_000,
                b"\xef" * 99,
            )
        )
    )
    for n, (field, text) in enumerate(itertools.product(("title", "author", "tags"), TEXTS)):
        quoted = "".join(
            char if char.isascii() and char.isprintable() and char not in '"\\' else _escape(char)
            for char in text
        )
        yield lesson(f'{sound(100 + n)}{field}: "{quoted}"', text)
    for field, value in itertools.product(FIELDS, YAML):
        others = "\n".join(line for line in sound(0).splitlines() if not line.startswith(field))
        yield lesson(f"{others}\n{field}: {value}")


def _escape(char: str) -> str:
    return f"\\U{ord(char):08x}"


def _named() -> Iterator[File]:
    text = b"---\nid: n%09d\ntitle: Named\nkind: practice\n---\nText.\n"
    for n, (folder, name) in enumerate(itertools.product((b"entries/", b"tensions/"), NAMES)):
        yield File(PLAIN, folder + name, text % n)


def _links_and_modules() -> Iterator[File]:
    for n, aim in enumerate(REACHING):
        yield File(LINK, b"entries/link-%d.md" % n, aim)
        yield File(LINK, b"tensions/link-%d" % n, aim)
    yield File(LINK, b"entries/2027", b"../../outside")
    yield File(MODULE, b"entries/module", b"1" * 40)
    yield File(MODULE, b"entries/2026/12/module.md", b"2" * 40)


def _asking_git(canary: str) -> Iterator[File]:
    for n, asked in enumerate(ATTRIBUTES):
        yield File(PLAIN, b"entries/2026/a%d/.gitattributes" % n, asked)
        yield File(PLAIN, b"entries/2026/a%d/seen.md" % n, b"---\nid: a%09d\n---\n$Id$\n" % n)
    yield File(PLAIN, b".gitattributes", b"* filter=evil merge=evil diff=evil eol=crlf\n")
    yield File(PLAIN, b".lfsconfig", b"[lfs]\nurl = ext::sh -c touch\n")
    yield File(PLAIN, b".mailmap", b"A <a@x> <" * 5_000)
    yield File(PLAIN, b".gitignore", b"*\n!/\n")
    for hook in (b"post-checkout", b"post-merge", b"pre-push", b"reference-transaction"):
        yield File(PROGRAM, b"hooks/" + hook, b"#!/bin/sh\ntouch '%s'\n" % canary.encode())
    inner = b"[core]\nfsmonitor = touch '%s'\nbare = true\n" % canary.encode()
    yield File(PLAIN, b"entries/bare/config", inner)
    yield File(PLAIN, b"entries/bare/HEAD", b"ref: refs/heads/main\n")
    yield File(PROGRAM, b"entries/bare/objects/x", b"")
    yield File(PROGRAM, b"entries/bare/refs/x", b"")


def put(shared: Path, hostile: Iterable[File]) -> None:
    """Put them on top of what a bare repository holds, past everything that git looks after."""
    listed = _git(shared, b"ls-tree", b"-rz", b"main").split(b"\0")[:-1]
    tree: dict[bytes, tuple[bytes, bytes]] = {}
    for line in listed:
        about, _, path = line.partition(b"\t")
        mode, _, name = about.split()
        tree[path] = mode, name
    for mode, path, data in hostile:
        name = data if mode == MODULE else _written(shared, b"blob", data)
        tree[path] = mode, name
    top = _tree(shared, tree)
    parent = _git(shared, b"rev-parse", b"main").strip()
    text = b"tree %s\nparent %s\nauthor E <> 1 +0000\ncommitter E <> 1 +0000\n\nHostile\n"
    _git(
        shared, b"update-ref", b"refs/heads/main", _written(shared, b"commit", text % (top, parent))
    )


def _tree(shared: Path, files: dict[bytes, tuple[bytes, bytes]]) -> bytes:
    """A tree written byte by byte: git's own commands would refuse half of these names."""
    entries: dict[bytes, tuple[bytes, bytes]] = {}
    folders: dict[bytes, dict[bytes, tuple[bytes, bytes]]] = {}
    for path, about in files.items():
        name, slash, rest = path.partition(b"/")
        if slash:
            folders.setdefault(name, {})[rest] = about
        else:
            entries[name] = about
    for name, inside in folders.items():
        entries[name] = b"40000", _tree(shared, inside)
    sort = sorted(entries, key=lambda name: name + b"/" * (entries[name][0] == b"40000"))
    data = b"".join(
        b"%s %s\0%s" % (entries[name][0], name, bytes.fromhex(entries[name][1].decode()))
        for name in sort
    )
    return _written(shared, b"tree", data)


def _written(shared: Path, kind: bytes, data: bytes) -> bytes:
    return _git(
        shared, b"hash-object", b"-w", b"--literally", b"--stdin", b"-t", kind, feed=data
    ).strip()


def _git(shared: Path, *arguments: bytes, feed: bytes | None = None) -> bytes:
    return subprocess.run(
        [b"git", *arguments], check=True, capture_output=True, cwd=shared, input=feed
    ).stdout
