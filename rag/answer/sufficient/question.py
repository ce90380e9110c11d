"""What a question says beside its words: the noun it asks for, its particulars, what it denies. English only."""

import re
from dataclasses import dataclass

from rag.answer.expected import Expected
from rag.answer.select_features import Question
from rag.text import STOP_WORDS, stem, words
from rag.text.directions import directions
from rag.text.negations import negations
from rag.text.particulars import particulars
from rag.text.superlatives import superlatives

_FOCUS = re.compile(r"\b(?:what|which|how many|how much)\s+(?P<rest>[^?]*)", re.IGNORECASE)
_ENDS_FOCUS = frozenset(
    "is are was were be been do does did has have had can could will would may might should must of in on at by for"
    " from to that who with and or".split()
)
_YES_NO = re.compile(r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)\b", re.I)
_QUESTION_WORDS = re.compile(r"\b(?:who|what|when|where|why|which|how|whom|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is measured against evidence.

    focus:   stems of the noun that it asks for ("which river" -> river); empty where it asks for none
    names, figures: stems of each name; values of numbers and dates
    turned:  whether it negates; `poles` the values of its direction words; `extremes` of its superlatives
    yes_no:  whether it is to be answered with yes or no
    """

    question: Question
    content: tuple[str, ...]
    focus: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[str, str], ...]
    turned: bool
    poles: tuple[str, ...]
    extremes: tuple[str, ...]
    yes_no: bool

    @property
    def wants(self) -> Expected | None:
        return self.question.wants


def asked(question: Question) -> Asked:
    """Of a question taken apart."""
    text = question.text
    found = particulars(text)
    content = tuple(dict.fromkeys(w for w in words(text) if w not in STOP_WORDS))
    return Asked(
        question=question,
        content=content,
        focus=focus(text),
        names=tuple(tuple(stem(w) for w in words(p.text)) for p in found if p.kind == "name"),
        figures=tuple(
            dict.fromkeys((p.kind, p.value) for p in found if p.kind in ("number", "date", "money", "percentage"))
        ),
        turned=any(True for _ in negations(text)),
        poles=tuple(p.value for p in directions(text)),
        extremes=tuple(p.value for p in superlatives(text)),
        yes_no=bool(_YES_NO.match(text)) and not _QUESTION_WORDS.search(text),
    )


def focus(text: str) -> tuple[str, ...]:
    """Stems of the words between "what", "which" or "how many" and the verb or preposition; at most four."""
    match = _FOCUS.search(text)
    if not match:
        return ()
    taken: list[str] = []
    for word in words(match["rest"]):
        if word in _ENDS_FOCUS or len(taken) == 4:
            break
        if word not in STOP_WORDS:
            taken.append(stem(word))
    return tuple(taken)
