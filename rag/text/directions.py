"""Words that say which way something went: up or down, won or lost, before or after. English only, a hand-made list."""

import re
from collections.abc import Iterator

from rag.types import Particular

CONFIRMED, DENIED = "claim confirmed", "claim denied"
_POLES = {
    "level up": "rose risen rise rises rising increase increases increased increasing grew grow grows grown"
    " growing growth gain gains gained climb climbs climbed climbing jump jumped soared surged surge"
    " surges raise raised raises raising higher up accelerate accelerated accelerating expanded expand"
    " expansion improved improve improves improving improvement strengthened more upward doubled"
    " boosted boost boosts lifted lifts lifting hiked hike hikes",
    "level down": "fell fallen fall falls falling decrease decreases decreased decreasing declined decline declines"
    " declining drop drops dropped dropping shrank shrink shrunk shrinking sank slipped plunged plunge"
    " slump slumped reduce reduced reduces reducing reduction lower lowered lowers lowering down slow"
    " slowed slowing cut cuts worsened worsen worsening deteriorated weakened less downward halved"
    " loses lost dwindled trimmed trims slashed slashes",
    "contest won": "won win wins winning victory beat beats defeated victorious",
    "contest lost": "lost lose loses losing defeat loss",
    "place above": "above over exceeding exceeded",
    "place below": "below under beneath",
    "order before": "before prior ahead",
    "order after": "after following since",
    "side for": "approved approve approves accepted accept supported supports support backed backs allowed allows"
    " passed agreed",
    "side against": "rejected reject rejects refused refuses opposed opposes oppose blocked blocks banned bans vetoed",
    CONFIRMED: "confirmed confirms confirm confirming acknowledged acknowledges admitted admits conceded concedes",
    DENIED: "denied denies deny denying refuted refutes disputed disputes dismissed dismisses",
    "state open": "opened open opens opening began begin begins started start starts",
    "state closed": "closed close closes closing ended end ends stopped stop stops shut",
}
_BY_WORD: dict[str, list[str]] = {}
for _pole, _words in _POLES.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_pole)
_WORD = re.compile(r"(?!\blos[et]\w* (?:his|her|their) li[fv]es?\b)\b[A-Za-z]+")


def directions(text: str) -> Iterator[Particular]:
    """Each with its poles for its value, parted by "/": "level up", "level down/contest lost"."""
    for match in _WORD.finditer(text):
        if poles := _BY_WORD.get(match[0].lower()):
            yield Particular("direction", match[0], match.start(), match.end(), "/".join(poles))


def opposed(one: str, other: str) -> bool:
    """Whether two values are the two ends of one scale and have no pole in common."""
    ours, theirs = one.split("/"), other.split("/")
    if set(ours) & set(theirs):
        return False
    return any(a.split(" ")[0] == b.split(" ")[0] for a in ours for b in theirs)
