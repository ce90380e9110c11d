"""Words that an editor puts to a quoted sentence: "Name: …", "According to a name: …" and "He [Name] …"."""

import re

_LEAD = re.compile(r"^(?P<lead>(?:According to )?[^:“”\"]{2,120}): (?=\S)")
_BRACKET = re.compile(r" ?\[(?P<name>[^\[\]]{2,80})\]")


def without_leads(sentence: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The sentence without them, and where they stood: spans of the names; none when it has no such words."""
    brackets = [m.span("name") for m in _BRACKET.finditer(sentence)]
    if brackets:
        return _BRACKET.sub("", sentence), tuple(brackets)
    if lead := _LEAD.match(sentence):
        return sentence[lead.end() :], (lead.span("lead"),)
    return sentence, ()
