"""Three colleagues who do whatever chance tells them, and a model of what must not be lost.

Every piece of text that somebody writes is a word that occurs nowhere else, in one slot of one
lesson: its title, its tags, or one of the lines of its text. Whoever writes over a word that they
see has replaced it. All other words must stay in view: in the newest version, or in a conflict that
waits for a person. Even a word that was replaced stays in the history that all share.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kb.crossing import CrossingNote
from kb.errors import Braked, Changed, Refused
from kb.kept import Kept
from kb.library import Library
from kb.remote import Remote
from kb.repository import Repository
from kb.settings import Profile
from tests.kb.colleagues import bare, change, git, join, lesson
from tests.soak.failpoints import HERE
from tests.soak.world import faults_of_folders, files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.results import Hit

NAMES: Final = ("ann", "bob", "cyd")
_WORD: Final = re.compile(r"w\d{5}w")
_SLOTS: Final = ("title", "tags", "Slot1", "Slot2", "Slot3")
_LONGEST: Final = 160
"""Changes that a sync makes at most, and a few more: beyond that, nobody is killed."""
_MOST_LESSONS: Final = 5
"""Few enough that the three often meet in the same one."""
_STEPS: Final[dict[str, tuple[type, str]]] = {
    "fetch": (Remote, "fetch"),
    "send": (Remote, "send"),
    "agree": (Remote, "agreed"),
    "note": (CrossingNote, "write"),
    "move": (Repository, "_move"),
    "keep": (Kept, "add"),
    "forget": (CrossingNote, "clear"),
}
"""The steps of a sync between which something else may happen."""
TALLY: Final[Counter[str]] = Counter()
"""What all machines of this process have done together."""

who = st.sampled_from(NAMES)
which = st.integers(0, 50)
hands = st.sampled_from((*_SLOTS[2:], "Added"))
dies = st.integers(1, _LONGEST // 4) | st.integers(1, _LONGEST)


class Colleagues(RuleBasedStateMachine):
    """One life of three stores that share one notebook."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        HERE.install()
        self.root = Path(tempfile.mkdtemp(dir=self.template.parent))
        self.open: dict[str, Library] = {}
        self.count = 0
        self.lessons = 0
        self.words: set[str] = set()
        """What was acknowledged, or written into a folder by hand."""
        self.replaced: set[str] = set()
        """What somebody has seen and written over, removed or decided against."""

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Make the stores that each life begins with."""
        cls.template = folder / "template"
        shared = bare(cls.template / "shared.git")
        home = cls.template / NAMES[0]
        with Library.create(
            home, name="Three", starter=False, profile=Profile(name=NAMES[0])
        ) as first:
            first.connect(str(shared))
            first.sync()
        for name in NAMES[1:]:
            join(shared, cls.template / name, name).close()

    @initialize()
    def begin(self) -> None:
        """Everybody has the same three lessons."""
        shutil.copytree(self.template, self.root, symlinks=True, dirs_exist_ok=True)
        for name in NAMES:
            config = self.root / name / ".git" / "config"
            told = config.read_text()
            config.write_text(told.replace(str(self.template), str(self.root)))
            self._start(name)
        for _ in range(3):
            self.save(NAMES[0])
        for name in NAMES:
            self.sync(name)

    # -- what they do ----------------------------------------------------------------------

    @precondition(lambda self: self.lessons < _MOST_LESSONS)
    @rule(name=who)
    def save(self, name: str) -> None:
        """Write a new lesson."""
        self.lessons += 1
        title = self._word()
        lines = {slot: self._word() for slot in _SLOTS[2:]}
        body = "## What we did\n" + "\n\n".join(f"{a}: {b}" for a, b in lines.items())
        entry = lesson(title, author=name, body=f"{body}\n", entry_id=f"{self.count:010d}")
        TALLY["saves"] += 1
        self.open[name].share(entry)
        self.words |= {title, *lines.values()}

    @rule(name=who, number=which, slot=st.sampled_from(_SLOTS))
    def edit(self, name: str, number: int, slot: str) -> None:
        """Change one slot of a lesson."""
        self._edit(name, number, slot, acknowledged=True)

    @rule(name=who, number=which, slot=st.sampled_from(_SLOTS), at=dies)
    def edit_killed(self, name: str, number: int, slot: str, at: int) -> None:
        """Be killed over it."""
        self._killed(name, at, lambda: self._edit(name, number, slot, acknowledged=False))

    @rule(number=which, slot=st.sampled_from(_SLOTS))
    def edit_together(self, number: int, slot: str) -> None:
        """Two change the same slot, knowing nothing of each other."""
        for name in NAMES[:2]:
            self._edit(name, number, slot, acknowledged=True)

    @rule(name=who, number=which, slot=hands)
    def edit_outside(self, name: str, number: int, slot: str) -> None:
        """Change a line of a file by hand, or add one."""
        self._edit_by_hand(name, number, slot)

    @rule(name=who, number=which, to=st.integers(1, 3))
    def move_outside(self, name: str, number: int, to: int) -> None:
        """Give a file another name by hand."""
        hit = self._hit(name, number)
        if hit is None:
            return
        place = self.root / name / f"entries/moved-{to}/moved-{hit.id}.md"
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        TALLY["moves"] += 1
        (self.root / name / hit.path).rename(place)

    @rule(name=who, number=which, outside=st.booleans())
    def remove(self, name: str, number: int, outside: bool) -> None:
        """Take a lesson away, in Bothand or by hand."""
        hit = self._hit(name, number)
        if hit is None or number % 3:
            return
        place = self.root / name / hit.path
        if git(self.root / name, "status", "--porcelain", "--", hit.path):
            return  # what only stands there is lost if it goes: by that person's hand
        self.replaced |= _words_in(place.read_bytes())
        TALLY["removals"] += 1
        if outside:
            place.unlink()
        else:
            self.open[name].remove(hit.id)

    @rule(name=who)
    def sync(self, name: str) -> None:
        """Exchange everything."""
        TALLY["syncs"] += 1
        self._sync(name)

    @rule(name=who, at=dies)
    def sync_killed(self, name: str, at: int) -> None:
        """Be killed over it."""
        self._killed(name, at, lambda: self._sync(name))

    @rule(name=who, step=st.sampled_from(sorted(_STEPS)), after=st.booleans())
    def sync_killed_at_step(self, name: str, step: str, after: bool) -> None:
        """Be killed right before or after one of its steps."""
        self._killed(name, 0, lambda: self._during(name, step, HERE.die, after=after))

    @rule(name=who, step=st.sampled_from(sorted(_STEPS)), number=which, slot=hands)
    def sync_edited_meanwhile(self, name: str, step: str, number: int, slot: str) -> None:
        """Edit a file by hand while it is exchanged."""
        self._during(name, step, lambda: self._edit_by_hand(name, number, slot), after=False)

    @precondition(lambda self: any(each.conflicts() for each in self.open.values()))
    @rule(name=who, number=which, keep=st.sampled_from(("mine", "theirs", "both", "together")))
    def resolve(self, name: str, number: int, keep: str) -> None:
        """Decide a conflict."""
        library = self.open[name]
        waiting = library.conflicts()
        if not waiting:
            return
        library.refresh()
        chosen = waiting[number % len(waiting)]
        place = self.root / name / chosen.path
        seen = _words_in(chosen.mine, chosen.theirs, chosen.base)
        seen |= _words_in(place.read_bytes() if place.is_file() else None)
        try:
            library.resolve(chosen.id, library.combined(chosen.id) if keep == "together" else keep)
        except Changed:
            TALLY["decisions asked for once more"] += 1
            return
        except Refused:
            TALLY["decisions refused"] += 1
            return
        TALLY["decisions"] += 1
        self.replaced |= seen

    # -- what must hold --------------------------------------------------------------------

    def teardown(self) -> None:
        """Come together, and look whether all is there."""
        try:
            if self.open:
                self._come_together()
                self._check()
        finally:
            for library in self.open.values():
                library.close()
            shutil.rmtree(self.root, ignore_errors=True)

    def _come_together(self) -> None:
        for _ in range(2):
            for name in NAMES:
                self.open[name].refresh()
                self._sync(name)

    def _check(self) -> None:
        shared = self.root / "shared.git"
        faults = [*faults_of_folders(shared, [self.root / name for name in NAMES])]
        kept = [
            side
            for library in self.open.values()
            for each in library.conflicts()
            for side in (each.mine, each.theirs)
        ]
        texts = files_of(shared)
        stands = Counter(path[-13:] for path in texts if path.startswith("entries/"))
        faults += [f"{name} stands twice: {[*texts]}" for name, n in stands.items() if n > 1]
        in_view = _words_in(*kept, *(text.encode() for text in texts.values()))
        missing = self.words - self.replaced - in_view
        if missing:
            faults.append(f"nobody sees {sorted(missing)} any more")
        past = git(shared, "log", "-p", "-m", "--no-color", "--text", "main")
        lost = self.words - _words_in(past.encode()) - _words_in(*kept) - self.replaced
        if lost:
            faults.append(f"{sorted(lost)} are lost")
        TALLY["lives"] += 1
        TALLY["words"] += len(self.words)
        TALLY["conflicts waiting in the end"] += len(kept) // 2
        assert not faults, "\n".join(faults)

    # -- inside ----------------------------------------------------------------------------

    def _word(self) -> str:
        self.count += 1
        return f"w{self.count:05d}w"

    def _start(self, name: str) -> None:
        self.open[name] = Library.open(self.root / name, profile=Profile(name=name))
        self.open[name].refresh()

    def _hit(self, name: str, number: int) -> Hit | None:
        library = self.open[name]
        library.refresh()
        hits = sorted(library.search("", limit=1000).hits, key=lambda hit: (hit.id, hit.path))
        return hits[number % len(hits)] if hits else None

    def _sync(self, name: str) -> None:
        try:
            self.open[name].sync()
        except Braked:
            TALLY["brakes"] += 1
            self.open[name].sync(agree="removals")

    def _edit(self, name: str, number: int, slot: str, *, acknowledged: bool) -> None:
        hit = self._hit(name, number)
        if hit is None:
            return
        library, word = self.open[name], self._word()
        entry = library.entry(hit.id).record
        assert entry is not None
        TALLY["edits"] += 1
        fields: dict[str, object]
        if slot == "title":
            seen, fields = _words_in(entry.title.encode()), {"title": word}
        elif slot == "tags":
            seen, fields = _words_in(*(tag.encode() for tag in entry.tags)), {"tags": (word,)}
        else:
            line = re.search(rf"^{slot}:.*$", entry.body, re.MULTILINE)
            if line is None:
                return
            seen, fields = _words_in(line[0].encode()), {"body": (line[0], f"{slot}: {word}")}
        if not acknowledged:
            self.replaced |= seen
        change(library, hit.id, **fields)
        self.replaced |= seen
        self.words.add(word)

    def _edit_by_hand(self, name: str, number: int, slot: str) -> None:
        """Change a line of whatever file stands there now, or add one, without asking Bothand."""
        found = sorted((self.root / name / "entries").rglob("*.md"))
        if not found:
            return
        place, word = found[number % len(found)], self._word()
        text = place.read_text()
        line = re.search(rf"^{slot}:.*$", text, re.MULTILINE)
        TALLY["edits by hand"] += 1
        if line is None:
            place.write_text(f"{text.rstrip()}\n\nAdded: {word}\n")
        else:
            self.replaced |= _words_in(line[0].encode())
            place.write_text(text.replace(line[0], f"{slot}: {word}"))
        self.words.add(word)

    def _during(self, name: str, step: str, act: Callable[[], None], *, after: bool) -> None:
        """Sync, and let something happen once at one of its steps."""
        owner, method = _STEPS[step]
        real, todo = getattr(owner, method), [act]

        def stepped(*given: object) -> object:
            if todo and not after:
                todo.pop()()
            answer = real(*given)
            if todo:
                todo.pop()()
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, method, stepped)
            self._sync(name)

    def _killed(self, name: str, at: int, act: Callable[[], None]) -> None:
        HERE.arm(at)
        try:
            act()
        except BaseException:
            # Whatever a process that is dead would go on to complain about, nobody hears it.
            if not HERE.disarm():
                raise
            TALLY["kills"] += 1
        finally:
            HERE.disarm()
        self.open[name].close()
        self._start(name)


def _words_in(*texts: bytes | None) -> set[str]:
    return {
        word for text in texts if text for word in _WORD.findall(text.decode("utf-8", "replace"))
    }


def live(folder: Path, *, lives: int, steps: int, shrink: bool = False) -> None:
    """Let many lives of some steps pass, and raise with the steps of one that lost a word.

    Args:
        folder: an empty one.
        lives: how many.
        steps: how many each at most.
        shrink: whether to look for fewer steps that lose it too.
    """
    Colleagues.prepare(folder)
    run_state_machine_as_test(
        Colleagues,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            suppress_health_check=[*HealthCheck],
            print_blob=True,
        ),
    )


def figures() -> str:
    """One plain line of what all lives of this process came to."""
    return "three colleagues: " + ", ".join(f"{count} {what}" for what, count in TALLY.items())
