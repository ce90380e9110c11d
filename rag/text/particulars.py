"""The checkable details of a text: what a reader would be misled by if it were wrong.

Numbers, money, percentages, dates, quotations, names and negations, each with exact offsets and a
normal form (`value`): equal values of one kind mean the same thing. Only a quotation may hold others.
"""

from collections.abc import Iterable
from itertools import chain

from rag.text.dates import dates
from rag.text.names import names
from rag.text.negations import negations
from rag.text.quantities import quantities
from rag.text.quotations import quotations
from rag.text.taken import Taken
from rag.types import Particular


def particulars(text: str) -> list[Particular]:
    """All of them by position. `text[p.start:p.end] == p.text` for each.

    Where two readings overlap, a date wins over a quantity and a quantity over a name.
    """
    dated = [Particular("date", text[d.start : d.end], d.start, d.end, d.value) for d in dates(text)]
    counted = _apart(quantities(text), dated)
    named = _apart(names(text), [*dated, *counted])
    found = chain(quotations(text), dated, counted, named, negations(text))
    return sorted(found, key=lambda p: (p.start, -p.end))


def _apart(found: Iterable[Particular], taken: Iterable[Particular]) -> list[Particular]:
    closed = Taken((p.start, p.end) for p in taken)
    return [p for p in found if not closed.touches(p.start, p.end)]
