"""What a sentence is worth in a short report, beside how much of the articles it covers. English only; words.

Sizes are set by hand against shares of the opening sentence's worth, which differ by .05 within one article: news puts
a matter first in its paragraph, counts people before things, and has the accused answer; what somebody says about the
news, or what was years ago, can wait.
"""

import re
from datetime import date

from rag.text import content_stems
from rag.text.concepts import concept, is_concept
from rag.text.numbers import numbers
from rag.text.quotations import quotations

OPENS_PARAGRAPH = 0.06
FIGURE = 0.03
TOLL = 0.15
"""It counts the dead, the hurt, the missing, the arrested, or those who had to leave."""
REACH = 6
"""Words between the figure and who is counted."""
DENIES = 0.3
QUOTED = -0.15
"""It opens with a quotation, or is one for more than a third of it."""
LONG_AGO = -0.15
"""It is dated to an earlier year, otherwise than in a clause on somebody."""
SUPPOSED = -0.15
"""It opens with a condition."""
HEADLINE = 0.3
"""Times the share of the headline's words that nothing chosen has yet."""

_LEFT = re.compile(
    r"\b(?:evacuat\w+|rescued|homeless|moved out|displaced|stranded|freed|allowed to return|survivors?|unaccounted)\b"
)
_HURT = re.compile(r"injur|casualt|fatalit|wound", re.IGNORECASE)
_DENIES = re.compile(r"\bden(?:y|ies|ied)\b")
_SUPPOSED = re.compile(r"(?:If|Unless|Even if|Should)\b")
_ON_SOMEBODY = re.compile(r", (?:who|whose|which|when|where)\b")
_RECORD = re.compile(r"\b(?:first|last|most|[a-z]+est)\b.* since (?:the )?$")
"""Of a year behind it: it tells how rare the news is."""
_WORD = re.compile(r"[\w’'-]+")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)s?\b(?![,.]?\d)")
_AGO = re.compile(r"\b(?:last year|years? (?:ago|earlier|before)|decades? ago)\b", re.IGNORECASE)


def worth(text: str, *, opens_paragraph: bool, published: date | None) -> float:
    """To be added to a share of the opening sentence's worth, which is 0 to 1."""
    told = (
        (OPENS_PARAGRAPH, opens_paragraph),
        (FIGURE, any(numbers(text))),
        (TOLL, counts_people(text)),
        (DENIES, _DENIES.search(text)),
        (QUOTED, _is_quoted(text)),
        (LONG_AGO, is_long_ago(text, published)),
        (SUPPOSED, _SUPPOSED.match(text)),
    )
    return sum(size for size, is_so in told if is_so)


def counts_people(text: str) -> bool:
    """The dead, the hurt, the missing, the arrested, or those who had to leave."""
    words = [found.span() for found in _WORD.finditer(text)]
    people = [n for n, (start, end) in enumerate(words) if _is_counted(text[start:end])]
    people += [n for n, (start, _) in enumerate(words) if _LEFT.match(text, start)]
    starts = {figure.start for figure in numbers(text)}
    figures = [n for n, (start, _) in enumerate(words) if start in starts]
    return any(abs(one - other) <= REACH for one in people for other in figures)


def _is_counted(word: str) -> bool:
    return _HURT.match(word) is not None or any(is_concept(concept(stem)) for stem in content_stems(word))


def _is_quoted(text: str) -> bool:
    return text[0] in '"“' or 3 * sum(q.end - q.start for q in quotations(text)) > len(text)


def is_long_ago(text: str, published: date | None) -> bool:
    """It is dated to an earlier year than that of publication, or to so many years ago."""
    clause = _ON_SOMEBODY.split(text)[0]
    years = [int(found[1]) for found in _YEAR.finditer(clause) if not _RECORD.search(clause[: found.start()])]
    return bool(_AGO.search(clause)) or bool(years and published and max(years) < published.year)
