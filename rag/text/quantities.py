"""Numbers with what they count: money, percentages, percentage points, and the plain ones that are left.

Normal forms: "1200000000 USD", "45%", "3 pp", "12". The first number of a range takes the scale and
the unit of the second: "$10-15 million" is ten and fifteen million dollars.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rag.text.numbers import Number, numbers, plain
from rag.types import Particular, ParticularKind

_SYMBOLS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "R$": "BRL",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₩": "KRW", "₪": "ILS",
    "₺": "TRY", "₫": "VND", "₦": "NGN",
}  # fmt: skip
_CODES = "USD EUR GBP JPY CNY INR RUB UAH KRW ILS TRY CHF SEK NOK DKK PLN CZK HUF AUD CAD NZD HKD BRL ZAR NGN".split()
_WORDS = {
    "u.s. dollars": "USD", "us dollars": "USD", "american dollars": "USD", "dollars": "USD", "dollar": "USD",
    "australian dollars": "AUD", "canadian dollars": "CAD", "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP",
    "pounds": "GBP", "pound": "GBP", "swiss francs": "CHF", "francs": "CHF", "yen": "JPY", "yuan": "CNY",
    "renminbi": "CNY", "rupees": "INR", "rubles": "RUB", "roubles": "RUB", "hryvnias": "UAH", "hryvnia": "UAH",
    "shekels": "ILS", "liras": "TRY", "lira": "TRY", "zlotys": "PLN", "zloty": "PLN", "forints": "HUF",
    "kronor": "SEK", "kroner": "NOK", "pesos": "PESO", "reais": "BRL", "rand": "ZAR", "naira": "NGN",
    "dirhams": "AED", "riyals": "SAR", "cents": "CENT", "pence": "PENNY",
}  # fmt: skip
_MONEY_BEFORE = re.compile(rf"(?:{'|'.join(map(re.escape, _SYMBOLS))}|\b(?:{'|'.join(_CODES)}))[ ]?$")
_MONEY_AFTER = re.compile(
    rf"[ -]?(?:(?P<word>(?i:{'|'.join(map(re.escape, _WORDS))}))\b|(?P<code>{'|'.join(_CODES)})\b"
    r"|(?P<symbol>[€£₽₴]))"
)
_MILLION = re.compile(r"[mM](?![\w])")
_BILLION = re.compile(r"[bB](?![\w])")
_POINTS_AFTER = re.compile(r"(?:[ -]?(?:percentage|percent|per cent|%)[ -]points?| ?pp)\b", re.IGNORECASE | re.ASCII)
_PERCENT_AFTER = re.compile(r"[ ]?%|[ -](?:percent|per cent|pct)\b", re.IGNORECASE | re.ASCII)
_TO = re.compile(r"%?(?:\s?[-–]\s?| to | and )[^\w\s]{0,3}")


@dataclass(frozen=True, slots=True)
class _Quantity:
    number: Number
    kind: ParticularKind
    start: int
    end: int
    unit: str = ""

    def particular(self, text: str) -> Particular:
        return Particular(self.kind, text[self.start : self.end], self.start, self.end, self.number.value + self.unit)


def quantities(text: str) -> list[Particular]:
    """Particulars of the kinds number, money and percentage, in order, without overlaps."""
    read: list[_Quantity] = []
    for number in numbers(text):
        read.append(_read(text, number, read[-1].end if read else 0))
    return [item.particular(text) for item in _ranges(text, read)]


def _read(text: str, number: Number, since: int) -> _Quantity:
    """With its unit; what stands before `since` belongs to the number before."""
    if number.value.startswith("ordinal"):
        return _Quantity(number, "number", number.start, number.end)
    if before := _MONEY_BEFORE.search(text, max(since, number.start - 5), number.start):
        sign = before[0].strip(" ")
        number = _with_letter(text, number)
        return _Quantity(number, "money", before.start(), number.end, f" {_SYMBOLS.get(sign, sign)}")
    if after := _POINTS_AFTER.match(text, number.end):
        return _Quantity(number, "percentage", number.start, after.end(), " pp")
    if after := _PERCENT_AFTER.match(text, number.end):
        return _Quantity(number, "percentage", number.start, after.end(), "%")
    lettered = _with_letter(text, number)
    if after := _MONEY_AFTER.match(text, lettered.end):
        unit = _SYMBOLS.get(after["symbol"] or "") or after["code"] or _WORDS[after["word"].lower()]
        return _Quantity(lettered, "money", number.start, after.end(), f" {unit}")
    return _Quantity(number, "number", number.start, number.end)


def _with_letter(text: str, number: Number) -> Number:
    """Beside a currency "5m" is five million and "5b" five billion; elsewhere they are metres and names."""
    for pattern, scale in ((_MILLION, 10**6), (_BILLION, 10**9)):
        if number.scale == 1 and (letter := pattern.match(text, number.end)):
            return replace(_times(number, scale), end=letter.end())
    return number


def _times(number: Number, scale: int) -> Number:
    return replace(number, value=plain(Fraction(number.value) * scale), scale=scale)


def _ranges(text: str, read: Sequence[_Quantity]) -> list[_Quantity]:
    done: list[_Quantity] = []
    for right in reversed(read):
        if done and _is_range(text, right, done[-1]):
            left, done[-1] = _ends(right, done[-1])
            done.append(left)
        else:
            done.append(right)
    return done[::-1]


def _is_range(text: str, left: _Quantity, right: _Quantity) -> bool:
    """Across "and" only after "between"; never with an ordinal or an indefinite amount."""
    if not left.number.value[0].isdigit() or not right.number.value[0].isdigit():
        return False
    if not _TO.fullmatch(text, left.end, right.start):
        return False
    return " and " not in text[left.end : right.start] or text[: left.start].lower().endswith("between ")


def _ends(left: _Quantity, right: _Quantity) -> tuple[_Quantity, _Quantity]:
    """Both ends with the scale of the second and the unit of whichever has one."""
    number = left.number
    scaled = Fraction(number.value) * right.number.scale
    if number.scale == 1 < right.number.scale and scaled < Fraction(right.number.value):
        number = _times(number, right.number.scale)
    unit, kind = (left.unit, left.kind) if left.unit else (right.unit, right.kind)
    return replace(left, number=number, kind=kind, unit=unit), (
        right if right.unit else replace(right, unit=unit, kind=kind)
    )
