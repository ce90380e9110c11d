"""Who did what to whom: a name, date or figure that stands in the cited text, but in another place than here."""

from collections.abc import Iterable, Iterator

from rag.types import Particular
from rag.verify.aligned import Aligned, Token
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import in_years, same_name

_REACH = 3


def exchanged(pair: Aligned, cited: Evidence) -> Iterator[Found]:
    """Names and figures in whose place the cited text has others, unless these stand by the same words elsewhere."""
    for i, j in pair.pairs:
        ours, theirs = pair.said[i].filled, pair.given[j].filled
        if not ours or not theirs or ours.kind == "date" or _same(ours, theirs) or not pair.firm(i, j):
            continue
        if ours.kind == "number" and in_years(ours.value, cited):
            continue
        if _is_joined(i, pair.said, theirs) and _is_joined(j, pair.given, ours):
            continue
        if _stands_unpaired(ours, j, pair) and not _is_among(theirs, pair.said):
            continue
        if not _beside_the_same(i, pair.said, pair.everywhere) and not _next_to_itself(ours, j, pair.given):
            sure = ours.kind != "name" or not _is_among(ours, pair.everywhere) or _is_exchanged(theirs, i, pair)
            yield Found(ours.kind, ours.start, ours.end, sure, theirs.text)


def _is_joined(i: int, tokens: list[Token], other: Particular) -> bool:
    """ "Ames and Birk" is "Birk and Ames"."""
    beside = ((i + 1, i + 2), (i - 1, i - 2))
    names = [tokens[b].filled for a, b in beside if 0 <= b < len(tokens) and tokens[a].key == "and"]
    return any(p.kind == other.kind and _same(other, p) for p in names if p)


def _is_exchanged(theirs: Particular, i: int, pair: Aligned) -> bool:
    """It stands in the sentence too, and there not in the place that it has in the cited text."""
    for k, token in enumerate(pair.said):
        if k != i and token.filled and token.filled.kind == theirs.kind and _same(theirs, token.filled):
            j = pair.given_at(k)
            there = pair.given[j].filled if j is not None and pair.firm(k, j) else None
            return there is not None and not _same(theirs, there)
    return False


def _is_among(name: Particular, tokens: list[Token]) -> bool:
    return any(t.filled and t.filled.kind == name.kind and _same(name, t.filled) for t in tokens)


def _stands_unpaired(ours: Particular, j: int, pair: Aligned) -> bool:
    """ "The Belvaro reopened" beside "The Belvaro in Grey Point reopened": it is there, and nothing stands for it."""
    near = range(max(0, j - _REACH), min(len(pair.given), j + _REACH + 1))
    there = (k for k in near if k != j and (p := pair.given[k].filled) and p.kind == ours.kind and _same(ours, p))
    return any(pair.said_at(k) is None for k in there)


def _next_to_itself(ours: Particular, j: int, given: list[Token]) -> bool:
    """It stands right beside, as where a second name follows in brackets."""
    beside = (t.filled for t in (*given[max(0, j - 1) : j], *given[j + 1 : j + 2]))
    return any(p.kind == ours.kind and _same(ours, p) for p in beside if p)


def _same(ours: Particular, theirs: Particular) -> bool:
    if ours.kind == theirs.kind == "name":
        return same_name(ours, theirs)
    return ours.value == theirs.value


def in_its_place(pair: Aligned) -> dict[int, str]:
    """What the cited text has in the place of each slot of the sentence, by the slot's start."""
    return {
        pair.said[i].start: filled.text for i, j in pair.pairs if (filled := pair.given[j].filled) and pair.firm(i, j)
    }


def _beside_the_same(i: int, said: list[Token], given: list[Token]) -> bool:
    ours = said[i].filled
    wanted = _neighbours(i, said)
    for j, token in enumerate(given):
        if ours and token.filled and token.filled.kind == ours.kind and _same(ours, token.filled):
            there = _neighbours(j, given)
            if wanted[0] & there[0] or wanted[1] & there[1]:
                return True
    return False


def _neighbours(at: int, found: list[Token]) -> tuple[set[str], set[str]]:
    """The nearest content word before and after, within reach and not beyond another slot."""
    return _first(reversed(found[max(0, at - _REACH) : at])), _first(found[at + 1 : at + 1 + _REACH])


def _first(found: Iterable[Token]) -> set[str]:
    for token in found:
        if token.filled or token.is_content:
            return {token.key} if token.is_content else set()
    return set()
