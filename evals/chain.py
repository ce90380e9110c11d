"""Daily editions in their order, since each goes on with those before it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pydantic import TypeAdapter

from evals.types import ExpectedEdition, ToldStory
from rag.brief.editor import silent
from rag.cli.backend import Backend
from rag.types import Edition, EditionView, Mode

VIEW = TypeAdapter(EditionView)


async def made(
    backend: Backend, wanted: ExpectedEdition, *, reader: str, mode: Mode
) -> tuple[Edition, tuple[ToldStory, ...]]:
    """The edition of the day, after those from the first day on were made for the same reader; and what they told.

    What is there of one reader is not made again. The edition is as any reader would get it: it has neither the
    name of this one nor the ids that follow from it.
    """
    editions = [await _one(backend, day, wanted.tz, reader, mode) for day in _days(wanted)]
    last = editions.pop()
    return replace(last, id="", earlier=(), profile=replace(last.profile, name="default")), told(editions)


def told(editions: Sequence[Edition]) -> tuple[ToldStory, ...]:
    """By story, in the order in which they were first told."""
    stories = [story for edition in editions for story in edition.stories]
    by_id = {id: [s for s in stories if s.id == id] for id in dict.fromkeys(story.id for story in stories)}
    return tuple(
        ToldStory(
            id=id,
            articles=tuple(dict.fromkeys(a.article_id for story in parts for a in story.articles)),
            sentences=tuple(sentence.text for story in parts for sentence in story.sentences),
        )
        for id, parts in by_id.items()
    )


async def _one(backend: Backend, day: date, tz: str, reader: str, mode: Mode) -> Edition:
    body = {"date": day.isoformat(), "tz": tz, "mode": mode, "profile": {"name": reader}}
    return VIEW.validate_python(await backend.brief(body, silent)).edition


def _days(wanted: ExpectedEdition) -> Iterable[date]:
    first = wanted.first or wanted.day
    return (first + timedelta(n) for n in range((wanted.day - first).days + 1))
