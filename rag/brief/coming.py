"""Sentences about what is still to come, of which an edition ends a story. English only; words, no parser.

The main clause must say so: "will", "is to", "is due", "plans to", or what was asked or arranged for a day that is
later than the edition. A relative clause, a question within the sentence and a quotation do not count: "has since
installed sprinklers, which the law will require" tells of what was done. Better none than a wrong one, as a reader
takes what stands there for an appointment.
"""

import re
from collections.abc import Iterator
from datetime import date

from rag.text.quotations import quotations
from rag.types import Stamp
from rag.when import event_time

_SAID = re.compile(
    r"\b(?:said|says|say|told|tells|announced|announces|added|wrote|reported|confirmed|promised|vowed|pledged"
    r"|according to)\b"
)
_ASIDE = re.compile(
    r"\b(?:who|whom|whose|which|where|whether|how|why|what|when|while|because|although|though|unless|if|since|as)\b"
    r"[^,;—]*",
    re.IGNORECASE,
)
"""Clauses that are not the main one."""
_JOINED = re.compile(r"; |, (?:and|but|so|yet) ")
"""Ends the first main clause: what a later one tells is not what the sentence is about."""
_THAT = re.compile(r"\bthat\b[^,;—]*")
_PAST = re.compile(r"\bhad\b|['’]d been\b|\b(?:has|have) (?:since|already|now|just|also)\b|\b(?:was|were) going to\b")
_ADVERBS = r"(?: (?:\w+ly|also|now|still|not|then|both|all|again|soon|due))*"
_WILL = re.compile(
    r"(?P<before>[\w’']+)?,? ?\b(?:will|shall)\b(?! (?:have|to|of|be known|still|always|never)\b)|\w['’]ll\b",
    re.IGNORECASE,
)
_NOUN_BEFORE_WILL = frozenset("a the his her their its my our your free political good ill popular no public".split())
_ARRANGED = re.compile(
    rf"\b(?:is|are){_ADVERBS} (?:(?:scheduled|planned|slated|due|set) (?:for|on|in|at|next|this|tomorrow|back|before)\b"
    r"|(?:scheduled|set|expected|planned|slated|poised|going|due) to (?!be blamed\b)(?P<verb>[a-z]+))"
)
_IS_TO = re.compile(rf"(?P<before>[\w’']+),? (?:is|are){_ADVERBS} to (?!blame\b|date\b|the\b|a\b)[a-z]+")
_AIMS = frozenset(
    "aim aims goal goals idea plan plans purpose point task tasks job challenge problem way hope dream answer key step"
    " need intention priority trick rule duty role mission ambition it this that".split()
)
"""Of which "is to" tells what they are: "the aim is to save water"."""
_PLANS = re.compile(
    r"(?P<before>[\w’']+),? (?:also |still |now )?(?:plans?|expects?|intends?|aims?)"
    r"(?: (?!to\b)[\w’'-]+){0,6}? to (?!date\b|the\b)[a-z]+"
)
_NOUN_BEFORE_PLANS = frozenset(
    "a an the his her their its my our your no any of with has have had those these new old secret earlier".split()
)
_IN_SAYING = re.compile(r"\b(?:would|was to|were to|was due|were due)\b(?! have\b)")
_ARRANGING = re.compile(
    r"\b(?:asked|asks|called|calls) for\b|\b(?:scheduled|postponed|adjourned|rescheduled|summoned|convened|invited)\b"
    r"|\b(?:put off|moved|delayed|set)\b[^,;—]* (?:to|until|for)\b"
)
_SCHEDULED = re.compile(
    r"\b(?:has|have) until\b"
    r"|\b(?:meets?|begins?|starts?|opens?|reopens?|ends?|votes?|decides?|resumes?|returns?|expires?) (?:again )?"
    r"(?:on|in|at|next)\b"
)
"""With a day that is later than the edition: "has until Friday", "the council meets on Monday"."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_APPOINTED = re.compile(
    rf"\b(?:by|until|before|from|on|in|at the end of|later|next|this) (?:the |early |late |next )*(?:{_MONTHS}|spring"
    r"|summer|fall|autumn|winter|week|month|year|20\d\d)\b|\b(?:by|until|before|from|next) \w+day\b"
)
_ANYBODY = re.compile(r"(?:An?|Any|Anyone|Anybody|Every|Everyone|Each|Whoever)\b")
"""What holds for anybody is a rule or an example: "A family will pay 20 crowns more"."""
_BASE_AFTER_DUE = re.compile(
    r"(?:be|begin|start|open|reopen|close|end|expire|finish|meet|hear|vote|decide|rule|speak|appear|testify|stand|face"
    r"|return|leave|arrive|travel|visit|launch|land|take|hold|publish|present|report|release|sign|pay|resume|play|run"
    r"|receive|get|give|come|go|step|retire|marry|sail)$"
)
"""Verbs after "due to"; before a noun it gives a cause."""


def is_to_come(sentence: str, *, published: Stamp | None = None, after: date | None = None) -> bool:
    """`after` is the first day that is later than the edition; None where nothing is known of it."""
    if sentence.rstrip().endswith("?"):
        return False
    main = _main(sentence)
    if _PAST.search(main):
        return False
    last = _last_day(sentence, published)
    if last and after and last < after:
        return False
    dated = bool(last and after)
    if dated and (_ARRANGING.search(main) or _IN_SAYING.search(main)):
        return True
    appointed = dated or _APPOINTED.search(sentence) is not None
    if appointed and _SCHEDULED.search(main):
        return True
    return any(_holds_of_somebody(main, at, appointed) for at in _futures(main))


def is_dated(sentence: str, *, published: Stamp | None, after: date | None) -> bool:
    """It names a day that is later than the edition, or a time that may be: "by June 30", "in the fall"."""
    last = _last_day(sentence, published)
    if last and after:
        return last >= after
    return _APPOINTED.search(sentence) is not None


def _last_day(sentence: str, published: Stamp | None) -> date | None:
    event = event_time(sentence, dateline=published)
    return event and date.fromisoformat(event.last[:10])


def _main(sentence: str) -> str:
    """The first main clause, with spaces for quotations and other clauses in it; "that" begins what somebody says where
    there is somebody who says it, and otherwise tells of a thing."""
    letters = list(sentence)
    for quoted in quotations(sentence):
        letters[quoted.start : quoted.end] = " " * (quoted.end - quoted.start)
    text = "".join(letters)
    for found in [*_ASIDE.finditer(text), *_relative(text)]:
        letters[found.start() : found.end()] = " " * (found.end() - found.start())
    main = "".join(letters)
    joined = _JOINED.search(main)
    return main[: joined.start()] if joined else main


def _relative(text: str) -> Iterator[re.Match[str]]:
    for found in _THAT.finditer(text):
        if not _SAID.search(text, 0, found.start()):
            yield found


def _futures(main: str) -> Iterator[int]:
    """Where it says that something is to come."""
    for found in _WILL.finditer(main):
        if (found["before"] or "").lower() not in _NOUN_BEFORE_WILL:
            yield found.start()
    for found in _ARRANGED.finditer(main):
        if found["verb"] is None or "due to" not in found[0] or _BASE_AFTER_DUE.match(found["verb"]):
            yield found.start()
    for found in _IS_TO.finditer(main):
        if found["before"].lower() not in _AIMS:
            yield found.start()
    for found in _PLANS.finditer(main):
        if found["before"].lower() not in _NOUN_BEFORE_PLANS:
            yield found.start()


def _holds_of_somebody(main: str, at: int, dated: bool) -> bool:
    return dated or not _ANYBODY.match(main.lstrip(" “\"'")) or _SAID.search(main, 0, at) is not None
