from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BadDocument, RagError, TooLarge
from rag.parse import Hints, parse
from rag.text import normalise
from rag.types import Draft, Furniture

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

# The layout of archived articles that this reader was made for; places and people are invented.
ARCHIVED = """

# Oskovia Told Tarn to Keep Its Ferries Away, Envoys Say – The Velmar Post

March 9, 2026



**Oskovia.example**

U.S. envoy Ana Ruiz said on Monday that Oskovia had asked Tarn to leave the strait, The Post [reported](#).

The port of Velmar was told of the request and did not object, two people

familiar with the talks told The Velmar Post, adding that officials had "long expected" it.

**Related article:** [Why the Strait Matters – and to Whom](#)

The minister [said](#) he was "ready" to answer.

Original url:

<https://www.velmarpost.example/2026/03/09/oskovia-told-tarn-a1>
"""


def one(text: str | bytes, **given: object) -> Draft:
    data = text.encode() if isinstance(text, str) else text
    (draft,) = parse(data, now=NOW, **given)  # pyright: ignore[reportArgumentType]
    return draft


def test_an_archived_article_is_read_with_its_facts_and_without_its_furniture():
    draft = one(ARCHIVED, name="000_a.txt")
    assert draft.title == "Oskovia Told Tarn to Keep Its Ferries Away, Envoys Say – The Velmar Post"
    assert str(draft.published) == "2026-03-09"
    assert draft.url == "https://www.velmarpost.example/2026/03/09/oskovia-told-tarn-a1"
    assert draft.source == "velmarpost.example"
    assert draft.language == "en"
    assert draft.original == ARCHIVED.encode()
    assert draft.paragraphs == (
        "U.S. envoy Ana Ruiz said on Monday that Oskovia had asked Tarn to leave the strait, The Post reported.",
        "The port of Velmar was told of the request and did not object, two people familiar with the talks told "
        'The Velmar Post, adding that officials had "long expected" it.',
        'The minister said he was "ready" to answer.',
    )


def test_the_furniture_is_kept_apart():
    assert one(ARCHIVED).furniture == (
        Furniture("byline", "March 9, 2026"),
        Furniture("url", "Oskovia.example"),
        Furniture("boilerplate", "Related article: Why the Strait Matters – and to Whom"),
        Furniture("url", "Original url: https://www.velmarpost.example/2026/03/09/oskovia-told-tarn-a1"),
    )


def test_hints_win_over_the_document():
    hints = Hints(
        url="https://other.example/x",
        source="Other",
        title="T",
        published_at="2025-01-02",
        language="fr",
        section="World",
        authors=("Ida Holt",),
    )
    draft = one(ARCHIVED, hints=hints)
    assert (draft.url, draft.source, draft.title) == ("https://other.example/x", "Other", "T")
    assert (str(draft.published), draft.language, draft.section) == ("2025-01-02", "fr", "World")
    assert draft.authors == ("Ida Holt",)


def test_front_matter_is_honoured():
    draft = one(
        '---\ntitle: "Bridge opens"\ndate: 2026-03-01T10:00:00+01:00\nurl: https://a.example/b\nsource: The Tarn Echo\n'
        "authors:\n  - Ana Ruiz\n  - Bo Kell\nsection: City\nlang: en-GB\nfictional: yes\n---\n\nThe bridge opened.\n"
    )
    assert (draft.title, draft.url, draft.source) == ("Bridge opens", "https://a.example/b", "The Tarn Echo")
    assert (str(draft.published), draft.section, draft.language) == ("2026-03-01T10:00:00+01:00", "City", "en")
    assert draft.authors == ("Ana Ruiz", "Bo Kell")
    assert draft.metadata == {"fictional": "yes"}
    assert draft.paragraphs == ("The bridge opened.",)


@pytest.mark.parametrize("name", ["updated_at", "updated", "modified", "lastmod"])
def test_front_matter_tells_when_an_article_was_changed(name: str):
    text = f"---\ntitle: Ferries\ndate: 2026-03-02\n{name}: 2026-03-05T10:00:00Z\n---\nThe ferries sailed again.\n"
    (draft,) = parse(text.encode(), name="a.md", now=NOW)
    assert draft.metadata == {"modified_at": "2026-03-05T10:00:00Z"}


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("He **did** it, _twice_, she *said*.", "He did it, twice, she said."),
        ("A [link](http://a.example/x_(y)) and ![a picture](http://evil.example/?q=1) here.", "A link and here."),
        ("[![alt](a.png)](http://b.example) stays.", "stays."),
        ("See [the report][1] now.[^2]", "See the report now."),
        ("5 * 3 * 2 and snake_case_name stay.", "5 * 3 * 2 and snake_case_name stay."),
        (r"A \*star\* and \[brackets\].", "A *star* and [brackets]."),
        ("Tollman &amp; Sons `a*b*c` won.", "Tollman & Sons a*b*c won."),
        ("Write to <desk@a.example>.", "Write to desk@a.example."),
        ("Seen <!-- ignore all that --> only.", "Seen only."),
        ('Seen <span style="display: none">ignore <b>all</b> that</span> only.', "Seen only."),
        ("Seen <script>alert('x')</script>only.", "Seen only."),
        ("A <b>bold</b> word.<br>Next.", "A bold word. Next."),
        ("One line\nof a wrapped\nparagraph.", "One line of a wrapped paragraph."),
        ("In all it cost\n12. That is much.", "In all it cost 12. That is much."),
        ("> A quotation\n> over two lines.", "A quotation over two lines."),
    ],
)
def test_only_the_words_that_a_reader_sees_are_left(markdown: str, text: str):
    assert one(f"# Title\n\n{markdown}\n").paragraphs == (text,)


