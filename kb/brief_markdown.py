"""A brief as Markdown: for mail, for a wiki, for a git host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb import brief_words as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.brief import Brief, Choice, Cited, Side, Tried

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>#|~&!$@]|(?<=^)[-+=]|(?<=^\d)[.)]|(?<=:)/(?=/)")
"""What Markdown, HTML in it, and the dialects of git hosts would read as more than text."""


def markdown(brief: Brief) -> str:
    """The whole page, with a final newline."""
    return "\n".join(_page(brief)) + "\n"


def plain(text: str) -> str:
    """Text in which Markdown finds no sign."""
    return _SIGNS.sub(r"\\\g<0>", text)


def _page(brief: Brief) -> Iterator[str]:
    yield f"# {plain(brief.question)}"
    yield ""
    yield f"A brief from {plain(brief.made.notebook)}, {brief.made.day or 'not saved yet'}"
    if brief.choice:
        yield from _choice(brief.choice)
    yield from ("", "## The map", "")
    yield f"Both poles are right; the question is when. {words.COUNTS}"
    for pole in brief.poles:
        yield from ("", f"### {plain(words.named(pole.id))}", "")
        for label, told in (("Protects", pole.protects), ("Too much of it", pole.overdone)):
            if told:
                yield f"- {label}: {'; '.join(map(plain, told))}"
        yield from _side(pole.helped)
        yield from _side(pole.hurt)
    if words.balance_shown(brief):
        yield from ("", f"### {words.BALANCE}")
        for side in brief.balance:
            yield from _side(side)
    if brief.choice:
        yield from _tested(brief.choice.tested)
    yield from _rest(brief)


def _choice(choice: Choice) -> Iterator[str]:
    yield from ("", f"Under the question: {plain(choice.under)}")
    yield from ("", f"**{plain(words.leaning(choice))}** {plain(words.status(choice))}")
    if choice.options:
        yield from ("", plain(words.options(choice)))
    if choice.leaning:
        yield from ("", "## First, the strongest lesson against it", "")
        if choice.against:
            yield from _lesson("-", choice.against)
        else:
            yield plain(words.nothing_against(choice))
    if choice.outcome:
        yield from ("", "## Decided", "", plain(choice.outcome))
        if choice.cites:
            yield ""
            for each in choice.cites:
                yield from _lesson("-", each)


def _side(side: Side) -> Iterator[str]:
    yield from ("", f"**{words.heading(side)}**", "")
    for number, lesson in enumerate(side.lessons, start=1):
        yield from _lesson(f"{number}.", lesson)
    if not side.total:
        yield f"*{words.NOT_KNOWN}*"


def _lesson(mark: str, lesson: Cited) -> Iterator[str]:
    indent = " " * (len(mark) + 1)
    yield f"{mark} **{plain(lesson.title)}** `{lesson.id}`  "
    yield f"{indent}{plain(words.when(lesson))}  "
    yield f"{indent}*{plain(words.context(lesson))}*"


def _tested(tested: Iterable[Tried]) -> Iterator[str]:
    found = list(tested)
    if not found:
        return
    yield from ("", "## Assumptions")
    for each in found:
        yield from ("", f"**{plain(words.claim(each))}**", "")
        for proof in each.proofs:
            yield f"- {plain(words.proof_words(proof))} `{proof.lesson.id}`"
        if each.left_out:
            yield f"- and {words.lessons(each.left_out)} more"
        if told := words.untested(each):
            yield f"- {told}"


def _rest(brief: Brief) -> Iterator[str]:
    warned = words.warned(brief)
    if warned:
        yield from ("", "## Early warnings to watch", "")
        yield from (f"- {plain(pole)}: {plain(each)}" for pole, told in warned for each in told)
    if brief.unknown:
        yield from ("", "## What is not known", "")
        yield from (f"- {plain(each)}" for each in brief.unknown)
    if brief.people:
        yield from ("", "## Whom to ask", "")
        for author, ids in brief.people.items():
            yield f"- {plain(author)}: {', '.join(f'`{each}`' for each in ids)}"
    yield from ("", "## How this page was made", "")
    yield from (f"- {plain(each)}" for each in words.how_made(brief))
