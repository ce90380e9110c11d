"""Editions made by hand: one as an editor would get it, and one with hostile words in all places that come from others.

Places, people and outlets are invented.
"""

from dataclasses import replace
from typing import Any

from rag.types import (
    Attribution,
    Change,
    Citation,
    CitedNow,
    Conflict,
    Difference,
    Edit,
    Edition,
    EditionView,
    EventTime,
    Lead,
    LeftOut,
    Position,
    Profile,
    Reason,
    Repeat,
    SourceGroup,
    Sources,
    Story,
    StoryArticle,
    StorySentence,
    Support,
    Unmatched,
    Violation,
    Window,
)

GONE = Change("removed", None, None)
HOSTILE = (
    "</style></bdi><script>document.title='owned'</script><img src=x onerror=alert(1)> $title \u202eevil\u0007 & co"
)
MARKED_UP = (
    "# *Big* _news_ `x` [click](javascript:alert(1)) ![i](http://evil.example/i.png) <b>b</b> | a ~~s~~ $x$ "
    "www.evil.example"
)
EDITION_ID = "sha256:" + "5f0c1a2b" * 8
SCRIPT_URL = "javascript:alert(document.domain)"

Paragraphs = dict[str, tuple[str, int, int]]


def citation(story: str, marker: int, words: str, **more: Any) -> Citation:
    given = Citation(
        id=f"{story}-r{marker}:10-{10 + len(words)}",
        marker=marker,
        article_id=f"{story}-a{marker}",
        revision_id=f"{story}-r{marker}",
        paragraph_index=1,
        start=10,
        end=10 + len(words),
        cited_text=words,
        title="Title",
        url=f"https://news.example/{story}/{marker}?a=1&b=2",
        source="Outlet",
        published_at="2026-03-02T07:10:00+00:00",
    )
    return replace(given, **more)


def sentence(text: str, *cited: Citation, **more: Any) -> StorySentence:
    supported = Support("supported", "particulars@1")
    given = StorySentence(
        text=text, start=0, end=len(text), citation_ids=tuple(one.id for one in cited), support=supported
    )
    return replace(given, **more)


def article(of: Citation, **more: Any) -> StoryArticle:
    given = StoryArticle(
        article_id=of.article_id,
        revision_id=of.revision_id,
        title=of.title,
        source=of.source,
        url=of.url,
        published_at=of.published_at,
    )
    return replace(given, **more)


def story(
    id: str, headline: str, sentences: tuple[StorySentence, ...], citations: tuple[Citation, ...], **more: Any
) -> Story:
    given = Story(
        id=id,
        status="new",
        headline=headline,
        headline_from=citations[0].article_id if citations else "",
        score=1.0,
        reasons=(),
        text=" ".join(s.text for s in sentences),
        sentences=sentences,
        citations=citations,
        conflicts=(),
        sources=Sources(len(citations), len(citations)),
        articles=tuple(article(one) for one in citations),
    )
    return replace(given, **more)


