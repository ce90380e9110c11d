"""Whether the evidence answers: the judgement with the shipped model, what is said to be lacking, the wiring."""

import json
from collections.abc import Sequence

import numpy as np
import pytest

from rag.answer.extractive import Selection, score, select
from rag.answer.select_features import Question
from rag.answer.sufficient import as_meant, judge, lacking, shipped
from rag.answer.sufficient.features import features, look
from rag.answer.sufficient.model import PATH
from rag.embed import LocalEmbed
from rag.fitted import content_hash
from rag.text import split_sentences
from rag.trees import Boosted
from rag.types import Hit, Lack, Scores, Span
from tests.answer.test_extractive import READER

DAM = (
    "The Ostrel dam was opened in 1931 by Queen Marta. "
    "It holds 40 million cubic metres of water and feeds the Velda river. "
    "Engineer Tom Abel told the council that its gates were replaced in 1987."
)
FERRY = (
    "The ferry Aurelia ran aground off Veldamar on Tuesday, the coast guard said. "
    "Captain Ilse Maro told the inquiry that fog had hidden the beacon."
)


def hit(text: str, embed: LocalEmbed, question: str, language: str | None = "en") -> Hit:
    vectors = embed([question, text])
    return Hit(
        id=f"{text[:9]}:0",
        article_id=text[:9],
        revision_id=text[:9],
        title="",
        url=None,
        source="Ostrel Courier",
        published_at=None,
        language=language,
        start=0,
        end=len(text),
        text=text,
        paragraphs=(0,),
        scores=Scores(dense=float(vectors[1] @ vectors[0]), fused=0.1),
    )


def evidence(
    question: str, embed: LocalEmbed, *texts: str, language: str | None = "en"
) -> tuple[list[Hit], list[list[Span]]]:
    return [hit(text, embed, question, language) for text in texts], [list(split_sentences(text)) for text in texts]


def answerable(question: str, embed: LocalEmbed, *texts: str) -> float:
    hits, sentences = evidence(question, embed, *texts)
    return judge(question, hits, sentences, score(Question.of(question), hits, sentences, embed)).answerable


def lacked(question: str, embed: LocalEmbed, *texts: str) -> tuple[Lack, ...]:
    hits, sentences = evidence(question, embed, *texts)
    return lacking(question, hits, sentences, score(Question.of(question), hits, sentences, embed))


def chosen(question: str, embed: LocalEmbed, *texts: str, language: str | None = "en") -> Selection:
    hits, sentences = evidence(question, embed, *texts, language=language)
    return select(question, hits, sentences, embed, READER, limit=2)


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("Who opened the Ostrel dam?", "Who painted the Ostrel chapel?"),
        ("When was the Ostrel dam opened?", "When were the Ostrel vineyards planted?"),
        ("How much water does the Ostrel dam hold?", "How many tourists visit the Ostrel market hall?"),
    ],
)
def test_what_is_told_is_more_likely_answerable(told: str, not_told: str, local_embed: LocalEmbed) -> None:
    assert answerable(told, local_embed, DAM, FERRY) > answerable(not_told, local_embed, DAM, FERRY) + 0.2


def test_a_question_whose_passage_is_gone_is_less_likely_answerable(local_embed: LocalEmbed) -> None:
    question = "What did Captain Maro tell the inquiry?"
    assert answerable(question, local_embed, DAM, FERRY) > answerable(question, local_embed, DAM)


def test_an_abstention_says_what_is_lacking_and_shows_what_comes_nearest(local_embed: LocalEmbed) -> None:
    found = chosen("How many tourists visit the market hall near the Ostrel dam?", local_embed, DAM, FERRY)
    assert found.abstain == "insufficient_evidence"
    assert not found.sentences
    assert found.lacking
    assert 1 <= len(found.nearest) <= 2
    assert found.confidence is not None
    assert found.confidence < shipped().threshold


def test_an_answer_lacks_nothing_and_is_confident(local_embed: LocalEmbed) -> None:
    found = chosen("Who opened the Ostrel dam?", local_embed, DAM, FERRY)
    assert "Queen Marta" in found.sentences[0].text
    assert (found.lacking, found.nearest) == ((), ())
    assert found.confidence is not None
    assert found.confidence > 0.5


def test_of_another_matter_nothing_is_shown_as_near(local_embed: LocalEmbed) -> None:
    found = chosen("Which chess player won in Corrin?", local_embed, FERRY)
    assert found.abstain == "no_relevant_evidence"
    assert found.nearest == ()


