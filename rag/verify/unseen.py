"""What of a sentence the check does not look at; told with the verdict, as far as it is cheap to see."""

import re

_SIGNS = {
    "causes": r"because|due to|as a result|caused?|led to|leads? to|thanks to|owing to|therefore|thus",
    "order of events": r"then|later|afterwards?|earlier|previously|before|after|while|meanwhile|subsequently",
    "conditions": r"if|unless|provided that|in case",
    "comparisons": r"than|compared (?:to|with)|unlike|similar to|twice",
    "who a pronoun means": r"he|she|they|him|them|his|their|it",
}
_PATTERNS = {what: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for what, words in _SIGNS.items()}


def not_looked_at(sentence: str) -> tuple[str, ...]:
    """In the order of the list above; only what the sentence has."""
    return tuple(what for what, pattern in _PATTERNS.items() if pattern.search(sentence))
