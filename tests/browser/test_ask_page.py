"""The page for asking in a real browser, against a server that gives answers made by hand, hostile words included."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi import FastAPI, Response

from rag.api.page import router
from rag.service.views import to_json
from rag.types import (
    Answer,
    Attribution,
    Change,
    Citation,
    Conflict,
    EventTime,
    Lack,
    Position,
    QueryReading,
    ResolvedCitation,
    Sentence,
    SourceGroup,
    Sources,
    Support,
    Unmatched,
    Usage,
    Violation,
)
from tests.fakes.loopback import serving

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='owned'\">"
WORDS = "📰 About 31,000 people marched."


def citation(n: int, **more: Any) -> Citation:
    given = Citation(
        id=f"r{n}:2-{len(WORDS)}",
        marker=n,
        article_id=f"a{n}",
        revision_id=f"r{n}",
        paragraph_index=0,
        start=2,
        end=len(WORDS),
        cited_text=WORDS[2:],
        title=f"Title {n} {HOSTILE}",
        url="javascript:alert(1)",
        source=f"Outlet {n} {HOSTILE}",
        published_at="2026-03-07",
    )
    return replace(given, **more)


def sentence(**more: Any) -> Sentence:
    text = f"31,000 marched {HOSTILE}."
    supported = Support("supported", "particulars@1")
    given = Sentence(text=text, start=0, end=len(text), citation_ids=(citation(1).id,), support=supported)
    return replace(given, **more)


def answer(**more: Any) -> Answer:
    given = Answer(
        id="q1",
        status="answered",
        abstain_reason=None,
        question="How many marched?",
        as_of="2026-03-08T00:00:00Z",
        mode="extractive",
        corpus_fingerprint="sha256:0",
        text="",
        sentences=(sentence(),),
        citations=(citation(1), citation(2)),
        sources=Sources(2),
        violations=(),
        reading=QueryReading(),
        evidence=(),
        usage=Usage(),
    )
    return replace(given, **more)


def resolved(id: str) -> ResolvedCitation:
    return ResolvedCitation(
        id=id,
        status="revised",
        article_id="a1",
        revision_id="r1",
        revision_number=1,
        current_revision_id="r9",
        paragraph_index=0,
        paragraph=WORDS,
        paragraph_start=0,
        start=2,
        end=len(WORDS),
        cited_text=WORDS[2:],
        title="Title",
        url=None,
        source=None,
        published_at=None,
        change=Change("edited", f"About 18,000 {HOSTILE}", "r9:0-5"),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The tab after an answer came, and what its console said."""

    tab: Any
    said: list[str]

    def text(self, part: str) -> str:
        return " ".join(self.tab.locator(part).inner_text().split())


Ask = Callable[[Answer], Asked]