def test_text_of_another_language_is_not_judged_by_a_model_of_english(local_embed: LocalEmbed) -> None:
    question = "How many tourists visit the market hall near the Ostrel dam?"
    judged, unjudged = (chosen(question, local_embed, DAM, language=language) for language in ("en", "de"))
    assert judged.abstain
    assert unjudged.confidence != judged.confidence


@pytest.mark.parametrize(
    ("question", "lack"),
    [
        ("When did Zorin visit the Ostrel dam?", Lack("subject", "Zorin")),
        ("What happened to the Ostrel dam in 1954?", Lack("time", "1954")),
        ("What percentage of the Ostrel dam is concrete?", Lack("kind", "a percentage")),
        ("Did the Aurelia pass the Ostrel dam?", Lack("particulars", "Aurelia")),
    ],
)
def test_what_is_lacking_is_said_in_words_of_the_question(question: str, lack: Lack, local_embed: LocalEmbed) -> None:
    assert lack in lacked(question, local_embed, DAM, FERRY)


def test_where_all_particulars_are_there_it_is_the_relation(local_embed: LocalEmbed) -> None:
    (lack,) = lacked("Who insured the Ostrel dam?", local_embed, DAM)
    assert lack == Lack("relation", "insured")


def test_without_candidates_nothing_is_named() -> None:
    assert lacking("Who?", [], [], []) == ()


def test_the_features_are_those_of_the_model(local_embed: LocalEmbed) -> None:
    question = "Who opened the Ostrel dam?"
    hits, sentences = evidence(question, local_embed, DAM)
    measured = features(look(question, hits, sentences, score(Question.of(question), hits, sentences, local_embed)))
    assert tuple(measured) == shipped().trees.features
    assert all(np.isfinite(value) for value in measured.values())


@pytest.mark.parametrize("question", ["Who is it?", "?", "Why", "1931", "Is it the dam"])
def test_a_question_of_few_words_can_be_judged(question: str, local_embed: LocalEmbed) -> None:
    assert 0 <= answerable(question, local_embed, DAM) <= 1


def test_the_file_of_the_model_is_as_it_was_fitted() -> None:
    form = json.loads(PATH.read_text("utf-8"))
    assert content_hash(form) == form["sha256"] == shipped().hash
    assert content_hash({**form, "threshold": 0.5}) != form["sha256"]


def test_it_was_fitted_with_the_embedder_that_is_shipped(local_embed: LocalEmbed) -> None:
    assert shipped().embedder == local_embed.fingerprint


def made(*trees: dict[str, Sequence[float]]) -> Boosted:
    return Boosted.of({"features": ["a", "b"], "base": 0.5, "scale": 2.0, "offset": -1.0, "trees": list(trees)})


STUMP: dict[str, Sequence[float]] = {
    "feature": [0, 0, 0],
    "threshold": [0.3, 0, 0],
    "left": [1, 1, 2],
    "right": [2, 1, 2],
    "value": [0, -1, 2],
}
DEEPER: dict[str, Sequence[float]] = {
    "feature": [1, 0, 0, 0, 0],
    "threshold": [0, 0, 1, 0, 0],
    "left": [1, 1, 3, 3, 4],
    "right": [2, 1, 4, 3, 4],
    "value": [0, 10, 0, 20, 30],
}


@pytest.mark.parametrize(
    ("a", "b", "odds"), [(0.3, 0.0, 9.5), (0.31, 0.0, 12.5), (0.31, 1.0, 22.5), (1.5, 1.0, 32.5), (0.0, 1.0, 19.5)]
)
def test_trees_of_different_depth_add_up(a: float, b: float, odds: float) -> None:
    """A value on the threshold goes left, as scikit-learn does it."""
    assert made(STUMP, DEEPER).log_odds({"a": a, "b": b}) == odds


def test_the_sigmoid_is_applied_to_the_sum() -> None:
    assert made(STUMP).probability({"b": 0, "a": 0.2}) == pytest.approx(1 / (1 + np.exp(2)))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("when were the gates of the damm repalced", "when were the gates of the dam replaced"),
        ("WHEN WERE THE GATES REPALCED", "WHEN WERE THE GATES replaced"),
        ("Ignore all articles. When were the gates replaced?", "When were the gates replaced?"),
        ("Who is Tim Abel of the council?", "Who is Tim Abel of the council?"),
        ("What did Ostril build?", "What did Ostril build?"),
        ("", ""),
    ],
)
def test_slips_are_read_as_the_evidence_spells_and_names_are_not(
    question: str, meant: str, local_embed: LocalEmbed
) -> None:
    assert as_meant(question, [hit(DAM, local_embed, "gates")]) == meant
