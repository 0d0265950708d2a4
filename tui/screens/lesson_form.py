"""What a person has answered on the form of a lesson, and how a lesson is made of it.

No widget here: the form shows ``Answers`` and reads them back, so that what is missing, what was
touched and what two people changed can be told from values alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from kb.form_words import Typed
from kb.model import (
    BOTH,
    Bearing,
    Effect,
    Entry,
    Evidence,
    Informs,
    Kind,
    Setting,
    Stance,
    template,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.model import Tension

HEADINGS: Final = frozenset(f"## {question}" for kind in Kind for question in kind.questions)
"""The lines of a lesson that ask."""
UNTITLED: Final = "(no title yet)"
"""The title of a draft without one; the form shows it as empty."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The fields of the form as they stand; lists are text, one item a line."""

    kind: str = ""
    title: str = ""
    tension: str = ""
    pole: str = ""
    effect: str = ""
    conditions: str = ""
    not_when: str = ""
    body: str = ""
    also: str = ""
    also_pole: str = ""
    also_effect: str = ""
    evidence: str = ""
    grades: str = ""
    subject: str = ""
    size: str = ""
    place: str = ""
    school: str = ""
    tags: str = ""
    author: str = ""
    bears: str = ""
    """What of an open decision the lesson bears on, as ``<decision>/<key>``: one link more."""
    stance: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something still to be answered: the field, and what to call it."""

    field: str
    words: str


FIELD_WORDS: Final = {
    "kind": "the kind",
    "title": "the title",
    "tension": "the question",
    "pole": "the pole",
    "effect": "what it did",
    "conditions": "when it holds",
    "not_when": "when not",
    "body": "the lesson",
    "also": "the other question",
    "also_pole": "the pole of the other question",
    "also_effect": "what it did there",
    "evidence": "how you know",
    "grades": "the grades",
    "subject": "the subject",
    "size": "the size of the school",
    "place": "the place",
    "school": "the school",
    "tags": "the tags",
    "author": "the author",
    "bears": "what it bears on",
    "stance": "what it says of the decision",
    "when": "when it says so",
}
"""What to call each field in a sentence."""
FIRST: Final = ("tension", "pole", "effect")
SECOND: Final = ("also", "also_pole", "also_effect")
"""The fields of the first question that a lesson speaks to, and of another."""
CHOSEN: Final = ("kind", *FIRST, *SECOND)
"""The fields that a lesson's file has all or not at all: it always has a kind, and no question
without a side. A draft may be half way."""


# -- between a lesson and the form -------------------------------------------------------------


def answers_of(entry: Entry) -> Answers:
    """The form filled in from a lesson; of its tensions, the first two."""
    link, also = ((*entry.informs, None, None))[:2]
    return Answers(
        kind=entry.kind.value,
        title="" if entry.title == UNTITLED else entry.title,
        tension=link.tension if link else "",
        pole=link.pole if link else "",
        effect=link.effect.value if link else "",
        conditions=as_lines(entry.conditions),
        not_when=as_lines(entry.not_when),
        body=entry.body,
        also=also.tension if also else "",
        also_pole=also.pole if also else "",
        also_effect=also.effect.value if also else "",
        evidence=entry.evidence.value if entry.evidence else "",
        grades=entry.setting.grades,
        subject=entry.setting.subject,
        size=entry.setting.size,
        place=entry.setting.place,
        school=entry.school,
        tags=", ".join(entry.tags),
        author=entry.author,
    )


def entry_of(base: Entry, start: Answers, now: Answers) -> Entry:
    """The lesson with what was touched changed, and all else as it was in ``base``."""
    touched = touched_fields(start, now)
    changes: dict[str, object] = {}
    if "kind" in touched and now.kind:
        changes["kind"] = Kind(now.kind)
    if touched & {*FIRST, *SECOND}:
        first = _informs(base, now, FIRST) if touched & {*FIRST} else base.informs[:1]
        second = _informs(base, now, SECOND) if touched & {*SECOND} else base.informs[1:2]
        changes["informs"] = (*first, *second, *base.informs[2:])
    for name in touched & {"conditions", "not_when", "tags"}:
        changes[name] = as_items(getattr(now, name))
    if "evidence" in touched:
        changes["evidence"] = Evidence(now.evidence) if now.evidence else None
    if settings := touched & {*Setting._fields}:
        said = {name: getattr(now, name).strip() for name in settings}
        changes["setting"] = base.setting._replace(**said)
    if "body" in touched:
        changes["body"] = kept_line_ends(base.body, now.body)
    if now.bears and now.stance:
        changes["assumptions"] = _bearings(base, now)
    for name in touched & {"title", "author", "school"}:
        changes[name] = " ".join(getattr(now, name).split())
    return replace(base, **changes)  # type: ignore[arg-type] # the names are those of the fields


def _bearings(base: Entry, now: Answers) -> tuple[Bearing, ...]:
    """The links to decisions with the one of the form, in place of what was said of the same."""
    decision, _, key = now.bears.partition("/")
    told = Bearing(decision, key, Stance(now.stance), " ".join(now.when.split()))
    others = (each for each in base.assumptions if each.name.casefold() != told.name.casefold())
    return (*others, told)


def with_bearing(answers: Answers, base: Entry, draft: Entry) -> Answers:
    """The answers of a draft, with the link to a decision that the lesson itself has not."""
    added = next((each for each in draft.assumptions if each not in base.assumptions), None)
    if added is None:
        return answers
    return replace(answers, bears=added.name, stance=added.stance.value, when=added.when)


def half_way(draft: Entry, now: Answers) -> Typed | None:
    """What was chosen and the file of the draft cannot say, beside what it says; None: nothing."""
    said = answers_of(draft)
    loose = [each for each in CHOSEN if getattr(said, each) != getattr(now, each)]
    told, chosen = ({each: getattr(some, each) for each in loose} for some in (said, now))
    return Typed(told, chosen) if loose else None


def with_half_way(answers: Answers, half: Typed | None) -> Answers:
    """The answers of a draft with what was chosen, as far as its file still says the same."""
    if half is None:
        return answers
    same = [each for each in CHOSEN if half.began.get(each) == getattr(answers, each)]
    return replace(answers, **{each: half.now[each] for each in same if each in half.now})


def touched_fields(start: Answers, now: Answers) -> set[str]:
    """The fields that differ."""
    names = (each.name for each in fields(Answers))
    return {name for name in names if getattr(start, name) != getattr(now, name)}


def leaning(answers: Answers, informs: Informs | None) -> Answers:
    """The answers with a tension and pole filled in, and the kind that such an effect suggests."""
    if informs is None:
        return answers
    kinds = {Effect.HELPED: Kind.PRACTICE, Effect.HURT: Kind.FAILURE}
    kind = kinds.get(informs.effect)
    answers = replace(answers, tension=informs.tension, pole=informs.pole)
    if kind is None:
        return answers
    return replace(
        answers, kind=kind.value, effect=informs.effect.value, body=with_template("", kind)
    )


def rebased(start: Answers, mine: Answers, theirs: Answers) -> tuple[Answers, set[str]]:
    """My changes upon a newer lesson, and the fields that both sides changed (mine stands)."""
    touched = touched_fields(start, mine)
    both = touched & touched_fields(start, theirs) & touched_fields(mine, theirs)
    return replace(theirs, **{name: getattr(mine, name) for name in touched}), both


def _informs(base: Entry, now: Answers, names: tuple[str, str, str]) -> tuple[Informs, ...]:
    tension, pole, effect = (getattr(now, name) for name in names)
    if not (tension and pole):
        return ()
    kind = Kind(now.kind) if now.kind else base.kind
    return (Informs(tension, pole, Effect(effect) if effect else kind.usual_effect),)


# -- lists on lines ----------------------------------------------------------------------------


def as_lines(items: Sequence[str]) -> str:
    """A list as text, one item a line; a lone item with a comma is marked as whole by its end."""
    text = "\n".join(" ".join(item.split("\n")) for item in items)
    return f"{text}\n" if len(items) == 1 and "," in text else text


def as_items(text: str) -> tuple[str, ...]:
    """A list from text: its lines, or of a single line what stands between its commas."""
    items = text.splitlines() if "\n" in text else text.split(",")
    return tuple(" ".join(item.split()) for item in items if item.strip())


# -- the text of a lesson ----------------------------------------------------------------------


def with_template(body: str, kind: Kind) -> str:
    """The text for a lesson of this kind: its questions, unless something was written already."""
    blank = not body.strip() or any(body.strip() == template(each).strip() for each in Kind)
    return template(kind) if blank else body


def unanswered(body: str, kind: Kind) -> list[str]:
    """The questions of this kind with nothing written under them, if they stand in the text."""
    answered = {heading: bool(text.strip()) for heading, text in _sections(body)}
    return [each for each in kind.questions if not answered.get(each, True)]


def has_words(body: str) -> bool:
    """Whether anything but headings was written."""
    return any(text.strip() for _, text in _sections(body))


def tidied(body: str, kind: Kind) -> str:
    """A new lesson's text without the questions left unanswered, a line free above each heading."""
    empty = set(unanswered(body, kind))
    kept = [
        (f"## {heading}\n{text.strip()}" if heading else text.strip())
        for heading, text in _sections(body)
        if heading not in empty and (heading or text.strip())
    ]
    return "\n\n".join(kept) + "\n" if kept else ""


