"""What two reports can have in common, as bags of tokens by kind.

The start of a report is read, as news tells first what matters (the inverted pyramid); its figures and dates sooner
end to be about the event than its words do. The lengths were tried on ECB+ (evals/fit/stories.py) and matter little:
from 1,500 code points to all of the text, B-cubed F1 moves by .015.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from rag.story.model import Kind
from rag.story.report import Report
from rag.text import content_stems, stem
from rag.text.dates import MONTHS, WEEKDAYS, dates
from rag.text.names import names
from rag.text.numbers import numbers

READ = 4_000
"""Code points of title and text that are read."""
FIGURES_READ = 2_000
LEAD = 480
"""Code points of the lead, title included: about 80 words."""

_DAYS = frozenset(map(stem, (*WEEKDAYS, *MONTHS)))
"""They are told by `dates`; as words they would make all articles of one day alike."""

Traits = Mapping[Kind, Sequence[str]]


@lru_cache(maxsize=10_000)
def traits(report: Report) -> Traits:
    """Tokens are repeated as often as they occur. Kept, since stories are made and then held against earlier ones."""
    title = "" if report.text.startswith(report.title) else report.title
    text = f"{title}\n\n{report.text}"[:READ].strip()
    named = [(name.end, stem(word)) for name in names(text) for word in name.value.split()]
    of_names = {word for _, word in named}
    lead = text[: _word_end(text, LEAD)]
    start = text[:FIGURES_READ]
    return {
        "words": [word for word in content_stems(text) if word not in of_names and word not in _DAYS],
        "names": [word for _, word in named],
        "lead": content_stems(lead),
        "lead_names": [word for end, word in named if end <= len(lead)],
        "figures": [number.value for number in numbers(start)],
        "dates": list(_dates(start, report.published.at.date() if report.published else None)),
    }


def _word_end(text: str, near: int) -> int:
    """Where the word ends that stands at `near`."""
    found = text.find(" ", near)
    return len(text) if found < 0 else found


def _dates(text: str, today: date | None) -> Iterator[str]:
    """Days as far as they are said; a weekday of a dated report is the last one of this name, its own day included."""
    for mention in dates(text):
        if mention.weekday is None or not today:
            yield mention.value
        else:
            yield (today - timedelta(days=(today.weekday() - mention.weekday) % 7)).isoformat()
