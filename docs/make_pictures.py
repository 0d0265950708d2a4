"""Draw the pictures of README and docs from the real screens: ``make screenshots``.

Each is an SVG of the app over a notebook with the starter lessons, made afresh in a passing folder;
the pages for leaders are drawn by a headless Chromium, where there is one.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
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
PAGES = (
    ("brief", "briefs/tight-or-loose.html", (1000, 1420)),
    ("site", "tensions/tight-or-loose.html", (1000, 900)),
)
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


def draw_pages(store: Path, place: Path) -> None:
    """Draw a brief and the site as a browser shows them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    from kb.library import Library  # noqa: PLC0415 - after the home was moved

    with Library.open(store) as library:
        library.refresh()
        library.export_site(place)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, address, (width, height) in PAGES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((place / address).as_uri())
            page.screenshot(path=HERE / f"{name}.png")
            sys.stdout.write(f"docs/pictures/{name}.png\n")
        browser.close()


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
        if shutil.which("chromium"):
            draw_pages(store, Path(home) / "site")


if __name__ == "__main__":
    main()
