"""What a filter left out is not said to be nowhere in the archive."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from rag.answer.extractive import select
from rag.answer.within import within
from rag.text import split_sentences
from rag.types import Filters, Lack
from tests.answer.test_extractive import FERRY, READER, BagOfStems, hit

DAY = datetime(2031, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(), ""),
        (Filters(since=DAY), "in articles published since 2031-05-07"),
        (
            Filters(until=DAY.replace(hour=23, minute=59, second=59), sources=("Gazette", "Post")),
            "in articles published until 2031-05-07, of Gazette or Post",
        ),
        (
            Filters(as_of=DAY.replace(hour=8, tzinfo=timezone(timedelta(hours=2))), languages=("en",)),
            "in articles known by 2031-05-07T08:00+02:00, in the language en",
        ),
        (Filters(sections=("World",), article_ids=("a1",)), "in articles in the section World, named for it"),
    ],
)
def test_where_was_searched(filters: Filters, said: str) -> None:
    assert within(filters) == said


def test_a_name_that_a_filter_left_out_is_missing_there() -> None:
    given, spans = [hit(FERRY, dense=0.4)], [split_sentences(FERRY)]
    question = "What did Zorin say about the ferry?"
    everywhere = select(question, given, spans, BagOfStems(), READER, limit=2)
    assert everywhere.lacking[0] == Lack("subject", "Zorin")
    there = select(
        question, given, spans, BagOfStems(), READER, limit=2, within="in articles published since 2031-05-07"
    )
    assert there.lacking[0] == Lack("subject", "Zorin in articles published since 2031-05-07")
