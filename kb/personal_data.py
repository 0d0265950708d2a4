"""What in a text may name or reach a person, found by rules and without a network or a model.

The rules follow the list of personally identifiable information in 34 CFR 99.3 (FERPA). Measured
elsewhere, name detectors from machine learning were hundreds of megabytes, asked the network, and
still missed student numbers. This cannot catch all; the docs say so.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Final

from kb.first_names import CLEAR, DOUBTFUL, NOT_SURNAMES, WELL_KNOWN, words
from kb.personal_rules import GENERAL, HANDLE, LEAVE_OUT, NAMED, RULES, SSN
from kb.privacy import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKIPPED: Final = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`\n]*`|https?://\S+|\[\[[^\[\]\n]{0,200}\]\]", re.DOTALL
)
"""Code, addresses of pages and links between lessons are not looked into."""
_SMALL_LETTERS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ’", "abcdefghijklmnopqrstuvwxyz'")
"""Letter for letter, so that places stay the same; `str.lower` may make a text longer."""
_WORD: Final = re.compile(r"[a-z0-9]+")

_EMAIL: Final = re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_FREE_DOMAINS: Final = re.compile(
    r"(?:^|\.)(?:example(?:\.\w+)?|(?:\w+\.)?(?:invalid|test|localhost))$"
)
_DIGITS: Final = re.compile(r"\d[\d ().+-]{5,24}\d")
_FEWEST_DIGITS: Final = 9
"""Of a number that is looked at as a telephone number wherever it stands."""
_MOST_NUMBERS: Final = 300
"""So many of them are looked at in one text; a table of figures may hold thousands."""
_AROUND: Final = 3
"""Characters beside such a number that tell what it is a part of."""
_CALLING: Final = words("telephone phone mobile cell tel call text ring dial fax whatsapp")
_CALLED: Final = re.compile(
    r"\b(?:tele)?(?:phone|mobile|cell|tel|call|text|ring|dial|fax|whatsapp)\b[^\d\n+(]{0,24}"
    r"(?P<shown>\+?\(?\d[\d ().-]{8,15}\d|\d{3}[-. ]\d{4})(?!\d)"
)

_CAPITALISED: Final = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+")
_SURNAME: Final = re.compile(r"\s+([A-Z]\w+)")
_PLACE_BEFORE: Final = re.compile(
    r"(?:San|Santa|Santo|Saint|St\.?|Los|Las|Fort|Ft\.?|Port|Mount|Mt\.?|Lake|New|Cape|North|South"
    r"|East|West|El|Camp)\s+$"
)
_PLACE_AFTER: Final = re.compile(
    r"\s+(?:[A-Z][\w.'’-]{0,20}\s+){0,2}(?:Academy|Avenue|Building|Center|Charter|City|College"
    r"|Community|County|Day|District|Elementary|Foundation|Fund|Hall|High|Independent|Institute"
    r"|Island|Junior|K-8|Lake|Library|Method|Middle|Park|Parish|Prep|Prize|Public|Road|Schools?"
    r"|Street|Town|Township|Unified|University|Valley|ISD|USD)\b"
)
_DEED: Final = re.compile(
    r"(?:\s+[A-Z](?:[\w'’-]+|\.))?(?:,?\s+who\b|\s+(?:cried|cries|yelled|laughed|smiled|hid"
    r"|forgot|forgets|wrote|writes|felt|feels|hit|threw|struggled|struggles|could(?:n['’]t| not)"
    r"|can(?:['’]t|not)|doesn['’]t|is\s+(?:new|absent|late|shy)|was\s+(?:absent|late|suspended"
    r"|expelled|bored|upset|angry|alone|afraid|scared)|transferred|gave\s+up|hate[sd]|loved|reads"
    r"|finished|lost\s+(?:his|her|their)|lives\s+(?:with|in))\b"
    r"|['’]s\s+(?:mom|mum|mother|dad|father|parents?|brother|sister|aunt|uncle|grand\w+|family"
    r"|laptop|tablet|chromebook|ipad|phone|desk|seat|essay|reading|writing|work|homework|iep"
    r"|login|password|account|grades?|behaviou?r|class|group|teacher)\b)"
)
_ROLE: Final = re.compile(
    r"\b(?:student|pupil|boy|girl|child|kid|son|daughter|colleague|friend|para|aide|named|paired"
    r"|seated)\s+$"
)
_NEAR: Final = 16
"""Characters looked at before a name; the longest of the words above fits."""
_NAME: Final = "somebody's name"


def personal_data(text: str) -> list[Finding]:
    """Passages that may name or reach a person, in their order, none inside another.

    Args:
        text: what a person wrote; ``start`` and ``end`` of a finding count its characters.
    """
    looked_at = _SKIPPED.sub(lambda found: " " * len(found[0]), text)
    small = looked_at.lower() if looked_at.isascii() else looked_at.translate(_SMALL_LETTERS)
    present = frozenset(_WORD.findall(small))
    found = [*_certain(looked_at, small, present), *_likely(looked_at, small, present)]
    found.sort(key=lambda each: (each.severity is not Severity.STOP, each.start, -each.end))
    kept: list[Finding] = []
    taken = bytearray(len(text))
    for each in found:
        if 1 not in taken[each.start : each.end]:
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _certain(text: str, small: str, present: frozenset[str]) -> Iterator[Finding]:
    """What has a shape of its own."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not _FREE_DOMAINS.search(match[0].partition("@")[2].lower()):
                yield _finding(Severity.STOP, match.span(), text, "an e-mail address", LEAVE_OUT)
    if "@" in text or "com" in present:
        for match in HANDLE.finditer(text):
            yield _finding(Severity.WARN, match.span(), text, "the name of an account", LEAVE_OUT)
    yield from _numbers(text)
    if not _CALLING.isdisjoint(present):
        for match in _CALLED.finditer(small):
            yield _finding(Severity.STOP, match.span("shown"), text, "a phone number", LEAVE_OUT)


