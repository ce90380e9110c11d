"""Whether the evidence answers, as the shipped model reads it, and what is said to be lacking."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.answer import close_reading
from rag.answer.close_reading import ENOUGH, READING, read_closely
from rag.answer.extractive import Selection, score, select
from rag.answer.lacks import lacks
from rag.answer.select_features import Question
from rag.embed import LocalEmbed
from rag.errors import EmbeddingFailed
from rag.text import split_sentences
from rag.types import Answering, Hit, InContext, Lack, Scores, Span
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


class Failing:
    fingerprint = "failing"

    def __call__(self, question: str, sentences: Sequence[InContext], /) -> list[Answering]:
        raise EmbeddingFailed("out of memory")


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
    taken = Question.of(question)
    chance = close_reading.answerable(read_closely(taken, score(taken, hits, sentences, embed), hits, READER))
    assert chance is not None
    return chance


def lacked(question: str, embed: LocalEmbed, *texts: str) -> tuple[Lack, ...]:
    hits, sentences = evidence(question, embed, *texts)
    taken = Question.of(question)
    return lacks(taken, hits, sentences, score(taken, hits, sentences, embed)[0])


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
    assert found.confidence < ENOUGH


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
    german = "Der Staudamm von Ostrel wurde 1931 von Königin Marta eröffnet. Er fasst 40 Millionen Kubikmeter Wasser."
    question = "Wer hat den Staudamm von Ostrel eröffnet?"
    judged, unjudged = (chosen(question, local_embed, german, language=language) for language in ("en", "de"))
    assert judged.confidence != unjudged.confidence
    assert unjudged.sentences


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


@pytest.mark.parametrize("question", ["Who is it?", "?", "Why", "1931", "Is it the dam"])
def test_a_question_of_few_words_can_be_judged(question: str, local_embed: LocalEmbed) -> None:
    assert 0 <= answerable(question, local_embed, DAM) <= 1


def test_a_reader_that_fails_leaves_it_to_the_words(local_embed: LocalEmbed) -> None:
    question = "Who opened the Ostrel dam?"
    hits, sentences = evidence(question, local_embed, DAM, FERRY)
    ranked = score(Question.of(question), hits, sentences, local_embed)
    assert read_closely(Question.of(question), ranked, hits, Failing()) == ranked
    assert close_reading.answerable(ranked) is None
    found = select(question, hits, sentences, local_embed, Failing(), limit=1)
    assert "Queen Marta" in found.sentences[0].text
    assert found.comprehension is None
    assert chosen(question, local_embed, DAM, FERRY).comprehension == READER.fingerprint


def test_sentences_of_another_language_are_neither_better_nor_worse_than_those_that_were_read(
    local_embed: LocalEmbed,
) -> None:
    question = "Who opened the Ostrel dam?"
    hits, sentences = evidence(question, local_embed, DAM, "Der Staudamm von Ostrel wurde von Marta eröffnet.")
    hits[1] = replace(hits[1], language="de")
    ranked = score(Question.of(question), hits, sentences, local_embed)
    read = read_closely(Question.of(question), ranked, hits, READER)
    foreign = [s for s in read if s.candidate.hit == 1]
    odds = [s.odds for s in read if s.odds is not None]
    assert [s.odds for s in foreign] == [None]
    before = next(s for s in ranked if s.candidate.hit == 1)
    assert foreign[0].score - before.score == pytest.approx(READING * sum(odds) / len(odds))


def test_an_article_that_lacks_a_name_that_another_has_falls_behind(local_embed: LocalEmbed) -> None:
    question = "Why was the dam of Ostrel closed?"
    texts = "The dam of Ostrel was closed on Monday.", "The dam of Corrin was closed because of a flood."
    hits, sentences = evidence(question, local_embed, *texts)
    ranked = score(Question.of(question), hits, sentences, local_embed)
    assert "Ostrel" in read_closely(Question.of(question), ranked, hits, READER)[0].candidate.text
