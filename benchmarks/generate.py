"""Stores of 200, 10,000 and 100,000 lessons of about 200 words, the same ones every time.

Founded by Bothand itself; the lessons are written straight into git with ``git fast-import``, as
saving a hundred thousand of them one by one would take hours. Kept in ``bench-stores/``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, Final

from benchmarks import words
from kb.founding import GRADES, PLACES, SIZES, SUBJECTS
from kb.library import Library
from kb.model import ID_ALPHABET, ID_LENGTH, Effect, Evidence, Kind, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.model import Tension

SIZES_OF_STORES: Final = {"S": 200, "M": 10_000, "L": 100_000}
CACHE: Final = Path("bench-stores").resolve()
SEED: Final = 20_261_123
FIRST_DAY: Final = date(2017, 1, 2)
DAYS: Final = 3_600
"""Lessons spread over ten years, so that a month of the largest store holds some 800."""
WORDS_A_LESSON: Final = (140, 260)
GIT: Final = ("git", "-c", "core.hooksPath=" + os.devnull, "-c", "gc.auto=0")


@dataclass(frozen=True, slots=True)
class Store:
    """A generated store: its size's letter and where it stands."""

    size: str
    folder: Path

    @property
    def lessons(self) -> int:
        """How many lessons it holds."""
        return SIZES_OF_STORES[self.size]


def settle_home() -> None:
    """Keep settings, caches and git of whoever measures out of it, for this process and its own."""
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    for name in [*os.environ]:
        # Python's own among them: without compiled modules every start would compile them anew.
        if name.startswith(("BOTHAND_", "GIT_", "XDG_", "PYTHON")):
            del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def store(size: str) -> Store:
    """The store of this size, made if it is not kept from before, its index up to date."""
    folder = CACHE / f"{size}-{_version()}"
    if not folder.exists():
        print(f"making store {size} ...", file=sys.stderr, flush=True)
        making = folder.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        with Library.create(making, name=f"Benchmark {size}", starter=False) as library:
            tensions = library.tensions()
        import_lessons(making, tensions, SIZES_OF_STORES[size])
        making.rename(folder)
    with Library.open(folder) as library:
        library.refresh()
    return Store(size, folder)


def copy_of(original: Store, name: str) -> Store:
    """A copy to write into, in place of any earlier copy of that name; its index up to date."""
    folder = CACHE / f"{original.size}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original.folder, folder, symlinks=True)
    # The copied files have other inodes and times: let git look at them once, as after any clone.
    subprocess.run([*GIT, "-C", folder, "status", "--short"], check=True, capture_output=True)
    with Library.open(folder) as library:
        library.refresh()
    return Store(original.size, folder)


def import_lessons(folder: Path, tensions: Sequence[Tension], count: int) -> None:
    """Commit generated lessons on top of what the store holds, and lay them out as files."""
    with subprocess.Popen(
        [*GIT, "-C", folder, "fast-import", "--quiet", "--force", "--depth=0"],
        stdin=subprocess.PIPE,
    ) as importing:
        if importing.stdin is None:
            raise RuntimeError("git fast-import takes no input")
        _stream(importing.stdin, lessons(tensions, count))
        importing.stdin.close()
        if importing.wait():
            raise RuntimeError("git fast-import failed")
    subprocess.run([*GIT, "-C", folder, "reset", "--hard", "--quiet"], check=True)


def lessons(tensions: Sequence[Tension], count: int) -> Iterator[tuple[str, str]]:
    """So many lessons: path and text of each, the oldest first."""
    random = Random(SEED)
    vocabulary = words.Vocabulary(random)
    ids: list[str] = []
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number * DAYS // count)
        title = " ".join(vocabulary.content(random, random.randint(4, 9))).capitalize()
        made = _id(random)
        slug = title.lower().replace(" ", "-")[:60].rstrip("-")
        kind = random.choice(tuple(Kind))
        link = f"\nSee [[{random.choice(ids)}]].\n" if ids and random.random() < 0.3 else ""
        front = _front_matter(random, vocabulary, tensions, kind)
        yield (
            f"entries/{day:%Y/%m}/{slug}-{made}.md",
            (
                f"---\nid: {made}\ntitle: {title}\nkind: {kind}\n{front}created: {day}\n---\n"
                f"{_body(random, vocabulary, kind)}{link}"
            ),
        )
        ids.append(made)


def _front_matter(
    random: Random,
    vocabulary: words.Vocabulary,
    tensions: Sequence[Tension],
    kind: Kind,
) -> str:
    lines = ["informs:"]
    for tension in random.sample(tensions, random.choice((1, 1, 1, 2))):
        pole = random.choice((*(each.id for each in tension.poles), "both"))
        effect = random.choice((kind.usual_effect, kind.usual_effect, *Effect))
        usual = effect is kind.usual_effect
        link = pole if usual else f"{{pole: {pole}, effect: {effect}}}"
        lines.append(f"  {tension.id}: {link}")
    for key, fewest in (("conditions", 1), ("not_when", 0)):
        found = [_phrase(random, vocabulary) for _ in range(random.randint(fewest, 3))]
        lines += [f"{key}:", *(f"  - {each}" for each in found)] if found else []
    setting = (
        f"grades: {random.choice(GRADES)}, subject: {random.choice(SUBJECTS)}, "
        f"size: {random.choice(SIZES)}, place: {random.choice(PLACES)}"
    )
    lines += [f"evidence: {random.choice(tuple(Evidence))}", f"setting: {{{setting}}}"]
    if random.random() < 0.7:
        first, last = vocabulary.content(random, 2)
        lines.append(f"author: {first.capitalize()} {last[0].upper()}.")
    tags = dict.fromkeys(vocabulary.content(random, random.randint(0, 3)))
    lines += [f"tags: [{', '.join(tags)}]"] if tags else []
    return "\n".join(lines) + "\n"


def _phrase(random: Random, vocabulary: words.Vocabulary) -> str:
    return " ".join(vocabulary.content(random, random.randint(2, 5)))


def _body(random: Random, vocabulary: words.Vocabulary, kind: Kind) -> str:
    each = random.randint(*WORDS_A_LESSON) // len(kind.questions)
    return "\n".join(
        f"## {question}\n{_sentences(random, vocabulary.text(random, each))}\n"
        for question in kind.questions
    )


def _sentences(random: Random, running: list[str]) -> str:
    found: list[str] = []
    start = 0
    while start < len(running):
        length = random.randint(6, 18)
        found.append(" ".join(running[start : start + length]).capitalize() + ".")
        start += length
    return " ".join(found)


def _id(random: Random) -> str:
    # The letter in front keeps YAML from reading a number, whatever follows.
    return "k" + "".join(random.choices(ID_ALPHABET, k=ID_LENGTH - 1))


def _stream(out: IO[bytes], found: Iterator[tuple[str, str]]) -> None:
    """Write one commit of these files in the language of ``git fast-import``."""
    who = Person("Benchmark", "benchmark@bothand.invalid")
    message = b"Import generated lessons"
    out.write(
        b"commit refs/heads/main\ncommitter %s <%s> %d +0000\ndata %d\n%s\nfrom refs/heads/main^0\n"
        % (who.name.encode(), who.email.encode(), 1_795_000_000, len(message), message)
    )
    for path, text in found:
        data = text.encode()
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))


def _version() -> str:
    """Changes whenever the lessons would come out differently."""
    sources = [Path(__file__), Path(words.__file__)]
    return hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:8]
