"""The generated lessons: some 200 words each, over ten years, on all tensions and poles."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.words import Vocabulary
from kb.founding import GRADES, PLACES, SIZES, SUBJECTS
from kb.model import ID_ALPHABET, ID_LENGTH, Effect, Evidence, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.model import Tension

SEED: Final = 20_261_123
FIRST_DAY: Final = date(2017, 1, 2)
DAYS: Final = 3_600
"""Lessons spread over ten years, so that a month of the largest store holds some 800."""
WORDS_A_LESSON: Final = (140, 260)


def lessons(tensions: Sequence[Tension], count: int) -> Iterator[tuple[str, str]]:
    """So many lessons: path and text of each, the oldest first."""
    random = Random(SEED)
    vocabulary = Vocabulary(random)
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
    vocabulary: Vocabulary,
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


def _phrase(random: Random, vocabulary: Vocabulary) -> str:
    return " ".join(vocabulary.content(random, random.randint(2, 5)))


def _body(random: Random, vocabulary: Vocabulary, kind: Kind) -> str:
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
