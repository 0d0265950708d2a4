from __future__ import annotations
import pytest
from tests.tui.conftest import SMALL, settle, shown
from tests.tui.walking import every_screen, fill, painted
from tui.app import Notebook

async def test_a(library, store, colleagues, monkeypatch):
    fill(library, store, colleagues)
    monkeypatch.setenv("BOTHAND_ASCII", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    import time
    bad = {}
    async with Notebook(library).run_test(size=SMALL) as pilot:
        t = time.time()
        async for name in every_screen(pilot):
            print(name, round(time.time()-t, 1), pilot.app.screen)
            text = shown(pilot)
            print(text)
            signs = {c for c in text if not c.isascii()}
            if signs: bad[name] = signs
            for seg in painted(pilot):
                for c in (seg.style.color, seg.style.bgcolor) if seg.style else ():
                    if c is None or c.is_default: continue
                    r, g, b = c.get_truecolor()
                    if not r == g == b: bad.setdefault(name, set()).add((seg.text, c))
    assert bad == {}