def _numbers(text: str) -> Iterator[Finding]:
    runs = (
        run.span()
        for run in _DIGITS.finditer(text)
        if sum(map(str.isdigit, run[0])) >= _FEWEST_DIGITS
    )
    for start, end in islice(runs, _MOST_NUMBERS):
        for match in SSN.finditer(text, start, end):
            what = "what looks like a social security number"
            yield _finding(Severity.STOP, match.span(), text, what, LEAVE_OUT)
        for place in _phones(text, start, end):
            yield _finding(Severity.STOP, place, text, "a phone number", LEAVE_OUT)


def _likely(text: str, small: str, present: frozenset[str]) -> Iterator[Finding]:
    """What the words around it make a sign of a person."""
    for rule in RULES:
        if not rule.needs.isdisjoint(present):
            for match in rule.pattern.finditer(text if rule.cased else small):
                yield _finding(rule.severity, match.span(), text, rule.what, rule.suggestion)
    for pattern, needs in NAMED:
        if not needs.isdisjoint(present):
            for match in pattern.finditer(text):
                if match["name"].lower() not in NOT_SURNAMES:
                    yield _finding(Severity.WARN, match.span(), text, _NAME, GENERAL)
    for place in _first_names(text):
        yield _finding(Severity.WARN, place, text, _NAME, GENERAL)


def _phones(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    import phonenumbers  # noqa: PLC0415 - 40 ms, only where a number stands

    first = max(0, start - _AROUND)
    around = text[first : end + _AROUND]
    for region in ("US", "GB"):
        for match in phonenumbers.PhoneNumberMatcher(
            around, region, leniency=phonenumbers.Leniency.STRICT_GROUPING
        ):
            yield first + match.start, first + match.end


def _first_names(text: str) -> Iterator[tuple[int, int]]:
    """First names that stand for a person and not for a place, a product or a famous one."""
    for match in _CAPITALISED.finditer(text):
        name = match[0].lower() if match[0].isascii() else _plain(match[0])
        if name not in CLEAR and name not in DOUBTFUL:
            continue
        start, end = match.span()
        if text[start - 1 : start].isalnum():
            continue
        surname = _SURNAME.match(text, end)
        if surname and f"{name}-{surname[1].lower()}" in WELL_KNOWN:
            continue
        before = text[max(0, start - _NEAR) : start]
        if _PLACE_BEFORE.search(before) or _PLACE_AFTER.match(text, end):
            continue
        if name in CLEAR or _DEED.match(text, end) or _ROLE.search(before):
            yield start, end


def _plain(name: str) -> str:
    """The name in plain small letters, as the lists hold it."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def _finding(
    severity: Severity, place: tuple[int, int], text: str, what: str, suggestion: str
) -> Finding:
    start, end = place
    return Finding(severity, start, end, text[start:end], what, suggestion)
