"""The query language: what a person types becomes a value that says what is asked.

Nothing typed is an error: what cannot be read as an operator or a filter is read as words, with a
hint. Nothing here knows how an answer is found.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FILTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kind": "practice or failure",
        "tension": "a tension, by its name or number",
        "pole": "the pole that was leaned on",
        "effect": "helped, hurt or mixed",
        "author": "who wrote it",
        "school": "where it was written",
        "grade": "a grade or a band, such as 7 or 6-8",
        "subject": "the subject taught",
        "place": "city, suburban, town or rural",
        "size": "the size of the school, as a band",
        "tag": "a label",
        "evidence": "how the author knows",
        "after": "from a day, month or year on",
        "before": "before a day, month or year",
    }
)
"""Every filter, in the order in which help shows them, with what it means."""
DATES: Final = ("after", "before")
MAX_ITEMS: Final = 64
"""Words, phrases and filter values of one query; the rest of a pasted page is not read."""
_MAX_TEXT: Final = 20_000
_MAX_WORD: Final = 100
_MAX_PHRASE: Final = 200
_OPPOSITE: Final = {"after": "before", "before": "after"}
_SPOKEN: Final = {"AND": "put + before each word that must be there", "NOT": "write -word"}
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TOKEN: Final = re.compile(
    r'(?P<sign>[+-]*)(?:(?P<name>[A-Za-z]+):)?"(?P<quoted>[^"]*)"|(?P<run>[^\s"]+)'
)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_Values = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. An item that holds a space is a phrase.

    Any of ``words`` may match, and a repeated one counts more; everything else narrows. Several
    values of one filter mean any of them; different filters must all hold.
    """

    words: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    filters: _Values = ()
    not_filters: _Values = ()
    prefix: str = ""
    """The word that is still being typed; it stands in one of the fields above as well."""
    hints: tuple[str, ...] = field(default=(), compare=False)

    @property
    def wordless(self) -> bool:
        """Whether nothing is asked that could rank one lesson above another."""
        return not (self.words or self.must or self.phrases or self.any_of)

    def values(self, name: str) -> tuple[str, ...]:
        """What this filter asks for; empty when it is not set."""
        return dict(self.filters).get(name, ())

    def narrowed(self, **filters: str | Iterable[str]) -> Query:
        """The same question with these filters set, each replacing what it said before."""
        kept = dict(self.filters)
        for name, given in filters.items():
            if name not in FILTERS:
                raise KeyError(name)
            values = (given,) if isinstance(given, str) else tuple(given)
            kept[name] = tuple(filter(None, dict.fromkeys(map(_value, values))))
        ordered = tuple((name, kept[name]) for name in FILTERS if kept.get(name))
        return replace(self, filters=ordered)

    def without(self, name: str) -> Query:
        """The same question with nothing said about this filter."""
        return replace(
            self,
            filters=tuple(each for each in self.filters if each[0] != name),
            not_filters=tuple(each for each in self.not_filters if each[0] != name),
        )

    @property
    def text(self) -> str:
        """The question as one would type it: parses to an equal query."""
        parts = [*_filter_parts("", self.filters), *_filter_parts("-", self.not_filters)]
        parts += [f"-{_quoted(item)}" for item in self.must_not]
        parts += [f"+{_quoted(item)}" for item in self.must]
        parts += [_quoted(item) for item in self.phrases]
        parts += [" OR ".join(map(_quoted, group)) for group in self.any_of]
        parts += self.words
        if self.prefix:  # the unfinished word is the last one
            ends = {self.prefix, f"+{self.prefix}", f"-{self.prefix}"}
            last = (i for i, part in enumerate(parts) if part in ends or _closes(part, self.prefix))
            place = max(last, default=len(parts) - 1)
            parts.append(parts.pop(place))
        return " ".join(parts)

    @property
    def description(self) -> str:
        """How the question was read, in plain words."""
        says: list[str] = []
        if self.words:
            says.append(f"any of {_spoken(dict.fromkeys(self.words), ', ')}")
        says += [f"all of {_spoken((*self.must, *self.phrases), ', ')}"] * bool(
            self.must or self.phrases
        )
        says += [f"{_spoken(group, ' or ')}" for group in self.any_of]
        says += [f"without {_spoken(self.must_not, ', ')}"] * bool(self.must_not)
        says += [_spoken_filter(name, values) for name, values in self.filters]
        says += [f"not {_spoken_filter(name, values)}" for name, values in self.not_filters]
        return "; ".join(says) or "all lessons, newest first"


def parse(text: str, *, typing: bool = False) -> Query:
    """Read what a person typed. Never raises.

    Args:
        text: anything at all.
        typing: the last word may be unfinished, unless a space follows it.
    """
    reader = _Reader()
    given = text[:_MAX_TEXT]
    if not given.isascii():
        given = unicodedata.normalize("NFC", given.encode("utf-8", "ignore").decode())
        given = given.translate(_QUOTES)
    if given.count('"') % 2:
        given = " ".join(given.rsplit('"', 1))
        if not typing:
            reader.hint('A " has no partner, so what follows it was read as words.')
    for token in _TOKEN.finditer(given):
        reader.take(token, last=typing and token.end() == len(given))
    return reader.query()


def first_day(value: str) -> date | None:
    """The first day of a day, month or year such as 2026-11; None when it is none."""
    found = _DATE.fullmatch(value.strip())
    try:
        return date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        return None


