"""What is said of a lesson that was shared: who gets it, and who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.remote import attach
from tests.tui.conftest import SMALL, press, shown, told
from tests.tui.test_write import fill_in

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library
    from tests.tui.conftest import Screens


async def test_a_notebook_for_one_says_that_nobody_else_gets_it_and_what_to_do(
    screens: Screens, library: Library
) -> None:
    assert not library.connected
    async with screens(SMALL) as pilot:
        await fill_in(pilot)
        await press(pilot, "ctrl+s")
        assert "Saved in this notebook, on this computer: Waiting helped us." in told(pilot)
        assert "Nobody else gets it until the notebook is connected." in told(pilot)
        assert "bothand connect ADDRESS" in told(pilot)
        assert "Shared" not in told(pilot)
        await press(pilot, "e", "ctrl+s")
        assert "Nothing was changed." in told(pilot)


@pytest.mark.usefixtures("colleagues")
async def test_a_notebook_that_is_connected_says_shared(
    screens: Screens, library: Library, tmp_path: Path
) -> None:
    attach(library.folder.resolve(), str(tmp_path / "shared.git"))
    assert library.connected
    async with screens(SMALL) as pilot:
        await fill_in(pilot)
        await press(pilot, "ctrl+s")
        assert "Shared: Waiting helped us" in told(pilot)
        assert "Nobody else" not in told(pilot)


async def test_a_small_form_promises_no_more_than_it_does(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter", "t")
        assert "Ctrl+S puts your answer in the notebook" in shown(pilot)
