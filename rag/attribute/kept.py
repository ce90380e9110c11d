"""Whether a sentence's own words still say whose they are."""

import re

from rag.types import Attribution

_ANONYMOUS = re.compile(
    r"\b(?:sources?|people|persons?|officials?|aides?|diplomats?|insiders?|anonym\w+|unnamed|familiar)\b", re.IGNORECASE
)
_SMALL = frozenset("the a an of for and its his her their senior former two several some many mr mrs ms dr".split())


def names_speaker(sentence: str, attribution: Attribution) -> bool:
    """The speaker's surname or the head words of the description; for an anonymous one any word that says so.

    The outlet from which it is relayed counts too, since that is who vouches for it. True where nobody speaks.
    """
    speaker = attribution.speaker
    if not speaker:
        return True
    if attribution.anonymous and _ANONYMOUS.search(sentence):
        return True
    if attribution.relayed_from and _has(sentence, attribution.relayed_from.removeprefix("The ").removeprefix("the ")):
        return True
    if _has(sentence, speaker):
        return True
    named = re.findall(r"[A-Z][\w’'-]+", speaker)
    if named:
        return _has(sentence, named[-1])
    heads = [word for word in re.findall(r"[\w’'-]+", speaker.lower()) if word not in _SMALL]
    return bool(heads) and _has(sentence, heads[-1])


def _has(sentence: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence, re.IGNORECASE))
