from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import split_sentences
from rag.text.sentences import LONGEST
from tests.linear import assert_linear

# Places and people are invented. The sentences of a case joined by one space are its paragraph.
CASES: tuple[tuple[str, ...], ...] = (
    ("U.S. President-elect Mara Dunn called the prime minister of Oskovia on Thursday.", "He did not answer."),
    ("The treaty was signed on Jan. 5 in Velmar.", "It takes effect in March."),
    ("Gen. Smith and Lt. Col. Ana Ruiz left the base.", "Nobody replaced them."),
    ("The port cost $1.2 billion, or 3.5 percent of output.", "Work began in 2019."),
    ("She lives at No. 10 Harbor Lane.", "The house is for sale."),
    ("J. R. Holt and P.D. Varga wrote the report.", "It was never published."),
    ('"We will not leave the valley," Minister Orla Venn said.', '"Not now."'),
    ("“The bridge is safe.”", "The mayor repeated it twice."),
    ('He called the plan "a mistake."', "Then he voted for it."),
    ('"Who paid for this?" she asked.', "Nobody answered."),
    ('"Stop!" cried the guard.', "They ran."),
    ("The ministry (see p. 12 of the annex) gave no figures.", "It promised them for May."),
    ("The company closed two plants.", "(A third had closed in 2018.)", "Shares fell."),
    ("The talks dragged on… and nothing was agreed.", "Delegates left at dawn."),
    ("He hesitated... then signed.", "The clerk took the paper."),
    ("“I never said that,” the envoy told Reuters, adding: “Ask my lawyer.”", "The lawyer did not reply."),
    ("Prices rose 4.7 percent in Feb. and 5.1 percent in March.", "Wages did not."),
    ("The flight left at 6 p.m. on Friday.", "It landed at 9:40 p.m. local time."),
    ("The store closes at 8 p.m.", "Employees leave an hour later."),
    ("Acme Inc. and Bolt Co. merged.", "The new firm is called Acme-Bolt Corp.", "It employs 900 people."),
    ("Sen. Dale Orr, D-Conn., voted no.", "Rep. Kim Sato, R-Calif., abstained."),
    ("St. Brenna and Ft. Holloway were evacuated.", "Mt. Karr was quiet."),
    ("Dr. Ines Maro, Ph.D., leads the lab.", "Mr. and Mrs. Tolland fund it."),
    ("The U.N. Security Council met.", "The E.U. was not invited."),
    ("He moved to the U.S. in 1998.", "His family stayed in Karsk."),
    ("She had lived in the U.S.", "She returned last year."),
    ("The e.g. and i.e. of the law, cf. Art. 5, fill 30 pages.", "Nobody reads them."),
    ("Oskovia vs. Tarn ended 2-1.", "The return match is in Aug. 2025."),
    ("The file is at example.com/data.v2.csv and weighs 1.5 MB.", "Anyone may copy it."),
    ("Yahoo! bought the start-up.", "The price is unknown."),
    ("What now?", "Nobody knows!", "The inquiry opens Monday."),
    ("Sources said.", "Others denied."),
    ("Kyra Holm Jr. took over in Sept. 2021.", "Her father, Kyra Holm Sr., had retired."),
    ("The fine is €2.5m, i.e. a third of profits.", "An appeal is likely."),
    ("The judge cited Sec. 4.2 and Fig. 3 of the filing.", "The defence objected."),
    ("“It was dark.", "We heard shouting.", "Then nothing.”", "Police arrived an hour later."),
    ("The ship sank at 03.15.", "Rescue boats found nine survivors."),
    ("In the words of one aide: “He is finished.”", "Another aide, who asked not to be named, agreed."),
    ("iPhone sales fell.", "eBay shares rose."),
    ("Approx. 300 people came, incl. the governor.", "Gov. Lena Ash spoke for 5 min. and left."),
)

NEWSY = st.lists(
    st.sampled_from(
        [
            *'.!?…。"“”‘’()[]',
            " ",
            " ",
            " ",
            "\n",
            "U.S.",
            "Gen.",
            "Jan.",
            "5",
            "No.",
            "no.",
            "Holt",
            "said",
            "a",
            "é",
            "😀",
            "\u0301",
        ]
    ),
    max_size=40,
).map("".join)


def sentences(paragraph: str) -> tuple[str, ...]:
    return tuple(span.of(paragraph) for span in split_sentences(paragraph))


def test_there_are_forty_cases():
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_news_paragraphs_are_split_where_a_reader_would(case: tuple[str, ...]):
    assert sentences(" ".join(case)) == case


@pytest.mark.parametrize(
    "case",
    [
        ("It was 1 a.m. Monday in Velmar.", "Snow fell."),
        ("On Mon. 5 May it opened.", "It closed again."),
        ("Atty. Gen. Holt spoke.", "She left."),
        ("He wrote this.[12]", "Then he left."),
        ("Herr Dr. Maro kam am 3. Mai.", "Er blieb."),
        ("它来了。他走了。",),
        ("Visit www.example.com.", "Then go."),
        ("1. First the ships left.", "2. Then the crews did."),
        ("The women’s rights group sued.", "The western bank didn’t settle."),
    ],
)
def test_other_paragraphs(case: tuple[str, ...]):
    if case[0].startswith("它"):
        assert sentences(case[0]) == ("它来了。", "他走了。")
    else:
        assert sentences(" ".join(case)) == case


@given(st.one_of(st.text(max_size=200), NEWSY))
def test_every_visible_character_lies_in_one_sentence(paragraph: str):
    spans = split_sentences(paragraph)
    covered = Counter(position for span in spans for position in range(span.start, span.end))
    assert all(covered[i] == 1 for i, character in enumerate(paragraph) if not character.isspace())
    assert max(covered.values(), default=1) == 1


@given(st.one_of(st.text(max_size=200), NEWSY))
def test_sentences_are_in_order_and_have_no_outer_white_space(paragraph: str):
    spans = split_sentences(paragraph)
    assert list(spans) == sorted(spans)
    assert all(span.of(paragraph) and span.of(paragraph) == span.of(paragraph).strip() for span in spans)


@given(st.text(max_size=50))
def test_a_lone_surrogate_does_no_harm(text: str):
    paragraph = f"{text}\ud800. Then {text}"
    assert "".join(sentences(paragraph)).replace(" ", "")[0:1] == paragraph.strip()[0:1]


def test_white_space_has_no_sentence():
    assert split_sentences("") == split_sentences(" \n\t ") == ()


@pytest.mark.parametrize("unit", ["a", "U.S. ", ".”", "He left. "])
def test_a_line_of_5_million_characters_is_split_in_time(unit: str):
    assert_linear(split_sentences, unit.__mul__, 5_000_000 // len(unit))
    paragraph = unit * (5_000_000 // len(unit))
    spans = split_sentences(paragraph)
    assert max(span.end - span.start for span in spans) <= LONGEST
    lost = len(paragraph) - sum(span.end - span.start for span in spans)
    assert lost == 0 if " " not in unit else lost <= paragraph.count(" ")
