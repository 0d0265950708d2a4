"""A lesson half written in a real terminal outlives a kill."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pexpect

from kb.library import Library
from tests.conftest import SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 60


def opened(store: Path) -> pexpect.spawn[str]:
    """The screens of a store, once they can be typed at."""
    talk = pexpect.spawn(
        str(SCRIPT),
        ["--store", str(store)],
        env={**os.environ, "TERM": "xterm-256color"},
        timeout=PATIENCE,
        encoding="utf-8",
        dimensions=(24, 80),
    )
    talk.expect("One bell schedule")
    return talk


def killed(talk: pexpect.spawn[str]) -> None:
    """No chance to keep anything any more."""
    talk.kill(signal.SIGKILL)
    talk.wait()
    talk.close()


def kept(store: Path, words: str) -> bool:
    """Whether a draft on the disk holds these words before long."""
    until = time.monotonic() + PATIENCE
    with Library.open(store) as library:
        while time.monotonic() < until:
            drafts = [each.path.read_text(encoding="utf-8") for each in library.drafts.all()]
            if any(words in text for text in drafts):
                return True
            time.sleep(0.05)
    return False


def test_a_draft_outlives_a_kill_and_is_gone_on_with(store: Path) -> None:
    talk = opened(store)
    talk.send("n")
    talk.expect("Still missing")
    talk.send("\x1b[C\r")
    talk.send("Half a thought about buses")
    assert kept(store, "Half a thought about buses")
    killed(talk)

    talk = opened(store)
    talk.send("d")
    talk.expect("Half a thought about buses")
    talk.send("\r")
    talk.expect("Still missing")
    talk.send(" and bells")
    assert kept(store, "Half a thought about buses and bells")
    killed(talk)
    with Library.open(store) as library:
        assert len(library.drafts.all()) == 1
