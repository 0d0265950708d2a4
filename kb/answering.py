"""The leader's side, written: decisions posted and closed, evidence linked, lessons answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.deciding import Decision, Held, Response, Status
from kb.errors import Faulty, Misused, NotFound, Refused
from kb.model import Bearing, Person, Stance, new_id
from kb.remembering import Remembering
from kb.saving import Reason, Saved
from kb.writing import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.document import Document


class Answering(Remembering):
    """One store, opened by somebody who decides, or who answers a colleague."""

    # -- decisions -----------------------------------------------------------------------------

    def save_decision(
        self,
        decision: Decision,
        read: Document[Decision] | None = None,
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Put a decision into the store: a new one, or what has become of one.

        Args:
            decision: as it shall be; a new one without an id or a date gets them.
            read: the decision as it was read, whose digest guards against overwriting others;
                None for a new one.
            writer: whom the commit names; a decision without an author is committed by nobody.
            anyway: save even though something in it may reach a person.

        Raises:
            Faulty: something asked for is missing, or a tension or pole is unknown.
            PersonalData: it holds an address, a number or an identifier of a person.
            Changed: the file changed since it was read; nothing was written.
            DiskFailed, GitFailed: it could not be saved.
        """
        from kb import decision_document, document  # noqa: PLC0415 - YAML, not for a plain search

        if read is None:
            decision = replace(
                decision,
                id=decision.id or new_id(),
                created=decision.created or today().isoformat(),
            )
            path, digest = decision_document.decision_path(decision), None
            data, what = decision_document.render_decision(decision), "Add decision"
        else:
            if read.record is None:
                raise Faulty(read.problems)
            path, digest, what = read.path, read.digest, "Edit decision"
            written = document.front_matter(read.data)
            changes = decision_document.decision_changes(read.record, decision, written)
            body = decision.body if decision.body != read.record.body else None
            data = document.edited(read.data, changes, body)
            if data == read.data:
                return Saved(decision.id, path, None)
        self._accepted(data, path, anyway=anyway)
        person = (writer or self.writer()) if decision.author else Person()
        why = Reason(person, f"{what}: {decision.question}")
        return self._save(decision.id, path, data, digest, why)

    def rewrite_decision(
        self,
        read: Document[Decision],
        data: bytes,
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Save the whole text of a decision, as a person left it in an editor.

        Raises:
            Changed, Faulty, PersonalData, DiskFailed, GitFailed: as for :meth:`save_decision`.
        """
        from kb.records import named  # noqa: PLC0415 - YAML, not for a plain search

        if data == read.data:
            return Saved(read.record.id if read.record else "", read.path, None)
        decision = self._accepted(data, read.path, anyway=anyway)
        person = writer or self._editor_of(decision)
        why = Reason(person, f"Edit decision: {named(decision)}")
        return self._save(decision.id, read.path, data, read.digest, why)

    def close_decision(
        self,
        decision_id: str,
        outcome: str,
        cites: Sequence[str] = (),
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Record what was decided, why, and which lessons mattered.

        Raises:
            NotFound: there is no such decision, or one of the lessons is not there.
            Misused: no outcome is said.
            Refused: it is decided already.
            Changed, PersonalData, DiskFailed, GitFailed: as for :meth:`save_decision`.
        """
        read, decision = self._decision_to_change(decision_id)
        if not decision.open:
            raise Refused(
                f"{decision.id} is decided already. To decide it anew, reopen it first with: "
                f"bothand decision reopen {decision.id}"
            )
        if not outcome.strip():
            raise Misused("Say what was decided, and why.")
        found = (self.find(each).id for each in cites)
        cited = tuple(dict.fromkeys((*decision.cites, *found)))
        outcome = " ".join(outcome.split())
        closed = replace(decision, status=Status.DECIDED, outcome=outcome, cites=cited)
        return self.save_decision(closed, read, writer=writer, anyway=anyway)

    def reopen_decision(self, decision_id: str, *, writer: Person | None = None) -> Saved:
        """Take a decision up again; its last outcome stays to be read until the next.

        Raises:
            NotFound: there is no such decision.
            Refused: it is open.
            Changed, DiskFailed, GitFailed: as for :meth:`save_decision`.
        """
        read, decision = self._decision_to_change(decision_id)
        if decision.open:
            raise Refused(f"{decision.id} is open already.")
        again = replace(decision, status=Status.REVISITED)
        return self.save_decision(again, read, writer=writer, anyway=True)

    # -- evidence ------------------------------------------------------------------------------

    def add_evidence(
        self,
        entry_id: str,
        decision_id: str,
        key: str,
        stance: Stance | str,
        when: str = "",
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Say what a lesson says of an assumption; said again, it takes the place of the first.

        Args:
            entry_id: the lesson.
            decision_id: the decision.
            key: the assumption's key, or the start of it if only one starts so.
            stance: supports, contradicts or qualifies.
            when: under which condition; empty: not said.
            writer: whom the commit names.
            anyway: save even though something in it may reach a person.

        Raises:
            NotFound: there is no such lesson, decision or assumption.
            Refused: the decision is closed.
            Changed, PersonalData, DiskFailed, GitFailed: as for :meth:`edit`.
        """
        decision = self.decision(decision_id)
        key = self._key(decision, key)
        if not decision.open:
            raise Refused(
                f"{decision.id} is decided, so it takes no more evidence. Reopen it with: "
                f"bothand decision reopen {decision.id}"
            )
        told = Bearing(decision.id, key, Stance(stance), " ".join(when.split()))
        read = self.entry(entry_id)
        if read.record is None:
            raise Faulty(read.problems)
        links = {each.name.casefold(): each for each in read.record.assumptions}
        links[told.name.casefold()] = told
        entry = replace(read.record, assumptions=tuple(links.values()))
        return self.edit(read, entry, writer=writer, anyway=anyway)

    def remove_evidence(
        self, entry_id: str, decision_id: str, key: str, *, writer: Person | None = None
    ) -> Saved:
        """Take the link back; also one on a decision that is closed or gone.

        Raises:
            NotFound: the lesson is not there, or says nothing of that assumption.
            Changed, DiskFailed, GitFailed: as for :meth:`edit`.
        """
        read = self.entry(entry_id)
        if read.record is None:
            raise Faulty(read.problems)
        held = read.record.assumptions
        found = [b for b in held if b.key == key and _begins(b.decision, decision_id)]
        if len(found) != 1:
            raise NotFound(
                f"The lesson {read.record.id} says nothing of {decision_id}/{key}. "
                f"See what it says with: bothand show {read.record.id}"
            )
        entry = replace(read.record, assumptions=tuple(b for b in held if b != found[0]))
        return self.edit(read, entry, writer=writer, anyway=True)

    # -- responses -----------------------------------------------------------------------------

    def respond(
        self,
        entry_id: str,
        held: Held | str,
        conditions: Sequence[str] = (),
        *,
        writer: Person | None = None,
        body: str = "",
        anyway: bool = False,
    ) -> Saved:
        """Answer a lesson: whether it held here, and under which conditions.

        Args:
            entry_id: the lesson.
            held: yes, no or partly.
            conditions: when, where and for whom.
            writer: who answers; nobody stands in the file or the commit where it is anonymous.
            body: more, in the person's own words.
            anyway: save even though something in it may reach a person.

        Raises:
            NotFound: there is no such lesson.
            PersonalData, DiskFailed, GitFailed: as for :meth:`share`.
        """
        from kb import decision_document  # noqa: PLC0415 - YAML, not for a plain search

        hit = self.find(entry_id)
        person = self.writer() if writer is None else writer
        said = tuple(" ".join(each.split()) for each in conditions if each.strip())
        response = Response(
            id=new_id(),
            entry=hit.id,
            held=Held(held),
            conditions=said,
            author=person.name,
            created=today().isoformat(),
            body=body,
        )
        path = decision_document.response_path(response)
        data = decision_document.render_response(response)
        self._accepted(data, path, anyway=anyway)
        why = Reason(person, f"Answer lesson: {hit.title}")
        return self._save(response.id, path, data, None, why)

    # -- inside --------------------------------------------------------------------------------

    def _decision_to_change(self, decision_id: str) -> tuple[Document[Decision], Decision]:
        read = self.decision_document(decision_id)
        if read.record is None:
            raise Faulty(read.problems)
        return read, read.record

    def _key(self, decision: Decision, key: str) -> str:
        keys = [each.key for each in decision.assumptions]
        found = [key] if key in keys else [each for each in keys if key and each.startswith(key)]
        if len(found) == 1:
            return found[0]
        told = f"Its assumptions are: {', '.join(keys)}." if keys else "It has no assumptions yet."
        raise NotFound(f"The decision {decision.id} has no assumption {key!r}. {told}")


def _begins(decision_id: str, typed: str) -> bool:
    return bool(typed) and decision_id.casefold().startswith(typed.casefold())
