"""What an edition says about its stories, in words that all formats share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.brief.render.times import is_one_day, latest, moment, said, span
from rag.types import (
    Attribution,
    Conflict,
    Edition,
    EditionView,
    LeftOut,
    Reason,
    SourceGroup,
    Sources,
    Story,
    StoryArticle,
    StorySentence,
    WhyLeftOut,
    Window,
)

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BECAUSE = {
    "same_text": "are copies of one text",
    "wire": "carry one agency's report",
    "publisher": "come from one publisher",
}
_VERDICTS = {
    "supported": "",
    "contradicted": "the cited text says otherwise",
    "not_found": "not in the cited text",
    "unclear": "the cited text may or may not carry it",
}
_STATUS = {"new": "New", "update": "Update", "repeat": "Nothing new"}
WHY_LEFT_OUT: dict[WhyLeftOut, str] = {
    "alone": "In no story of several articles, and not ranked high enough alone",
    "length": "Their story did not fit",
    "undated": "Without a date, and in no story of dated articles",
    "unsupported": "Of stories of which no sentence passed the check",
    "repeat": "Nothing new against earlier editions",
    "excluded": "Of topics that the profile excludes",
    "kind": "Opinion, service and other pieces that are no news",
    "source": "From outlets that the profile leaves out",
    "language": "In languages that the profile leaves out",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said beside a sentence; `warns` where the reader should beware."""

    words: str
    warns: bool = False


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def status(story: Story) -> str:
    return _STATUS[story.status]


def earlier(story: Story, tz: str) -> list[str]:
    """The editions that had the story before: "since 28 February 2026", "last 1 March 2026"."""
    told = [f"since {said(story.since, tz)}"] if story.since else []
    return told + ([f"last {said(story.last, tz)}"] if story.last and story.last != story.since else [])


def as_of(story: Story, tz: str) -> str:
    """When the latest article of the story was published, or changed."""
    stamp = latest(article.changed_at or article.published_at for article in story.articles)
    return f"as of {said(stamp, tz)}" if stamp else "from articles without a date"


def labels(story: Story, sentence: StorySentence) -> list[str]:
    """What a sentence is there for, where that is not plain: of a new story everything is new."""
    found = ["new"] if story.status == "update" and sentence.is_new else []
    return found + ([sentence.role] if sentence.role in ("disputed", "next") else [])


def remarks(sentence: StorySentence, tz: str) -> list[Remark]:
    """One source, no longer current, who says it where its own words do not tell, what a check found."""
    found = [Remark("one source")] if sentence.one_source else []
    if sentence.as_of:
        found.append(Remark(f"as of {said(sentence.as_of, tz)}; a later report changed it", warns=True))
    if sentence.attribution:
        found += _who(sentence.attribution, sentence.text)
    if doubt := _VERDICTS[sentence.support.verdict]:
        missing = ", ".join(f"“{found.text}”" for found in sentence.support.unmatched)
        found.append(Remark(doubt + (f": {missing}" if missing else ""), warns=True))
    return found


def contested(story: Story, citation_ids: Sequence[str]) -> list[Remark]:
    """Beside words that stand in the lead of the briefing without the other side."""
    sides = (p for c in story.conflicts if c.relation == "disagreement" for p in c.positions)
    return [Remark("disputed", warns=True)] if any(set(citation_ids) & set(p.citation_ids) for p in sides) else []


def _is_named(speaker: str, text: str) -> bool:
    """By the whole name, or by the last word of it, as a second mention has it."""
    return speaker.casefold() in text.casefold() or speaker.split()[-1] in text.split()


def _who(told: Attribution, text: str) -> Iterator[Remark]:
    unnamed = told.speaker and not _is_named(told.speaker, text)
    if unnamed and told.said_as:
        yield Remark(f"“{told.said_as}”: {told.speaker}")
    elif unnamed and told.kind != "publisher":
        yield Remark(f"says {told.speaker}")
    if told.relayed_from and told.relayed_from.casefold() not in text.casefold():
        yield Remark(f"relayed from {told.relayed_from}")
    if told.anonymous:
        yield Remark("source not named")
    if told.unsure:
        yield Remark(f"not certain who says so: {told.unsure}", warns=True)


def conflict_heading(conflict: Conflict) -> str:
    sure = f" (how sure they differ: {round(conflict.strength * 100)}%)" if conflict.strength < 1 else ""
    return ("Reports changed: " if conflict.relation == "update" else "Sources disagree: ") + conflict.about + sure


def sources(story: Story) -> str:
    """Those of all of its articles, and how many of them are cited where that is another number: "3 articles, 2
    independent: two carry one agency's report (OPA); cited here: 2 of them; cited besides: 1 article of earlier
    briefings"."""
    return _counted_sources(story.sources) + _cited(story)


def _cited(story: Story) -> str:
    own = {article.article_id for article in story.articles}
    cited = {citation.article_id for citation in story.citations}
    some, before = len(cited & own), len(cited - own)
    parts = [f"cited here: {some:,} of them"] if some and some < len(own) else []
    parts += [f"cited besides: {counted(before, 'article')} of earlier briefings"] if before else []
    return "".join(f"; {part}" for part in parts)


def _counted_sources(found: Sources) -> str:
    parts = [counted(found.articles, "article")]
    if found.independent and found.articles > 1:
        parts.append(f"{found.independent:,} independent")
    groups = "; ".join(map(_group, found.groups))
    return ", ".join(parts) + (f": {groups}" if groups else "")


