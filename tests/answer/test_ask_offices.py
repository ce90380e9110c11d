"""Who holds an office: only of that place, and only who is named as its holder."""

from dataclasses import replace

from rag.conflict import Statement, conflicts
from rag.types import Hit
from tests.answer.test_extractive import ask, hit, texts


def titled(text: str, title: str) -> Hit:
    return replace(hit(text), title=title)


CORRIN = titled(
    "The president of Corrin signs laws and appoints judges. President Ilse Maro of Corrin met marchers on Saturday.",
    "President of Corrin meets marchers",
)
VELDAMAR = titled(
    "Veldamar sent nine ships to Corrin on Monday. The harbour of Veldamar was closed for the night.",
    "Veldamar sends ships",
)
LENNA = titled(
    "The council of Lenna voted on Monday to close the old quay of Lenna. "
    "Mayor Tora Lund called the vote of the council of Lenna a gift to swimmers.",
    "Lenna closes its quay",
)


def test_the_president_of_another_country_is_no_answer() -> None:
    found = ask("Who is the president of Veldamar?", CORRIN, VELDAMAR)
    assert found.abstain
    assert any("president of Veldamar" in lack.detail for lack in found.lacking)
    own = titled(f"President Ada Holm of {VELDAMAR.text}", VELDAMAR.title)
    assert texts(ask("Who is the president of Veldamar?", CORRIN, own, limit=1)) == [
        "President Ada Holm of Veldamar sent nine ships to Corrin on Monday."
    ]


def test_who_holds_the_office_leads() -> None:
    assert texts(ask("Who is the mayor of Lenna?", LENNA, limit=2)) == [
        "Mayor Tora Lund called the vote of the council of Lenna a gift to swimmers."
    ]


def test_a_holder_who_is_not_named_is_no_answer() -> None:
    question = "What is the name of the captain of the Petrel?"
    told = titled(
        "The captain of the Petrel has sailed for 22 years, the owner of the Petrel said.", "Petrel hits quay"
    )
    assert ask(question, told).abstain
    named = titled(told.text.replace("Petrel has", "Petrel, Ada Holm, has"), told.title)
    assert "Ada Holm" in texts(ask(question, named))[0]


def test_mayors_of_two_towns_are_no_dispute() -> None:
    told = [
        Statement(0, "Mayor Tora Lund called it a gift to swimmers.", "a", title="Lenna closes its quay"),
        Statement(1, "Mayor Odd Brekke said that trucks from Lenna were due.", "b", title="Flood in Amsel"),
    ]
    assert conflicts(told, question="Who is the mayor of Lenna?", wants="person") == ()
    of_one = [told[0], replace(told[1], title="Flood in Lenna")]
    assert len(conflicts(of_one, question="Who is the mayor of Lenna?", wants="person")) == 1


def test_another_name_does_not_answer_who_somebody_is() -> None:
    told = [
        Statement(0, "The mediator, former Labor Minister Ada Holm, proposed two steps.", "a", title="Two steps"),
        Statement(1, "Pay will rise in April, as mediator Ada Holm had proposed.", "b", title="Drivers accept"),
    ]
    assert conflicts(told, question="Who is Ada Holm?", wants="person") == ()
    other = [told[0], replace(told[1], text=told[1].text.replace("Ada Holm", "Tora Lund"))]
    assert len(conflicts(other, question="Who is the mediator?", wants="person")) == 1


def test_the_capital_of_another_country_is_no_answer() -> None:
    told = titled("The minister cut short a visit to Lenna, the capital of neighboring Veldamar.", "Dam in Corrin")
    assert ask("What is the capital of Corrin?", told, CORRIN).abstain
    assert texts(ask("What is the capital of Veldamar?", told, CORRIN, limit=1))
