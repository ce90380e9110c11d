"""What is said to be the cause, and what a thing is said to be more than."""

import re
from collections.abc import Iterator

from rag.text import split_sentences, stem
from rag.text.disowned import NOT_SO
from rag.verify.evidence import Evidence
from rag.verify.finding import Found

CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|caus(?:ed|ing)|triggered|sparked|set off|led to|thanks to|as a result of"
    r"|blamed|for (?:\w+ ){1,3}reasons)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?P<word>more|fewer|less|higher|lower|larger|smaller|bigger|longer|shorter|older|younger|earlier|later|better"
    r"|worse|faster|slower|cheaper|stronger|weaker|heavier|lighter)\b[^,.;:]{0,40}\bthan\b",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"\b(?:(?P<yes>\w+),? (?:rather than|and not|not|instead of) (?:the |a )?(?P<no>\w+)"
    r"|not (?:the |a )?(?P<no2>\w+),? but (?:the |a )?(?P<yes2>\w+))\b",
    re.IGNORECASE,
)
""" "Mud rather than water", "mud and not water", "not water but mud"."""
_COMPARED = re.compile(r"\b(?:than|instead of|up from|down from|compared|against|exceed\w*|rather)\b", re.IGNORECASE)
_APART = re.compile(
    r"\b(?:nothing to do with|no (?:connection|link)s? (?:to|with|between)|unrelated"
    r"|not (?:connected|related|linked))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:because(?: of)?|due to|owing to|thanks to|as a result of)\b", re.IGNORECASE)


def linked(said: Evidence, given: Evidence) -> Iterator[Found]:
    """A cause other than the cited one, or where it tells of no tie; a comparison where it has none."""
    yield from _causes(said, given)
    framed = NOT_SO.search(given.text)
    if framed and not NOT_SO.search(said.text) and not said.of_kind("negation"):
        yield Found("negation", 0, len(said.text), instead=framed[0])
    cue, apart = CAUSE.search(said.text), _APART.search(given.text)
    if cue and apart and not _APART.search(said.text):
        yield Found("negation", cue.start(), cue.end(), True, apart[0])
    theirs = {_pair(m): m[0] for m in _RATHER.finditer(given.text)}
    for match in _RATHER.finditer(said.text):
        yes, no = _pair(match)
        if there := theirs.get((no, yes)):
            yield Found("role", match.start(), match.end(), True, there)
    more = _MORE.search(said.text)
    if more and not _is_count(more) and not _COMPARED.search(given.text):
        yield Found("detail", more.start(), more.end())


def _pair(contrast: re.Match[str]) -> tuple[str, str]:
    """What is, and what is not."""
    yes, no = contrast["yes"] or contrast["yes2"], contrast["no"] or contrast["no2"]
    return stem(yes.lower()), stem(no.lower())


def _is_count(more: re.Match[str]) -> bool:
    """ "More than 40": a hedge of a figure."""
    return bool(re.fullmatch(r"\w+ than", more[0]))


def _causes(said: Evidence, given: Evidence) -> Iterator[Found]:
    cue = _BEFORE.search(said.text)
    if not cue:
        return
    ours = Evidence(said.text[cue.end() :]).keys
    theirs = [
        (reason, Evidence(reason).keys)
        for span in split_sentences(given.text)
        if (other := _BEFORE.search(span.of(given.text)))
        for reason in [span.of(given.text)[other.end() :]]
    ]
    if ours and theirs and not any(ours & keys for _, keys in theirs):
        yield Found("detail", cue.start(), len(said.text.rstrip(" .")), instead=theirs[0][0].strip(" ."))
