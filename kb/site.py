"""The whole store as a static site, for those who never open a terminal.

Everything comes out of the index: no file of the store is opened. Nothing is fetched from
elsewhere, and the one script that runs is the site's own search. The same commit gives the same
bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kb import brief_html, brief_words
from kb.brief import line, lines
from kb.brief_words import NOT_KNOWN
from kb.exchange import all_lessons
from kb.index_folding import folded
from kb.page import rendered, text_of
from kb.prose import addresses, prose
from kb.site_folder import making
from kb.site_view import address_of, by_quadrant, lessons_of, map_of, says, search_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kb.deciding import Response
    from kb.publishing import Publishing
    from kb.site_view import Lesson

    Progress = Callable[[int, int], None]

ON_A_PAGE: Final = 200
"""Lessons on one page of the list of all."""
ON_A_MAP: Final = 50
"""Lessons in one quadrant of a map; the others are counted."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where."""

    folder: Path
    pages: int
    lessons: int


def export(library: Publishing, folder: Path, progress: Progress | None = None) -> Written:
    """Write the site of a store into a folder that is new, empty, or an earlier site.

    Raises:
        Refused: something else stands there.
        DiskFailed: it cannot be written.
    """
    with making(folder, library.folder) as place:
        site = _Site(library, place, progress)
        site.write()
    return Written(folder, site.pages, len(site.lessons))


class _Site:
    """Writes the pages of one store."""

    def __init__(self, library: Publishing, place: Path, progress: Progress | None) -> None:
        self._library = library
        self._place = place
        self._progress = progress
        self.pages = 0
        self.lessons = lessons_of(all_lessons(library))
        self._tensions = library.tensions()
        self._addresses: dict[str, str] = {}
        for each in self.lessons:
            self._addresses.setdefault(folded(each.id), each.address)
        self._common: dict[str, Any] = {
            "notebook": line(library.name),
            "tensions": [(each, address_of(each)) for each in self._tensions],
            "line": line,
            "not_known": NOT_KNOWN,
        }

    def write(self) -> None:
        """Write everything."""
        for name in ("lessons", "tensions", "decisions", "briefs", "assets"):
            (self._place / name).mkdir()
        self._common["made"] = self._write_tensions()
        self._write_lists()
        self._write_decisions()
        for number, lesson in enumerate(self.lessons):
            self._write_lesson(lesson)
            if self._progress and number % 100 == 0:
                self._progress(number, len(self.lessons))
        self._text("assets/site.css", text_of("site.css"))
        self._text("assets/search.js", text_of("search.js"))
        with (self._place / "assets" / "lessons.js").open("w", encoding="utf-8") as file:
            file.writelines(search_data(self.lessons))

    def _write_tensions(self) -> Any:
        """The map and the brief of each tension; hands back how the pages are made."""
        made = None
        quadrants = by_quadrant(self.lessons)
        for tension in self._tensions:
            brief = self._library.brief(tension.id)
            made = brief.made
            self._text(f"briefs/{tension.id.lower()}.html", brief_html.html(brief))
            self._page(
                address_of(tension),
                "site_tension.html",
                made=made,
                title=line(tension.question, 300),
                tension=tension,
                map=map_of(tension, quadrants, ON_A_MAP),
                about=prose(tension.body, self._from_below),
                brief=f"briefs/{tension.id.lower()}.html",
            )
        return made

    def _write_decisions(self) -> None:
        """Each decision with its evidence, as on its brief, unless its tension is gone."""
        known = {each.id for each in self._tensions}
        found = [each for each in self._library.decisions() if each.tension in known]
        self._page("decisions.html", "site_decisions.html", title="Decisions", found=found)
        for decision in found:
            brief = self._library.brief(decision.id)
            name = f"{decision.id.lower()}.html"
            self._text(f"briefs/decision-{name}", brief_html.html(brief))
            self._page(
                f"decisions/{name}",
                "site_decision.html",
                title=brief.question,
                brief=brief,
                words=brief_words,
                printed=f"briefs/decision-{name}",
                about=prose(decision.body, self._from_below),
            )

    def _write_lists(self) -> None:
        coverage = self._library.coverage()
        self._page(
            "index.html",
            "site_home.html",
            title=line(self._library.name),
            coverage=coverage,
            newest=self.lessons[:10],
        )
        self._page("search.html", "site_search.html", title="Search")
        last = max(1, -(-len(self.lessons) // ON_A_PAGE))
        for number in range(1, last + 1):
            self._page(
                _list_address(number),
                "site_lessons.html",
                title="All lessons" if last == 1 else f"All lessons, page {number} of {last}",
                shown=self.lessons[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
                others=[(each, _list_address(each)) for each in range(1, last + 1)],
                number=number,
            )

    def _write_lesson(self, lesson: Lesson) -> None:
        hit = lesson.hit
        known = {each.id: each for each in self._tensions}
        self._page(
            lesson.address,
            "site_lesson.html",
            title=lesson.title,
            lesson=lesson,
            informs=[
                (
                    says(each),
                    line(known[each.tension].question, 300),
                    address_of(known[each.tension]),
                )
                for each in hit.informs
                if each.tension in known
            ],
            body=prose(hit.body, self._from_below),
            sources=[(line(text, 500), to) for text, to in addresses(hit.sources).items()],
            answers=[
                (each.held.words, "; ".join(lines(each.conditions, 20, 300)), _signed(each))
                for each in self._library.responses(hit.id)
            ],
            cited_by=[
                (line(each.question, 300), f"decisions/{each.id.lower()}.html")
                for each in self._library.decisions_citing(hit.id)
                if each.tension in known
            ],
            linked_from=[
                (line(each.title, 300), self._addresses[folded(each.id)])
                for each in self._library.linked_from(hit.id)
            ],
        )

    def _from_below(self, entry_id: str) -> str | None:
        """Where the lesson of this id is, seen from a page in a folder of the site."""
        found = self._addresses.get(folded(entry_id))
        return f"../{found}" if found else None

    def _page(self, address: str, template: str, **values: Any) -> None:
        root = "../" * address.count("/")
        self._text(address, rendered(template, {**self._common, "root": root, **values}))
        self.pages += 1

    def _text(self, address: str, text: str) -> None:
        (self._place / address).write_text(text, encoding="utf-8", newline="\n")


def _signed(response: Response) -> str:
    """Who answered, and when."""
    author = line(response.author, 300) or "author not named"
    return ", ".join(part for part in (author, line(response.created)) if part)


def _list_address(number: int) -> str:
    return "lessons.html" if number == 1 else f"lessons-{number}.html"
