"""Decisions and responses as files: read with their problems, and written again.

Reading never fails, as in :mod:`kb.document`; a save changes only the keys that differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from kb.deciding import Assumption, Decision, Held, Option, Response, Status
from kb.fields import Fields, listed_or_none, read_page
from kb.rendering import changed_keys, page, slug, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.front_matter import Value
    from kb.model import Tension
    from kb.opening import Document

E = TypeVar("E", Status, Held)

KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ADD_CLAIM: Final = "write a key, and below it claim: and one sentence"


def read_decision(
    data: bytes, path: str, tensions: Mapping[str, Tension] | None
) -> Document[Decision]:
    """Read a decision; it needs an id, a question and a tension.

    Args:
        data: the file's bytes.
        path: where it stands, for its problems.
        tensions: those of the store, by id; None leaves tension and poles unchecked.
    """
    return read_page(data, path, _Decided, lambda fields, body: _decision(fields, body, tensions))


def _decision(
    fields: _Decided, body: str, tensions: Mapping[str, Tension] | None
) -> Decision | None:
    decision_id = fields.id("decision")
    question = fields.needed("question", "the decision has no question", "add a line question: ...")
    tension = fields.needed("tension", "the decision names no tension", "add a line tension: ...")
    if not (decision_id and question and tension):
        return None
    decision = Decision(
        id=decision_id,
        question=question,
        tension=tension,
        options=fields.options(),
        leaning=fields.line("leaning"),
        decide_by=fields.line("decide_by"),
        owner=fields.line("owner"),
        assumptions=fields.assumptions(),
        status=fields.one_of("status", Status, Status.OPEN) or Status.OPEN,
        outcome=fields.line("outcome"),
        cites=fields.items("cites"),
        author=fields.line("author"),
        created=fields.line("created"),
        body=body,
    )
    if tensions is not None:
        fields.check_poles(decision, tensions)
    return decision


def read_response(data: bytes, path: str) -> Document[Response]:
    """Read a response; it needs an id, the lesson it answers and whether that held."""
    return read_page(data, path, _Decided, _response)


def _response(fields: _Decided, body: str) -> Response | None:
    response_id, held = fields.id("response"), fields.one_of("held", Held, None)
    entry = fields.needed("entry", "the response names no lesson", "add a line entry: and its id")
    if not (response_id and entry and held):
        return None
    return Response(
        id=response_id,
        entry=entry,
        held=held,
        conditions=fields.items("conditions"),
        author=fields.line("author"),
        created=fields.line("created"),
        body=body,
    )


def decision_path(decision: Decision) -> str:
    """Where a new decision stands."""
    return f"decisions/{slug(decision.question, 'decision')}-{decision.id}.md"


def response_path(response: Response) -> str:
    """Where a response stands: a file of its own, so that two never meet."""
    return f"responses/{response.entry}/{response.id}.md"


def render_decision(decision: Decision) -> bytes:
    """A new file for a decision."""
    return page(_decision_values(decision), decision.body)


def render_response(response: Response) -> bytes:
    """A new file for a response."""
    values: dict[str, Value] = {
        "id": response.id,
        "entry": response.entry,
        "held": str(response.held),
        "conditions": texts(response.conditions),
        "author": response.author,
        "created": response.created,
    }
    return page(values, response.body)


def decision_changes(
    old: Decision, new: Decision, written: Mapping[str, Value]
) -> dict[str, Value | None]:
    """The front matter keys that differ, with their new values; None: the key goes away.

    Args:
        old: the decision as read.
        new: the decision as it shall be.
        written: the front matter of its file; unknown keys inside an assumption or an option stay.
    """
    changes = changed_keys(_decision_values(old), _decision_values(new))
    was, now = written.get("assumptions"), changes.get("assumptions")
    if isinstance(was, dict) and isinstance(now, dict):
        known = {each.key: each for each in old.assumptions}
        changes["assumptions"] = {
            key: was[key]
            if key in was and known.get(key) == new.assumption(key)
            else _joined(was.get(key), told, ("claim", "pole", "was"))
            for key, told in now.items()
        }
    options, wanted = written.get("options"), changes.get("options")
    if isinstance(options, list) and isinstance(wanted, list):
        by_words = {repr(each.get("words")): each for each in options if isinstance(each, dict)}
        changes["options"] = [
            _joined(by_words.get(repr(told.get("words"))), told, ("words", "pole"))
            if isinstance(told, dict)
            else told
            for told in wanted
        ]
    return changes


def _joined(was: Value | None, now: Value, known: tuple[str, ...]) -> Value:
    """The new value, with the keys of the old one that Bothand does not know."""
    if not isinstance(was, dict) or not isinstance(now, dict):
        return now
    return now | {key: value for key, value in was.items() if key not in known}


def _decision_values(decision: Decision) -> dict[str, Value]:
    """A decision's front matter; an empty value stands for a key that is left out."""
    return {
        "id": decision.id,
        "question": " ".join(decision.question.split()),
        "tension": decision.tension,
        "options": [_option(each) for each in decision.options if each.words.strip()],
        "leaning": decision.leaning,
        "decide_by": decision.decide_by,
        "owner": decision.owner,
        "assumptions": {each.key: _assumption(each) for each in decision.assumptions},
        "status": str(decision.status),
        "outcome": " ".join(decision.outcome.split()),
        "cites": texts(decision.cites),
        "author": decision.author,
        "created": decision.created,
    }


