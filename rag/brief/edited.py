"""What a changed article says now and said before, sentence by sentence."""

from rag.change import change
from rag.text.numbers import numbers
from rag.types import Edit, Revision

MOST = 3
"""Edits that are told."""


def edited(before: Revision, now: Revision) -> tuple[Edit, ...]:
    """The sentences of `before` that read otherwise in `now`, those with other figures first. Both of one article."""
    found = [
        Edit(span.of(before.text), became.now)
        for span in before.sentences
        if (became := change(before, span, now)).kind == "edited" and became.now
    ]
    return tuple(sorted(found, key=lambda edit: _figures(edit.before) == _figures(edit.after))[:MOST])


def _figures(text: str) -> list[str]:
    return sorted(number.value for number in numbers(text))