class _Reader:
    """Collects the tokens of one text."""

    def __init__(self) -> None:
        self._items: dict[str, list[str]] = {"words": [], "must": [], "must_not": [], "phrases": []}
        self._groups: list[list[str]] = []
        self._filters: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        self._hints: dict[str, None] = {}
        self._prefix = ""
        self._count = 0
        self._operand: str | None = None  # where the item before an OR was put
        self._either = False  # an OR was read just now

    def hint(self, sentence: str) -> None:
        self._hints[sentence] = None

    def take(self, token: re.Match[str], *, last: bool) -> None:
        """Read one token; ``last``: nothing follows it and the person is typing."""
        run = token["run"]
        if run is None:
            self._quoted(token["sign"], token["name"] or "", token["quoted"])
        elif run in ("OR", "|", "||"):
            self._either = self._operand is not None
        elif run in _SPOKEN:
            self.hint(f"{run} was left out: {_SPOKEN[run]}.")
        else:
            sign, rest = _signed(run)
            name, colon, value = rest.partition(":")
            if colon and (known := name.lower()) in FILTERS:
                self._filter(sign, known, value.split(","), last=last)
                return
            if colon and name.isalpha() and value and not value.startswith("/") and not last:
                self.hint(f"There is no filter “{name[:20]}”, so it was read as words.")
            self._word(sign, _word(rest), last=last)

    def _quoted(self, sign: str, name: str, text: str) -> None:
        if name.lower() in FILTERS:
            self._filter(sign[:1], name.lower(), [text], last=False)
            return
        if name:
            self._word(sign[:1], _word(name), last=False)
            sign = ""
        words = [word for word in map(_word, text.split()) if word]
        phrase = " ".join(words)[:_MAX_PHRASE].strip()
        if " " in phrase:
            self._put("must_not" if sign[:1] == "-" else "phrases", phrase)
        elif phrase:
            self._put("must_not" if sign[:1] == "-" else "must", phrase)

    def _word(self, sign: str, word: str, *, last: bool) -> None:
        if word:
            self._put({"+": "must", "-": "must_not"}.get(sign, "words"), word)
            if last:
                self._prefix = word

    def _put(self, where: str, item: str) -> None:
        if not self._room():
            return
        if self._either and where != "must_not" and self._operand is not None:
            self._join(item)
            return
        self._either = False
        if where == "words" or item not in self._items[where]:
            self._items[where].append(item)
        self._operand = None if where == "must_not" else where

    def _join(self, item: str) -> None:
        """Put the item into a group with the one before the OR; "a OR a" is a, where it stands."""
        self._either = False
        if self._operand != "any_of":
            held = self._items[self._operand or "words"]
            if held[-1] == item:
                return
            self._groups.append([held.pop()])
            self._operand = "any_of"
        if item not in self._groups[-1]:
            self._groups[-1].append(item)

    def _filter(self, sign: str, name: str, values: Iterable[str], *, last: bool) -> None:
        self._operand, self._either = None, False
        negated = sign == "-"
        if negated and name in DATES:
            name, negated = _OPPOSITE[name], False
        found = [value for value in map(_value, values) if value]
        if not found and not last:
            self.hint(f"“{name}:” wants a value: {FILTERS[name]}.")
        for value in found:
            if name in DATES and not first_day(value):
                if not last:
                    self.hint(f"“{name}:” wants a date such as 2026, 2026-01 or 2026-01-31.")
            elif self._room():
                held = self._filters[negated].setdefault(name, [])
                held += [value] * (value not in held)

    def _room(self) -> bool:
        self._count += 1
        if self._count == MAX_ITEMS + 1:
            self.hint(f"Only the first {MAX_ITEMS} words were read.")
        return self._count <= MAX_ITEMS

    def query(self) -> Query:
        """What was read."""
        groups = [tuple(group) for group in self._groups]
        words = self._items["words"]
        held = {*self._items["must"], *self._items["must_not"], *words}.union(*groups)
        return Query(
            words=tuple(words),
            must=tuple(self._items["must"]),
            must_not=tuple(self._items["must_not"]),
            phrases=tuple(self._items["phrases"]),
            any_of=tuple(groups),
            filters=_ordered(self._filters[False]),
            not_filters=_ordered(self._filters[True]),
            prefix=self._prefix if self._prefix in held else "",
            hints=tuple(self._hints),
        )


def _signed(run: str) -> tuple[str, str]:
    """The sign, and what follows all signs."""
    rest = run.lstrip("+-")
    return (run[0] if len(rest) < len(run) else ""), rest


def _word(run: str) -> str:
    """The run as a word: no signs in front, and none that is only punctuation or an operator."""
    word = run.lstrip("+-")[:_MAX_WORD]
    if word in ("OR", *_SPOKEN) or not (word.isalnum() or any(char.isalnum() for char in word)):
        return ""
    name, colon, _ = word.partition(":")
    return "" if colon and name.lower() in FILTERS else word


def _value(text: str) -> str:
    return " ".join(text.replace('"', " ").split())[:_MAX_WORD].strip()


def _ordered(held: Mapping[str, list[str]]) -> _Values:
    return tuple((name, tuple(held[name])) for name in FILTERS if held.get(name))


def _filter_parts(sign: str, filters: _Values) -> Iterator[str]:
    for name, values in filters:
        for value in values:
            plain = value.isalnum() or not re.search(r'[\s,"]', value)
            yield f"{sign}{name}:{value}" if plain else f'{sign}{name}:"{value}"'


def _quoted(item: str) -> str:
    return f'"{item}"' if " " in item else item


def _closes(part: str, word: str) -> bool:
    return part.endswith(f" OR {word}")


def _spoken(items: Iterable[str], between: str) -> str:
    return between.join(f"“{item}”" for item in items)


def _spoken_filter(name: str, values: tuple[str, ...]) -> str:
    start = {"after": "from", "before": "before"}.get(name, name)
    return f"{start} {' or '.join(values)}" + (" on" if name == "after" else "")
