"""Gold words are placed where the service will find them, whatever the articles' format."""

from pathlib import Path

import pytest

from evals.corpus import CorpusError, load_corpus
from evals.types import Gold
from evals.variants import settings_of
from rag.service import open_service

FERRY = (
    "# Ferry hits the quay\n\nMarch 3, 2026\n\nFourteen people were hurt.\n\nThe  harbour\nwas closed for an hour.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "ferry.md").write_text(FERRY)
    (place / "two.jsonl").write_text(
        '{"title": "One", "url": "https://a.example/1?utm_source=x", "text": "The bridge is open."}\n'
        '{"title": "Two", "url": "https://a.example/2", "text": "The bridge is shut."}\n'
    )
    return place


def test_gold_words_are_found_in_a_file_or_by_url(folder: Path) -> None:
    corpus = load_corpus([folder])
    span = corpus.locate(Gold(article="ferry.md", span="The harbour was closed"))
    assert (span.text, span.paragraph_index) == ("The harbour was closed", 1)
    assert corpus.locate(Gold(article="https://a.example/1", span="bridge is open")).start == 4
    assert len(corpus.article_ids()) == 3


async def test_places_are_those_of_the_service(folder: Path, tmp_path: Path) -> None:
    corpus = load_corpus([folder])
    span = corpus.locate(Gold(article="ferry.md", span="Fourteen people"))
    async with open_service(settings_of(tmp_path / "home", {})) as service:
        for document in corpus.documents:
            await service.ingest(document.data, name=document.name, media_type=document.media_type)
        citation = await service.citation(f"{span.revision_id}:{span.start}-{span.end}")
    assert citation.cited_text == "Fourteen people"
    assert citation.article_id == span.article_id


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        (Gold(article="boat.md", span="x"), "no article 'boat.md'"),
        (Gold(article="ferry.md", span="Fifteen people"), "no paragraph with the words “Fifteen people”"),
        (Gold(article="ferry.md", span="hurt. The harbour"), "no paragraph with the words"),
    ],
)
def test_what_is_not_there_is_named(folder: Path, gold: Gold, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        load_corpus([folder]).locate(gold)


def test_a_file_of_many_articles_names_none(folder: Path) -> None:
    with pytest.raises(CorpusError, match="holds 2 articles"):
        load_corpus([folder]).article_id("two.jsonl")


def test_a_document_that_the_service_would_not_take_is_named(folder: Path) -> None:
    (folder / "broken.json").write_text("{")
    with pytest.raises(CorpusError, match=r"broken\.json"):
        load_corpus([folder])


def test_a_changed_word_changes_the_hash(folder: Path) -> None:
    before = load_corpus([folder]).hash
    assert load_corpus([folder]).hash == before
    (folder / "ferry.md").write_text(FERRY.replace("Fourteen", "Fifteen"))
    assert load_corpus([folder]).hash != before


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file"):
        load_corpus([tmp_path / "nowhere"])
