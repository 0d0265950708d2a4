"""Markdown with front matter as a record, and what is wrong with it, file and line.

Reading never fails: whatever the bytes are, the answer is a `Document`, with a record if the
file is one and with a `Problem` for everything that is not as it should be.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kb.front_matter import Block, Unreadable, Value, parse
from kb.model import (
    Effect,
    Entry,
    Evidence,
    Informs,
    Kind,
    Pole,
    Problem,
    Setting,
    StoreSettings,
    Tension,
)
from kb.rendering import edited, entry_changes, path_for, render_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAX_FILE",
    "Document",
    "Value",
    "body_of",
    "digest_of",
    "edited",
    "entry_changes",
    "front_matter",
    "links",
    "path_for",
    "read_entry",
    "read_store_settings",
    "read_tension",
    "render_entry",
]

R = TypeVar("R")

MAX_FILE: Final = 2 * 1024 * 1024
"""Bytes; a larger file is not read as a record."""
FORMAT: Final = 1
"""The version of the store's format that this program reads and writes."""
_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_CONFLICT: Final = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
_LFS: Final = b"version https://git-lfs"
_BOM: Final = "\ufeff"
_CODE: Final = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[\[\s{0,8}([0-9A-Za-z-]{1,64})\s{0,8}(?:\|[^\[\]\n]{0,200})?\]\]")
_SETTING_KEYS: Final = ("grades", "subject", "size", "place")


@dataclass(frozen=True, slots=True)
class Document(Generic[R]):
    """One file as read. ``record`` is None where it cannot be read as one."""

    path: str
    data: bytes
    record: R | None
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal; it travels with whoever wants to write."""
        return digest_of(self.data)


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def links(body: str) -> tuple[str, ...]:
    """The ids that a text links to as ``[[id]]`` or ``[[id|words]]``, each once; not in code."""
    if "[[" not in body:
        return ()
    return tuple(dict.fromkeys(_LINK.findall(_CODE.sub("", body))))


def front_matter(data: bytes) -> Mapping[str, Value]:
    """Every key as written, unknown ones too; empty where there is no sound front matter."""
    try:
        return parse(_text(data)).values
    except (Unreadable, UnicodeDecodeError):
        return {}


def body_of(data: bytes) -> str:
    """The text below the front matter, with its line endings as plain newlines."""
    text = _text(data)
    return _plain_newlines(text[parse(text).body_start :])


def read_entry(data: bytes, path: str, tensions: Mapping[str, Tension] | None) -> Document[Entry]:
    """Read a lesson.

    Args:
        data: the file's bytes.
        path: where it stands, for its problems.
        tensions: those of the store, by id; None leaves the links unchecked.
    """
    opened = _open(data, path)
    if isinstance(opened, Problem):
        return Document(path, data, None, (opened,))
    text, block = opened
    problems: list[Problem] = []
    fields = _Fields(path, block, problems)
    entry_id, title = fields.line("id"), fields.line("title")
    kind = fields.kind()
    for key, value, example in (
        ("id", entry_id, "id: and ten letters or digits of your own"),
        ("title", title, "title: and one line that says what it is about"),
    ):
        if not value:
            problems.append(Problem(path, 1, f"the lesson has no {key}", f"add a line {example}"))
    if entry_id and not _ID.fullmatch(entry_id):
        fields.wrong(
            "id", f"the id {entry_id!r} is not usable", "use only letters, digits and hyphens"
        )
        entry_id = ""
    if not (entry_id and title and kind):
        return Document(path, data, None, tuple(problems))
    entry = Entry(
        id=entry_id,
        title=title,
        kind=kind,
        informs=fields.informs(kind, tensions),
        conditions=fields.items("conditions"),
        not_when=fields.items("not_when"),
        evidence=fields.evidence(),
        setting=fields.setting(),
        author=fields.line("author"),
        school=fields.line("school"),
        tags=fields.items("tags"),
        sources=fields.items("sources"),
        created=fields.line("created"),
        body=_plain_newlines(text[block.body_start :]),
    )
    _conflict_marks(text, path, problems)
    return Document(path, data, entry, tuple(problems))


def read_tension(data: bytes, path: str) -> Document[Tension]:
    """Read a tension; it needs an id, a question and exactly two poles."""
    opened = _open(data, path)
    if isinstance(opened, Problem):
        return Document(path, data, None, (opened,))
    text, block = opened
    problems: list[Problem] = []
    fields = _Fields(path, block, problems)
    tension_id, question = fields.line("id"), fields.line("question")
    if not tension_id or not _ID.fullmatch(tension_id):
        fields.wrong("id", "the tension has no usable id", "add a line such as id: fast-or-slow")
    if not question:
        fields.wrong("question", "the tension has no question", "add a line question: ...")
    poles = block.values.get("poles")
    if not isinstance(poles, dict) or len(poles) != 2 or "both" in poles:  # noqa: PLR2004 - poles
        fields.wrong("poles", "a tension has exactly two poles", "name two poles under poles:")
    number = fields.line("number")
    if number and not (number.isascii() and number.isdigit() and len(number) < 4):  # noqa: PLR2004
        fields.wrong("number", f"{number!r} is not a number", "write a small number such as 3")
        number = ""
    if problems or not isinstance(poles, dict):
        return Document(path, data, None, tuple(problems))
    first, second = (_pole(name, told) for name, told in poles.items())
    tension = Tension(
        id=tension_id,
        question=question,
        poles=(first, second),
        number=int(number) if number else None,
        asks=fields.items("asks"),
        body=_plain_newlines(text[block.body_start :]),
    )
    _conflict_marks(text, path, problems)
    return Document(path, data, tension, tuple(problems))


def read_store_settings(data: bytes, path: str = "bothand.toml") -> Document[StoreSettings]:
    """Read ``bothand.toml``."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        problem = Problem(
            path,
            int(found.group(1)) if found else 0,
            "the notebook's settings cannot be read",
            "write each as key = value, with text in quotes",
        )
        return Document(path, data, None, (problem,))
    version, name = table.get("format"), table.get("name")
    if not isinstance(version, int) or version > FORMAT:
        problem = Problem(
            path,
            0,
            f"this notebook has format {version!r}, and this program reads up to {FORMAT}",
            "use a newer Bothand, or correct the line format = 1",
        )
        return Document(path, data, None, (problem,))
    words = table.get("vocabularies")
    vocabularies = {
        key: tuple(str(each) for each in value)
        for key, value in (words.items() if isinstance(words, dict) else ())
        if isinstance(value, list)
    }
    return Document(
        path, data, StoreSettings(version, name if isinstance(name, str) else "", vocabularies)
    )


