"""Who wrote what is new, in lists and on home."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.model import Evidence
from kb.sharing import Piece
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, press, shown, until
from tests.tui.sharing_fakes import three_pieces
from tui.written_by import LONGEST, name_of, whom

if TYPE_CHECKING:
    from kb.library import Library
    from kb.results import Hit
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

EVIL = "Eve \x1b]2;PWN\x07[/b] Longwinded of the Many Names"


def shared(library: Library, author: str, **told: object) -> Hit:
    """A lesson of this author as it is found."""
    entry = replace(LESSONS[2], id="", title=f"By {author or 'nobody'}", author=author)
    saved = library.share(replace(entry, **told))  # type: ignore[arg-type] # names of its fields
    return library.find(saved.id)


def test_a_name_is_cleaned_and_cut_and_what_has_none_is_a_colleagues(library: Library) -> None:
    def name(hit: Hit) -> str:
        return name_of(hit.author, published=bool(hit.sources))

    assert name(shared(library, "Kim O.")) == "Kim O."
    assert name(shared(library, "")) == "a colleague"
    cut = name(shared(library, EVIL))
    assert len(cut) == LONGEST
    assert cut.endswith("…")
    assert "\x1b" not in cut
    case = shared(library, "", evidence=Evidence.REPORTED, sources=("https://example.org/a",))
    assert name(case) == ""


def test_a_sentence_names_two_at_most_and_nobody_who_gave_no_name(library: Library) -> None:
    ann, kim, lee = (shared(library, name) for name in ("Ann L.", "Kim O.", "Lee K."))
    unnamed = shared(library, "")
    assert whom([ann], 1) == "Ann L."
    assert whom([ann, ann], 2) == "Ann L."
    assert whom([ann, kim], 2) == "Ann L. and Kim O."
    assert whom([ann, kim, lee], 3) == "Ann L., Kim O. and others"
    assert whom([ann, unnamed], 2) == "Ann L. and others"
    assert whom([ann], 40) == "Ann L. and others"
    assert whom([unnamed], 1) == "a colleague"
    assert whom([unnamed], 2) == whom([], 3) == "colleagues"


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_home_names_who_wrote_the_newest_and_who_sent_news(
    screens: Screens, library: Library, colleagues: Colleagues, size: tuple[int, int]
) -> None:
    hit = shared(library, "Kim O.")
    colleagues.pieces = [Piece(hit.id, hit.path, "added")]
    async with screens(size, home=True) as pilot:
        await until(
            pilot, lambda: "1 lesson from Kim O. since your" in " ".join(shown(pilot).split())
        )
        await press(pilot, "G")  # in a small terminal they stand further down
        row = next(line for line in shown(pilot).split("\n") if "By Kim O." in line)
        assert row.rstrip().endswith("Kim O.")
        assert row.count("Kim O.") == 2


async def test_the_list_of_news_says_who_wrote_each(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.pieces = three_pieces()
    async with screens(SMALL) as pilot:
        await press(pilot, "w")
        assert "new, written by Dana R." in shown(pilot)
        assert "changed, written by a colleague" in shown(pilot)
        assert "removed, written" not in shown(pilot)
