"""Daily editions by what somebody who read the day's articles would have in them, story by story.

An expected story is looked for in the edition's story that has most of its articles. A fact, a side or a status of a
story that is not told counts as wrong. None of them applies to a case without an edition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.metrics.clustering import b_cubed
from evals.metrics.said import one_of, resolved, tells_again
from evals.metrics.shares import share, short, verdict
from evals.types import ExpectedStory, GoldStory, Row, Score
from rag.types import Edition, Story, StorySentence


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected story, its articles, and the edition's story about them (None: there is none)."""

    wanted: ExpectedStory
    gold: GoldStory
    found: Story | None


def stories(row: Row) -> Score | None:
    """F1 of B-cubed (Amigó et al. 2009) over the articles of the expected stories and of the edition's.

    An article that the edition has in no story is alone, and so is one of its stories that was not expected.
    """
    if not row.edition:
        return None
    found = _stories_of(row.edition)
    gold = {id: n for n, story in enumerate(row.gold_stories) for id in story.articles}
    items = list(dict.fromkeys([*gold, *found]))
    wanted, given = ({id: labels.get(id, id) for id in items} for labels in (gold, found))
    _, _, both = b_cubed(wanted, given)
    return Score(value=both, why="; ".join(_misplaced(row, found)))


def lead(row: Row) -> Score | None:
    """1 when the edition's first story has an article of the story that belongs first."""
    wanted = row.case.edition.lead if row.case.edition else None
    if not row.edition or wanted is None:
        return None
    first = row.edition.stories[0] if row.edition.stories else None
    leads = any(story.found is first for story in expected(row) if story.wanted.name == wanted and first)
    return verdict("" if leads else f"leads with {short(first.headline) if first else 'nothing'}, not {wanted}")


def not_news(row: Row) -> Score | None:
    """Share of what is no news that is in no story."""
    if not row.edition:
        return None
    told = {id: story.headline for story in row.edition.stories for id in _articles(story)}
    return share([f"in a story: {short(told[id])}" if id in told else "" for id in row.not_news])


def standing(row: Row) -> Score | None:
    """Share of the expected stories that are new, an update, a correction, a repeat or undated as they should be.

    One that goes on must go on with the right earlier story.
    """
    return share([_misjudged(row, story) for story in expected(row) if story.wanted.status])


def facts(row: Row) -> Score | None:
    """Share of the required facts that sentences of their story tell, with a citation that resolves."""
    return share(
        [
            "" if one_of(_told(row, story.found), wordings) else f"{story.wanted.name}: does not tell {wordings[0]}"
            for story in expected(row)
            for wordings in story.wanted.facts
        ]
    )


def sources(row: Row) -> Score | None:
    """Share of the stories whose number of independent sources is right."""
    counted = [story for story in expected(row) if story.wanted.sources]
    return share([_miscounted(story) for story in counted])


def disputes(row: Row) -> Score | None:
    """Disputes that are expected and shown, of those that are expected or shown (Jaccard).

    Shown is one all of whose sides are in the story, cited. A story that shows a disagreement where none was expected
    counts as one more.
    """
    wanted = [story for story in expected(row) if story.wanted.positions]
    told = row.edition.stories if row.edition else ()
    false = [s for s in told if _disagrees(s) and not any(story.found is s for story in wanted)]
    faults = [_unshown(row, story) for story in wanted]
    return share([*faults, *(f"a dispute that is none: {short(story.headline)}" for story in false)])


def repeated(row: Row) -> Score | None:
    """Share of the sentences that an earlier edition told: one of its sentences has their figures and nearly all of
    their words. Sides of a dispute do not count, as it is shown with both whatever was told before.
    """
    earlier = [sentence for story in row.told for sentence in story.sentences]
    if not earlier or not row.edition:
        return None
    said = [s for story in row.edition.stories for s in story.sentences if s.role != "disputed"]
    again = share([f"told before: {short(s.text)}" if _before(s, earlier) else "" for s in said])
    return again and again.model_copy(update={"value": 1 - again.value})


def coming(row: Row) -> Score | None:
    """Share of the sentences under what comes next that tell what is still to come."""
    if not row.edition:
        return None
    to_come = [(story.found, story.wanted.to_come) for story in expected(row)]
    under = [(story, s) for story in row.edition.stories for s in story.sentences if s.role == "next"]
    right = [any(found is story and one_of(s.text, words) for found, words in to_come) for story, s in under]
    return share(["" if ok else f"not to come: {short(s.text)}" for ok, (_, s) in zip(right, under, strict=True)])


