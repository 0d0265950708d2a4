"""First names that many people carry, and the well-known who may be named in any lesson.

Written down by hand from the names common in schools of the United States over the last decades.
It is a list of examples and not of all names: what it does not hold is found by other signs.
"""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


CLEAR: Final = words(
    """
    aaliyah aaron abby abdul abigail adam addison adriana adrian ahmed aiden aisha alan albert
    alejandra alejandro alex alexander alexis ali alice alicia alina alison allison alyssa amanda
    amelia amina amir amy ana andre andrea andrei andrew andy angela angelica anita anna anne annie
    anthony antonio ariana arjun ashley ava ayesha barbara ben benjamin bernadette beth betty bianca
    billy bobby brandon brayden brenda brian brianna brittany bruno caleb camila carla carlos carmen
    carol caroline catherine cesar chloe christina christine christopher cindy claire colin connor
    craig cristina cynthia damian daniel daniela danielle danny darius darren david deborah debra
    denise dennis desmond dexter diana diane diego dmitri dominic donna doris dorothy dylan eddie
    eduardo edward eileen elena eli elias elijah elizabeth ella ellen ellie emilia emilio emily emma
    enrique eric erica erik erin ernesto esteban ethan eugene evan evelyn fatima felipe fernanda
    fernando francisco gabriel gabriela gary gavin gerald gianna gilbert gina giovanni gonzalo
    graciela greg gregory guadalupe guillermo gustavo hailey hakim hamza hannah harold haruto hassan
    hector heather heidi helen hiroshi howard hugo ibrahim ignacio imani imran ingrid irene isaac
    isabel isabella isaiah ismael jacob jacqueline jada jaden jaime jake jamal james jamie janet
    janice jared jasmin jasmine jason javier jayden jeff jeffrey jennifer jenny jeremiah jeremy
    jerome jesse jessica jill jim jimmy joan joanna jocelyn joel joey johanna john johnny jonah
    jonathan jorge jose joseph josh joshua josiah juan juanita judith julia julian juliana julie
    julio justin kaitlyn kareem karen karina karl kate katherine kathleen kathy katie kayla keisha
    keith kenji kenneth kevin khadija khalid kiara kiran kristen kristina kwame kyle lakisha lamar
    landon larry latoya laura lauren layla leah leila leonardo leslie leticia levi liam lily linda
    lisa lorena lorenzo louise lourdes lucas lucia lucy luis luisa lydia lynn mackenzie
    madeline malik manuel marcela marco marcos marcus margaret maria mariah mariam mariana maribel
    marisol marissa marjorie marta martha mateo matteo matthew maureen maurice megan mei melanie
    melissa mia micah michael michelle miguel mike mila miriam mohamed mohammed moises molly monica
    muhammad mustafa nabil nadia nancy naomi natalia natalie natasha nathan nathaniel nicholas
    nicolas nicole nina noah nora norma olga olivia omar osman pablo pamela patricia patrick paula
    pedro penelope peter philip philomena phyllis pieter precious priya rachel rafael raj ramon raul
    rebecca renee ricardo rita robert roberto rodrigo ronald rosario rosemary roxanne ruben russell
    ruth ryan sabrina salma salvador samantha samir samuel sandra sara sarah scott sean sebastian
    sergei sergio shanice shannon sharon sheila shirley silvia simone sofia sonia sophia sophie
    stacy stephanie stephen steve steven susan suzanne svetlana tamara tamika tanya tariq terrence
    theresa thomas tiffany timothy tina todd tomas tommy tracy travis trevor tristan tyler tyrone
    valentina valeria valerie vanessa veronica vivian walter wanda wendy william xavier ximena
    yasmin yesenia yolanda yuki yusuf yvonne zachary zainab zara zeynep zoe zoey
    """
)
"""Names that hardly stand for anything else."""
DOUBTFUL: Final = words(
    """
    alexa amber angel april arthur ash august austin autumn avery bella bill blake brooklyn bryce
    cameron carolina carter chad charles charlotte chase chelsea chris christian clara clark cody
    cooper cruz daisy dakota dallas dawn destiny devon drew eden elmer elsa emerson eva eve faith
    felix finn florence frank gene genesis george georgia gloria grace grant grayson harmony harper
    harry hazel heaven henry hope houston hudson hunter iris israel ivan ivy jack jackson jade jane
    jasper jean jesus jordan joy june justice karma kelly kennedy kenya kim lance lee leo leon
    lincoln lindsay logan london louis luke luna mabel madison marina mario mark martin marvin mason
    max may maya melody mercedes miles morgan nevada noel norman nova oliver oscar owen page paige
    paris parker pat paul pearl penny phoenix prince ray raymond reed regina rich richard riley
    river robin roman ron rosa rose ruby russ sage sam santiago savannah scarlett sierra skip sky
    skylar stella sterling sue summer sydney taylor teresa tony trinity turner van victor victoria
    vince vincent violet virginia wade ward warren washington wesley will willow winston zion
    """
)
"""Names that are words, places or products too: a deed or a belonging makes them a person."""
WELL_KNOWN: Final = words(
    """
    abraham-lincoln adam-smith albert-einstein andrew-carnegie andrew-jackson anne-frank
    anthony-bryk barack-obama barry-johnson benjamin-bloom benjamin-franklin bill-gates carol-dweck
    carol-tomlinson cesar-chavez charles-darwin charles-dickens chris-argyris david-kolb
    dolores-huerta donald-schon dylan-wiliam eleanor-roosevelt emily-dickinson eric-carle
    frederick-douglass george-orwell george-washington harriet-tubman harry-potter helen-keller
    isaac-newton jane-austen jane-goodall jane-kise jean-piaget jerome-bruner john-adams john-dewey
    john-hattie john-kennedy john-kotter john-steinbeck julius-caesar langston-hughes leonardo-da
    lev-vygotsky linda-darling louis-armstrong malcolm-gladwell maria-montessori marie-curie
    mark-twain martin-luther maya-angelou michael-fullan nelson-mandela paul-black paulo-freire
    peter-senge richard-elmore roald-dahl robert-frost robert-marzano robert-slavin roger-martin
    rosa-parks ruby-bridges sal-khan sally-ride sandra-cisneros steve-jobs susan-anthony
    thomas-edison thomas-jefferson tim-cook toni-morrison walt-whitman william-shakespeare
    """
)
"""First and last names of those whom books and lessons name."""
NOT_SURNAMES: Final = words(
    """
    argyris bloom bruner danielson dewey dweck freire fullan hattie khan king kolb kotter marzano
    montessori piaget rogers senge seuss slavin tomlinson vygotsky wiliam wiggins frizzle poppins
    apple canvas google microsoft zoom
    academy and assistant association award board center certification coaching college committee
    conference council department development district each education evaluation every feedback for
    forum if in institute job leader leadership meeting meetings middle network no office on or our
    preparation professional program role salary school schools search standards supervisor
    supervisors support survey team the their they this to training transition turnover university
    we what when who will with
    american arabic chinese english european french german japanese mexican russian spanish
    monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    """
)
"""What stands behind a title or a relative with a capital letter and names nobody in the school."""
