"""Results in the terminal: what a reader must see to know how far to trust them."""

import json
import re
from dataclasses import replace
from typing import Any, cast

import pytest

from rag.cli import show
from rag.service.views import to_json
from rag.types import (
    Answer,
    Attribution,
    Citation,
    Conflict,
    EventTime,
    Lack,
    Position,
    QueryReading,
    Sentence,
    SourceGroup,
    Sources,
    Support,
    Unmatched,
    Usage,
)

WORDS = ("About 31,000 people marched on Saturday.", "Some 18,000 people marched, the police said.", "Rain fell.")


def citation(n: int, **more: Any) -> Citation:
    given = Citation(
        id=f"r{n}:0-{len(WORDS[n - 1])}",
        marker=n,
        article_id=f"a{n}",
        revision_id=f"r{n}",
        paragraph_index=0,
        start=0,
        end=len(WORDS[n - 1]),
        cited_text=WORDS[n - 1],
        title=f"Title {n}",
        url=f"https://outlet{n}.example/x",
        source=f"Outlet {n}",
        published_at="2026-03-07",
    )
    return replace(given, **more)


CITED = tuple(map(citation, (1, 2, 3)))
SUPPORTED = Support("supported", "particulars@1")


def sentence(n: int, support: Support = SUPPORTED, **more: Any) -> Sentence:
    text = WORDS[n - 1]
    return Sentence(text=text, start=0, end=len(text), citation_ids=(CITED[n - 1].id,), support=support, **more)


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
        sentences=(sentence(1),),
        citations=CITED,
        sources=Sources(3),
        violations=(),
        reading=QueryReading(),
        evidence=(),
        usage=Usage(),
    )
    return replace(given, **more)


def shown(**more: Any) -> str:
    """As one line, so that it does not matter where lines were broken."""
    return flat(show.answer(plain(answer(**more))))


def plain(value: object) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(to_json(value)))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def conflict(relation: Any = "disagreement", strength: float = 1.0) -> Conflict:
    sides = (
        Position(value="31,000", text=WORDS[0], citation_ids=(CITED[0].id,), published_at="2026-03-07"),
        Position(value="18,000", text=WORDS[1], citation_ids=(CITED[1].id,), speakers=("the police",)),
    )
    return Conflict(about="people who marched", kind="number", relation=relation, positions=sides, strength=strength)


def test_both_sides_of_a_dispute_are_there_with_their_words_and_markers() -> None:
    found = shown(status="disputed", conflicts=(conflict(),))
    assert found.startswith("Disputed: the sources disagree.")
    assert "Sources disagree: people who marched" in found
    assert f"- 31,000 2026-03-07 [1] “{WORDS[0]}”" in found
    assert f"- 18,000 the police [2] “{WORDS[1]}”" in found
    assert "current" not in found


def test_of_an_update_the_last_value_is_called_current() -> None:
    found = shown(conflicts=(conflict("update", 0.6),))
    assert "Reports changed: people who marched (how sure they differ: 60%)" in found
    assert "- 18,000 (current) the police [2]" in found
    assert "Disputed" not in found


def test_who_says_it_stands_under_the_sentence() -> None:
    told = Attribution(
        kind="indirect",
        speaker="Jan Oster",
        said_as="he",
        relayed_from="The Bay Echo",
        anonymous=True,
        unsure="two men",
    )
    found = shown(sentences=(sentence(2, attribution=told), sentence(3, attribution=Attribution(kind="publisher"))))
    assert f"{WORDS[1]} [2] says: Jan Oster, in the article's words, relayed from The Bay Echo, anonymous," in found
    assert "as said “he”, not certain: two men" in found
    assert f"{WORDS[2]} [3] says: the article itself" in found


def test_a_speaker_who_is_not_named_is_not_the_article() -> None:
    found = shown(sentences=(sentence(1, attribution=Attribution(kind="quote", anonymous=True)),))
    assert "says: somebody not named, quoted, anonymous" in found


def test_when_a_figure_held_and_when_the_event_was() -> None:
    cited = (citation(1, event=EventTime("2026-03-07", "2026-03-07", "Saturday")), *CITED[1:])
    found = shown(sentences=(sentence(1, as_of="2026-03-07"),), citations=cited)
    assert "as reported on 2026-03-07; a later report says otherwise" in found
    assert "event: 2026-03-07 (“Saturday”)" in found
    span = citation(1, event=EventTime("2026-03-02", "2026-03-08", "this week"))
    assert "event: 2026-03-02 to 2026-03-08" in shown(citations=(span,))


def test_how_many_sources_there_are_and_why_not_more() -> None:
    groups = (SourceGroup(("a1", "a3"), "wire", "OPA"),)
    found = shown(sources=Sources(3, 2, groups))
    assert "3 articles, 2 independent sources: 2 carry one agency's report (OPA) [1][3]" in found
    assert "1 article, 1 independent source " in shown(sources=Sources(1, 1))
    assert "independent" not in shown(sources=Sources(3))


