"""Sentences of an article that tell what it had wrong: "An earlier version of this article said that …". English."""

import re

_RETRACTED = re.compile(
    r"\b(?:earlier|previous|prior|original) (?:version|edition|report|article|story)s? (?:of (?:this|the) \w+ )?"
    r"(?:in\w*ly |mis\w*ly |wrongly )?(?:had )?(?:mis)?"
    r"(?:said|stated|gave|given|reported|named|identified|spelled|put|carried)\b"
    r"|\b(?:incorrectly|wrongly|mistakenly|erroneously|in error) (?:said|stated|reported|gave|given|named|identified)\b"
    r"|\b(?:misstated|misidentified|misspelled|misreported)\b",
    re.IGNORECASE,
)


def is_retraction(sentence: str) -> bool:
    """Whether what the sentence goes on to tell is what was wrong, and so bears nothing out."""
    return bool(_RETRACTED.search(sentence))
