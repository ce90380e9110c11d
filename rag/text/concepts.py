"""Words that tell one thing when news counts it: killed, dead, died. English only."""

CONCEPTS = {
    "dead": "dead die kill death fatal bodi perish",
    "hurt": "injur hurt wound burn",
    "missing": "miss",
    "arrest": "arrest detain",
}
"""What news counts of a disaster, by the stems of the words that tell it."""

_SPELT = {
    "metr": "meter", "kilometr": "kilomet", "litr": "liter", "centr": "center", "theatr": "theater", "fibr": "fiber",
    "labour": "labor", "harbour": "harbor", "neighbour": "neighbor", "colour": "color", "favour": "favor",
    "honour": "honor", "behaviour": "behavior", "rumour": "rumor", "defenc": "defens", "offenc": "offens",
    "licenc": "licens", "programm": "program", "chequ": "check", "tyre": "tire", "grey": "gray", "plough": "plow",
    "tonn": "ton",
}  # fmt: skip
"""British stems that begin otherwise than the American ones."""
_CONCEPT = _SPELT | {stem: concept for concept, stems in CONCEPTS.items() for stem in stems.split()}


def concept(stemmed: str) -> str:
    """The concept of a stem, or the stem itself."""
    return _CONCEPT.get(stemmed, stemmed)


def is_concept(stemmed: str) -> bool:
    return stemmed in CONCEPTS
