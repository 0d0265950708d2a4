"""The keys of one file read into the values of a record; what is wrong is noted, file and line."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from kb.model import Bearing, Effect, Evidence, Informs, Kind, Problem, Setting, Stance
from kb.opening import ID, Document, note_marks, open_page, plain_newlines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kb.front_matter import Block, Value
    from kb.model import Tension

R = TypeVar("R")
F = TypeVar("F", bound="Fields")

MAX_REPEATED: Final = 20
"""Keys that stand twice are named one by one only so far; a file may hold thousands."""
_BEARING: Final = "write the decision's id, a slash and the assumption's key, then the stance"
_SETTING_KEYS: Final = ("grades", "subject", "size", "place")


def listed(value: Value) -> tuple[str, ...]:
    """A list of texts; one text alone counts as a list of one."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str) and each)


def listed_or_none(value: Value) -> tuple[str, ...]:
    """The same, where a mapping stands for nothing."""
    return () if isinstance(value, dict) else listed(value)


class Fields:
    """The keys of one file, read into values; what is wrong is added to ``problems``."""

    __slots__ = ("block", "path", "problems", "values")

    def __init__(self, path: str, block: Block, problems: list[Problem]) -> None:
        self.path = path
        self.block = block
        self.values = block.values
        self.problems = problems
        for key, place in islice(block.repeated.items(), MAX_REPEATED):
            line = block.line_at(place)
            problems.append(
                Problem(path, line, f"the key {key} stands twice", "delete one of the two")
            )

    def wrong(self, key: str, message: str, fix: str, inner: str = "") -> None:
        """Note a problem at the line of this key, or of one inside it."""
        line = self.block.line_of(key, inner)
        self.problems.append(Problem(self.path, line, message, fix))

    def line(self, key: str) -> str:
        """The text of a key on one line; empty where there is none."""
        value = self.values.get(key, "")
        if isinstance(value, str):
            return " ".join(value.split()) if "\n" in value else value.strip()
        self.wrong(key, f"{key} is not one text", f"write one line after {key}:")
        return ""

    def needed(self, key: str, message: str, fix: str) -> str:
        """The text of a key that a record is none without."""
        told = self.line(key)
        if not told:
            self.wrong(key, message, fix)
        return told

    def id(self, what: str) -> str:
        """The id of such a record; empty where there is no usable one."""
        fix = "add a line id: and ten letters or digits of your own"
        told = self.needed("id", f"the {what} has no id", fix)
        if told and not ID.fullmatch(told):
            message = f"the id {told!r} is not usable"
            self.wrong("id", message, "use only letters, digits and hyphens")
            return ""
        return told

    def keyed(self, key: str, message: str, fix: str) -> Mapping[str, Value]:
        """The keys below a key; none where it is left out, or is something else."""
        told = self.values.get(key)
        if isinstance(told, dict):
            return told
        if told is not None and told != "":
            self.wrong(key, message, fix)
        return {}

    def items(self, key: str) -> tuple[str, ...]:
        """The texts of a key; one alone counts as a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, dict) or any(not isinstance(each, str) for each in value):
            self.wrong(
                key,
                f"{key} is not a plain list",
                "write each on a line of its own after -, in quotes if it holds a colon",
            )
        return listed(value)

    def kind(self) -> Kind | None:
        """Practice or failure; None where it is neither."""
        told = self.line("kind")
        try:
            return Kind(told.lower())
        except ValueError:
            named = f"{told!r} is no kind of lesson" if told else "the lesson has no kind"
            self.wrong("kind", named, "write kind: practice or kind: failure")
            return None

    def evidence(self) -> Evidence | None:
        """How the author knows; None where it is not said or not one of the known ways."""
        told = self.line("evidence")
        if not told:
            return None
        try:
            return Evidence(told.lower())
        except ValueError:
            known = ", ".join(Evidence)
            self.wrong("evidence", f"{told!r} is no kind of evidence", f"use one of {known}")
            return None

    def setting(self) -> Setting:
        """Where it was learned, as far as it is said."""
        fix = "write grades, subject ..."
        told = self.keyed("setting", "the setting is not a list of keys", fix)
        return Setting(
            *(
                ", ".join(listed(value))
                if not isinstance(value := told.get(key, ""), str)
                else value.strip()
                for key in _SETTING_KEYS
            )
        )

    def informs(self, kind: Kind, tensions: Mapping[str, Tension] | None) -> tuple[Informs, ...]:
        """The sound links to tensions; each of the others is noted and left out."""
        told = self.values.get("informs")
        if not isinstance(told, dict) or not told:
            self.wrong(
                "informs",
                "the lesson informs no tension",
                "write informs: and below it a tension and the pole leaned on",
            )
            return ()
        found = (self._link(name, value, kind, tensions) for name, value in told.items())
        return tuple(link for link in found if link is not None)

    def bearings(self) -> tuple[Bearing, ...]:
        """The sound links to assumptions of decisions; each of the others is noted."""
        told = self.keyed("assumptions", "assumptions is not a list of keys", _BEARING)
        found = (self._bearing(name, value) for name, value in told.items())
        return tuple(each for each in found if each is not None)

    def _bearing(self, name: str, value: Value) -> Bearing | None:
        said = value if isinstance(value, dict) else {"stance": value}
        stance, when = said.get("stance", ""), "; ".join(listed_or_none(said.get("when", "")))
        decision, _, key = name.partition("/")
        if not decision or not key or "/" in key:
            message = f"{name!r} names no assumption of a decision"
            self.wrong("assumptions", message, _BEARING, name)
            return None
        try:
            told = Stance(stance.lower() if isinstance(stance, str) else "")
        except ValueError:
            known = ", ".join(Stance)
            message = f"{stance!r} does not say what the lesson says of {name}"
            self.wrong("assumptions", message, f"use one of {known}", name)
            return None
        return Bearing(decision, key, told, " ".join(when.split()))

    def _link(
        self,
        name: str,
        value: Value,
        kind: Kind,
        tensions: Mapping[str, Tension] | None,
    ) -> Informs | None:
        pole = value.get("pole", "") if isinstance(value, dict) else value
        felt = value.get("effect", "") if isinstance(value, dict) else ""
        if not isinstance(pole, str) or not isinstance(felt, str) or not pole:
            self.wrong("informs", f"{name} names no pole", f"write {name}: and one pole", name)
            return None
        if tensions is not None:
            tension = tensions.get(name)
            if tension is None:
                known = ", ".join(tensions)
                message = f"there is no tension {name!r}"
                self.wrong("informs", message, f"use one of {known}", name)
                return None
            if not tension.accepts(pole):
                message = f"{name} has no pole {pole!r}"
                self.wrong("informs", message, f"use one of {tension.accepted}", name)
                return None
        try:
            return Informs(name, pole, Effect(felt.lower()) if felt else kind.usual_effect)
        except ValueError:
            known = ", ".join(Effect)
            self.wrong("informs", f"{felt!r} is no effect", f"use one of {known}", name)
            return None


def read_page(
    data: bytes,
    path: str,
    fields_of: Callable[[str, Block, list[Problem]], F],
    record_of: Callable[[F, str], R | None],
) -> Document[R]:
    """A file as a record, with what is wrong with it.

    Args:
        data: the file's bytes.
        path: where it stands, for its problems.
        fields_of: reads its keys; a kind of Fields.
        record_of: makes the record from those and from the text below; None where it is none.
    """
    opened = open_page(data, path)
    if isinstance(opened, Problem):
        return Document(path, data, None, (opened,))
    text, block = opened
    problems: list[Problem] = []
    record = record_of(fields_of(path, block, problems), plain_newlines(text[block.body_start :]))
    if record is not None:
        note_marks(text, path, problems)
    return Document(path, data, record, tuple(problems))
