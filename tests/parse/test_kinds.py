"""What kind of piece an article is: what its publisher says counts first, then its text; in doubt it is news."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fitted import load
from rag.parse.found import Block
from rag.parse.kinds import PATH, Piece, of, shipped
from rag.types import KINDS
from tests.linear import assert_linear
from tests.parse.reading import article

NEWS = """The harbor tunnel at Ostwick reopened on Monday after eleven weeks of repairs, the port authority said.

Engineers replaced 340 metres of cable that salt water had damaged in December, at a cost of 4.1 million crowns.

"It took longer than we had told people it would," the authority's director, Mara Lind, told reporters at the entrance.

Lorries had been sent over the old bridge, where the police counted 18 accidents between December and February."""

OPINION = """I have never understood why our city is so afraid of its own river.

Every spring the council tells us that the water must be tamed, and every spring we nod, pay, and watch another wall go
up. It should stop. We need a council with the courage to say that some fields are better off wet.

You may call that naive. I call it arithmetic, and my neighbours, who have bailed out their cellars three times, agree.

Let the river have its meadow. And let us, for once, have our money back."""

HOROSCOPE = """Aries: Your patience is tested early in the week, but Venus smiles on you. Say yes to an invitation.

Taurus: Money matters need your attention. Mercury in your sign makes you sharper, so read the small print.

Gemini: A friend from the past gets in touch. Listen to your heart, and do not let old doubts spoil your mood.

Cancer: The moon brings you calm. Trust your instincts in love, and put your own needs first for a change."""


def page(kind: str, text: str = NEWS) -> bytes:
    told = json.dumps({"@context": "https://schema.org", "@type": kind, "headline": "The river and us"})
    paragraphs = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    head = f'<title>The river and us</title><script type="application/ld+json">{told}</script>'
    return f"<html lang=en>{head}<article><h1>The river and us</h1>{paragraphs}</article>".encode()


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("NewsArticle", "news"),
        ("OpinionNewsArticle", "opinion"),
        ("ReviewNewsArticle", "opinion"),
        ("LiveBlogPosting", "live"),
        ("AdvertiserContentArticle", "shopping"),
    ],
)
def test_what_a_page_says_that_it_is(declared: str, kind: str) -> None:
    assert article(page(declared), "text/html").kind == kind


@pytest.mark.parametrize(
    ("told", "kind"), [("obituary", "obituary"), ("Opinion", "opinion"), ("youtube#video", "news")]
)
def test_who_sends_an_article_may_say_its_kind(told: str, kind: str) -> None:
    given = {"title": "Tunnel reopens", "text": NEWS, "kind": told}
    assert article(json.dumps(given), "application/json").kind == kind
    front_matter = f"---\ntitle: Tunnel reopens\nkind: {told}\n---\n\n{NEWS}"
    assert article(front_matter, "text/markdown").kind == kind


@pytest.mark.parametrize(
    ("title", "text", "url", "kind"),
    [
        ("Ostwick harbor tunnel reopens after eleven weeks", NEWS, "https://gazette.example/2026/03/02/tunnel", "news"),
        ("Let the river have its meadow", OPINION, "https://gazette.example/opinion/river", "opinion"),
        ("Your stars for the week", HOROSCOPE, "https://gazette.example/horoscopes/week-10", "horoscope"),
    ],
)
def test_what_its_text_and_address_say(title: str, text: str, url: str, kind: str) -> None:
    assert article(json.dumps({"title": title, "text": text, "url": url}), "application/json").kind == kind


@pytest.mark.parametrize(
    "quoted",
    [
        '"I am sorry," he said. "I made a mistake, and I should have told you."',
        '"You have my word," the minister told them. "We must do better, and I think we will."',
    ],
)
@pytest.mark.parametrize("path", ["news/2026/tunnel", "lifestyle/tunnel", ""])
def test_who_is_quoted_does_not_make_news_opinion(quoted: str, path: str) -> None:
    told = {"title": "Harbor tunnel reopens", "text": f"{NEWS}\n\n{quoted}", "url": f"https://gazette.example/{path}"}
    assert article(json.dumps(told), "application/json").kind == "news"


@given(st.text(max_size=60), st.lists(st.text(max_size=200), max_size=5), st.sampled_from(["", "https://x.example/a"]))
def test_any_piece_has_a_kind(title: str, lines: list[str], url: str) -> None:
    assert shipped().kind(Piece(title, url, "", [Block(line) for line in lines])) in KINDS


def test_time_grows_as_the_text_does() -> None:
    def kind(text: str) -> str:
        tenth = len(text) // 10
        return shipped().kind(Piece("x" * tenth, "https://x.example/" + "a/" * tenth, "b " * tenth, [Block(text)]))

    assert_linear(kind, "a ".__mul__, 5_000_000)


def test_a_model_of_other_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="gossip"):
        of({**load(PATH, "kinds"), "kinds": ["gossip"]})