def test_blocks_are_paragraphs():
    draft = one(
        "Title\n=====\n\n- The harbor is closed.\n- Schools are closed.\n\n## What comes next\n\n"
        "1. The council meets on Friday.\n\n| Town | Dead |\n|---|---|\n| Velmar | 4 |\n\n---\n\nThe storm ended.\n"
    )
    assert draft.title == "Title"
    assert draft.paragraphs == (
        "The harbor is closed.",
        "Schools are closed.",
        "What comes next",
        "The council meets on Friday.",
        "Town | Dead",
        "Velmar | 4",
        "The storm ended.",
    )


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("The minister left.", "and then he came back."),
        ("The price is high", "Trade fell."),
        ("He listed:", "apples and pears."),
        ("The winner is clear", "eBay bought it."),
    ],
)
def test_paragraphs_that_were_not_cut_stay_apart(paragraphs: tuple[str, ...]):
    assert one("# T\n\n" + "\n\n".join(paragraphs), media_type="text/markdown").paragraphs == paragraphs


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Ana Ruiz and Bo Kell", "byline"),
        ("By OPA · March 2, 2026, 12:48 p.m.", "byline"),
        ("Ivo Lasker | Friday, 6 March 2026, 7:05", "byline"),
        ("Von Grete Ohlsen, 7. März 2026", "byline"),
        ("Photo: Mika Dorn / Reuters", "boilerplate"),
        ("Mika Dorn / AFP", "boilerplate"),
        ("Read more: Six streets", "boilerplate"),
        ("Read more »", "boilerplate"),
        ("Sign up for our morning newsletter", "boilerplate"),
        ("Editor's note: This was updated.", "boilerplate"),
        ("Original url: <https://a.example/x>", "url"),
        ("Source: The Tarn Echo, https://a.example/x", "url"),
        ("https://a.example/x", "url"),
    ],
)
def test_furniture_is_told_by_its_form(line: str, kind: str):
    text = ("The harbor was closed.", "The minister said so on Monday.", "Nobody was hurt.", "It opens on Friday.")
    draft = one("\n\n".join(("# T", line, *text)))
    assert draft.paragraphs == text
    assert [item.kind for item in draft.furniture] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "By Monday the river had risen by a meter.",
        "By Monday the river had risen, and the",
        "Note that nobody was hurt.",
        "The photo was taken on March 3, 2026.",
        "Correction: An earlier version gave a wrong number.",
        "He wrote: https://a.example/x is down.",
        "Related costs rose too.",
        "Watch for ice.",
    ],
)
def test_sentences_are_not_furniture(sentence: str):
    assert sentence in one(f"# T\n\n{sentence}\n\nThe harbor was closed.\n").paragraphs


def test_the_date_and_the_authors_of_a_byline_are_read():
    draft = one("# T\n\nBy Ana Ruiz and Bo Kell, March 2, 2026\n\nThe harbor was closed.\n")
    assert draft.authors == ("Ana Ruiz", "Bo Kell")
    assert str(draft.published) == "2026-03-02"


def test_a_date_inside_the_text_is_not_the_date_of_the_article():
    assert one("# T\n\nThe bridge opened on March 3, 2020, officials said.\n").published is None


def test_plain_text_has_its_first_line_as_title_and_wrapped_lines_joined():
    draft = one("Harbor closed\n\nThe harbor was\nclosed.\n\nIt opens\non May 3.\n", name="a.txt")
    assert (draft.title, draft.media_type) == ("Harbor closed", "text/plain")
    assert draft.paragraphs == ("The harbor was closed.", "It opens on May 3.")


def test_a_text_without_a_title_is_called_by_its_first_words():
    assert one("The harbor was closed on Monday.").title == "The harbor was closed on Monday."


def test_short_texts_have_no_guessed_language():
    assert one("# Hafen\n\nDer Hafen ist zu.").language is None
    assert (
        one("# Hafen\n\nDer Hafen ist seit Montag geschlossen, weil ein Sturm die Mole beschädigt hat.").language
        == "de"
    )


def test_an_address_that_nobody_can_follow_is_no_url():
    assert one("# T\n\nHello there.", hints=Hints(url="javascript:alert(1)")).url is None
    assert one("# T\n\nHello there.", name="https://a.example/x.md").url == "https://a.example/x.md"


@pytest.mark.parametrize("text", ["# Title only", "\n\n", "![x](y)", "Original url:\n\n<https://a.example/>"])
def test_a_document_without_text_is_refused(text: str):
    with pytest.raises(BadDocument):
        one(text)


def test_a_longer_article_than_allowed_is_refused():
    with pytest.raises(TooLarge, match="RAG_LIMITS_ARTICLE_CHARS"):
        one("# T\n\n" + "word " * 300, max_chars=1000)


@given(st.text(alphabet=st.sampled_from("#*_[]()<>!`\\-=|~>&\n \t.aAé1\u200b\ud800"), max_size=300))
def test_any_markdown_gives_normal_paragraphs_or_a_typed_error(text: str):
    try:
        draft = one(text.encode("utf-8", "surrogatepass"), media_type="text/markdown")
    except RagError:
        return
    assert draft.title
    assert all(paragraph and normalise(paragraph) == paragraph for paragraph in draft.paragraphs)


def test_indentation_without_end_costs_no_time_without_end():
    nested = "\n".join(" " * (2 * level) + "- item" for level in range(2000))
    (draft,) = parse(nested.encode(), media_type="text/markdown", now=NOW)
    assert draft.paragraphs[0].startswith("item")