def flood() -> Story:
    """An update: a toll that grew, one denial, a wire report carried twice, a correction."""
    c1 = citation(
        "flood",
        1,
        "Nine people died when the Orve burst its banks at Tannholt, the district said on Monday evening.",
        title="Nine dead in Tannholt flood, district says",
        source="Orve Valley Post",
        published_at="2026-03-02T17:40:00+00:00",
        event=EventTime("2026-03-02", "2026-03-02", "on Monday evening"),
    )
    c2 = citation(
        "flood",
        2,
        "Rescuers have found six bodies in Tannholt, the fire service told OPA.",
        title="Six found dead after flood in Tannholt",
        source="The Northern Ledger",
        published_at="2026-03-02T08:05:00+00:00",
    )
    c3 = citation(
        "flood",
        3,
        "“No gate was opened that night,” the operator's head, Ilse Varn, said.",
        title="Dam operator denies opening gates",
        source="Radio Dreel",
        published_at="2026-03-02T15:00:00+00:00",
    )
    c4 = citation(
        "flood",
        4,
        "A spillway gate at the Sarn dam was opened at 2 a.m., two villagers said.",
        title="Villagers: gate was opened before the wave",
        source="Orve Valley Post",
        published_at=None,
    )
    c5 = citation(
        "flood",
        5,
        "The state parliament will hear the dam operator on Thursday, its speaker said.",
        title="Parliament to hear dam operator",
        source="The Northern Ledger",
        published_at="2026-03-02T16:20:00+00:00",
    )
    return story(
        "flood",
        "Nine dead as the Orve floods Tannholt; dam operator denies opening gates",
        (
            sentence(c1.cited_text, c1, is_new=True, attribution=Attribution(kind="indirect", speaker="the district")),
            sentence(c2.cited_text, c2, is_new=False, as_of="2026-03-02T08:05:00+00:00"),
            sentence(
                c4.cited_text,
                c4,
                role="disputed",
                one_source=True,
                attribution=Attribution(kind="indirect", speaker="two villagers", anonymous=True),
            ),
            sentence(c3.cited_text, c3, role="disputed", is_new=True),
            sentence(
                c5.cited_text,
                c5,
                role="next",
                attribution=Attribution(kind="indirect", speaker="Marit Ols", said_as="its speaker"),
            ),
        ),
        (c1, c2, c3, c4, c5),
        status="update",
        since="2026-02-28",
        last="2026-03-01",
        score=2.41,
        reasons=(
            Reason(factor="sources", value=1.4, detail="3 independent sources"),
            Reason(factor="change", value=1.25, detail="3 new sentences since 2026-03-01"),
            Reason(factor="recency", value=0.97, detail="latest report 4 hours before the end of the window"),
        ),
        conflicts=(
            Conflict(
                about="whether a gate of the Sarn dam was opened",
                kind="yes_no",
                relation="disagreement",
                strength=0.8,
                positions=(
                    Position(value="yes", text=c4.cited_text, citation_ids=(c4.id,), speakers=("two villagers",)),
                    Position(
                        value="no",
                        text=c3.cited_text,
                        citation_ids=(c3.id,),
                        speakers=("Ilse Varn",),
                        published_at=c3.published_at,
                    ),
                ),
            ),
            Conflict(
                about="the dead in Tannholt",
                kind="number",
                relation="update",
                positions=(
                    Position(
                        value="6",
                        text=c2.cited_text,
                        citation_ids=(c2.id,),
                        speakers=("the fire service",),
                        published_at=c2.published_at,
                    ),
                    Position(
                        value="9",
                        text=c1.cited_text,
                        citation_ids=(c1.id,),
                        speakers=("the district",),
                        published_at=c1.published_at,
                    ),
                ),
            ),
        ),
        sources=Sources(5, 3, (SourceGroup(("flood-a2", "flood-a6"), "wire", "OPA"),)),
        articles=(
            article(c1, corrects="flood-r0"),
            *map(article, (c2, c3, c4, c5)),
            article(c2, article_id="flood-a6", source="Halvik Herald", copy_of="flood-a2"),
        ),
        violations=(Violation("dropped_sentence", "a sentence gave 12 dead, which no cited text has"),),
    )


def tram() -> Story:
    c1 = citation(
        "tram",
        1,
        "Halvik's first tram line will open on 14 May, two years late, the city council decided.",
        title="Tram opens in May",
        source="Halvik Herald",
        published_at="2026-03-02",
    )
    c2 = citation(
        "tram", 2, "Single tickets are to cost 28 crowns.", title="What a ride will cost", source="Radio Dreel"
    )
    return story(
        "tram",
        "Halvik's first tram line to open on 14 May",
        (sentence(c1.cited_text, c1), sentence(c2.cited_text, c2, one_source=True)),
        (c1, c2),
        score=1.2,
        reasons=(Reason(factor="topics", value=1.5, detail="your topic “public transport”"),),
    )


def grain() -> Story:
    c1 = citation(
        "grain",
        1,
        "Grain exports from Port Ellery fell by 18% in February, customs figures show.",
        title="Exports down",
        source="Ledger Markets",
    )
    return story(
        "grain", "Grain exports from Port Ellery fall by 18%", (sentence(c1.cited_text, c1),), (c1,), score=0.8
    )


