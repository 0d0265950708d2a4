"""A brief as PDF, through Typst, which is installed only with ``bothand[pdf]``."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from kb import brief_words as words
from kb.errors import Refused
from kb.page import text_of

if TYPE_CHECKING:
    from kb.brief import Brief, Choice, Cited, Side, Tried

PAPER: Final = "a4"


def pdf(brief: Brief) -> bytes:
    """The whole file; the same bytes for the same page.

    Raises:
        Refused: what makes PDF files is not installed.
    """
    if find_spec("typst") is None:
        raise Refused(
            "PDF needs one more package: pip install 'bothand[pdf]'. Or take --format html, and "
            "print it from the browser."
        )
    import typst  # noqa: PLC0415 - an extra that may be missing

    made = typst.compile(
        text_of("brief.typ").encode(),
        sys_inputs={"brief": json.dumps(_told(brief)), "paper": PAPER},
        ignore_system_fonts=False,
        format="pdf",
    )
    return bytes(made)


def _told(brief: Brief) -> dict[str, Any]:
    """What the page says, as plain strings."""
    return {
        "question": brief.question,
        "from": f"A brief from {brief.made.notebook}, {brief.made.day or 'not saved yet'}",
        "fair": f"Both poles are right; the question is when. {words.COUNTS}",
        "choice": _choice(brief.choice) if brief.choice else None,
        "poles": [
            {
                "name": words.named(pole.id),
                "protects": "; ".join(pole.protects),
                "overdone": "; ".join(pole.overdone),
                "helped": _side(pole.helped),
                "hurt": _side(pole.hurt),
            }
            for pole in brief.poles
        ],
        "balance-name": words.BALANCE,
        "balance": [_side(each) for each in brief.balance if words.balance_shown(brief)],
        "tested": [_tested(each) for each in (brief.choice.tested if brief.choice else ())],
        "warned": [[pole, list(told)] for pole, told in words.warned(brief)],
        "unknown": list(brief.unknown),
        "people": [f"{author}: {', '.join(ids)}" for author, ids in brief.people.items()],
        "made": list(words.how_made(brief)),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "under": f"Under the question: {choice.under}",
        "leaning": words.leaning(choice),
        "status": words.status(choice),
        "options": words.options(choice),
        "leans": bool(choice.leaning),
        "against": _lesson(choice.against) if choice.against else None,
        "nothing": words.nothing_against(choice),
        "outcome": choice.outcome,
        "cites": [_lesson(each) for each in choice.cites],
    }


def _side(side: Side) -> dict[str, Any]:
    return {"heading": words.heading(side), "lessons": [_lesson(each) for each in side.lessons]}


def _lesson(lesson: Cited) -> dict[str, str]:
    return {
        "title": lesson.title,
        "id": lesson.id,
        "when": words.when(lesson),
        "context": words.context(lesson),
    }


def _tested(tested: Tried) -> dict[str, Any]:
    told = [f"{words.proof_words(each)} [{each.lesson.id}]" for each in tested.proofs]
    told += [f"and {words.lessons(tested.left_out)} more"] * bool(tested.left_out)
    told += [words.untested(tested)] * (not tested.proofs)
    return {"claim": words.claim(tested), "told": told}
