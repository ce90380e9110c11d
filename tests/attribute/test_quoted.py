"""Which words stand between quotation marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.attribute.quoted import quoted


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ('"It leaks," he said. "A lot."', ['"It leaks,"', '"A lot."']),
        ("He said “it leaks” twice.", ["“it leaks”"]),
        ("„Es leckt“, sagte er.", ["„Es leckt“"]),
        ("“It leaks.\n\n“It leaks a lot.”", ["“It leaks.", "“It leaks a lot.”"]),
        ("it leaks,” he said.", ["it leaks,”"]),
        ('A 5" pipe and a 6" pipe.', []),
        ('He said "it leaks and went home.', []),
        ("No marks.", []),
    ],
)
def test_stretches_between_marks(text: str, stretches: list[str]) -> None:
    assert [span.of(text) for span in quoted(text)] == stretches


@given(st.text(alphabet='ab “”„"«»\n', max_size=60))
def test_stretches_do_not_overlap(text: str) -> None:
    spans = list(quoted(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