def _open(data: bytes, path: str) -> tuple[str, Block] | Problem:
    """The text of a file and its parts, or why it cannot be read."""
    if len(data) > MAX_FILE:
        return Problem(path, 0, "the file is larger than 2 MB", "keep lessons to text")
    if data.startswith(_LFS):
        return Problem(
            path,
            1,
            "the file stands elsewhere (Git LFS) and only a pointer to it is here",
            "put the text itself into the notebook",
        )
    try:
        text = _text(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "the file is not UTF-8 text", "save it again as UTF-8")
    try:
        return text, parse(text)
    except Unreadable as error:
        if clash := _CONFLICT.search(text):
            line = text.count("\n", 0, clash.start()) + 1
            return Problem(path, line, *_CLASH)
        return Problem(path, error.line, error.message, error.fix)


_CLASH: Final = (
    "two versions stand here one below the other (<<<<<<<)",
    "keep the words that are right and delete the marks",
)


def _conflict_marks(text: str, path: str, problems: list[Problem]) -> None:
    if "<<<<<<<" in text and (clash := _CONFLICT.search(text)):
        problems.append(Problem(path, text.count("\n", 0, clash.start()) + 1, *_CLASH))


def _text(data: bytes) -> str:
    return data.decode("utf-8").removeprefix(_BOM)


def _plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _pole(pole_id: str, told: Value) -> Pole:
    said = told if isinstance(told, dict) else {}
    return Pole(
        pole_id,
        protects=_listed(said.get("protects", "")),
        overdone=_listed(said.get("overdone", "")),
        warnings=_listed(said.get("warnings", "")),
    )


def _listed(value: Value) -> tuple[str, ...]:
    """A list of texts; one text alone counts as a list of one."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(each for each in value if isinstance(each, str) and each)


class _Fields:
    """The keys of one file, read into values; what is wrong is added to ``problems``."""

    __slots__ = ("block", "path", "problems", "values")

    def __init__(self, path: str, block: Block, problems: list[Problem]) -> None:
        self.path = path
        self.block = block
        self.values = block.values
        self.problems = problems
        for key, line in block.repeated:
            problems.append(
                Problem(path, line, f"the key {key} stands twice", "delete one of the two")
            )

    def wrong(self, key: str, message: str, fix: str) -> None:
        self.problems.append(Problem(self.path, self.block.lines.get(key, 1), message, fix))

    def line(self, key: str) -> str:
        value = self.values.get(key, "")
        if isinstance(value, str):
            return " ".join(value.split()) if "\n" in value else value.strip()
        self.wrong(key, f"{key} is not one text", f"write one line after {key}:")
        return ""

    def items(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, dict) or any(not isinstance(each, str) for each in value):
            self.wrong(
                key,
                f"{key} is not a plain list",
                "write each on a line of its own after -, in quotes if it holds a colon",
            )
        return _listed(value)

    def kind(self) -> Kind | None:
        told = self.line("kind")
        try:
            return Kind(told.lower())
        except ValueError:
            named = f"{told!r} is no kind of lesson" if told else "the lesson has no kind"
            self.wrong("kind", named, "write kind: practice or kind: failure")
            return None

    def evidence(self) -> Evidence | None:
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
        told = self.values.get("setting")
        if told is None or told == "":
            return Setting()
        if not isinstance(told, dict):
            self.wrong("setting", "the setting is not a list of keys", "write grades, subject ...")
            return Setting()
        return Setting(
            *(
                ", ".join(_listed(value))
                if not isinstance(value := told.get(key, ""), str)
                else value.strip()
                for key in _SETTING_KEYS
            )
        )

    def informs(self, kind: Kind, tensions: Mapping[str, Tension] | None) -> tuple[Informs, ...]:
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
            self.wrong("informs", f"{name} names no pole", f"write {name}: and one pole after it")
            return None
        if tensions is not None:
            tension = tensions.get(name)
            if tension is None:
                known = ", ".join(tensions)
                self.wrong("informs", f"there is no tension {name!r}", f"use one of {known}")
                return None
            if not tension.accepts(pole):
                poles = ", ".join([*(each.id for each in tension.poles), "both"])
                self.wrong("informs", f"{name} has no pole {pole!r}", f"use one of {poles}")
                return None
        try:
            return Informs(name, pole, Effect(felt.lower()) if felt else kind.usual_effect)
        except ValueError:
            known = ", ".join(Effect)
            self.wrong("informs", f"{felt!r} is no effect", f"use one of {known}")
            return None
