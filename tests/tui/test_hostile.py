"""Whatever a store holds, the screens show it, outlive it, and it never steers the terminal."""

from __future__ import annotations

import os
import pty
import select
import struct
import sys
import termios
import threading
import time
from fcntl import ioctl
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from textual.widgets import Input

from tests.tui.conftest import SMALL, TO_LESSONS, press, settle, shown
from tui.app import Notebook
from tui.links import Page

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens

SCRIPT = Path(sys.executable).with_name("bothand")
EVIL = {
    "markup": "[/nope] [b]bold[/b] [@click=app.quit]press me[/] [link='x]",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07 window \x1b]2;PWNED\x1b\\",
    "eight-bit": "\x9b31mred \x9d52;c;eA==\x9c",
    "direction": "\u202egnp.exe\u202c \u2066x\u2069 \u200b\u200d\ufeff",
    "long": "w" * 300,
    "wide": "検索の教訓 👩‍🏫 e\u0301 ñ 🏫" * 8,
    "null": "a\x00b\x08\x0c\x0bc",
}
FORBIDDEN = ("\x1b]52;", "\x1b]2;PWNED", "\x9b", "\x9d", "\x9c", "\u202e", "\u200b", "\ufeff")


def lesson(name: str, text: str, day: int = 23) -> str:
    """A file whose every field holds a hostile text, in the way that YAML allows it."""
    quoted = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\' else escaped(char)
        for char in text
    )
    return (
        f'---\nid: {name.replace("-", "")[:9]}1\ntitle: "seen {name} {quoted}"\nkind: failure\n'
        f'informs:\n  tight-or-loose: centralized\nconditions:\n  - "{quoted}"\n'
        f'author: "{quoted}"\nschool: "{quoted}"\ntags: ["{quoted}"]\n'
        f"created: 2026-11-{day:02}\n---\n## What happened\nbody {name} {text}\n"
    )


def escaped(char: str) -> str:
    """A character as a YAML escape."""
    code = ord(char)
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


@pytest.fixture
def poisoned(store: Path) -> Path:
    """A store in which every kind of hostile text stands in every field."""
    for name, text in EVIL.items():
        path = store / "entries" / f"{name}.md"
        path.write_text(lesson(name, text), encoding="utf-8")
    (store / "entries" / "\x1b]2;PWNED\x07.md").write_text("no front matter \x1b]52;c;eA==\x07")
    return store


@pytest.mark.parametrize("size", [SMALL, (120, 40), (34, 10)])
@pytest.mark.usefixtures("poisoned")
async def test_every_screen_outlives_hostile_text(library: Library, size: tuple[int, int]) -> None:
    library.refresh()
    assert library.search("seen").total == len(EVIL)
    async with Notebook(library).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "j", "G", "right", "left", "enter", "escape", "H", TO_LESSONS)
        for _ in EVIL:
            await press(pilot, "enter", "escape", "j")
        await press(pilot, "m", "j", "down", "w", "escape", "h", "escape", "a", "j", "escape")
        await press(pilot, "slash", *"[/nope", "escape", "escape", "f", "escape", "e", "escape")
        text = shown(pilot)
    assert not [bad for bad in FORBIDDEN if bad in text]


def test_no_hostile_byte_reaches_a_real_terminal(poisoned: Path) -> None:
    assert poisoned.exists()
    with Terminal(poisoned) as terminal:
        out = terminal.until("Newest")
        out += terminal.after(TO_LESSONS)
        for keys in ("\r", "\x1b", "j", "j\r", "\x1b", "m", "\x1b", "a", "j", "\x1b", "h", "\x1b"):
            out += terminal.after(keys)
    assert "seen wide" in out
    assert not [bad for bad in FORBIDDEN if bad in out]


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(["|" + "x|" * 500] + ["|" + "-|" * 500] + ["|" + "y|" * 500] * 20),
        "long words " * 170_000,
        "*a* " * 20_000,
        "[" * 50_000,
        "> " * 3_000 + "deep",
        "".join(f"[{n}]: http://x/{n}\n" for n in range(20_000)),
    ],
    ids=["table", "1.9 MB", "emphasis", "brackets", "quotes", "definitions"],
)
async def test_a_huge_lesson_is_shown_in_the_end(
    screens: Screens, store: Path, library: Library, body: str
) -> None:
    (store / "entries" / "huge.md").write_text(
        "---\nid: hugehuge01\ntitle: A huge lesson\nkind: failure\n"
        f"informs:\n  tight-or-loose: centralized\ncreated: 2026-11-22\n---\n{body}\n"
    )
    library.refresh()
    async with screens() as pilot:
        await press(pilot, "slash", *"huge", "enter", "enter")
        assert "What happened" not in shown(pilot)
        assert "centralized hurt" in shown(pilot)
        await press(pilot, "end", "escape")
        assert "A huge lesson" in shown(pilot)


async def test_keys_work_while_a_lesson_is_being_drawn(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing, let_go = threading.Event(), threading.Event()

    def endless(*_: object, **__: object) -> Page:
        drawing.set()
        assert let_go.wait(30)
        return Page([])

    async with screens() as pilot:
        monkeypatch.setattr("tui.page.lesson_page", endless)
        await pilot.press("j")
        while not drawing.is_set():
            await pilot.pause(0.01)
        await pilot.press("j", "slash", *"bell")
        await pilot.pause()
        assert pilot.app.screen.query_one("#query", Input).value == "bell"
        assert not let_go.is_set()
        let_go.set()
        await settle(pilot)


class Terminal:
    """The real command on a pseudo-terminal of 100 x 30."""

    def __init__(self, store: Path) -> None:
        """Start it on this store."""
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(str(SCRIPT), [str(SCRIPT), "--store", str(store)])  # noqa: S606 - no shell
        ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it at once."""
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)
        os.close(self._master)

    def until(self, *words: str, patience: float = 20.0) -> str:
        """What comes until all of the words were painted."""
        out = ""
        deadline = time.monotonic() + patience
        while any(word not in out for word in words):
            assert time.monotonic() < deadline, f"never painted: {words}"
            out += self._read(0.2)
        return out

    def after(self, keys: str) -> str:
        """What comes after these keys, until it has been quiet for a while."""
        os.write(self._master, keys.encode())
        out = ""
        while part := self._read(0.5):
            out += part
        return out

    def _read(self, patience: float) -> str:
        ready, _, _ = select.select([self._master], [], [], patience)
        return os.read(self._master, 65536).decode("utf-8", "replace") if ready else ""
