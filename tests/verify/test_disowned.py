"""What an article tells only to say that it is not so supports nothing, and is not told."""

import pytest

from rag.text.disowned import is_listed_as_false, is_piece
from rag.text.tellable import is_tellable
from rag.types import Span
from rag.verify import Verifier

CLAIM = "Nurse Ina Vold poisoned 14 patients at the Merrow clinic."


@pytest.mark.parametrize(
    "cited",
    [
        "It is not true, the court found on Sunday, that nurse Ina Vold poisoned 14 patients at the Merrow clinic.",
        "The court rejected on Sunday the claim that nurse Ina Vold poisoned 14 patients at the Merrow clinic.",
        "Prosecutors dropped on Sunday the charge that nurse Ina Vold poisoned 14 patients at the Merrow clinic.",
        "There is no proof that nurse Ina Vold poisoned 14 patients at the Merrow clinic.",
        "The paper retracted its report that nurse Ina Vold poisoned 14 patients at the Merrow clinic.",
    ],
)
def test_a_claim_that_the_cited_sentence_denies(verifier: Verifier, cited: str) -> None:
    assert verifier.check(CLAIM, (cited,)).verdict != "supported"
    assert verifier.check(cited, (cited,)).verdict == "supported"


LISTED = f"The following claims about it are false:\n\nDr. Odo Marn sold drugs.\n\n{CLAIM}\n\nIt opened in 1990."


def test_an_item_of_a_list_of_false_claims(verifier: Verifier) -> None:
    at = LISTED.index(CLAIM)
    span = Span(at, at + len(CLAIM))
    assert is_listed_as_false(LISTED, span)
    assert not is_tellable(LISTED, span)
    check = verifier.check
    assert check(CLAIM, (CLAIM,), article=LISTED[: span.end]).verdict != "supported"
    assert check(CLAIM, (CLAIM,), article=f"It was proven.\n\n{CLAIM}").verdict == "supported"
    assert is_tellable(LISTED, Span(0, len("The following claims about it are false:")))


def test_a_piece_of_a_sentence_that_is_too_long_is_not_told() -> None:
    """Its beginning says that it is not so, its end does not."""
    long = f"It is not true that {'the judge had a house in Larn, that ' * 80}nurse Ina Vold poisoned 14 patients."
    assert is_piece(long, Span(2_000, len(long)))
    assert is_piece(long, Span(0, 1_990))
    whole = "The judge has a house in Larn. " * 90
    assert not is_piece(whole, Span(2_015, 2_046))
    assert not is_piece("It opened in 1990.", Span(0, 18))
