"""Which differences among the articles of a story are told as a dispute."""

import json
from datetime import date
from pathlib import Path

import pytest

from rag.config import load
from rag.service.briefs import BriefOrder
from rag.types import Story
from tests.opening import open_service

BASE = (
    "A tank of the Ostmark works in Vessa burst on Monday and spilled oil into the harbour of Vessa.\n\n"
    "Divers of the Vessa harbour office looked for the leak in the tank of the Ostmark works until the evening.\n\n"
)


async def story(home: Path, *texts: str) -> Story:
    """Of articles that begin in the same way."""
    async with open_service(load(home=home)) as service:
        articles = [
            {
                "title": "Oil spills into harbour of Vessa as tank bursts",
                "url": f"https://paper{n}.example/{n}",
                "source": f"Paper {n}",
                "published_at": f"2026-05-04T{9 + n:02}:00:00Z",
                "text": BASE + text,
            }
            for n, text in enumerate(texts)
        ]
        report = await service.ingest("\n".join(map(json.dumps, articles)).encode(), media_type="application/x-ndjson")
        assert not report.rejected
        (found,) = (await service.briefs.make(BriefOrder(day=date(2026, 5, 4)))).edition.stories
        return found


async def test_what_one_article_denies_is_told_with_both_sides_though_neither_was_chosen(tmp_path: Path) -> None:
    told = await story(
        tmp_path,
        "The alarm at the gate had sounded at once, the works said.",
        "Three dockers said that they heard no alarm before the oil came.",
    )
    (dispute,) = [c for c in told.conflicts if c.relation == "disagreement"]
    assert dispute.about == "whether alarm at the gate had sounded"
    assert [position.value for position in dispute.positions] == ["yes", "no"]
    shown = {s.text for s in told.sentences}
    assert all(position.text in shown for position in dispute.positions)


@pytest.mark.parametrize(
    ("one", "other", "disputes"),
    [
        (
            "Authorities estimate the damage to the harbour of Vessa at 9 million crowns.",
            "Ilse Varn, head of the port, estimates the damage to the harbour of Vessa at 9 million crowns.",
            "Authorities estimate the damage to the harbour of Vessa at 4 million crowns.",
        ),
        (
            "Oil Spills Into Harbour Of Vessa As Ostmark Tank Bursts",
            "Oil Spills Into Harbour Of Vessa, Divers Look On",
            "No Oil Spills Into Harbour Of Vessa, Ostmark Denies That Tank Bursts",
        ),
    ],
)
async def test_other_words_for_the_same_are_no_dispute(tmp_path: Path, one: str, other: str, disputes: str) -> None:
    told, disputed = await story(tmp_path / "a", one, other), await story(tmp_path / "b", one, disputes)
    assert not [c for c in told.conflicts if c.relation == "disagreement"]
    assert [c for c in disputed.conflicts if c.relation == "disagreement"]