def edition(*stories: Story, **more: Any) -> Edition:
    told = stories or (flood(), tram(), grain())
    loose = citation("loose", 1, "x", title="A recipe for rye bread", source="Halvik Herald", published_at=None)
    given = Edition(
        id=EDITION_ID,
        title="Briefing, 2 March 2026",
        window=Window(
            start="2026-03-02T00:00:00+01:00", end="2026-03-03T00:00:00+01:00", tz="Europe/Berlin", label="2026-03-02"
        ),
        profile=Profile(),
        mode="extractive",
        policy="strict",
        lead=tuple(
            Lead(story_id=one.id, text=one.sentences[0].text, citation_ids=one.sentences[0].citation_ids)
            for one in told
            if one.sentences
        ),
        stories=told,
        repeats=(
            Repeat(
                story_id="strike",
                headline="Harbour pilots' strike enters third week",
                last="2026-03-01",
                article_ids=("p1",),
            ),
        ),
        left_out=(
            LeftOut(article=article(loose), why="alone"),
            LeftOut(article=article(loose, title="Chess club wins", published_at="2026-03-02"), why="alone"),
            LeftOut(article=article(loose, title="Lotto numbers"), why="excluded"),
        ),
        articles=14,
        undated=2,
        earlier=("sha256:0000000000000001",),
        corpus_fingerprint="sha256:77aa",
        methods={"stories": "average-link@1", "verification": "particulars@1"},
    )
    return replace(given, **more)


def view(given: Edition | None = None, **more: Any) -> EditionView:
    made = EditionView(
        edition=given or edition(),
        series="2026-03-02/default/extractive",
        version=1,
        made_at="2026-03-03T05:30:00+00:00",
    )
    return replace(made, **more)


def paragraphs(given: Edition, around: str = "") -> Paragraphs:
    """A paragraph around the cited words of every citation, with `around` at both its ends."""
    before, after = (
        "The river rose through the night 🌊. ",
        " Roads to the south stay closed, and a school serves as shelter.",
    )
    before, after = around + before, after + around
    found = (one for told in given.stories for one in told.citations)
    return {one.id: (before + one.cited_text + after, len(before), len(before) + len(one.cited_text)) for one in found}


def hostile(words: str = HOSTILE) -> EditionView:
    """`words` in every place that could come from an article, an outlet, a model or a profile."""
    c1 = citation(
        "h",
        1,
        f"{words} 14 saved.",
        title=f"Title {words}",
        url=SCRIPT_URL,
        source=f"Outlet {words}",
        published_at=f"2026 {words}",
        event=EventTime(words, words, words),
    )
    c2 = citation("h", 2, words, title=words, url=f"https://news.example/{words}", source=None, published_at=None)
    c3 = citation("h", 3, words, title=words, url='https://news.example/a"b<c>(d)\\e', source=words)
    unsupported = Support("not_found", "particulars@1", (Unmatched("number", words, 0, 1),))
    told = Attribution(
        kind="indirect", speaker=words, said_as=words, relayed_from=f"{words}!", unsure=words, anonymous=True
    )
    first = story(
        f"id {words}",
        words,
        (sentence(words, c1, c2, c3, attribution=told, support=unsupported, as_of=words, one_source=True),),
        (c1, c2, c3),
        status="update",
        since=words,
        last=f"{words} 2",
        reasons=(Reason(factor="topics", value=2.0, detail=words),),
        conflicts=(
            Conflict(
                about=words,
                kind="name",
                relation="disagreement",
                positions=(
                    Position(value=words, text=words, citation_ids=(c1.id,), speakers=(words,), published_at=words),
                ),
            ),
        ),
        sources=Sources(2, 1, (SourceGroup(("a", "b"), "publisher", words),)),
        articles=(article(c1, corrects="r0"), article(c2, copy_of=c1.article_id), article(c3, copy_of="nowhere")),
        violations=(Violation("dropped_sentence", words),),
    )
    given = edition(
        first,
        id=f"sha256:{words}",
        title=f"Briefing {words}",
        repeats=(Repeat(story_id="r", headline=words, last=words, article_ids=()),),
        left_out=(LeftOut(article=article(c1), why="alone"),),
        lead=(
            Lead(story_id=first.id, text=words, citation_ids=(c1.id,)),
            Lead(story_id="gone", text=words, citation_ids=()),
        ),
        methods={words: words},
        degraded=(words,),
    )
    changed = Difference(before="b", added=(words,), removed=(words,), changed={words: ((words,), (words,))})
    edits = Change("edited", words, words, (Edit(words, words),))
    became = (became_of(c1, edits), became_of(c2, GONE), became_of(c3))
    return view(given, version=2, series=words, difference=changed, changed_since=True, changes=became)


def became_of(cited: Citation, change: Change | None = None, since: str = "2026-03-03T08:10:00Z") -> CitedNow:
    """Withdrawn where there is no `change`."""
    return CitedNow(
        citation_id=cited.id,
        article_id=cited.article_id,
        title=cited.title,
        url=cited.url,
        status="revised" if change else "withdrawn",
        current_revision_id="r9",
        change=change,
        since=since,
    )
