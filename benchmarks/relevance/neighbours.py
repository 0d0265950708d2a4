"""Lessons that are near the starter entries and answer none of the questions.

They speak of the same things (tablets, stations, pilots, boards, passwords) in other events, so
that a search has something to get wrong. Made from a seed: the same ones every time.
"""

from __future__ import annotations

from random import Random
from typing import Final

from kb.model import ID_ALPHABET, ID_LENGTH, Effect, Entry, Evidence, Informs, Kind, Setting

SEED: Final = 20_261_123
_POLES: Final = {
    "tight-or-loose": ("centralized", "decentralized"),
    "fast-or-slow": ("fast", "slow"),
    "need-or-readiness": ("need", "readiness"),
    "build-or-buy": ("build", "buy"),
    "fixed-or-adaptive": ("fixed", "adaptive"),
    "whole-or-parts": ("comprehensive", "modular"),
    "practices-or-failures": ("practices", "failures"),
}
_THINGS: Final = (
    """
the tablet cart|a set of laptops|the chromebook charging shelf|the login poster|the password list
the reading stations|the writing station|the math rotation|the bell schedule|the lunch schedule
the online homework platform|the gradebook software|the attendance system|the parent portal
the science curriculum binder|the phonics program|the novel unit|the algebra readiness quiz
the data meeting|the grade team meeting|the planning period|the coaching cycle|the peer visit
the student advisory group|the parent committee|the board presentation|the school dashboard
the vendor training day|the software license list|the contract renewal|the grant report
the pilot newsletter|the opt-in form|the family laptop agreement|the home internet survey
the feedback rubric|the project exhibition|the mastery tracker|the credit recovery room
the open library room|the shared science lab|the station timer|the seating plan|the transition song
the substitute folder|the exit ticket|the failure wall|the story circle|the volunteer list
the superintendent's letter|the strategic plan poster|the readiness checklist|the cohort calendar
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_MOVES: Final = (
    """
moved to the last hour|given to one team first|shared between two grades|started in October
handed to student helpers|checked every Friday|kept in the office|printed on one page
offered to families in the evening|run by the librarian|split into two halves|tried for three weeks
paused during testing|combined with homeroom|redone in color|left to each teacher
announced at the staff meeting|copied from the school next door|put on the district website
counted by the secretary
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_SCENES: Final = """
The teachers of two rooms compared notes after lunch and wrote the steps on the board.
Students asked for it again the next week, and some brought a friend.
The principal walked by twice and took a photo for the newsletter.
A few families wrote in to ask what it was for, and a short letter answered them.
The district office sent a form, which nobody had time to fill in.
It rained, the hallway was wet, and the tablets stayed in their cart.
The new schedule gave us forty minutes, of which ten went to moving chairs.
Two laptops had no charge, so pairs worked on one screen.
The vendor's trainer was kind and left after the morning.
Our coach sat in the back row and said little until the end.
The board heard about it in spring, in three sentences.
We had one planning period together and used it for the calendar.
Nobody had asked the sixth grade teachers, who had a better idea.
The software worked on the office computer and not in the library.
The pilot had six students, who all passed the quiz.
We wrote the passwords on cards and kept the cards in a drawer.
Half of the stations were quiet, and the other half were very loud.
The curriculum map said unit four, and we were in unit two.
A substitute ran it from the folder without trouble.
The data meeting turned into a talk about parking.
The grant paid for the paper and the ink.
Next door they did the opposite and were just as pleased.
The community room was free on Tuesdays only.
Some schools in the district had done it for years without a name.
The readiness checklist had nine lines, and we met seven.
Volunteers came for the first two weeks and then for the party.
A parent who builds software for a living fixed the printer.
The superintendent changed, and the letterhead with it.
We failed the first time because the key to the lab was lost.
The contract said business days, and we had counted weekends.
""".strip().splitlines()
_WHY: Final = (
    """
It was cheap|It saved steps|It felt calm|It took longer than a lesson|It confused the new students
It helped the quiet ones|It needed one adult more|It fell apart before the holidays
It worked in one room and not in the next|It was forgotten by May
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_CONDITIONS: Final = (
    """
small school|one building|new teachers|shared room|no budget|short periods|older devices|two grades
willing team|strict fire rules|rural buses|weekly planning time|student helpers|district forms
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def neighbours(count: int) -> list[Entry]:
    """This many lessons."""
    random = Random(SEED)
    pairs = [(thing, move) for thing in _THINGS for move in _MOVES]
    return [_lesson(random, thing, move) for thing, move in random.sample(pairs, count)]


def _lesson(random: Random, thing: str, move: str) -> Entry:
    kind = random.choice(list(Kind))
    tension = random.choice(list(_POLES))
    effect = random.choice((kind.usual_effect, kind.usual_effect, Effect.MIXED))
    scenes = random.sample(_SCENES, 11)
    parts = [
        f"{thing[0].upper()}{thing[1:]} was {move}. {' '.join(scenes[:3])}",
        f"{random.choice(_WHY)}. {' '.join(scenes[3:6])}",
        f"{random.choice(_WHY)}. {' '.join(scenes[6:9])}",
        " ".join(scenes[9:]),
    ]
    told = zip(kind.questions, parts, strict=True)
    return Entry(
        id="".join(random.choices(ID_ALPHABET, k=ID_LENGTH)),
        title=f"{thing[0].upper()}{thing[1:]}, {move}",
        kind=kind,
        informs=(Informs(tension, random.choice(_POLES[tension]), effect),),
        conditions=tuple(random.sample(_CONDITIONS, 2)),
        evidence=random.choice(list(Evidence)),
        setting=Setting(random.choice(("k-2", "3-5", "6-8", "9-12"))),
        created=f"20{random.randint(19, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        body="\n".join(f"## {question}\n\n{part}\n" for question, part in told),
    )
