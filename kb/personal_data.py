"""What in a text may name or reach a person, found by rules and without a network or a model.

The rules follow the list of personally identifiable information in 34 CFR 99.3 (FERPA). Measured
elsewhere, name detectors from machine learning were hundreds of megabytes, asked the network, and
still missed student numbers. This cannot catch all; the docs say so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.privacy import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKIPPED: Final = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`\n]*`|https?://\S+|\[\[[^\[\]\n]{0,200}\]\]", re.DOTALL
)
"""Code, addresses of pages and links between lessons are not looked into."""

_EMAIL: Final = re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_FREE_DOMAINS: Final = re.compile(r"(?:^|\.)(?:example(?:\.\w+)?|\w+\.(?:invalid|test|localhost))$")
_SSN: Final = re.compile(r"\b(?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}\b")
_WHOSE: Final = r"(?:student|pupil|learner|child|enrol?lment|matric(?:ulation)?|roll|lunch|school)"
_NUMBERED: Final = re.compile(
    rf"\b(?:{_WHOSE}['’]?s?\s+(?:id|i\.d\.|number|no\.?|nr\.?|code|account)|(?:{_WHOSE}-id|upn|sid))"
    r"\b\W{0,4}(?:is|was|of)?\W{0,3}(?P<shown>[A-Z]{0,3}-?\d{4,12})\b",
    re.IGNORECASE,
)
_DATE: Final = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?"
    r"(?:,?\s+\d{4})?|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"(?:\s+\d{4})?)"
)
_BORN: Final = re.compile(
    rf"\b(?:born|birth\s?day|birth\s?date|date of birth|d\.?o\.?b\.?)\b[^.\n]{{0,24}}?{_DATE}",
    re.IGNORECASE,
)
_STREET: Final = re.compile(
    r"\b\d{1,5}\s+(?:[A-Z][a-z]+\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|"
    r"Boulevard|Blvd|Place|Way)\b\.?"
)
_HANDLE: Final = re.compile(r"(?<![\w@/.])@[A-Za-z_]\w{2,}\b")
_HONORIFIC: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Coach|Principal|Señora?|Sra?)\.?\s+(?P<shown>[A-Z][\w'’-]+)"
)
_KIN: Final = (
    r"(?:mom|mum|mother|dad|father|parent|guardian|brother|sister|sibling|twin|uncle|aunt|"
    r"grandmother|grandma|grandfather|grandpa|stepmother|stepfather|foster\s+\w+)"
)
_RELATIVE: Final = re.compile(
    rf"\b(?:his|her|their|the\s+(?:boy|girl|child|student|pupil)['’]s)\s+{_KIN},?\s+"
    r"(?P<shown>[A-Z][\w'’-]+)"
)
_CHILD: Final = (
    r"(?:a|an|one|this|that|the|my|our|another|her|his)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:student|pupil|child|boy|girl|kid|[a-z]+(?:st|nd|rd|th)[- ]grader|freshman|sophomore|"
    r"junior|senior)"
)
_CONDITION: Final = (
    r"(?:IEP|504(?:\s+plan)?|ADHD|autis\w+|dyslexi\w+|diagnos\w+|disabilit\w+|asthma\w*|"
    r"epilep\w+|diabet\w+|suspended|expelled|arrested|detention|foster\s+care|homeless\w*|"
    r"undocumented|immigra\w+|asylum|pregnan\w+|self-harm\w*|suicid\w+|abuse[ds]?|evict\w+)"
)
_SINGLED: Final = re.compile(
    rf"\b{_CHILD}\b(?!s\b)[^.!?\n]{{0,60}}?\b{_CONDITION}\b"
    rf"|\b{_CONDITION}\b[^.!?\n]{{0,30}}?\b(?:for|of|with)\s+{_CHILD}\b(?!s\b)",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(
    r"\b(?:the\s+only|one\s+of\s+(?:the\s+)?(?:two|three|four|five|few))\s+[^.!?\n]{0,50}?"
    r"\bin\s+(?:my|our|this|the|his|her|their)\s+(?:[\w-]+\s+){0,2}(?:class\w*|grade|section|homeroom|"
    r"period|school|course|team|group)\b",
    re.IGNORECASE,
)
_SMALL: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|[1-9])\s+(?:of\s+(?:my|our|the)\s+)"
    r"(?:[\w-]+\s+){0,2}(?:students|pupils|children|kids|boys|girls|learners)\b"
    rf"|\b(?:one|two|three|four|five|[1-5])\s+(?:[\w-]+\s+){{0,2}}(?:students?|pupils?|children|"
    rf"boys?|girls?)\s+(?:with|who\s+(?:has|have|had|is|are|was|were))\s+[^.!?\n]{{0,30}}?{_CONDITION}",
    re.IGNORECASE,
)
_FIRST_NAMES: Final = frozenset(
    # Common given names in the United States over the last decades; written down by hand.
    """
    aaliyah aaron abby abigail adam addison adrian aiden aisha alan albert alejandro alex alexa
    alexander alexis ali alice alicia alina alyssa amanda amber amelia amir amy ana andre andrea
    andrew andy angel angela angelica anna anne anthony antonio ariana ashley ava avery bella ben
    benjamin beth bianca billy bobby brandon brayden brenda brian brianna brittany bruno caleb
    cameron camila carla carlos carmen caroline carter cesar chloe christian christina christopher
    claire connor cristina daisy damian daniel daniela danny darius david dennis destiny devon
    diana diego dmitri dominic dylan eddie eduardo elena eli elias elijah elizabeth ella ellie emily
    emma eric erica erin esteban ethan eva evan fatima felix fernando francisco gabriel gabriela
    george gianna giovanni gloria gonzalo grayson hailey hannah hassan hector henry hudson hugo
    ibrahim imani isaac isabel isabella isaiah ivan jack jackson jacob jada jaden jaime jake jamal
    james jamie jasmin jasmine jason javier jayden jeremiah jeremy jerome jesse jessica jesus jill
    jimmy joanna jocelyn joel john johnny jonah jonathan jordan jorge jose joseph joshua josiah
    juan juanita julia julian juliana julie justin kaitlyn kareem karen karina kate katherine katie
    kayla keisha kelly kenneth kenya kevin khalid kiara kim kyle lakisha lamar landon latoya laura
    lauren layla leah leila leo leon leonardo leslie levi liam lily linda lindsay lisa logan lorena
    louis lucas lucia lucy luis luke luna mackenzie madeline madison malik manuel marco marcus
    maria mariah mariam mariana marisol marissa mark martha martin marvin mason mateo matthew
    maurice maya mei melanie melissa mia michael michelle miguel mike mila miles mohamed mohammed
    molly monica morgan muhammad nadia naomi natalia natalie nathan nathaniel nia nicholas nicole
    nina noah noel nora oliver olivia omar oscar owen pablo paige pamela patricia patrick paul paula
    pedro penelope peter priya rachel rafael raj ramon raul raymond rebecca ricardo richard riley
    robert roberto rodrigo roman rosa ruben ruby ryan sabrina sam samantha samir samuel sandra
    santiago sara sarah savannah sean sebastian selena sergio shanice sharon sofia sophia sophie
    stella stephanie stephen steven susan sydney tamika tanya tariq taylor teresa thomas tiffany
    timothy tina tomas tommy travis trevor tyler tyrone valentina valeria vanessa veronica victor
    victoria vincent vivian wei wendy wesley william xavier yasmin yesenia yolanda yusuf zachary
    zainab zoe
    """.split()
)
_ACTS: Final = (
    r"(?:was|is|were|had|has|did|didn['’]t|does|said|says|told|asked|cried|left|came|went|got|"
    r"refused|failed|forgot|missed|struggled|wrote|read|hit|ran|needed|needs|wanted|wants|could|"
    r"couldn['’]t|would|wouldn['’]t|felt|broke|lost|used|tried|finished|started|kept|made|moved|"
    r"never|always|often|threw|yelled|helped|lives|transferred)"
)
_CAPITALISED: Final = re.compile(r"\b[A-Z][a-z]+\b")
_THEN: Final = re.compile(
    rf"(?:\s+[A-Z](?:[a-z'’-]+|\.))?(?:['’]s\s+[a-z]|,?\s+(?:who\s+)?{_ACTS}\b)"
)
"""What follows a name that stands for a person: a surname perhaps, then a deed or a belonging."""
_BEFORE: Final = re.compile(
    r"\b(?:student|pupil|child|boy|girl|named|called|with|for|helped|asked|told|sent|gave|like|about|"
    r"saw|and|moved|put|let|when|if|because)\s+$",
    re.IGNORECASE,
)
"""What stands before such a name."""
_NEAR: Final = 16
"""Characters looked at before a name; the longest of the words above fits."""

_NUMBER_HINT: Final = re.compile(r"\d[\d ().+-]{5,}\d")

_GENERAL: Final = 'Write who it was in general words, such as "a student" or "a colleague".'
_LEAVE_OUT: Final = "Leave it out."
_BROADER: Final = (
    'Say it of a larger group, such as "some students", so that nobody knows whom you mean.'
)

_RULES: Final[tuple[tuple[Severity, re.Pattern[str], str, str], ...]] = (
    (Severity.STOP, _SSN, "what looks like a social security number", _LEAVE_OUT),
    (Severity.STOP, _NUMBERED, "the number of one student", _LEAVE_OUT),
    (Severity.WARN, _BORN, "a date of birth", _LEAVE_OUT),
    (Severity.WARN, _STREET, "what looks like a street address", _LEAVE_OUT),
    (Severity.WARN, _HANDLE, "the name of an account", _LEAVE_OUT),
    (Severity.WARN, _HONORIFIC, "somebody's name", _GENERAL),
    (Severity.WARN, _RELATIVE, "the name of a relative", _GENERAL),
    (Severity.WARN, _SINGLED, "something about one child alone", _BROADER),
    (Severity.WARN, _ONLY, "words that single somebody out", _BROADER),
    (Severity.WARN, _SMALL, "so few that they may be known", _BROADER),
)


def personal_data(text: str) -> list[Finding]:
    """Passages that may name or reach a person, in their order, none inside another.

    Args:
        text: what a person wrote; ``start`` and ``end`` of a finding count its characters.
    """
    looked_at = _SKIPPED.sub(lambda found: " " * len(found[0]), text)
    found = sorted(_found(looked_at), key=lambda each: (each.start, -each.end))
    kept: list[Finding] = []
    for each in sorted(found, key=lambda one: one.severity is not Severity.STOP):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _found(text: str) -> Iterator[Finding]:
    if "@" in text:
        yield from _addresses(text)
    if _NUMBER_HINT.search(text):
        yield from _phones(text)
    for severity, pattern, what, suggestion in _RULES:
        for match in pattern.finditer(text):
            yield _finding(severity, match.span(), text, what, suggestion)
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        if match[0].lower() in _FIRST_NAMES and (
            _THEN.match(text, end) or _BEFORE.search(text[max(0, start - _NEAR) : start])
        ):
            yield _finding(Severity.WARN, (start, end), text, "somebody's name", _GENERAL)


def _addresses(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        if not _FREE_DOMAINS.search(match[0].partition("@")[2].lower()):
            yield _finding(Severity.STOP, match.span(), text, "an e-mail address", _LEAVE_OUT)


def _phones(text: str) -> Iterator[Finding]:
    import phonenumbers  # noqa: PLC0415 - 40 ms, only where a number stands

    for region in ("US", "GB"):
        for match in phonenumbers.PhoneNumberMatcher(
            text, region, leniency=phonenumbers.Leniency.STRICT_GROUPING
        ):
            place = (match.start, match.end)
            yield _finding(Severity.STOP, place, text, "a phone number", _LEAVE_OUT)


def _finding(
    severity: Severity, place: tuple[int, int], text: str, what: str, suggestion: str
) -> Finding:
    start, end = place
    return Finding(severity, start, end, text[start:end], what, suggestion)
