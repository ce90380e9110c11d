"""Rows of an invented edition, for tests of what reads them."""

from collections.abc import Sequence

from evals.types import Case, ExpectedEdition, ExpectedStory, GoldStory, Row, ToldStory
from rag.types import (
    Citation,
    Conflict,
    Edition,
    LeftOut,
    Position,
    Profile,
    Repeat,
    Role,
    Sources,
    Story,
    StoryArticle,
    StorySentence,
    StoryStatus,
    Support,
    Window,
)
from tests.evals.made_rows import FERRY, RESCUED, Article, cite, shown

SINKS = FERRY.paragraphs[0]
LOW = Article("low", ("Police said nine passengers were rescued from the ferry.",))
FAIR = Article("fair", ("The fair of Ostermoor opened on Tuesday.", "It will close on Sunday."))
NINE = LOW.paragraphs[0]
CLOSES = FAIR.paragraphs[1]
FERRY_STORY = ExpectedStory(
    name="ferry",
    articles=("ferry", "low"),
    status="new",
    sources=2,
    facts=(("sank off the pier",), ("14 passengers", "fourteen passengers")),
    positions=(("14 passengers",), ("nine passengers",)),
)
FAIR_STORY = ExpectedStory(
    name="fair", articles=("fair",), status="new", sources=1, facts=(("opened on Tuesday",),), to_come=("will close",)
)


def article(id: str, corrects: str | None = None) -> StoryArticle:
    return StoryArticle(
        article_id=id,
        revision_id=f"{id}-r1",
        title=id,
        source=None,
        url=None,
        published_at="2030-05-07",
        corrects=corrects,
    )


def said(words: str, of: Article, role: Role = "what", text: str | None = None) -> tuple[StorySentence, Citation]:
    """A sentence with its only citation."""
    citation = shown(cite(words, of), 1)
    support = Support("supported", "none")
    told = text or words
    return (
        StorySentence(text=told, start=0, end=len(told), citation_ids=(citation.id,), support=support, role=role),
        citation,
    )


def story(
    id: str,
    articles: Sequence[StoryArticle],
    *sentences: tuple[StorySentence, Citation],
    status: StoryStatus = "new",
    independent: int = 1,
    conflicts: tuple[Conflict, ...] = (),
) -> Story:
    return Story(
        id=id,
        status=status,
        headline=f"headline of {id}",
        headline_from=articles[0].article_id,
        score=1.0,
        reasons=(),
        text=" ".join(sentence.text for sentence, _ in sentences),
        sentences=tuple(sentence for sentence, _ in sentences),
        citations=tuple(citation for _, citation in sentences),
        conflicts=conflicts,
        sources=Sources(len(articles), independent),
        articles=tuple(articles),
    )


def disagreement() -> Conflict:
    sides = [(RESCUED, FERRY, "14"), (NINE, LOW, "nine")]
    return Conflict(
        about="passengers rescued",
        kind="number",
        relation="disagreement",
        positions=tuple(
            Position(value=value, text=words, citation_ids=(cite(words, of).id,)) for words, of, value in sides
        ),
    )


def ferry_story(*articles: StoryArticle, status: StoryStatus = "new", id: str = "s1") -> Story:
    """Told by both of its articles, unless others are given."""
    return story(
        id,
        articles or (article("ferry"), article("low")),
        said(SINKS, FERRY),
        said(RESCUED, FERRY),
        said(NINE, LOW, "disputed"),
        status=status,
        independent=2,
        conflicts=(disagreement(),),
    )


def fair_story() -> Story:
    return story("s2", [article("fair")], said(FAIR.paragraphs[0], FAIR), said(CLOSES, FAIR, "next"))


def edition(
    *stories: Story, repeats: tuple[Repeat, ...] = (), left_out: tuple[LeftOut, ...] = (), articles: int = 3
) -> Edition:
    return Edition(
        id="",
        title="Briefing",
        window=Window(start="2030-05-07T00:00:00Z", end="2030-05-08T00:00:00Z", tz="UTC", label="2030-05-07"),
        profile=Profile(),
        mode="extractive",
        policy="strict",
        lead=(),
        stories=stories,
        repeats=repeats,
        left_out=left_out,
        articles=articles,
        undated=0,
        earlier=(),
        corpus_fingerprint="sha256:0",
    )


def edition_row(
    *stories: Story,
    expected: Sequence[ExpectedStory] = (FERRY_STORY, FAIR_STORY),
    told: tuple[ToldStory, ...] = (),
    repeats: tuple[Repeat, ...] = (),
    left_out: tuple[LeftOut, ...] = (),
) -> Row:
    """Of these stories; of the two that nothing is wrong with, unless others are given."""
    made = edition(*(stories or (ferry_story(), fair_story())), repeats=repeats, left_out=left_out)
    wanted = ExpectedEdition.model_validate({"day": "2030-05-07", "stories": expected})
    places = [(SINKS, FERRY), (RESCUED, FERRY), (NINE, LOW), *((words, FAIR) for words in FAIR.paragraphs)]
    return Row(
        suite="made",
        variant="",
        k=10,
        case=Case(id="day", question="What happened on May 7?", edition=wanted),
        gold_stories=tuple(GoldStory(articles=s.articles, continues=s.continues) for s in expected),
        edition=made,
        told=told,
        cited=tuple(cite(words, of) for words, of in places),
    )