def app_of(given: Answer) -> FastAPI:
    app = FastAPI()
    app.include_router(router)

    @app.post("/v1/ask")
    def ask() -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response(to_json(given), media_type="application/json")

    @app.get("/v1/citations/{id}")
    def cited(id: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response(to_json(resolved(id)), media_type="application/json")

    return app


@pytest.fixture
def ask(chromium: Any) -> Generator[Ask, None, None]:
    contexts: list[Any] = []

    def asked(given: Answer) -> Asked:
        context = chromium.new_context()
        contexts.append(context)
        tab = context.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))  # pyright: ignore[reportUnknownLambdaType, reportUnknownMemberType, reportUnknownArgumentType]
        tab.on("pageerror", lambda error: said.append(str(error)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
        with serving(app_of(given)) as url:
            tab.goto(url)
            tab.get_by_label("Question", exact=True).fill("How many marched?")
            tab.get_by_role("button", name="Ask").click()
            count = len(given.citations) + len(given.nearest)
            tab.wait_for_function("n => document.querySelectorAll('.citation mark').length === n", arg=count)
        return Asked(tab, said)

    yield asked
    for context in contexts:
        context.close()


def test_hostile_words_are_shown_and_nothing_of_them_runs(ask: Ask) -> None:
    told = Attribution(kind="quote", speaker=HOSTILE)
    found = ask(answer(sentences=(sentence(attribution=told),), violations=(Violation("dropped_sentence", HOSTILE),)))
    assert found.tab.title() == "Ask the archive"
    assert found.tab.locator("img, a[href^=javascript]").count() == 0
    assert found.said == []
    assert found.text("#text").count("<img") == 2


def test_the_marked_words_are_the_cited_ones_and_say_what_became_of_them(ask: Ask) -> None:
    found = ask(answer(citations=(citation(1, event=EventTime("2026-03-07", "2026-03-07", "Saturday")),)))
    assert found.tab.locator("#sources mark").inner_text() == WORDS[2:]
    assert "event: 2026-03-07 (“Saturday”)" in found.text("#sources")
    assert "This article was revised since. It now says: “About 18,000" in found.text("#sources")


def test_both_sides_of_a_dispute_with_markers_that_lead_to_their_words(ask: Ask) -> None:
    sides = (
        Position(value="31,000", text=WORDS, citation_ids=(citation(1).id,), speakers=("the Courier",)),
        Position(value="18,000", text=HOSTILE, citation_ids=(citation(2).id,), published_at="2026-03-07"),
    )
    dispute = Conflict(about="marchers", kind="number", relation="disagreement", positions=sides, strength=0.6)
    found = ask(answer(status="disputed", conflicts=(dispute,)))
    assert found.text("#state").startswith("Disputed: the sources disagree · 2 articles, as of 2026-03-08")
    told = found.text("#conflicts")
    assert "Sources disagree: marchers (how sure they differ: 60%)" in told
    assert "31,000 · the Courier [1]" in told
    assert "18,000 · 2026-03-07 [2]" in told
    found.tab.locator("#conflicts").get_by_role("button", name="Source 2").click()
    assert found.tab.evaluate("document.activeElement.id") == "citation-2"


def test_of_an_update_the_last_value_is_called_current(ask: Ask) -> None:
    sides = tuple(Position(value=v, text=v, citation_ids=(citation(1).id,)) for v in ("4", "9"))
    update = Conflict(about="dead", kind="number", relation="update", positions=sides)
    found = ask(answer(conflicts=(update,), sentences=(sentence(as_of="2026-03-02"),)))
    assert "Reports changed: dead 4 [1] “4” 9 (current) [1]" in found.text("#conflicts")
    assert "as reported on 2026-03-02; a later report says otherwise" in found.text("#text")


def test_who_says_it_and_what_did_not_match(ask: Ask) -> None:
    support = Support("contradicted", "particulars@1", (Unmatched("number", "31,000", 0, 6, "contradicted", "18,000"),))
    told = Attribution(kind="indirect", speaker="Jan Oster", said_as="he", relayed_from="The Bay Echo", anonymous=True)
    found = ask(answer(sentences=(sentence(support=support, attribution=told),), partial=True, confidence=0.83))
    words = found.text("#text")
    assert "says: Jan Oster, in the article's words, relayed from The Bay Echo, anonymous, as said “he”" in words
    assert "contradicted: the cited text says otherwise number “31,000”: the cited text has “18,000”" in words
    assert "This is partial" in found.text("#trust")
    assert "83%" in found.text("#trust")


def test_how_many_sources_there_are_and_why_not_more(ask: Ask) -> None:
    found = ask(answer(sources=Sources(2, 1, (SourceGroup(("a1", "a2"), "wire", "OPA"),))))
    assert found.text("#state") == "2 articles, 1 independent source, as of 2026-03-08"
    assert "2 articles carry one agency's report (OPA) [1][2]" in found.text("#trust")


def test_no_answer_says_what_is_lacking_and_sets_the_nearest_apart(ask: Ask) -> None:
    found = ask(
        answer(
            status="abstained",
            abstain_reason="insufficient_evidence",
            sentences=(),
            citations=(),
            sources=Sources(0),
            lacking=(Lack("subject", "the mayor of Hest"),),
            nearest=(citation(1),),
        )
    )
    assert found.text("#state") == "No answer: the archive touches on this but does not answer it."
    assert "Lacking: the mayor of Hest (does not occur)" in found.text("#trust")
    assert found.text("#nearest").startswith("Nearest that the archive has, which is no answer Title 1")
    assert found.text("#text") == found.text("#sources") == ""
