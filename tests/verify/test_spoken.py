"""What somebody says, quotes or denies is not told as the article's own."""

import pytest

from rag.verify import check

DRONE = "The general said on Monday that a Kyrland drone flew five kilometers into Norland."
DENIED = "The palace denied that King Aldo and Premier Birk had met in Port Selm."
NOTICE = 'One of the leaflets read: "Everybody agrees that the Bellkettle is safe."'


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("A Kyrland drone flew into Norland.", (DRONE, "He showed no picture of the drone.")),
        ("King Aldo and Premier Birk did not meet.", (DENIED,)),
        ("The Bellkettle is safe.", (NOTICE,)),
    ],
)
def test_what_somebody_says_needs_his_name(sentence: str, cited: tuple[str, ...]) -> None:
    support = check(sentence, cited)
    assert support.verdict == "partial"
    assert [u.kind for u in support.unmatched] == ["speaker"]


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("The general said that a Kyrland drone flew into Norland.", (DRONE,)),
        ("The palace denied that Premier Birk and King Aldo had met.", (DENIED,)),
    ],
)
def test_with_the_name_it_passes(sentence: str, cited: tuple[str, ...]) -> None:
    assert check(sentence, cited).verdict == "supported"


PAY = (
    'The drivers will get 6 percent more. "It is fair," said union leader Jonas Holt. He had asked for 8 percent. '
    "Fares will stay, the director, Mirela Sand, said. She ruled out layoffs."
)
HOLT_AND_SAND = (
    '"It is fair," said union leader Jonas Holt.',
    "Fares will stay, the director, Mirela Sand, said.",
)


@pytest.mark.parametrize(
    ("sentence", "cited", "passes"),
    [
        ("Jonas Holt asked for 8 percent.", "He had asked for 8 percent.", True),
        ("Mirela Sand asked for 8 percent.", "He had asked for 8 percent.", False),
        ("Mirela Sand ruled out layoffs.", "She ruled out layoffs.", True),
        ("Jonas Holt ruled out layoffs.", "She ruled out layoffs.", False),
    ],
)
def test_a_pronoun_is_whom_the_article_means(sentence: str, cited: str, passes: bool) -> None:
    support = check(sentence, (*HOLT_AND_SAND, cited), article=PAY)
    assert (support.verdict == "supported") == passes, support


def test_what_was_called_off_did_not_take_place() -> None:
    cited = "The launch of the probe Finch 2 from Cape Arden was called off on Thursday. It is now planned for Monday."
    support = check("The probe Finch 2 was launched on Thursday.", (cited,))
    assert support.verdict == "contradicted"
    assert check("The launch of Finch 2 was called off.", (cited,)).verdict == "supported"


def test_against_is_not_for() -> None:
    cited = "The council of Lindfors voted 11 to 8 to close Mill Street to private cars."
    assert check("The council of Lindfors voted 11 to 8 against closing Mill Street.", (cited,)).verdict != "supported"
    assert check("The council voted 11 to 8 to close Mill Street to private cars.", (cited,)).verdict == "supported"


def test_a_negation_is_of_whom_it_is_told() -> None:
    cited = ("The trial was paid for by Ostrel Labs.", "Wim Holm, a statistician who was not involved, had doubts.")
    assert check("Ostrel Labs was not involved in the trial.", cited).verdict != "supported"
