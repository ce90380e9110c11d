"""Small editions of invented stories."""

from rag.types import (
    Citation,
    Edition,
    Mode,
    Prepared,
    Profile,
    Reason,
    Sources,
    Story,
    StoryArticle,
    StorySentence,
    StoryStatus,
    Support,
    Window,
)


def citation(article: Prepared, marker: int = 1, end: int = 9) -> Citation:
    revision = article.revision
    return Citation(
        id=f"{revision.revision_id}:0-{end}",
        marker=marker,
        article_id=revision.article_id,
        revision_id=revision.revision_id,
        paragraph_index=0,
        start=0,
        end=end,
        cited_text=revision.text[:end],
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at="2026-03-02",
    )


def sentence(text: str, *of: Citation, is_new: bool = True) -> StorySentence:
    support = Support("supported", "particulars@1")
    ids = tuple(c.id for c in of)
    return StorySentence(text=text, start=0, end=len(text), citation_ids=ids, support=support, is_new=is_new)


def story(id: str, *articles: Prepared, status: StoryStatus = "new", old: Prepared | None = None) -> Story:
    """A new sentence on each article, and one that was told before on `old`."""
    told = [*articles, *([old] if old else [])]
    cited = tuple(citation(article, n + 1) for n, article in enumerate(told))
    pairs = zip(cited, told, strict=True)
    sentences = tuple(sentence(f"{c.cited_text}.", c, is_new=article is not old) for c, article in pairs)
    return Story(
        id=id,
        status=status,
        headline=f"Headline of {id}",
        headline_from=told[0].revision.article_id,
        score=1.5,
        reasons=(Reason(factor="sources", value=1.5, detail="2 independent sources"),),
        text=" ".join(s.text for s in sentences),
        sentences=sentences,
        citations=cited,
        conflicts=(),
        sources=Sources(len(told), len(told)),
        articles=tuple(_article(article) for article in told),
    )


def edition(
    id: str, *stories: Story, day: int = 2, profile: str = "default", mode: Mode = "extractive", tz: str = "+01:00"
) -> Edition:
    window = Window(
        start=f"2026-03-{day:02}T00:00:00{tz}",
        end=f"2026-03-{day + 1:02}T00:00:00{tz}",
        tz="Europe/Berlin",
        label=f"2026-03-{day:02}",
    )
    return Edition(
        id=id,
        title=f"Briefing of day {day}",
        window=window,
        profile=Profile(name=profile, topics={"harbour": 2.0}, exclude=("football",)),
        mode=mode,
        policy="strict",
        lead=(),
        stories=stories,
        repeats=(),
        left_out=(),
        articles=3,
        undated=0,
        earlier=(),
        corpus_fingerprint="sha256:0",
        methods={"stories": "stories@1"},
    )


def _article(article: Prepared) -> StoryArticle:
    r = article.revision
    return StoryArticle(
        article_id=r.article_id,
        revision_id=r.revision_id,
        title=r.title,
        source=r.source,
        url=r.url,
        published_at="2026-03-02",
    )
