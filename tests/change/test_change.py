"""What became of cited words: kept, edited or removed, and in which place."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.change import change
from rag.change.edits import compare
from rag.cite import parse_citation_id
from rag.text.sentences import split_sentences
from rag.types import Change, Edit, Revision, Span
from tests.linear import assert_linear

QUARRY = (
    "The quarry at Nell will close in June, its owner said on Wednesday.",
    "About 2,400 people work at the quarry. Severance will cost 3 million crowns, Tora Lindqvist told reporters.",
    "A landslide damaged the northern wall in March. Nobody was hurt.",
    "The quarry opened in 1911. It supplied the stone for the harbour of Ostwick.",
)


def revision(*paragraphs: str, id: str = "r1") -> Revision:
    spans: list[Span] = []
    sentences: list[Span] = []
    for paragraph in paragraphs:
        start = spans[-1].end + 2 if spans else 0
        spans.append(Span(start, start + len(paragraph)))
        sentences += [span.shifted(start) for span in split_sentences(paragraph)]
    return Revision(
        revision_id=id,
        article_id="a1",
        number=1,
        title="Quarry at Nell",
        text="\n\n".join(paragraphs),
        paragraphs=tuple(spans),
        sentences=tuple(sentences),
        url=None,
        source=None,
        authors=(),
        published=None,
        language="en",
        section=None,
        furniture=(),
        metadata={},
        ingested_at=datetime(2026, 3, 5, tzinfo=UTC),
    )


BEFORE = revision(*QUARRY)


def became(cited: str, *now: str, before: Revision = BEFORE) -> Change:
    start = before.text.index(cited)
    current = revision(*now, id="r2")
    found = change(before, Span(start, start + len(cited)), current)
    if found.citation_id:
        id, span = parse_citation_id(found.citation_id)
        assert (id, span.of(current.text)) == ("r2", found.now)
    else:
        assert found == Change("removed", None, None)
    assert found.edits == () or found.kind == "edited"
    return found


def edited(*changes: tuple[str, str]) -> tuple[str, ...]:
    """The article with each of these words replaced."""
    found = "\n\n".join(QUARRY)
    for before, after in changes:
        assert before in found
        found = found.replace(before, after)
    return tuple(p for p in (p.strip() for p in found.split("\n\n")) if p)


PEOPLE = "About 2,400 people work at the quarry."


@pytest.mark.parametrize(
    "now",
    [
        edited(("in June", "in July")),
        QUARRY[::-1],
        (QUARRY[0], "Officials met on Monday.", "About 2,400 people work at the quarry.", *QUARRY[2:]),
        edited(("quarry. Severance", "quarry. Many live in Nell. Severance")),
    ],
    ids=["edited elsewhere", "moved", "a paragraph of its own", "something put behind it"],
)
def test_the_same_words_are_kept_wherever_they_stand(now: tuple[str, ...]) -> None:
    assert became(PEOPLE, *now).kind == "kept"
    assert became(PEOPLE, *now).now == PEOPLE


@pytest.mark.parametrize(
    ("cited", "now", "edits"),
    [
        (PEOPLE, edited(("2,400", "1,400")), [("2,400", "1,400")]),
        (PEOPLE, edited(("2,400 people", "1,400 men and women")), [("2,400 people", "1,400 men and women")]),
        ("Nobody was hurt.", edited(("Nobody was", "Two workers were")), [("Nobody was", "Two workers were")]),
        (QUARRY[0], edited(("will close", "will not close")), [("", "not")]),
        (QUARRY[0], edited(("The quarry at Nell will", "It is untrue that the quarry at Nell will")), None),
        ("The quarry opened in 1911.", edited(("opened in 1911. It", "opened in 1912, and it")), None),
        ("3 million crowns", edited(("3 million", "5 million")), [("3", "5")]),
        (PEOPLE, edited((PEOPLE + " ", ""), ("Nobody was hurt.", "Some 1,400 people work at the quarry now.")), None),
    ],
)
def test_edited_words_are_told_word_by_word(cited: str, now: tuple[str, ...], edits: list[tuple[str, str]]) -> None:
    found = became(cited, *now)
    assert found.kind == "edited"
    assert edits is None or found.edits == tuple(Edit(*words) for words in edits)


def test_words_that_moved_are_not_told_as_what_others_became() -> None:
    now = "At the quarry there is work for about 2,400 people, Tora Lindqvist said."
    found = became(PEOPLE, *edited((PEOPLE, now)))
    assert Edit("work at the quarry", "") in found.edits
    assert Edit("", "Tora Lindqvist said") in found.edits


def test_quoted_words_are_kept_when_their_speaker_moves() -> None:
    before = revision("The tide turned.", "“We heard a crack in the dark,” said Ada Quill, who was there.")
    now = "Ada Quill, who was there, said: “We heard a crack in the dark.”"
    assert became("We heard a crack in the dark", "The tide turned.", now, before=before).kind == "kept"
    assert (
        became("Ada Quill", "The tide turned.", now.replace("Ada Quill", "Bo Ferrow"), before=before).kind == "edited"
    )


@pytest.mark.parametrize(
    ("cited", "now"),
    [
        (PEOPLE, edited((PEOPLE + " ", ""))),
        ("Nobody was hurt.", edited((" Nobody was hurt.", ""))),
        ("3 million crowns", edited((" Severance will cost 3 million crowns, Tora Lindqvist told reporters.", ""))),
        (QUARRY[0], ("A recipe for rye bread.", "Flour, water and salt make a dough.")),
        (PEOPLE, ("x",)),
    ],
)
def test_words_in_whose_place_nothing_stands_are_removed(cited: str, now: tuple[str, ...]) -> None:
    assert became(cited, *now) == Change("removed", None, None)


def test_a_figure_elsewhere_is_not_the_one_that_was_cited() -> None:
    now = edited(("cost 3 million", "cost 5 million"), ("opened in 1911", "cost 3 million crowns to open in 1911"))
    found = became("3 million crowns", *now)
    assert (found.kind, found.edits) == ("edited", (Edit("3", "5"),))
    kept = became("3 million crowns", *edited(("told reporters", "said"), ("2,400", "1,400")))
    assert (kept.kind, kept.now) == ("kept", "3 million crowns")


def test_a_sister_sentence_that_was_there_before_is_not_the_successor() -> None:
    lamps = tuple(f"Keeper Ana Holt{n} lit lamp {n} on Monday." for n in range(6))
    before = revision(*lamps)
    assert became(lamps[3], *lamps[:3], *lamps[4:], before=before).kind == "removed"
    assert became(lamps[3], *lamps[:3], lamps[3].replace("Monday", "Tuesday"), *lamps[4:], before=before).edits == (
        Edit("Monday", "Tuesday"),
    )


@pytest.mark.parametrize(
    "now",
    [
        "“We knew,” Ana Holt’s deputy said.",
        '"We knew", Ana Holt\'s deputy said.',
        "“we knew” – Ana Holt's deputy said!",
    ],
)
def test_marks_and_case_are_not_words(now: str) -> None:
    before = revision("The tide turned.", '"We knew," Ana Holt\'s deputy said.')
    assert became('"We knew," Ana Holt\'s deputy said.', "The tide turned.", now, before=before).kind == "kept"


@pytest.mark.parametrize(
    ("was", "now"), [("$5", "£5"), ("5%", "5"), ("2,400", "24,00"), ("5", "-5"), ("5 p.m", "5 a.m")]
)
def test_signs_of_figures_are_words(was: str, now: str) -> None:
    result = compare(f"It was {was} there.", f"It was {now} there.", Span(0, 13 + len(was)))
    assert result.edits


@given(st.data())
def test_a_span_of_an_unchanged_text_is_kept_in_its_place(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BEFORE.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(BEFORE.text))))
    found = change(BEFORE, span, revision("Editor's note: this report was corrected.", *QUARRY, id="r2"))
    if found.kind == "kept":
        assert found.now is not None
        assert found.now.strip() == span.of(BEFORE.text).strip()
    else:
        assert span.of(BEFORE.text).strip() == ""


@given(st.data())
def test_a_word_taken_out_of_the_cited_words_is_never_called_kept(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(BEFORE.sentences))
    words = sentence.of(BEFORE.text).split(" ")
    n = data.draw(st.integers(0, len(words) - 2))
    less = " ".join(words[:n] + words[n + 1 :])
    found = change(BEFORE, sentence, revision(*edited((sentence.of(BEFORE.text), less)), id="r2"))
    assert found.kind != "kept"


LONG: list[tuple[Callable[[int], str], int]] = [
    (lambda n: "\n".join(f"Paragraph {i} of the long report is about the harbour." for i in range(n)), 10_000),
    (lambda n: "\n".join(["The same words of the report stand here."] * n), 10_000),
    (lambda n: "word " * n + "end.", 200_000),
    (lambda n: "x" * n, 1_000_000),
]


@pytest.mark.parametrize(
    ("text", "pieces"),
    LONG,
    ids=["10,000 paragraphs", "all the same", "a line of 1 MB", "a word of 1 MB"],
)
def test_time_grows_as_the_texts_do(text: Callable[[int], str], pieces: int) -> None:
    def changes(text: str) -> None:
        paragraphs = text.split("\n")
        before = revision(*paragraphs)
        middle = before.sentences[len(before.sentences) // 2]
        current = revision(*[p.replace("report", "paper", 1).replace("word", "term", 3) for p in paragraphs], id="r2")
        whole, long = Span(0, len(before.text)), Span(middle.start, min(middle.start + 30_000, len(before.text)))
        for span in (middle, whole, long):
            change(before, span, current)

    assert_linear(changes, text, pieces)
