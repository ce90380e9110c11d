"""Who says it: `rag.attribute` on hand-labelled sentences of seeds/.

The labels were written by reading the articles, and former rules were mended on the same sentences. What speaker is
right on real news that nothing was made by stands in DECISIONS.md; those texts are not the project's to keep, so that
this module does not measure it.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from evals.bench.rows import Row
from evals.suite import SUITES
from rag.attribute import Attributor
from rag.parse import parse
from rag.read import read
from rag.text import sentences_of
from rag.types import Attribution, Span

LABELS = SUITES.parent / "attribution_labels.jsonl"
SEEDS = SUITES.parent.parent / "seeds"
READ_AT = datetime(2026, 3, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Label:
    """`speakers`: wordings of which one is right, None for nobody. `anonymous` and `relayed_from` None: not judged."""

    document: str
    title: str
    sentence: str
    speakers: tuple[str | None, ...]
    anonymous: bool | None
    relayed_from: tuple[str, ...] | None


def labels() -> list[Label]:
    lines = (json.loads(line) for line in LABELS.read_text("utf-8").splitlines())
    return [
        Label(
            line["document"],
            line["title"],
            line["sentence"],
            tuple(line["speakers"]),
            line.get("anonymous"),
            tuple(line["relayed_from"]) if "relayed_from" in line else None,
        )
        for line in lines
    ]


def right_speaker(label: Label, found: Attribution) -> bool:
    """An office before a name is no mistake."""
    speakers = {_plain(speaker) for speaker in label.speakers}
    plain = _plain(found.speaker)
    return plain in speakers or any(plain and speaker and plain.endswith(f" {speaker}") for speaker in speakers)


def judged() -> Iterator[tuple[Label, Attribution, float]]:
    """Each label with what was found and the seconds that it took."""
    articles = {
        (str(path.relative_to(SEEDS)), draft.title): draft
        for path in sorted(SEEDS.rglob("*.*"))
        if path.name != "README.md"
        for draft in parse(path.read_bytes(), name=path.name, now=READ_AT)
    }
    read_before: dict[str, Attributor] = {}
    for label in labels():
        draft = articles[label.document, label.title]
        text = "\n\n".join(draft.paragraphs)
        start = text.index(label.sentence)
        if text not in read_before:
            read_before[text] = Attributor(read(text, sentences_of(text), draft.language))
        attributor = read_before[text]
        began = time.perf_counter()
        found = attributor.attribute(Span(start, start + len(label.sentence)), outlet=draft.source)
        yield label, found, time.perf_counter() - began


def measure() -> Iterator[Row]:
    all_of_them = list(judged())
    wrong = [label.sentence for label, found, _ in all_of_them if not right_speaker(label, found)]
    yield Row(
        name=f"attribution, {len(all_of_them)} sentences of seeds/: speaker",
        measured=1 - len(wrong) / len(all_of_them),
        wanted=0.85,
        unit="%",
        remarks="wrong: " + " / ".join(sentence[:60] for sentence in wrong[:5]),
    )
    anonymous = [label.anonymous == found.anonymous for label, found, _ in all_of_them if label.anonymous is not None]
    unnamed = [found.anonymous for label, found, _ in all_of_them if label.anonymous]
    yield Row(
        name="attribution: anonymous or not",
        measured=sum(anonymous) / len(anonymous),
        wanted=0.95,
        unit="%",
        remarks=f"of {len(anonymous)}; {sum(unnamed)} of the {len(unnamed)} that are anonymous were found",
    )
    relayed = [
        (found.relayed_from in label.relayed_from) if label.relayed_from else found.relayed_from is None
        for label, found, _ in all_of_them
        if label.relayed_from is not None
    ]
    yield Row(name="attribution: relayed from", measured=sum(relayed) / len(relayed), unit="%")
    seconds = sum(took for _, _, took in all_of_them)
    yield Row(
        name="attribution: a sentence", measured=1000 * seconds / len(all_of_them), wanted=1.0, sign="<=", unit="ms"
    )


def _plain(speaker: str | None) -> str | None:
    return re.sub(r"^(?:the|an?) ", "", speaker.lower()) if speaker else None
