"""The reading side of a store: search, lessons, tensions.

What the index can answer never loads GitPython or YAML: search and the first screen start fast.
"""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from kb import overview, places, settings, worktree
from kb.errors import IndexStuck, NoStore, NotFound
from kb.locating import STORE_FILE
from kb.model import BOTH, Effect
from kb.overview import Overview, Titled
from kb.query import Query, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from kb.catching_up import Progress, Refreshed
    from kb.document import Document
    from kb.index import Index
    from kb.mine import Mine
    from kb.model import Entry, Problem, Snapshot, Tension
    from kb.overview import Coverage
    from kb.results import Hit, Results
    from kb.searches import Searches
    from kb.settings import Profile

MAP_LESSONS = 100
"""How many lessons of one quadrant a map names; the rest are counted."""

MY_LESSONS = 200
"""How many of a person's own lessons are followed: the newest."""

MOST_LINKS = 500
"""How many of the lessons that a text links to are looked up."""


class Quadrant(NamedTuple):
    """One cell of a map: how many lessons stand in it, and the newest of them."""

    total: int
    hits: Sequence[Hit]


class TensionMap(NamedTuple):
    """A tension as a 2 x 2: its lessons by pole and effect, and those about the balance."""

    tension: Tension
    quadrants: Mapping[tuple[str, Effect], Quadrant]


