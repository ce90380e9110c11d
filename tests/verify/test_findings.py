"""Each comparator names what the cited text lacks or says otherwise, and nothing where both say the same."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Stamp
from rag.verify.evidence import Evidence
from rag.verify.findings import findings
from rag.verify.given import APART, Given

FERRY = (
    "Twelve people died and 31 were injured when the ferry Aurelia struck a pier in Port Selm on Nov. 8,"
    " the harbour authority said."
)
BUDGET = "Parliament in Norland approved a budget of $1.2 billion on Thursday, 45% more than in 2019."
CALL = "Kyrland's government was informed of the call and did not object to the talks taking place."
QUOTE = "“We will not leave a single village behind,” Prime Minister Mara Lind told reporters in Vessen."
POLL = "The Green Union fell three percentage points to 18 percent, while the Farmers' List rose to 22 percent."
MILL = "The mill in Vessen closed on Thursday after a fire."
FRIDAY = Stamp.parse("2026-03-06")
QUAKES = (
    "A quake shook the Corl Islands on Saturday evening. Nine people were hurt, and no deaths were reported, the office"
    " said. It had nothing to do with the one that struck the town of Marn on Wednesday."
)


def told(
    sentence: str,
    *cited: str,
    context: str = "",
    article: str = "",
    dateline: Stamp | None = None,
    elsewhere: Sequence[str] = (),
) -> list[tuple[str, str, str]]:
    """Kind, words, and what of them: `missing`, `contradicted` and so on."""
    texts = (Evidence(APART.join(cited)), Evidence(context))
    given = Given(*texts, article, dateline, Evidence(APART.join(elsewhere)))
    return [
        (f.kind, sentence[f.start : f.end], "contradicted" if f.contradicts else f.finding)
        for f in findings(Evidence(sentence), given)
    ]


@pytest.mark.parametrize(
    ("sentence", "cited", "expected"),
    [
        (
            "The ferry Aurelia struck a pier in Port Selm on Nov. 9, the authority said.",
            FERRY,
            ("date", "Nov. 9", "contradicted"),
        ),
        (
            "The ferry Aurelia struck a pier, and 13 people died, the authority said.",
            FERRY,
            ("number", "13", "contradicted"),
        ),
        (
            "31 people died when the ferry struck a pier, the authority said.",
            FERRY,
            ("number", "31", "contradicted"),
        ),
        ("The ferry Borealis struck a pier in Port Selm, it said.", FERRY, ("name", "Borealis", "contradicted")),
        ("Parliament approved a budget of $1.2 million.", BUDGET, ("money", "$1.2 million", "contradicted")),
        (POLL.replace("18", "19"), POLL, ("percentage", "19 percent", "contradicted")),
        (POLL.replace("fell", "rose"), POLL, ("direction", "rose", "contradicted")),
        (CALL.replace("did not object", "objected"), CALL, ("negation", "objected", "contradicted")),
        ("Parliament in Norland did not approve a budget.", BUDGET, ("negation", "not", "contradicted")),
        (
            QUOTE.replace("village", "town"),
            QUOTE,
            ("quotation", "“We will not leave a single town behind,”", "missing"),
        ),
        ("The minister resigned on Monday.", MILL, ("date", "Monday", "missing")),
        ("Passengers praised Oskar Brandt.", "Passengers praised the crew.", ("name", "Oskar Brandt", "missing")),
        ("The bridge has reopened.", "The bridge will reopen.", ("modality", "has reopened", "contradicted")),
        ("It is the smallest dam.", "It is the largest dam.", ("superlative", "smallest", "contradicted")),
        (
            "The court of Selm was moved.",
            "The court of Selm was moved, Ida Holm said.",
            ("speaker", "The court of Selm was moved.", "missing"),
        ),
        (
            "The claim that Ida Holm left Selm spread.",
            "It is not true that Ida Holm left Selm.",
            ("negation", "The claim that Ida Holm left Selm spread.", "contradicted"),
        ),
    ],
)
def test_what_differs_is_named(sentence: str, cited: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited", "differs"),
    [
        (
            "Twelve people died when the Aurelia struck a pier, the authority said.",
            FERRY,
            "Thirteen people died when the Aurelia struck a pier, the authority said.",
        ),
        (
            "The authority said that 12 people died and thirty-one were injured.",
            FERRY,
            "The authority said that 12 people died and thirty-two were injured.",
        ),
        (
            "Norland's parliament approved a $1.2bn budget on Thursday.",
            BUDGET,
            "Norland's parliament approved a $1.3bn budget on Thursday.",
        ),
        (
            "The Farmers' List rose to 22%, and the Green Union fell to 18%.",
            POLL,
            "The Farmers' List rose to 23%, and the Green Union fell to 18%.",
        ),
        ("Kyrland did not object to the talks.", CALL, "Kyrland did object to the talks."),
        (
            "The EU will pay for the harbour.",
            "The European Union will pay for the harbour.",
            "The UN will pay for the harbour.",
        ),
        ("Half of the workers stayed home.", "50% of the workers stayed home.", "A third of the workers stayed home."),
        (
            "He was jailed for three and a half years.",
            "He was jailed for three years and six months.",
            "He was jailed for two and a half years.",
        ),
        (
            "The bridge will reopen in June 2026.",
            "The bridge will reopen on 3 June 2026.",
            "The bridge will reopen in July 2026.",
        ),
        ("Gen. Ida Holm left the hall.", "General Ida Holm left the hall.", "Gen. Ada Holm left the hall."),
    ],
)
def test_nothing_differs_where_both_say_the_same(sentence: str, cited: str, differs: str) -> None:
    assert told(sentence, cited) == []
    assert told(differs, cited) != []


@pytest.mark.parametrize(
    ("sentence", "cited", "right"),
    [
        ("The mill in Vessen closed on 5 March 2026.", MILL, True),
        ("The mill in Vessen closed on 4 March 2026.", MILL, False),
        ("The mill in Vessen closed on Thursday.", "The mill in Vessen closed on 5 March.", True),
        ("The mill in Vessen closed on Wednesday.", "The mill in Vessen closed on 5 March.", False),
        ("The mill in Vessen closed on 5 March.", "The mill in Vessen closed yesterday.", True),
        ("The mill in Vessen closed in 2025.", "The mill in Vessen closed last year.", True),
        ("The mill in Vessen closed in 2024.", "The mill in Vessen closed last year.", False),
        ("The mill in Vessen closed last month.", "The mill in Vessen closed on February 27.", True),
        ("The mill in Vessen closed last week.", "The mill in Vessen closed on February 3.", False),
    ],
)
def test_the_dateline_tells_what_relative_days_mean(sentence: str, cited: str, right: bool) -> None:
    assert (told(sentence, cited, dateline=FRIDAY) == []) == right


def test_without_a_dateline_relative_days_cannot_be_checked() -> None:
    assert told("The mill in Vessen closed on 5 March 2026.", MILL) == [("date", "5 March 2026", "not_checkable")]


def test_context_gives_names_and_dates_but_no_figures() -> None:
    assert told("Twelve people died in Port Selm.", "People died there.", context="Twelve dead in Port Selm") == [
        ("number", "Twelve", "missing")
    ]


def test_other_texts_tell_where_a_figure_stands() -> None:
    found = told("Nobody of the 150 died, it said.", FERRY, elsewhere=["There were 150 on board."])
    assert ("number", "150", "elsewhere") in found


def test_the_article_tells_full_names_and_whom_a_pronoun_means() -> None:
    first, second = "Mirela Aust runs the Harbour Office in Vessen with Ivo Tarn.", "Aust said that it would close."
    sentence = second.replace("Aust", "Mirela Aust")
    assert told(sentence, second, article=f"{first} {second}") == []
    assert told(sentence, second) != []
    assert told(sentence.replace("Mirela", "Peder"), second, article=f"{first} {second}") != []


def test_what_is_told_of_another_event_contradicts_nothing() -> None:
    sentences = ("Nine people were hurt, and no deaths were reported, the office said.", QUAKES.rpartition(". ")[2])
    sentence = "Two people died in the Marn quake."
    assert all(how != "contradicted" for _, _, how in told(sentence, *sentences, article=QUAKES))
    about = QUAKES.replace("the Corl Islands", "Marn")
    assert any(how == "contradicted" for _, _, how in told(sentence, *sentences, article=about))


def test_a_toll_is_held_against_a_toll() -> None:
    cited = "About 31,000 people marched. Thirteen people died in the flood."
    assert told("The flood killed 12 people.", cited) == [("number", "12", "contradicted")]


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_texts_can_be_compared(sentence: str, cited: list[str], context: str) -> None:
    for _, words, _ in told(sentence, *cited, context=context):
        assert words in sentence
