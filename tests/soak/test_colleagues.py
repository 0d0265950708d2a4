"""Whatever three colleagues do, and wherever one of them is killed, no word of theirs is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.soak.colleagues_machine import figures, live
from tests.soak.sizes import size, tell
from tests.soak.world import no_waiting_for_leftovers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(0),
    # What was at work in a process that died is found without its owner.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_ten_thousand_steps_lose_no_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_waiting_for_leftovers()
    try:
        live(
            tmp_path,
            lives=size("LIVES", 200),
            steps=size("STEPS", 50),
            shrink=bool(size("SHRINK", 0)),
        )
    finally:
        tell(capsys, figures())
