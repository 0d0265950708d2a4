"""The words that generated lessons are made of: school English on top, invented words below.

Frequency falls with rank as in real text, so that an index over them has short and long lists of
hits. Everything is drawn from a seeded generator: the same seed writes the same lessons.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

VOCABULARY: Final = 30_000
SMALL_WORDS: Final = """
the of and to in a we that for was with it on they as were is not our this at had by from but have
or one when which all their be so who more after there an if had than because no each two before
what could then only them other about would some first most into over until while during
""".split()
SCHOOL_WORDS: Final = """
students teachers school class lesson time week year grade schedule team work group plan day home
reading writing math science data support family parents coach principal district classroom learning
practice routine room block period start end change pilot test program course unit task project
small whole large new old early late fast slow open closed shared common own local central weekly
monthly daily meeting planning training feedback question answer problem reason result example model
tool tablet laptop device screen account password login network printer cable charger cart library
book paper page notebook folder poster board marker pencil desk chair table corner hallway door
window lunch recess bus bell field gym office nurse counselor aide substitute volunteer mentor
expert leader department committee union budget grant contract vendor license price cost money staff
hire hours minutes morning afternoon evening summer spring autumn winter semester quarter month
calendar deadline delay extension attendance absence tardy behavior discipline conflict circle
restorative trust culture climate belonging identity voice choice agency ownership goal target
standard rubric score mark report card portfolio conference exhibition presentation speech debate
essay paragraph sentence vocabulary phonics fluency comprehension spelling grammar poem story novel
fraction decimal equation graph algebra geometry number counting multiplication division proof
experiment lab rotation station center equipment microscope garden robot coding computer keyboard
video recording slide deck website platform dashboard spreadsheet survey form interview observation
walkthrough protocol checklist template guide manual handbook policy rule norm exception waiver
pathway sequence pacing mastery competency readiness need gap intervention tutoring enrichment
advisory homeroom seminar workshop elective career apprenticeship internship partner community
museum college university hospital company neighborhood city town village rural suburban urban
bilingual english spanish translation interpreter newcomer immigrant language culture heritage
accommodation inclusion resource specialist therapist disability access equity bias gender race
income poverty meal transport housing internet hotspot signal battery update install repair warranty
shortage turnover vacancy retention burnout workload stipend recognition celebration award morale
pressure stress fear blame mistake failure success growth progress momentum resistance doubt belief
evidence research study trial sample measure baseline compare counted noticed expected happened
tried kept stopped dropped added moved joined split merged shared asked told showed heard watched
wrote read spoke listened learned taught planned tested changed adapted adopted scaled spread copied
borrowed built bought designed drafted revised published launched opened closed finished failed
worked helped hurt slowed sped balanced mixed matched missed met lost found gave took made ran held
led left grew shrank broke fixed solved caused prevented allowed required needed wanted chose
decided agreed argued complained thanked invited visited called emailed posted printed scanned
collected returned stored labeled sorted checked counted graded scored ranked reviewed approved
rejected funded paid saved wasted spent cut doubled halved repeated rotated combined separated
aligned linked tracked logged flagged escalated resolved documented archived remembered forgot
confident anxious curious bored engaged tired proud frustrated patient flexible fixed adaptive
modular comprehensive centralized decentralized consistent uneven visible hidden public private
simple complex clear vague helpful harmful useful useless cheap expensive safe risky formal informal
voluntary mandatory optional required temporary permanent partial full half double single several
many few enough less least best worst better worse same different similar unique typical rare
second third fourth fifth sixth seventh eighth ninth tenth kindergarten elementary middle high
freshman senior cohort looping multiage semester trimester intersession orientation transition
assessment benchmark screener diagnostic formative summative exit ticket quiz exam retake curve
homework worksheet packet textbook workbook kit manipulatives calculator headphones microphone
whiteboard projector camera tripod scanner locker uniform backpack folder binder planner agenda
assembly drill fire weather snow flood heat water leak mold noise light air space storage closet
auditorium cafeteria playground parking fence gate entrance exit stairs elevator ramp
""".split()

_ONSETS: Final = "b c d f g h j k l m n p r s t v w br cl cr dr fl gr pl pr sl st str tr".split()
_VOWELS: Final = "a e i o u ai ea ee oa ou".split()
_ENDS: Final = ["", "", "", *"n r l s t m nd st ck ng".split()]


class Vocabulary:
    """Words with their weights; ``text`` draws from them as a language would."""

    def __init__(self, random: Random) -> None:
        """Make the words; the same state of the generator makes the same ones."""
        school = list(dict.fromkeys(SCHOOL_WORDS))
        self.words = [*dict.fromkeys(SMALL_WORDS), *school]
        taken = set(self.words)
        while len(self.words) < VOCABULARY:
            word = _invented(random)
            if word not in taken:
                taken.add(word)
                self.words.append(word)
        # Zipf with Mandelbrot's shift: the commonest word is some 6 in 100.
        weights = [1 / (rank + 2.7) ** 1.15 for rank in range(len(self.words))]
        self._all = list(accumulate(weights))
        self._content = list(accumulate(weights[len(SMALL_WORDS) :]))
        self._named = self.words[len(SMALL_WORDS) :]

    def text(self, random: Random, count: int) -> list[str]:
        """So many running words, small words among them."""
        return random.choices(self.words, cum_weights=self._all, k=count)

    def content(self, random: Random, count: int) -> list[str]:
        """So many words that mean something, as a title or a question has them."""
        return random.choices(self._named, cum_weights=self._content, k=count)


def _invented(random: Random) -> str:
    syllables = random.choice((1, 2, 2, 3))
    return "".join(
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_ENDS)
        for _ in range(syllables)
    )