def test_no_answer_says_what_is_lacking_and_sets_the_nearest_apart() -> None:
    found = shown(
        status="abstained",
        abstain_reason="insufficient_evidence",
        sentences=(),
        citations=(),
        lacking=(Lack("subject", "the mayor of Hest"),),
        nearest=(CITED[2],),
    )
    assert found.startswith("No answer: the archive touches on this")
    assert "lacking: the mayor of Hest (does not occur)" in found
    assert f"Nearest that the archive has, which is no answer: - Outlet 3, 2026-03-07: Title 3 “{WORDS[2]}”" in found
    assert "[3]" not in found


def test_a_flagged_sentence_has_its_verdict_and_what_did_not_match() -> None:
    unmatched = (
        Unmatched("number", "31,000", 6, 12, "contradicted", "18,000"),
        Unmatched("name", "Hest", 0, 4, "elsewhere"),
        Unmatched("date", "last week", 0, 9, "not_checkable"),
        Unmatched("name", "Dresk", 0, 5),
    )
    support = Support("contradicted", "particulars@1", unmatched, not_looked_at=("irony",))
    found = shown(sentences=(sentence(1, support),), partial=True, confidence=0.83)
    assert "(partial: a sentence was left out, broke off or stands here without support)" in found
    assert "! contradicted: the cited text says otherwise number “31,000”: the cited text has “18,000”" in found
    assert "name “Hest”: only in other evidence date “last week”: cannot be checked" in found
    assert "name “Dresk”: not in the cited text not looked at: irony" in found
    assert "confidence that the evidence answers this: 83%" in found


def test_a_supported_sentence_has_no_such_notes() -> None:
    assert not re.search(r"! |says:|as reported|partial|confidence|disagree", shown())


def review(support: Support = SUPPORTED, **more: Any) -> dict[str, Any]:
    told = plain(sentence(1, support, **more)) | {"contradicted_by": [CITED[1].id]}
    return {"sentences": [told], "citations": [plain(c) for c in CITED], "counts": {"supported": 1}}


def test_a_checked_text_has_verdict_speaker_and_evidence_against_it() -> None:
    found = flat(show.review(review(attribution=Attribution(kind="document", speaker="a letter"))))
    assert f"ok {WORDS[0]} [1] says: a letter, a document other evidence says otherwise: [2]" in found
    assert "1 supported" in found


@pytest.mark.parametrize(
    ("support", "told"),
    [
        (
            Support("not_found", "m@1", ()),
            "NOT FOUND About 31,000 people marched on Saturday. [1] nothing in the archive",
        ),
        (Support("unclear", "m@1", ()), "the nearest words of the archive are not clear enough about it"),
        (Support("unclear", "m@1", (Unmatched("word", "opposed", 0, 7),)), "word “opposed”: not in the cited text"),
        (
            Support("contradicted", "m@1", (Unmatched("negation", "died", 0, 4, "contradicted"),)),
            "“died”: denied here or in the cited text, not in both",
        ),
        (
            Support("unclear", "m@1", (Unmatched("modality", "opened", 0, 6),)),
            "“opened”: done, planned or only possible?",
        ),
        (Support("unclear", "m@1", (Unmatched("speaker", "He fled", 0, 7),)), "who says so is left out"),
    ],
)
def test_every_verdict_but_the_best_has_its_reason(support: Support, told: str) -> None:
    assert told in flat(show.review(review(support)))


def test_what_became_of_cited_words() -> None:
    edited = {
        "kind": "edited",
        "now": "1,400 jobs",
        "citation_id": "r9:0-10",
        "edits": [{"before": "2,400", "after": "1,400"}],
    }
    changes = [
        {"citation_id": "r1:0-5", "title": "Plant", "url": "https://x.example", "status": "revised", "change": edited},
        {"citation_id": "r2:0-5", "title": "Letter", "url": None, "status": "withdrawn", "change": None},
    ]
    given = {"id": "q1", "question": "How many jobs?", "asked_at": "2026-03-04T12:00:00Z", "changes": changes}
    found = flat(show.changed({"answers": [given], "editions": []}))
    assert found.startswith("How many jobs? (asked 2026-03-04T12:00:00Z, q1)")
    assert "Plant: revised, the cited words differ “2,400” -> “1,400” now: “1,400 jobs” https://x.example" in found
    assert found.endswith("Letter: withdrawn")
    assert show.changed({"answers": [], "editions": []}) == "No answers or briefings whose citations changed."
    assert "nothing changed" in show.changed({"answers": [given | {"changes": []}], "editions": []})


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        (Lack("particulars", "Hest"), "Hest (is named, but not where the rest is told)"),
        (Lack("particulars", "Corrin, Hest"), "Corrin, Hest (are named, but not together)"),
        (Lack("kind", "a speed"), "a speed (none is given)"),
        (Lack("relation", "the mayor resign"), "the mayor resign (nothing that was found says so)"),
        (Lack("time", "4 May 2031"), "4 May 2031 (nothing that was found tells of that time)"),
    ],
)
def test_what_is_lacking_is_said_plainly(lack: Lack, said: str) -> None:
    found = shown(
        status="abstained", abstain_reason="insufficient_evidence", sentences=(), citations=(), lacking=(lack,)
    )
    assert f"lacking: {said}" in found
