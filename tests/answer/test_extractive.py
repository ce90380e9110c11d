from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.extractive import Selection, select
from rag.comprehend import LocalComprehend
from rag.errors import EmbeddingFailed
from rag.text import content_stems, split_sentences
from rag.types import Hit, Matrix, Scores, Span


class BagOfStems:
    """Embeds a text as the direction of its content stems: likeness is shared words."""

    fingerprint = "bag@256"
    dimension = 256

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        rows = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in content_stems(text):
                row[crc32(stem.encode()) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


READER = LocalComprehend()


class Unreachable(BagOfStems):
    def __call__(self, texts: Sequence[str], /) -> Matrix:
        raise EmbeddingFailed("the embedding endpoint does not answer")


FERRY = (
    "The ferry Aurelia ran aground off Veldamar on Tuesday, the coast guard said. "
    "Nobody was hurt, and all 84 passengers were taken ashore within three hours. "
    "Captain Ilse Maro told the inquiry that fog had hidden the beacon.\n\n"
    "The line carries 2 million people a year. "
    "It was opened in 1987 by the harbour board of Ostrel."
)
DENIAL = (
    "The coast guard did not close the harbour of Veldamar, its spokesman Tom Abel said on Wednesday. "
    "Shops along the quay had a quiet morning."
)
CLAIM = (
    "The coast guard closed the harbour of Veldamar on Tuesday night, three pilots said. "
    "Bakers in the old town sold out early. The harbour of Veldamar has two basins. "
    "The harbour of Veldamar was dredged last year."
)


def hit(text: str, source: str = "Ostrel Courier", start: int = 0, dense: float | None = 0.6) -> Hit:
    return Hit(
        id=f"{source}:{start}",
        article_id=f"article of {source}",
        revision_id=f"revision of {source}",
        title="Veldamar",
        url=None,
        source=source,
        published_at="2031-05-06",
        language="en",
        start=start,
        end=start + len(text),
        text=text,
        paragraphs=(0,),
        scores=Scores(dense=dense, fused=0.1),
    )


def ask(question: str, *hits: Hit, limit: int = 2, embed: BagOfStems | None = None) -> Selection:
    sentences = [[span.shifted(h.start) for span in split_sentences(h.text)] for h in hits]
    return select(question, hits, sentences, embed or BagOfStems(), READER, limit=limit)


def texts(selection: Selection) -> list[str]:
    return [sentence.text for sentence in selection.sentences]


def test_the_sentence_that_answers_comes_out_whole() -> None:
    assert "all 84 passengers" in texts(ask("How many passengers were taken ashore?", hit(FERRY), limit=1))[0]
    assert "fog had hidden" in texts(ask("What did Captain Maro tell the inquiry?", hit(FERRY), limit=1))[0]
    assert "in 1987" in texts(ask("When was the line opened by the harbour board?", hit(FERRY), limit=1))[0]


@given(st.sampled_from([0, 7, 1000]), st.integers(1, 3), st.sampled_from(["fog", "harbour", "passengers ashore"]))
def test_every_sentence_is_exactly_what_its_evidence_points_to(start: int, limit: int, about: str) -> None:
    hits = [hit(FERRY, start=start), hit(DENIAL, "Brisk Gazette", start + 5)]
    found = ask(f"What is known about the {about} of Veldamar?", *hits, limit=limit)
    assert len(found.sentences) <= limit
    for sentence in found.sentences:
        (evidence,) = sentence.evidence
        there = hits[evidence.hit]
        assert there.text[evidence.span.start - there.start : evidence.span.end - there.start] == sentence.text


def test_sentences_of_one_article_keep_the_order_of_its_text() -> None:
    found = ask("When did the ferry Aurelia run aground, and how many passengers were taken ashore?", hit(FERRY))
    assert [text.split()[0] for text in texts(found)] == ["The", "Nobody"]


def test_a_claim_and_its_denial_by_another_outlet_are_both_quoted() -> None:
    found = ask("Did the coast guard close the harbour of Veldamar?", hit(CLAIM), hit(DENIAL, "Brisk Gazette"))
    assert any("closed the harbour" in text for text in texts(found))
    assert any("did not close" in text for text in texts(found))


def test_the_same_words_are_quoted_once() -> None:
    copy = hit(FERRY, "Brisk Gazette")
    found = ask("How many passengers were taken ashore?", hit(FERRY), copy, limit=3)
    assert len(texts(found)) == len(set(texts(found)))
    assert all(sentence.evidence[0].hit == 0 for sentence in found.sentences)


def test_what_adds_nothing_is_left_out() -> None:
    text = "The ferry Aurelia ran aground off Veldamar on Tuesday. Bakers sold out early. A choir sang at noon."
    assert len(ask("When did the ferry Aurelia run aground off Veldamar?", hit(text), limit=3).sentences) == 1
    both = "When did the ferry Aurelia run aground off Veldamar, and when did a choir sing?"
    assert len(ask(both, hit(text), limit=3).sentences) == 2


def test_a_question_in_the_article_is_no_answer_to_the_same_question() -> None:
    text = "Where did the ferry Aurelia run aground? Pilots say that the ferry Aurelia ran aground near Ostrel."
    assert texts(ask("Where did the ferry Aurelia run aground?", hit(text), limit=1)) == [text[text.index("Pilots") :]]


def test_nothing_relevant_is_said_to_be_so() -> None:
    off_topic = ask("Who won the chess title in Corrin?", hit(FERRY, dense=0.05))
    assert off_topic.sentences == ()
    assert off_topic.abstain == "no_relevant_evidence"


def test_a_person_whom_the_passage_does_not_name_is_not_answered_with_another() -> None:
    about_other = ask("What did Zorin tell Kestrel?", hit(FERRY, dense=0.3))
    assert about_other.abstain == "no_relevant_evidence"
    assert "Captain Ilse Maro" in texts(ask("What did Maro tell the inquiry?", hit(FERRY, dense=0.3)))[0]


def test_without_hits_there_is_nothing_relevant() -> None:
    assert ask("Who?").abstain == "no_relevant_evidence"
    assert not ask("Who?", hit(FERRY)).abstain


def test_a_question_of_function_words_does_not_fail() -> None:
    confidence = ask("Who is it?", hit(FERRY)).confidence
    assert confidence is not None
    assert confidence < 1


def test_a_failing_embedder_leaves_the_wording_to_decide() -> None:
    found = ask("How many passengers were taken ashore?", hit(FERRY, dense=None), limit=1, embed=Unreachable())
    assert "all 84 passengers" in texts(found)[0]


def test_same_question_same_answer() -> None:
    hits = (hit(FERRY), hit(DENIAL, "Brisk Gazette"), hit(CLAIM, "Corrin Post"))
    first = ask("Was the harbour of Veldamar closed?", *hits)
    assert ask("Was the harbour of Veldamar closed?", *hits) == first


def test_a_sentence_that_reaches_beyond_its_hit_is_not_quoted() -> None:
    whole = hit(FERRY)
    cut = replace(whole, text=FERRY[:100], end=100)
    spans = [Span(0, 76), Span(77, 154)]
    told, left = (
        texts(select("How many passengers were taken ashore?", [given], [spans], BagOfStems(), READER, limit=2))
        for given in (whole, cut)
    )
    assert any("passengers" in text for text in told)
    assert not any("passengers" in text for text in left)
