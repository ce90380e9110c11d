"""What an archive has under an id of earlier rules for URLs keeps it, and nothing comes a second time."""

import pytest

from rag.documents.identity import former_id, under
from rag.documents.prepare import Chunking, prepare
from rag.embed.files import default_tokenizer
from rag.ingest.known import as_known
from rag.library import Library
from rag.parse import parse
from rag.tokens import counter
from rag.types import Prepared
from tests.library.made import NOW

CHUNKING = Chunking(200, counter(default_tokenizer()))
TRACKED = "https://a.example/dam?intcmp=home"
PAGE = "https://a.example/storm"


def made(url: str, text: str = "The dam at Tarn broke on Monday.") -> Prepared:
    (draft,) = parse(f"# Dam\n\nOriginal url: {url}\n\n{text}".encode(), media_type="text/markdown", now=NOW)
    return prepare(draft, now=NOW, chunking=CHUNKING)


def before(url: str) -> Prepared:
    """As the rules before had it."""
    id = former_id(url)
    assert id
    return under(made(url), id)


@pytest.mark.parametrize(
    "url", [TRACKED, f"{PAGE}#post-2", "https://google.com/amp/s/a.example/dam", f"{PAGE}?ref=123"]
)
def test_an_article_that_comes_again_is_the_one_that_is_there(library: Library, url: str) -> None:
    library.put([before(url)])
    (item,) = as_known(library, [made(url)])
    assert item == before(url)
    assert [result.status for result in library.put([item])] == ["unchanged"]
    (changed,) = as_known(library, [made(url, "The dam at Tarn did not break on Monday.")])
    assert [result.status for result in library.put([changed])] == ["updated"]


def test_another_part_of_a_page_is_another_article(library: Library) -> None:
    library.put([before(f"{PAGE}#post-2")])
    other = made(f"{PAGE}#post-1")
    assert as_known(library, [other]) == [other]


def test_what_has_an_id_of_its_own_keeps_it(library: Library) -> None:
    own = made(TRACKED)
    library.put([before(TRACKED), own])
    assert as_known(library, [own]) == [own]


def test_rules_that_did_not_change_give_no_other_id() -> None:
    for url in (
        "https://a.example/dam",
        "https://m.a.example/dam?utm_source=x&id=3#comments",
        "https://a.example/?p=2",
    ):
        assert former_id(url) is None
