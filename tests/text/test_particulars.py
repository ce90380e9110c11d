"""Particulars: exact offsets always, and one normal form for what means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.particulars import particulars
from rag.types import Particular
from tests.linear import assert_linear

WORDS = (
    "the a an of and to one two twelve twenty hundred thousand million billion dozen half third 1.2 45 8 2024 1,200,000"
    " $ € % percent points euros dollars Nov. May March Thursday 5 p.m. yesterday said not n't never denied Putin Kyiv"
    " U.S. Gen. “ ” \" ' ’ - – . , ; \n\n"
).split(" ")


def values(text: str, kind: str) -> list[str]:
    return [p.value for p in particulars(text) if p.kind == kind]


def check_offsets(text: str) -> None:
    found = particulars(text)
    assert all(text[p.start : p.end] == p.text and p.text and p.value for p in found)
    assert found == sorted(found, key=lambda p: (p.start, -p.end))
    apart = [p for p in found if p.kind not in ("quotation", "negation")]
    assert not any(overlap(a, b) for a in apart for b in apart if a is not b)


def overlap(a: Particular, b: Particular) -> bool:
    return a.start < b.end and b.start < a.end


@given(st.text())
def test_offsets_are_exact_in_any_text(text: str) -> None:
    check_offsets(text)


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from(["", " "]))
def test_offsets_are_exact_in_text_made_of_particulars(words: list[str], between: str) -> None:
    check_offsets(between.join(words))


@given(st.integers(0, 10**15))
def test_separators_and_digits_are_one_number(n: int) -> None:
    assert values(f"They counted {n:,} of them", "number") == [str(n)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve people", ["12"]),
        ("two dozen cars", ["24"]),
        ("1.2 million voters", ["1200000"]),
        ("1,200,000 voters", ["1200000"]),
        ("1.2m and 300bn", ["1.2", "300000000000"]),
        ("a hundred and five thousand homes", ["105000"]),
        ("two and a half million birds", ["2500000"]),
        ("half a million people", ["500000"]),
        ("one and a half hours", ["1.5"]),
        ("fifteen hundred sheep", ["1500"]),
        ("five and six, seven eight", ["5", "6", "7", "8"]),
        ("two-thirds of members and a third of voters", ["2/3", "1/3"]),
        ("half of the seats in the second half of the year", ["0.5", "ordinal 2"]),
        ("the 3rd and the twenty-first", ["ordinal 3", "ordinal 21"]),
        ("10 to 15 million litres", ["10000000", "15000000"]),
        ("a 2-1 win after a 24-hour strike", ["2", "1", "24"]),
        ("tens of thousands of people and dozens of cars", ["tens of thousands", "dozens"]),
        ("one of them, no one, one another, at first", []),
        ("the F-16, the G20, 5G, COVID-19 and flight MH17", []),
        ("2000 soldiers", ["2000"]),
        ("a 10km road", ["10"]),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert values(text, "number") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.2 billion", ["1200000000 USD"]),
        ("1,200,000,000 dollars", ["1200000000 USD"]),
        ("€300", ["300 EUR"]),
        ("300 euros", ["300 EUR"]),
        ("12 million euros", ["12000000 EUR"]),
        ("€12m", ["12000000 EUR"]),
        ("EUR 12 million", ["12000000 EUR"]),
        ("US$5bn and A$5", ["5000000000 USD", "5 AUD"]),
        ("$10-15 million", ["10000000 USD", "15000000 USD"]),
        ("from $10 to $15 million", ["10000000 USD", "15000000 USD"]),
        ("a 5-euro fee", ["5 EUR"]),
        ("half a million pounds", ["500000 GBP"]),
        ("between 3 and 4 million yen", ["3000000 JPY", "4000000 JPY"]),
    ],
)
def test_money(text: str, expected: list[str]) -> None:
    assert values(text, "money") == expected
    assert not values(text, "number")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45%", ["45%"]),
        ("45 percent", ["45%"]),
        ("45 per cent", ["45%"]),
        ("forty-five percent", ["45%"]),
        ("45-50%", ["45%", "50%"]),
        ("three percentage points", ["3 pp"]),
        ("3 percent points", ["3 pp"]),
    ],
)
def test_percentages_are_not_percentage_points(text: str, expected: list[str]) -> None:
    assert values(text, "percentage") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Nov. 8", ["--11-08"]),
        ("8 November 2024", ["2024-11-08"]),
        ("November 8th, 2024", ["2024-11-08"]),
        ("2024-11-08", ["2024-11-08"]),
        ("2024-11-08T10:00:00Z", ["2024-11-08"]),
        ("March 2026", ["2026-03"]),
        ("in March", ["--03"]),
        ("on Thursday", ["thursday"]),
        ("since 2014", ["2014"]),
        ("in 1890", ["1890"]),
        ("the 1990s", ["1990s"]),
        ("Nov. 8-10", ["--11-08", "--11-10"]),
        ("between 3 and 9 November", ["--11-03", "--11-09"]),
        ("at 5 p.m. and 17:30", ["17:00", "17:30"]),
        ("yesterday and last week", ["yesterday", "last week"]),
        ("they may march 3 miles", []),
        ("30 February", []),
        ("from Mar-a-Lago", []),
        ("2000 soldiers, $2000 and 2,024", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert values(text, "date") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “it is over,” and left", ["it is over"]),
        ('He said "it is over" and left', ["it is over"]),
        ("He said 'it is over' and left", ["it is over"]),
        ("The workers' rights and the owners' duties", []),
        ("It’s the workers’ turn", []),
        ("ended here,” she said, “but not there", ["ended here", "but not there"]),
        ("of the '90s and rock 'n' roll", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert values(text, "quotation") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vladimir Putin met Gen. John A. Smith.", ["vladimir putin", "john smith"]),
        ("Police said the Bank of Norland’s head left.", ["bank norland"]),
        ("Officials in Kyiv waited. Prices rose. Harris waved.", ["kyiv", "harris"]),
        ("The U.S. and the EU-led force at Mar-a-Lago", ["us", "eu", "mar lago"]),
        ("Mara Lind's Norland", ["mara lind", "norland"]),
        ("The Washington Post reported on Thursday", ["washington post"]),
        ("He reminded Putin of Washington’s might", ["putin", "washington"]),
        ("COVID-19 and the F-16", ["covid 19", "f 16"]),
        ("The president said that the minister had left", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert values(text, "name") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("did not go, didn't go, don’t", ["not", "not", "not"]),
        ("no money, never, without, failed to pay", ["not", "not", "not", "not"]),
        ("denied it and rejected the offer", ["deny", "deny"]),
        ("not only here, no doubt, no later than noon, north", []),
    ],
)
def test_negations(text: str, expected: list[str]) -> None:
    assert values(text, "negation") == expected


@pytest.mark.parametrize("piece", ["a ", "1,", "“", "'a ", '"a ', "A-", "twenty ", "Nov. ", "no ", "U.", "A", "1"])
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    assert_linear(check_spans, piece.__mul__, 10_000)


def check_spans(text: str) -> None:
    assert all(text[p.start : p.end] == p.text for p in particulars(text))


def test_a_currency_between_two_numbers_belongs_to_one_of_them() -> None:
    assert values("1.2 € 45", "money") == ["1.2 EUR"]
    assert values("1.2 € 45", "number") == ["45"]