def first_gap(body: str, kind: Kind) -> int:
    """The line, from 0, to go on writing at: under the first unanswered question, else the end."""
    lines = body.splitlines()
    for question in unanswered(body, kind):
        return lines.index(f"## {question}") + 1 if f"## {question}" in lines else 0
    return max(len(lines) - 1, 0)


def kept_line_ends(before: str, after: str) -> str:
    """The new text with the line ends of the old one wherever a line was not changed.

    An editor has one kind of line end for a whole text; a file may hold several.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len({line[len(_bare(line)) :] for line in old[:-1]}) <= 1:
        return after
    bare_old, bare_new = ([_bare(line) for line in lines] for lines in (old, new))
    made: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, bare_old, bare_new, autojunk=False).get_opcodes():
        made += old[a:b] if what == "equal" else new[c:d]
    return "".join(made)


def _bare(line: str) -> str:
    kept = line.splitlines()
    return kept[0] if kept else ""


_HEADING: Final = re.compile(r"^## +(.*?)\s*$", re.MULTILINE)


def _sections(body: str) -> Iterator[tuple[str, str]]:
    """Each second-level heading with the text under it; what stands before the first has none."""
    heading, start = "", 0
    for found in _HEADING.finditer(body):
        yield heading, body[start : found.start()]
        heading, start = found[1], found.end()
    yield heading, body[start:]


# -- what is missing ---------------------------------------------------------------------------


def missing(now: Answers, tensions: Sequence[Tension], *, named: bool) -> list[Missing]:
    """What must still be answered before the lesson can be shared.

    Args:
        now: the answers.
        tensions: the tensions of the store.
        named: whether the writer chose to be named.
    """
    known = {each.id: each for each in tensions}
    tension, also = known.get(now.tension), known.get(now.also)
    wanted = [
        (now.kind, "kind", "worked or failed"),
        (now.title.strip(), "title", "a title"),
        (tension, "tension", "the question"),
        (tension is None or tension.accepts(now.pole), "pole", "which side"),
        (as_items(now.conditions), "conditions", "when it holds"),
        (has_words(now.body), "body", "a sentence"),
        (not now.also or now.also != now.tension, "also", "another question"),
        (also is None or also.accepts(now.also_pole), "also_pole", "which side there"),
        (not now.bears or now.stance, "stance", "for or against"),
        (now.author.strip() or not named, "author", "your name, or none"),
    ]
    return [Missing(field, words) for there, field, words in wanted if not there]


def tension_choices(tensions: Sequence[Tension], without: str) -> list[tuple[str, str]]:
    """The other tensions as choices: value, and the two poles that people know them by."""
    named = [
        (each.id, f"{each.poles[0].id} / {each.poles[1].id}")
        for each in tensions
        if each.id != without
    ]
    return [("", "no other"), *named]


def pole_choices(tension: Tension | None) -> list[tuple[str, str]]:
    """The poles of a tension as choices: value and words."""
    if tension is None:
        return []
    return [
        *((pole.id, pole.id) for pole in tension.poles),
        (BOTH, BOTH),
    ]


# -- personal data -----------------------------------------------------------------------------


def written_fields(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Each field in a person's own words, as a lesson that holds nothing else."""
    bare = Entry("", "", entry.kind)
    yield "title", replace(bare, title=entry.title)
    yield from (("conditions", replace(bare, conditions=(each,))) for each in entry.conditions)
    yield from (("not_when", replace(bare, not_when=(each,))) for each in entry.not_when)
    yield from (("tags", replace(bare, tags=(each,))) for each in entry.tags)
    yield "body", replace(bare, body=entry.body)


def place_words(field: str, entry: Entry, start: int) -> str:
    """Where something stands, in words; ``start`` is the character of the field, from 0."""
    if field == "body":
        return f"{FIELD_WORDS[field]}, line {entry.body.count(chr(10), 0, start) + 1}"
    return FIELD_WORDS[field]
