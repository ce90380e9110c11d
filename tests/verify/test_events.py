"""Who did what to whom, and whether it happened; each of these sentences has all its words in the cited text."""

import pytest

from rag.types import Stamp
from rag.verify import check

COUNCIL = "Six members of the council voted for the toll, and three voted for a ferry."
RACE = "Ilse Brandt won the women's race, and Odo Falk won the men's race."
WARNED = "The ministry warned Orm Power of the cracks in the wall."
LEFT = "Mayor Aust accepted the resignation of the port director on Friday."
DENIED = "Tarn's defense ministry denied on Monday that its boats had crossed the line."
NEVER = "The inspector asked for the basin to be lowered by two meters. The level was never lowered, he said."
TRIAL = "We cannot say that the patients lived longer, said Dr. Pavla Renn."
PLAN = "The harbor office plans to close the pier in May."
TOLL = "An earthquake shook Velmar on Tuesday and killed two people. In 1983 an earthquake killed 211 people there."
JOBS = "The mill will employ 140 people. An earlier version of this article said that it would employ 240 people."


def verdict(sentence: str, cited: str) -> str:
    return check(sentence, [cited], dateline=Stamp.parse("2026-03-10")).verdict


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Three members voted for the toll.", COUNCIL),
        ("Ilse Brandt won the men's race.", RACE),
        ("Orm Power warned the ministry of the cracks.", WARNED),
        ("The ministry was warned by Orm Power of the cracks.", WARNED),
        ("Mayor Aust resigned on Friday.", LEFT),
        ("Tarn's defense ministry confirmed on Monday that its boats had crossed the line.", DENIED),
        ("Tarn's boats had crossed the line.", DENIED),
        ("The level of the basin was lowered.", NEVER),
        ("The patients lived longer, said Dr. Pavla Renn.", TRIAL),
        ("The harbor office has closed the pier.", PLAN),
        ("The earthquake in Velmar killed 211 people on Tuesday.", TOLL),
        ("The mill will employ 240 people.", JOBS),
        ("The court granted the request.", "The court refused the request of the union."),
        ("The test was positive.", "The test of the captain was negative."),
        ("United led twice.", "Rovers led twice. United won the cup in May."),
        (
            "Judge Ilse Kron took bribes of two million.",
            "Mayor Odo Falk took bribes of two million. Judge Ilse Kron spoke.",
        ),
        ("The pier almost collapsed on Friday.", "The pier collapsed on Friday."),
        ("It is false that the pier collapsed on Friday.", "The pier collapsed on Friday."),
        ("The office promised to close the pier.", "The office closed the pier on Friday."),
        ("The office could confirm the report.", "The office could not confirm the report."),
        ("The pier was sold.", "The pier stood empty for years, said a man who sold fish beside it."),
    ],
)
def test_what_did_not_happen_like_that_is_not_supported(sentence: str, cited: str) -> None:
    assert verdict(sentence, cited) != "supported"


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Three voted for a ferry.", COUNCIL),
        ("The men's race was won by Odo Falk.", RACE),
        ("Orm Power was warned of the cracks by the ministry.", WARNED),
        ("The resignation of the port director was accepted by Mayor Aust.", LEFT),
        ("Tarn's defense ministry denied that its boats crossed the line.", DENIED),
        ("The level was not lowered, he said.", NEVER),
        ("The harbor office intends to close the pier in May.", PLAN),
        ("In 1983 an earthquake killed 211 people there.", TOLL),
        ("140 people will be employed by the mill.", JOBS),
        ("The court rejected the request of the union.", "The court refused the request of the union."),
        ("Dana Holm stepped down as mayor.", "Mayor Dana Holm resigned as mayor."),
    ],
)
def test_the_same_in_another_order_or_voice_is_supported(sentence: str, cited: str) -> None:
    assert verdict(sentence, cited) == "supported", check(sentence, [cited])


def test_a_word_that_is_only_another_wording_is_waived_by_likeness() -> None:
    sentence = "The old stone bridge over the river Orm was smartened in the spring by town engineers."
    cited = ["The old stone bridge over the river Orm was repaired in the spring by town engineers."]
    without = sentence.replace("smartened ", "")
    assert check(sentence, cited).verdict == "partial"
    assert check(sentence, cited, likeness=lambda text: 0.8 if text == without else 0.9).verdict == "supported"
    nearer = check(sentence, cited, likeness=lambda text: 0.95 if text == without else 0.9)
    assert [(u.kind, u.text) for u in nearer.unmatched] == [("event", "smartened")]