class Reading:
    """One store, opened to be read."""

    def __init__(self, folder: Path, look: worktree.Look, profile: Profile) -> None:
        """Use :meth:`open`."""
        self.folder = folder
        self.profile = profile
        self._opened: Index | None = None
        self._opening = threading.Lock()
        self._look: worktree.Look | None = look
        self._indexing: threading.Thread | None = None
        self._writing = threading.RLock()

    @classmethod
    def open(cls, folder: Path | str, *, profile: Profile | None = None, look: bool = True) -> Self:
        """Open a store. Cheap: the index is opened with the first question that it is asked.

        Args:
            folder: where the store is.
            profile: whoever works here; None: as the settings say.
            look: let git look for edits made outside at once, beside whatever is done meanwhile;
                False: only when that is first needed, for whoever wants both cores now.

        Raises:
            NoStore: the folder holds no store.
        """
        folder = Path(folder)
        if not (folder / STORE_FILE).is_file() or not (folder / ".git").exists():
            raise NoStore(
                f"{folder} holds no notebook. Make one with: bothand init {folder}",
            )
        looking = worktree.Look.start(folder) if look else worktree.Look.later(folder)
        return cls(folder, looking, settings.load().profile if profile is None else profile)

    def close(self) -> None:
        """Finish what is under way."""
        self._settle()
        self._look_anew()

    def __enter__(self) -> Self:
        """Close the library at the end of a ``with`` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the library."""
        self.close()

    # -- keeping up ----------------------------------------------------------------------------

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Take in what others committed and what was edited outside Bothand.

        Args:
            progress: called with files done and files to do during long work.

        Raises:
            Busy: another program is writing the index; searching goes on with what is there.
            GitFailed, IndexFailed: git or the index cannot be used.
        """
        from kb.catching_up import catch_up  # noqa: PLC0415 - YAML, not for a plain search

        with self._writing:
            self._settle()
            snapshot = self._snapshot()
            try:
                return catch_up(self.folder, self._index, snapshot, progress)
            except IndexStuck:
                self._index.forget()
                return catch_up(self.folder, self._index, snapshot, progress)

    @property
    def behind(self) -> bool:
        """Whether the index is known not to stand for the store as it is; asks git once."""
        self._settle()
        state = self._index.state
        if state is None:
            return True
        look = self._look or worktree.Look.start(self.folder)
        snapshot = look.result()
        self._look = worktree.Look.done(self.folder, snapshot)
        return (
            state.commit != snapshot.head
            or bool(snapshot.outside)
            or bool(state.outside)
            or bool(state.pending)
        )

    def rebuild(self, progress: Progress | None = None) -> Refreshed:
        """Throw the index away and read every file again."""
        with self._writing:
            self._settle()
            self._index.forget()
            return self.refresh(progress)

    @property
    def name(self) -> str:
        """What the people who share this store call it: as ``bothand.toml`` says, else the folder.

        A name is shown and quoted, and decides nothing.
        """
        name = self._store_table().get("name")
        return name if isinstance(name, str) and name else self.folder.resolve().name

    def vocabulary(self, name: str) -> tuple[str, ...]:
        """The words that this store offers for grades, subjects, sizes, places or roles.

        They are offered and forbid nothing; empty where ``bothand.toml`` names none.
        """
        table = self._store_table().get("vocabularies")
        words = table.get(name) if isinstance(table, dict) else None
        return tuple(each for each in words or () if isinstance(each, str) and each)

    def _store_table(self) -> dict[str, object]:
        try:
            return tomllib.loads((self.folder / STORE_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    @property
    def searches(self) -> Searches:
        """What the person searched for in this store, kept on this computer only."""
        from kb.searches import Searches  # noqa: PLC0415 - not for a plain search

        return Searches(places.searches_file(self.folder))

    @property
    def mine(self) -> Mine:
        """What the person shared in this store without a name, known on this computer only."""
        from kb.mine import Mine  # noqa: PLC0415 - not for a plain search

        return Mine(places.mine_file(self.folder))

    @property
    def empty_index(self) -> bool:
        """Whether nothing can be searched yet, because the index must first be built."""
        return self._index.state is None

    # -- finding -------------------------------------------------------------------------------

    def search(
        self,
        text: str | Query,
        *,
        limit: int = 30,
        offset: int = 0,
        typing: bool = False,
    ) -> Results:
        """Find lessons. Any text is a query; no text means all of them, the newest first.

        Args:
            text: what the person wrote, or a query read before.
            limit: how many hits at most.
            offset: how many hits to pass over.
            typing: whether the last word may be unfinished.
        """
        self._settle()
        query = parse(text, typing=typing) if isinstance(text, str) else text
        return self._index.search(query, limit=limit, offset=offset)

    def related(self, entry_id: str, *, limit: int = 10) -> Results:
        """Lessons like this one.

        Raises:
            NotFound: there is no such lesson.
        """
        return self._index.related(self.find(entry_id).id, limit=limit)

    def similar(self, title: str, *, limit: int = 3) -> Sequence[Hit]:
        """Lessons that may tell already what a lesson of this title would tell; mostly none.

        The title may still be typed; it is read as words and never as a query.
        """
        self._settle()
        return self._index.similar(title, limit)

    def linked_from(self, entry_id: str) -> Sequence[Hit]:
        """The lessons whose text links to this one."""
        self._settle()
        return self._index.linked_from(entry_id)

    def my_lessons(self, *, limit: int = MY_LESSONS, writer: str = "") -> list[Hit]:
        """The lessons of whoever works here, the newest first.

        Those that carry the writer's name (empty: as the settings say who works here), and those
        that were shared without a name on this computer: nowhere else is it known whose they are.
        """
        self._settle()
        hits: dict[str, Hit] = {}
        if name := settings.writing_as(self.profile, writer).name.strip():
            asked = Query().narrowed(author=name)
            # The filter forgives much; a colleague with nearly the same name is somebody else.
            known = self._index.search(asked, limit=limit).hits
            hits |= {hit.id: hit for hit in known if hit.author.casefold() == name.casefold()}
        unnamed = (self._index.find(each) for each in self.mine.all()[:limit])
        hits |= {hit.id: hit for hit in unnamed if hit is not None}
        return sorted(hits.values(), key=lambda hit: hit.created, reverse=True)[:limit]

    def linked(self, body: str) -> dict[str, Hit | None]:
        """The lessons that a text links to, by their ids as written; None: there is no such lesson.

        Only the first MOST_LINKS ids are looked up; the others do not appear.
        """
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        self._settle()
        return {each: self._index.find(each) for each in document.links(body)[:MOST_LINKS]}

    def find(self, entry_id: str) -> Hit:
        """The lesson with this id, or whose id starts so if only one does.

        Raises:
            NotFound: there is none.
        """
        self._settle()
        hit = self._index.find(entry_id)
        if hit is None:
            raise NotFound(f"There is no lesson {entry_id}. Find one with: bothand search WORDS")
        return hit

    def entry(self, entry_id: str) -> Document[Entry]:
        """A lesson as it stands in its file now.

        Raises:
            NotFound: there is no such lesson, or its file is gone.
        """
        return self._read(self.find(entry_id).path)

    def raw(self, path: str) -> str:
        """The text of any file of the store that the index names, for showing what is broken."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        data = worktree.read_file(self.folder, path, document.MAX_FILE)
        return data.decode("utf-8", "replace")

    def parsed(self, data: bytes, path: str) -> Document[Entry]:
        """A version of a file that stands in no folder, such as one side of a conflict."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        return document.read_entry(data, path, None)

    # -- tensions ------------------------------------------------------------------------------

    def tensions(self) -> list[Tension]:
        """The tensions of the store, in their order."""
        self._settle()
        return self._index.tensions()

    def tension(self, name: str) -> Tension:
        """A tension by its id, its number, or the start of its id.

        Raises:
            NotFound: there is none, or several; the sentence names them all.
        """
        known = self.tensions()
        wanted = name.strip().lower()
        exact = [each for each in known if wanted in (each.id, str(each.number or ""))]
        found = exact or [each for each in known if wanted and each.id.startswith(wanted)]
        if len(found) == 1:
            return found[0]
        raise NotFound(
            f"There is no tension {name!r}. They are: {', '.join(each.id for each in known)}.",
        )

    def coverage(self) -> Coverage:
        """How many lessons stand in each quadrant of each tension, and from which settings."""
        self._settle()
        return self._index.coverage()

    def map(self, name: str, *, limit: int = MAP_LESSONS) -> TensionMap:
        """A tension with its lessons by pole and effect; a mixed one stands in both effects."""
        tension = self.tension(name)
        poles = (*(pole.id for pole in tension.poles), BOTH)
        self._settle()
        coverage = self._index.coverage()
        quadrants = {
            (pole, effect): Quadrant(
                coverage.cell(tension.id, pole, effect).lessons,
                self._index.quadrant(tension.id, pole, effect, limit=limit),
            )
            for pole in poles
            for effect in (Effect.HELPED, Effect.HURT)
        }
        return TensionMap(tension, quadrants)

    def overview(self) -> Overview:
        """What stands around the lessons; kept for whoever begins with :meth:`last_overview`."""
        self._settle()
        index = self._index
        mark = index.mark
        newest = index.search(Query(), limit=overview.NEWEST)
        made = Overview(
            index.tensions(),
            index.coverage(),
            [
                Titled(hit.id, hit.title, hit.kind, hit.author, bool(hit.sources))
                for hit in newest.hits
            ],
            len(index.problems()),
        )
        if mark is not None and mark == index.mark:
            overview.keep(places.index_folder(self.folder), mark, made)
        return made

    def last_overview(self) -> Overview | None:
        """The overview as it was last given, without opening the index that it was taken from.

        None: there is none, or the index was written since.
        """
        self._settle()
        return overview.kept(places.index_folder(self.folder))

    # -- health --------------------------------------------------------------------------------

    def problems(self) -> list[Problem]:
        """What needs attention, as far as the index knows."""
        self._settle()
        return self._index.problems()

    def sound_index(self) -> bool:
        """Read all of the index and compare checksums; a damaged one is forgotten."""
        self._settle()
        return self._index.verify()

    def check(self, progress: Progress | None = None) -> list[Problem]:
        """Every fault in the store, read afresh from its files."""
        from kb.checks import faults  # noqa: PLC0415 - reads the whole store

        return faults(self.folder, progress)

    # -- inside --------------------------------------------------------------------------------

    @property
    def _index(self) -> Index:
        with self._opening:
            if self._opened is None:
                from kb.index import Index  # noqa: PLC0415 - tantivy, not for the first paint

                self._opened = Index.open(places.index_folder(self.folder))
            return self._opened

    def _look_anew(self) -> None:
        """What git said of the folder, or is about to say, does not hold any more."""
        look, self._look = self._look, None
        if look is not None:
            look.cancel()

    def _snapshot(self) -> Snapshot:
        look, self._look = self._look or worktree.Look.start(self.folder), None
        return look.result()

    def _read(self, path: str) -> Document[Entry]:
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        return document.read_entry(self._data(path), path, self._tensions_by_id())

    def _data(self, path: str) -> bytes:
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        return worktree.read_file(self.folder, path, document.MAX_FILE)

    def _tensions_by_id(self) -> dict[str, Tension]:
        return {each.id: each for each in self.tensions()}

    def _settle(self) -> None:
        """Wait until what was saved can be found."""
        indexing = self._indexing
        if indexing is not None and indexing is not threading.current_thread():
            indexing.join()
            self._indexing = None
