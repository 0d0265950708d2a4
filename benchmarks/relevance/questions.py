"""Questions as teachers and coaches would type them, and the lessons that answer each.

Written from the list of public cases, before the starter entries were told, so that no question
copies a lesson's wording on purpose. Numbers are those of the cases; a question mark says that the
case helps without answering. What is not named counts as no answer, also where it would help a
little, so the figures are on the low side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES: Final = {
    "01": "near-full-freedom",
    "02": "clearer-guard-rails",
    "03": "small-cohorts",
    "04": "schools-choose-the-tools",
    "05": "every-school-takes-part",
    "06": "a-rubric-let",
    "07": "25-trained-educators",
    "08": "an-outside-design-partner",
    "09": "tablets-and-one-curriculum",
    "10": "the-bundled-curriculum",
    "11": "the-student-records-system",
    "12": "red-flags-went-up",
    "13": "pausing-a-device-rollout",
    "14": "15-000-tablets",
    "15": "a-relaunch",
    "16": "kept-the-tablet",
    "17": "teachers-had-laptops",
    "18": "learning-from-a-district",
    "19": "devices-for-all-grades",
    "20": "what-a-fast-start",
    "21": "a-full-math",
    "22": "staff-saw-trouble",
    "23": "after-one-failed-pilot",
    "24": "one-platform-for-grades",
    "25": "dropping-the-program",
    "26": "after-months-of-objections",
    "27": "big-rooms",
    "28": "stepping-back",
    "29": "four-years-of-laptops",
    "30": "trimming-a-costly",
    "31": "the-lowest-performing",
    "32": "starting-where-need",
    "33": "twelve-willing",
    "34": "districts-picked",
    "35": "looked-at-48",
    "36": "a-rich-online",
    "37": "about-two-in-three",
    "38": "one-five-goal",
    "39": "a-new-superintendent",
    "40": "a-tiny-district",
    "41": "ready-overnight",
    "42": "schools-served",
    "43": "a-shared-data",
    "44": "leaders-set-aside",
    "45": "fifth-graders",
    "46": "three-stations",
    "47": "a-shorter-lesson",
    "48": "ten-teachers",
    "49": "alone-with-the-plan",
}
"""How the file name of each case's entry begins."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and what each lesson is worth as an answer (2 or 1)."""

    text: str
    worth: Mapping[str, int]
    kind: str
    typing: bool = False