def _group(group: SourceGroup) -> str:
    count = len(group.article_ids)
    detail = f" ({group.detail})" if group.detail else ""
    return f"{_COUNTS[count] if count < len(_COUNTS) else f'{count:,}'} {_BECAUSE[group.because]}{detail}"


def outlet(source: str | None) -> str:
    return source or "unknown source"


def beside(article: StoryArticle, story: Story) -> str | None:
    """What is to be known about an article of a story: that it repeats another one."""
    if article.copy_of is None:
        return None
    first = next((other for other in story.articles if other.article_id == article.copy_of), None)
    return f"same text as {outlet(first.source)}" if first else "repeats another article"


def corrections(story: Story) -> list[StoryArticle]:
    """Articles that were changed in the time that the edition is about."""
    return [article for article in story.articles if article.corrects]


def correction(article: StoryArticle, tz: str) -> str:
    """Who changed what, from what to what, and when that became known; the article's own date is that of its first
    publication."""
    when = f" on {said(article.changed_at, tz)}" if article.changed_at else ""
    edits = "".join(f" Before: “{edit.before}” Now: “{edit.after}”" for edit in article.edits)
    return f"{outlet(article.source)} changed “{article.title}”{when}.{edits}"


def reason(found: Reason) -> str:
    """What it rests on and, where it does, by how much it multiplies the score."""
    factor = f"{found.value:.2f}"
    return found.detail if factor == "1.00" else f"{found.detail} (× {factor})"


def left_out_by_reason(left_out: Iterable[LeftOut]) -> dict[WhyLeftOut, list[StoryArticle]]:
    """The articles that were not used, by why, the reasons in a fixed order."""
    found: dict[WhyLeftOut, list[StoryArticle]] = {why: [] for why in WHY_LEFT_OUT}
    for one in left_out:
        found[one.why].append(one.article)
    return {why: articles for why, articles in found.items() if articles}


def basis(edition: Edition) -> str:
    """What the edition is made from: "31 articles of 2 March 2026 (Europe/Berlin), 2 of them without a date"."""
    window = edition.window
    dated = f"{counted(edition.articles, 'article')} of {span(window.start, window.end, window.tz)} ({window.tz})"
    if not edition.undated:
        return dated
    of = f", {edition.undated:,} of them without a date" if edition.articles > 1 else ", without a date"
    return dated + of


def nothing(edition: Edition) -> str:
    if edition.articles and edition.undated == edition.articles:
        return "No dated article in this window; those without a date were handed in after it, and are listed below."
    if edition.articles:
        return "No story to tell from the articles of this window."
    begins = edition.archive_begins
    known = f" The archive begins on {said(begins, edition.window.tz)}." if begins else ""
    return f"No articles in this window.{known}"


def made_when(view: EditionView) -> str:
    """ "Made 3 March 2026, 06:30. As of the end of 2 March 2026: what became known later is in later briefings"."""
    window = view.edition.window
    version = f", version {view.version}" if view.version > 1 else ""
    moment = known(window, view.made_at)
    return f"Made {said(view.made_at, window.tz)}{version}. {moment[0].upper()}{moment[1:]}: {LATER}."


UNDATED = "No article of this window has a date: when what they tell happened is not known."
LATER = "what became known later is in later briefings"


def known(window: Window, made_at: str) -> str:
    """The moment whose knowledge an edition has: the end of its window, or when it was made, if that was earlier."""
    end, made = moment(window.end), moment(made_at)
    if end and made and made < end:
        return f"as of {said(made_at, window.tz)}"
    if is_one_day(window.start, window.end, window.tz):
        return f"as of the end of {span(window.start, window.end, window.tz)}"
    return f"as of {said(window.end, window.tz)}"


def warnings(view: EditionView) -> list[str]:
    """What did not work, and that the archive changed since."""
    changed = ["The archive has changed since: made again, this briefing would differ."] if view.changed_since else []
    undated = [UNDATED] if view.edition.stories and view.edition.undated == view.edition.articles else []
    return [*changed, *undated, *view.edition.degraded]


def made(view: EditionView) -> list[tuple[str, str]]:
    """How the edition was made, as names and values."""
    edition = view.edition
    written = "quotations chosen" if edition.mode == "extractive" else "written by a model from the evidence"
    policy = "strict: what fails the check is left out" if edition.policy == "strict" else "flag: what fails is marked"
    facts = [
        ("edition", edition.id),
        ("version", str(view.version)),
        ("made", said(view.made_at, edition.window.tz)),
        ("profile", edition.profile.name),
        ("written as", f"{edition.mode} ({written})"),
        ("check", policy),
        ("archive", edition.corpus_fingerprint),
        ("continues", ", ".join(edition.earlier)),
    ]
    return [(name, words) for name, words in [*facts, *sorted(edition.methods.items()), *READING] if words]


READING = (
    ("order", "by the product of the numbers (× 1.58) under each story: above 1 they lift it, below 1 they lower it"),
    ("one source", "beside a sentence: of several sources of the story one alone says so"),
)
"""How marks beside stories and sentences are read."""


def left_unsaid(story: Story) -> list[str]:
    """Sentences that were dropped and why, each detail once."""
    return list(dict.fromkeys(violation.detail for violation in story.violations))
