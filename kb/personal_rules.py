"""The patterns behind `kb.personal_data`: words that single a person out, and what they say.

Each pattern names words of which one must stand in the text before it is tried, since most texts
hold none of them. Patterns read small letters unless capitals are what they look for; all their
repetitions are bounded, so that no text can make them slow.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kb.first_names import words
from kb.privacy import Severity

GENERAL: Final = 'Write who it was in general words, such as "a student" or "a colleague".'
LEAVE_OUT: Final = "Leave it out."
BROADER: Final = (
    'Say it of a larger group, such as "some students", so that nobody knows whom you mean.'
)


class Rule(NamedTuple):
    """One kind of passage, and what to say about it."""

    severity: Severity
    pattern: re.Pattern[str]
    needs: frozenset[str]
    """Words in small letters, and numbers; without one of them the pattern is not tried."""
    what: str
    suggestion: str
    cased: bool = False
    """The pattern reads the text with its capitals."""


# -- numbers and addresses ----------------------------------------------------------------------

_NUMBER_WORDS: Final = r"(?:id|i\.d\.|identifier|number|num|no\.?|nr\.?|code|account|#)"
_NUMBERED: Final = re.compile(
    r"\b(?:(?:student|pupil|learner|child|enrol?lment|matric(?:ulation)?|roll|lunch|school|badge)"
    rf"(?:'s|s')?[\s-]{{1,3}}(?:{_NUMBER_WORDS}[\s:#.]{{0,3}}){{1,3}}|(?:upn|sid|matric)\b\W{{0,3}})"
    r"(?:[\s:=,-]{0,3}[a-z]{0,3}-?\d{5,12}|(?:is|was|of)\s{1,3}\"?[a-z]{0,3}-?\d{6,12})\b"
    r"|\b(?:student|pupil|learner|child)\s{1,3}#?\d{6,12}\b"
)
_ID: Final = re.compile(
    r"id\b(?<![\w?&]id)(?<!eric id)(?<!meeting id)(?<!zoom id)(?<!order id)(?<!ticket id)"
    r"(?<!device id)(?<!asset id)(?<!course id)(?<!video id)(?<!nces id)(?<!grant id)(?<!report id)"
    r"(?<!lesson id)(?<!entry id)(?<!app id)(?<!class id)(?<!webinar id)(?<!product id)"
    r"(?<!district id)"
    r"(?:\s{1,3}(?:number|no\.?|nr\.?))?[\s:=#]{1,3}(?:(?:is|was)\s{1,3})?\d{5,10}\b"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE: Final = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|{_MONTH}\.?\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}(?:of\s{{1,3}})?{_MONTH})(?:,?\s{{1,3}}\d{{4}})?"
)
_BORN: Final = re.compile(
    r"\b(?:born|birth\s?days?|birth\s?dates?|date\s{1,3}of\s{1,3}birth|d\.?o\.?b\b\.?)"
    rf"[^.\n]{{0,24}}?\b{_DATE}"
)
_STREET: Final = re.compile(
    r"\b\d{1,5}\s{1,3}(?:[NSEW]\.?\s{1,3})?(?!Google|Team|Shared)(?:[A-Z][a-z]{1,20}\s{1,3}){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Place|Way|Terrace"
    r"|Circle)\b\.?"
)
HANDLE: Final = re.compile(
    r"(?<![\w@/.])@(?=[A-Za-z_]\w{0,30}(?:[\d_A-Z]|\w{7}))[A-Za-z_]\w{2,40}\b"
    r"|\b(?:instagram|tiktok|snapchat|facebook|twitter|linkedin)\.com/(?:@|in/|add/)?[\w.-]{3,60}"
)
SSN: Final = re.compile(
    r"(?<![\d-])(?!000|666|9)\d{3}(?:-(?!00)\d{2}-|\s(?!00)\d{2}\s)(?!0000)\d{4}(?![\d-])"
)

# -- one child among few -------------------------------------------------------------------------

_CHILDREN: Final = (
    r"(?:students|pupils|children|kids|boys|girls|learners|teens|freshmen|sophomores|newcomers"
    r"|[a-z]{2,9}(?:st|nd|rd|th)[ -]graders|refugees|immigrants|left-handers|right-handers|twins)"
)
_ONE_CHILD: Final = (
    r"(?:student|pupil|child|boy|girl|kid|learner|teen|teenager|[a-z]{2,9}(?:st|nd|rd|th)[ -]grader"
    r"|freshman|sophomore|newcomer|refugee|immigrant|left-hander)(?:'s)?"
)
_CHILD: Final = (
    r"(?:a|an|one|this|that|the|my|our|another|her|his)\s{1,3}"
    rf"(?:[\w-]{{1,20}}\s{{1,3}}){{0,3}}?{_ONE_CHILD}(?![\w'])"
)
_CONDITION: Final = (
    r"(?:ieps?|504|adhd|autis\w{1,8}|dyslexi\w{1,4}|diagnos(?:ed|is)|disabilit\w{1,4}|disabled"
    r"|asthma\w{0,5}|epilep\w{1,5}|seizures?|diabet\w{1,5}|(?:down|tourette)\W?s?\s{1,3}syndrome"
    r"|the\s{1,3}spectrum|wheelchair|hearing\s{1,3}aids?|deaf|blind|ventilator|cancer|anxiety"
    r"|depress(?:ion|ed)|suspended|expelled|arrested|detention|probation|foster|homeless\w{0,4}"
    r"|shelter|undocumented|deported|asylum|pregnan\w{1,3}|self-harm\w{0,3}|suicid\w{1,3}|abused"
    r"|neglected|evicted|jail|prison|overdose|hospitalized|palsy|eating\s{1,3}disorder|leukemia"
    r"|bipolar|stutters?|transgender|trans|gay|lesbian)"
)
_SINGLED: Final = re.compile(
    rf"\b{_CHILD}[^.!?\n]{{0,70}}?\b{_CONDITION}\b"
    rf"|\b{_CONDITION}\b[^.!?\n]{{0,40}}?\b(?:for|of|with|to|by)\s{{1,3}}{_CHILD}"
    rf"|\b(?:a|an|one|this|that|the|my|our)\s{{1,3}}{_CONDITION}\s{{1,3}}{_ONE_CHILD}(?![\w'])"
)
_CONDITIONS: Final = words(
    "iep ieps 504 adhd autism autistic dyslexia dyslexic diagnosed diagnosis disability"
    " disabilities disabled asthma asthmatic epilepsy epileptic seizure seizures diabetes diabetic"
    " down tourette spectrum wheelchair hearing deaf blind ventilator cancer anxiety depression"
    " depressed suspended expelled arrested detention probation foster homeless homelessness"
    " shelter undocumented deported asylum pregnant pregnancy self suicide suicidal abused"
    " neglected evicted jail prison overdose hospitalized palsy eating leukemia bipolar stutter"
    " stutters transgender trans gay lesbian"
)
_OURS: Final = (
    r"\b(?:in|on|at|from)\s{1,3}(?:my|our|this|the|his|her|their)\s{1,3}(?:[\w-]{1,20}\s{1,3}){0,2}"
    r"(?:class\w{0,5}|grade|section|homeroom|period|school|course|team|group|club|band|room)\b"
)
_AMONG: Final = (
    rf"(?:{_ONE_CHILD}|{_CHILDREN}|one|user|speaker|muslim|jew|black|latina|latino|amputee)"
)
_ONLY: Final = re.compile(
    r"\b(?:(?:the|just|only|is)\s{1,3}(?:only|one|a\s{1,3}single)|a\s{1,3}single"
    r"|(?:one|both)\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:(?:only\s{1,3})?(?:two|three|four|five|few))?)"
    rf"\s{{1,3}}(?:[\w-]{{1,20}}\s{{1,3}}){{0,3}}?{_AMONG}(?![\w'])[^.!?\n]{{0,60}}?{_OURS}"
    r"|\b(?:our|my|her|his)\s{1,3}only\s{1,3}(?:[\w-]{1,20}\s{1,3}){0,2}?"
    rf"{_ONE_CHILD}(?![\w'])"
)
_COUNT: Final = r"\b(?:one|two|three|four|five|six|seven|eight|nine|[1-9])\s{1,3}"
_SMALL: Final = re.compile(
    rf"{_COUNT}of\s{{1,3}}(?:my|our|the)\s{{1,3}}(?:[\w-]{{1,20}}\s{{1,3}}){{0,2}}?{_CHILDREN}(?!\w)"
    rf"|{_COUNT}(?:[\w-]{{1,20}}\s{{1,3}}){{0,2}}?(?:{_CHILDREN}|{_ONE_CHILD})(?![\w'])"
    rf"[^.!?\n]{{0,50}}?\b{_CONDITION}\b"
)
_COUNTS: Final = words("one two three four five six seven eight nine 1 2 3 4 5 6 7 8 9")

# -- names ---------------------------------------------------------------------------------------

_NAME: Final = r"(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]{1,30})"
_TITLED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Coach|Principal|Superintendent|Counselor|Nurse"
    rf"|Officer|Deputy|Señora?|Señorita|Sra?|Srta)\.?\s{{1,3}}{_NAME}"
)
_TITLES: Final = words(
    "mr mrs ms miss mx dr prof professor coach principal superintendent counselor nurse officer"
    " deputy se ora sr sra srta"
)
_KIN: Final = (
    "mom mum mother dad father parent guardian brother sister sibling twin uncle aunt auntie cousin"
    " grandmother grandma gran granny grandfather grandpa grandson granddaughter son daughter"
    " stepmother stepmom stepfather stepdad stepbrother stepsister niece nephew abuela abuelo wife"
    " husband"
)
_RELATIVE: Final = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur|\w{2,20}['’]s|\w{2,20}s['’])\s{1,3}"
    rf"(?:[\w-]{{1,12}}\s{{1,3}}){{0,2}}?(?:{'|'.join(_KIN.split())}),?\s{{1,3}}{_NAME}"
)
_COLLEAGUES: Final = (
    "named called colleague coteacher teacher teammate friend aide neighbor neighbour student pupil"
    " child boy girl"
)
_CALLED: Final = re.compile(
    r"\b(?:(?:student|pupil|child|kid|boy|girl|teacher|colleague|friend|aide|para|substitute|parent"
    r"|neighbou?r|someone|somebody|woman|man)\s{1,3}(?:named|called)\s{1,3}"
    r"|(?:colleague|co-?teacher|teammate|friend|aide|neighbou?r),?\s{1,3}"
    rf"|(?:student|pupil|child|boy|girl),\s{{1,3}}(?=[\w'’-]{{2,30}},)){_NAME}"
)
_NOT_INITIALS: Final = (
    r"(?!U\.S|U\.K|U\.N|E\.U|D\.C|N\.Y|L\.A|A\.P|A\.M|P\.M|P\.E|P\.D|P\.L|I\.T|I\.D|A\.I|T\.V|H\.R"
    r"|E\.L|S\.C|N\.C|N\.J)"
)
_DID: Final = "was is has had said told cried never always could did does went got left hid refused"
_INITIALS: Final = re.compile(
    rf"(?<![\w.])(?P<name>{_NOT_INITIALS}[A-Z]\.\s?[A-Z]\.|[A-Z][a-z]{{1,15}}\s{{1,3}}[A-Z]\.)"
    rf"\s{{1,3}}(?:{'|'.join(_DID.split())})\b"
)
NAMED: Final[tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = (
    (_TITLED, _TITLES),
    (_RELATIVE, words(_KIN)),
    (_CALLED, words(_COLLEAGUES)),
    (_INITIALS, frozenset("bcefghjklnopqruvwxyz")),
)
"""Signs that the word after them is somebody's name, and what must stand in the text."""

_NUMBERS: Final = words(
    "student students pupil pupils learner child enrolment enrollment matric matriculation roll"
    " lunch school badge upn sid"
)
_BIRTHS: Final = words("born birthday birthdays birthdate birthdates birth dob d")
_STREETS: Final = words(
    "street st avenue ave road rd lane ln drive dr court ct boulevard blvd place way terrace circle"
)
RULES: Final[tuple[Rule, ...]] = (
    Rule(Severity.STOP, _NUMBERED, _NUMBERS, "the number of one student", LEAVE_OUT),
    Rule(Severity.STOP, _ID, words("id"), "the number of one person", LEAVE_OUT),
    Rule(Severity.WARN, _BORN, _BIRTHS, "a date of birth", LEAVE_OUT),
    Rule(Severity.WARN, _STREET, _STREETS, "what looks like a street address", LEAVE_OUT, True),
    Rule(Severity.WARN, _SINGLED, _CONDITIONS, "something about one child alone", BROADER),
    Rule(
        Severity.WARN,
        _ONLY,
        words("only one single both"),
        "words that single somebody out",
        BROADER,
    ),
    Rule(Severity.WARN, _SMALL, _COUNTS, "so few that they may be known", BROADER),
)
