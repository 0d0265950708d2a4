"""Draw the pictures of README and docs from the real screens: ``make screenshots``.

Each is an SVG of the app over a notebook with the starter lessons, made afresh in a passing folder.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

SIZE = (126, 36)
PICTURES = {
    "home": (),
    "browse": ("0",),
    "search": ("slash", *"devices failure", "enter"),
    "map": ("2", "m"),
    "write": ("n", "left", "tab", *"Two bells, one lab"),
}
HERE = Path(__file__).parent / "pictures"


async def draw(store: Path) -> None:
    """Draw every picture."""
    from kb.library import Library  # noqa: PLC0415 - after the home was moved
    from kb.settings import Profile  # noqa: PLC0415 - likewise
    from tui.app import Notebook  # noqa: PLC0415 - likewise

    for name, keys in PICTURES.items():
        with Library.open(store, profile=Profile(name="Dana R.")) as library:
            app = Notebook(library)
            async with app.run_test(size=SIZE) as pilot:
                for key in (None, *keys, None):
                    if key is not None:
                        await pilot.press(key)
                    await pilot.pause(0.3)
                    await app.workers.wait_for_complete()
                picture = app.export_screenshot(title="Bothand")
        (HERE / f"{name}.svg").write_text(without_addresses(picture), encoding="utf-8")
        sys.stdout.write(f"docs/pictures/{name}.svg\n")


def without_addresses(svg: str) -> str:
    """The picture without the web fonts it would fetch, and with names that do not change."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    return re.sub(r"terminal-\d+", "terminal", svg)


def main() -> None:
    """Draw them over a new notebook, with nothing of whoever runs this in them."""
    with tempfile.TemporaryDirectory() as home:
        for kind in ("CONFIG", "CACHE", "DATA"):
            os.environ[f"XDG_{kind}_HOME"] = f"{home}/{kind}"
        os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
        from kb.library import Library  # noqa: PLC0415 - after the home was moved

        store = Path(home) / "store"
        Library.create(store, name="Demo").close()
        HERE.mkdir(exist_ok=True)
        asyncio.run(draw(store))


if __name__ == "__main__":
    main()