def expected(row: Row) -> tuple[Expected, ...]:
    """None without an edition."""
    if not row.edition or not row.case.edition:
        return ()
    pairs = zip(row.case.edition.stories, row.gold_stories, strict=True)
    return tuple(Expected(wanted, gold, _nearest(row.edition, gold)) for wanted, gold in pairs)


def _nearest(edition: Edition, gold: GoldStory) -> Story | None:
    """Of equals the one that stands first."""
    had = [(len(_articles(story) & set(gold.articles)), story) for story in edition.stories]
    most, story = max(had, key=lambda pair: pair[0], default=(0, None))
    return story if most else None


def _articles(story: Story) -> set[str]:
    return {article.article_id for article in story.articles}


def _stories_of(edition: Edition) -> dict[str, str]:
    """Article to its story, repeats among them; those that were left out of all are not there."""
    told = {id: story.id for story in edition.stories for id in _articles(story)}
    return told | {id: repeat.story_id for repeat in edition.repeats for id in repeat.article_ids}


def _misplaced(row: Row, found: dict[str, str]) -> Iterator[str]:
    names: dict[str, list[str]] = {}
    for story in expected(row):
        places = {found.get(id, id) for id in story.gold.articles}
        if len(places) > 1:
            yield f"{story.wanted.name}: in {len(places)} pieces"
        for place in sorted(places):
            names.setdefault(place, []).append(story.wanted.name)
    yield from (f"in one story: {', '.join(together)}" for together in names.values() if len(together) > 1)
    known = {id for story in row.gold_stories for id in story.articles}
    yield from (f"{place} has an article that is not expected" for id, place in found.items() if id not in known)


def _misjudged(row: Row, story: Expected) -> str:
    status = _status(row, story)
    if status != story.wanted.status:
        return f"{story.wanted.name}: {status}, should be {story.wanted.status}"
    going_on = next((t.id for t in row.told if story.gold.continues in t.articles), None)
    if story.wanted.continues and going_on != _id(row, story):
        return f"{story.wanted.name}: does not go on with the earlier story"
    return ""


def _status(row: Row, story: Expected) -> str:
    """In the words of an expected story; other words where it cannot be right."""
    if story.found:
        corrected = any(a.corrects for a in story.found.articles if a.article_id in story.gold.articles)
        return "correction" if corrected and story.found.status == "update" else story.found.status
    if _id(row, story):
        return "repeat"
    left_out = row.edition.left_out if row.edition else ()
    reasons = {left.why for left in left_out if left.article.article_id in story.gold.articles}
    return " and ".join(sorted(reasons)) or "not told"


def _id(row: Row, story: Expected) -> str | None:
    """Of the edition's story, told or repeated."""
    if story.found:
        return story.found.id
    repeats = row.edition.repeats if row.edition else ()
    return next((r.story_id for r in repeats if set(r.article_ids) & set(story.gold.articles)), None)


def _told(row: Row, story: Story | None) -> str:
    """All sentences of a story that have a citation that resolves."""
    there = resolved(row)
    return " \n ".join(s.text for s in (story.sentences if story else ()) if any(id in there for id in s.citation_ids))


def _miscounted(story: Expected) -> str:
    count = story.found.sources.independent if story.found else 0
    right = count == story.wanted.sources
    return "" if right else f"{story.wanted.name}: {count} independent, should be {story.wanted.sources}"


def _disagrees(story: Story) -> bool:
    return any(conflict.relation == "disagreement" for conflict in story.conflicts)


def _unshown(row: Row, story: Expected) -> str:
    there = resolved(row)
    positions = [p for conflict in (story.found.conflicts if story.found else ()) for p in conflict.positions]
    sides = [f"{p.value} \n {p.text}" for p in positions if any(id in there for id in p.citation_ids)]
    shown = " \n ".join([_told(row, story.found), *sides])
    hidden = [wordings[0] for wordings in story.wanted.positions if not one_of(shown, wordings)]
    return f"{story.wanted.name}: not shown: {', '.join(map(short, hidden))}" if hidden else ""


def _before(sentence: StorySentence, earlier: Sequence[str]) -> bool:
    return any(tells_again(other, sentence.text) for other in earlier)