def _option(option: Option) -> Value:
    told: dict[str, Value] = {"words": option.words}
    return told | ({"pole": option.pole} if option.pole else {})


def _assumption(assumption: Assumption) -> Value:
    told: dict[str, Value] = {"claim": assumption.claim}
    if assumption.pole:
        told["pole"] = assumption.pole
    if assumption.was:
        told["was"] = [*assumption.was]
    return told


class _Decided(Fields):
    """The keys that only decisions and responses have."""

    __slots__ = ()

    def one_of(self, key: str, kind: type[E], otherwise: E | None) -> E | None:
        """One of a few words; what it is not is noted."""
        told = self.line(key)
        try:
            return kind(told.lower()) if told or otherwise is None else otherwise
        except ValueError:
            known = ", ".join(kind)
            said = f"{told!r} is no value of {key}" if told else f"{key} is not said"
            self.wrong(key, said, f"use one of {known}")
            return otherwise

    def options(self) -> tuple[Option, ...]:
        """The ways to decide; one alone counts as a list of one."""
        told = self.values.get("options", "")
        found: list[Option] = []
        for each in told if isinstance(told, list) else [told]:
            said = each if isinstance(each, dict) else {"words": each}
            words, pole = said.get("words", ""), said.get("pole", "")
            if isinstance(words, str) and words.strip() and isinstance(pole, str):
                found.append(Option(" ".join(words.split()), pole.strip()))
            elif each:
                self.wrong("options", "an option has no words", "write - words: and below it pole:")
        return tuple(found)

    def assumptions(self) -> tuple[Assumption, ...]:
        """What is taken for true; each that cannot be read is noted and left out."""
        told = self.keyed("assumptions", "assumptions is not a list of keys", _ADD_CLAIM)
        found = (self._assumption(key, value) for key, value in told.items())
        return tuple(each for each in found if each is not None)

    def _assumption(self, key: str, value: Value) -> Assumption | None:
        said = value if isinstance(value, dict) else {"claim": value}
        claim, pole = said.get("claim", ""), said.get("pole", "")
        if not KEY.fullmatch(key):
            message = f"the assumption's key {key!r} is not usable"
            fix = "use only letters, digits and hyphens"
            self.wrong("assumptions", message, fix, key)
            return None
        if not isinstance(claim, str) or not claim.strip() or not isinstance(pole, str):
            self.wrong("assumptions", f"{key} claims nothing", _ADD_CLAIM, key)
            return None
        was = said.get("was", "")
        words = " ".join(claim.split())
        return Assumption(key, words, pole.strip(), listed_or_none(was))

    def check_poles(self, decision: Decision, tensions: Mapping[str, Tension]) -> None:
        """Note a tension or a pole that the store does not have."""
        tension = tensions.get(decision.tension)
        if tension is None:
            known = ", ".join(tensions)
            message = f"there is no tension {decision.tension!r}"
            self.wrong("tension", message, f"use one of {known}")
            return
        said = [("leaning", decision.leaning, "")]
        said += [("options", each.pole, "") for each in decision.options]
        said += [("assumptions", each.pole, each.key) for each in decision.assumptions]
        for key, pole, inner in said:
            if pole and not tension.accepts(pole):
                message = f"{decision.tension} has no pole {pole!r}"
                self.wrong(key, message, f"use one of {tension.accepted}", inner)