_SENTENCES: Final = {
    "our tablets keep breaking, what did other districts do": "14 15",
    "should we give every student a device on day one or phase it in": "19 09 14 20 17? 13? 03?",
    "kids forgot their logins": "45 36?",
    "students lose half the lesson signing in": "36 45",
    "how much planning do I need before starting station rotation": "46 47?",
    "my period got cut to fifty minutes and there are too many stations": "47 46?",
    "I am the only one in my building doing blended learning": "49 33?",
    "our PLC is too big to agree on anything": "48",
    "parents want to opt out of the online platform": "24 26 21?",
    "new math program in the middle of the year went badly": "21 22?",
    "who should tell the school board when a pilot is failing": "22 23? 12?",
    "rules for running a pilot so the board can decide": "23 22?",
    "we paid for software nobody opens": "37 36?",
    "how to choose a reading program from lots of vendors": "35 16?",
    "the vendor's curriculum was not finished when we got it": "10 09",
    "student information system launch gone wrong, no class schedules": "11 12?",
    "leaders ignored the warnings and went live anyway": "12 11 22?",
    "let each school decide when it starts": "05 03? 06?",
    "how do we know a school is ready for this": "06 05? 34? 03?",
    "schools wanted more guidance, not more freedom": "01 02",
    "what should the district standardize and what can schools decide": "04 02 01?",
    "train the teachers before the kids get computers": "17 20? 19?",
    "visiting another school system to learn how they did it": "18 33? 13?",
    "teachers coaching other teachers across the district": "07",
    "is it worth hiring consultants to help redesign our schools": "08",
    "the wifi could not cope and families had no internet at home": "20 41?",
    "privacy worries about student data held by an outside company": "43",
    "startup school closed and families were shocked": "42",
    "projects die whenever the superintendent leaves": "34 39? 38? 29?",
    "stick with one plan for many years": "39 38 41",
    "computers made no difference to test scores after years": "29 27?",
    "saving money on devices for the little ones": "30",
    "should the neediest schools go first": "32 31 19?",
    "fix attendance and behavior before adding technology": "32",
    "open classroom with a hundred kids and three teachers": "27 28?",
    "going back to the old model after a change failed": "28 30? 26?",
    "getting rid of letter grades and credits": "40",
    "remote learning was easy for them when schools shut": "41",
    "it feels strange to talk about failure in meetings": "44",
    "start with volunteers": "33 04? 03? 05?",
    "what to put in the contract with a device supplier": "15 14? 10?",
    "keep the hardware but teach our own lessons": "16",
    "students walked out over a computer program": "24",
    "one change after another wears everybody out": "25",
    "limit how many schools join each year": "03 05?",
    "stop a rollout halfway and think again": "13 14? 28?",
    "copied from a much smaller district and it did not scale": "12 11? 18?",
    "feedback on student projects takes weeks": "24",
    "staff quit and enrollment fell at a takeover school": "31",
    "graduation rate went up after laptops": "38",
    "half a staff position to manage the project": "03",
    "show everyone the progress of every school": "05",
    "still using paper although we have computers": "36",
    "make it voluntary for families": "26 24?",
    "success depended on which teachers were put together": "27",
}
_KEYWORDS: Final = {
    "1:1 laptops": "17 38 19? 29 09? 13? 30? 20?",
    "passwords": "45 36",
    "unused licenses": "37",
    "readiness rubric": "06",
    "go/no-go": "12",
    "competency based": "41 40 04?",
    "guard rails": "02 01",
    "learning sprint": "48",
    "curriculum bundle price": "10 09? 16?",
    "blended learning planning": "46 49",
    "advisory committee": "23",
    "chromebooks": "30 28",
}
_SLIPS: Final = {
    "tablits recalled": "14",
    "staton rotation planing": "46 47?",
    "forgoten pasword": "45 36?",
    "readyness self assesment": "05 06",
    "vender curriculum unfinshed": "10 09?",
    "superintendant stayed for years": "39 38 41?",
    "laptops befor students": "17",
    "opt out platfrom": "24 26?",
    "licenses unsued": "37",
    "pilott advisory comittee": "23",
    "gaurd rails": "02 01?",
    "chromboks elementary": "30 28?",
    "curiculum bundel": "10 16 09?",
    "parents protst math": "21",
    "inovation meetings falure stories": "44",
}
_FILTERED: Final = {
    "kind:failure tension:fast-or-slow tablets": "14 09",
    "kind:practice tension:2 pole:slow devices for students": "17 13 15",
    "tension:build-or-buy pole:buy vendor contract": "15 10 14? 08? 09?",
    "kind:failure pole:fixed warnings ignored": "12",
    "effect:hurt pole:central program dropped": "21 24 43?",
    "tension:7 kind:practice telling failure": "44",
    "grade:6 stations": "46 47",
    "pole:decentralized schools choose": "05",
    "kind:practice families objections": "26",
    "kind:failure after:2020 laptops scores": "29",
    "tension:need effect:hurt untested product": "31",
    "-kind:failure -tension:fast-or-slow pilot in my own classroom": "33",
}
_TYPED: Final = {
    "station rot": "46 47",
    "unfinished curric": "10 09?",
    "kids forgot passw": "45 36?",
    "parents opt o": "24 26",
    "schools pick their own wav": "05",
    "teachers trained before stud": "17",
    "software lice": "37",
    "superint": "39 38 34 41",
}


def questions() -> list[Question]:
    """All of them, by kind."""
    kinds = {
        "sentences": _SENTENCES,
        "keywords": _KEYWORDS,
        "slips": _SLIPS,
        "filters": _FILTERED,
        "typing": _TYPED,
    }
    return [
        Question(text, _worth(answers), kind, typing=kind == "typing")
        for kind, asked in kinds.items()
        for text, answers in asked.items()
    ]


def _worth(answers: str) -> dict[str, int]:
    """``"14 15?"``: the first answers, the second helps."""
    return {each.rstrip("?"): 1 if each.endswith("?") else 2 for each in answers.split()}
