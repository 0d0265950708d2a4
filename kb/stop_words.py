"""Everyday words that say nothing about a lesson: left out of the text that is searched.

Longer than the usual lists, because people ask in sentences ("what should we do when ..."), and
each such word would outvote a rare one. Words that carry meaning here (no: need, fast, both,
before, without) are kept out of it on purpose.
"""

from __future__ import annotations

from typing import Final

_LIST: Final = """
a about above actually after again all almost also although always am among an and another any
anybody anyone anything are aren around as ask asked asking at away
back be became because been being below best better between but by
came can cannot come comes could couldn
d did didn do does doesn doing don done down during
each either else even ever every everyone everything exactly
far few find for from further
gave get gets getting give given gives go goes going gone good got great
had hadn happen happened happens has hasn have haven having he her here hers herself him himself
his how however
i if in instead into is isn it its itself
just keep kind kinds know known knows
let like likely little ll look looking looks lot lots
m made main make makes making many may maybe me might mightn mine more most much must mustn my
myself
needn neither never nor not nothing now
of off often ok on once one ones only onto or other others our ours ourselves out over own
particular perhaps please possible probably put quite
rather re really
s said same say says see seem seemed seems seen shall shan she should shouldn since so some
somebody someone something sometimes somewhere soon still such sure
t take taken tell than that the their theirs them themselves then there therefore these they
thing things think this those though through thus till to too took toward towards tried try
trying     under until up upon us use used uses using usually
ve very via
want wanted wants was wasn way ways we well went were weren what whatever when whenever where
wherever whether which whichever while who whoever whom whose why will wish with within won
would wouldn
yes yet you your yours yourself yourselves
"""

STOP_WORDS: Final = frozenset(_LIST.split())
