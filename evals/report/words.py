"""How figures and names read, the same in the terminal, in JUnit and on the page."""

import re
from collections.abc import Iterable

from evals.types import Gate

# What XML 1.0 cannot hold (half surrogates among it), and the C1 controls, which some terminals obey.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without control characters: safe to print, and valid in XML and HTML once it is escaped."""
    return _UNPRINTABLE.sub("", text)


def number(value: float) -> str:
    """Three decimals tell figures between 0 and 1 apart; of larger ones four digits do."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.4g}"


def signed(value: float) -> str:
    return ("+" if value >= 0 else "−") + number(abs(value))


def spread(se: float | None) -> str:
    return f"± {number(se)}" if se is not None else "± unknown"


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def variant_name(variant: str) -> str:
    return variant or "own settings"


def condition(gate: Gate) -> str:
    """The gate as people say it: 'citation_recall at least 0.9, drop at most 0.02'."""
    bounds = (("at least", gate.at_least), ("at most", gate.at_most), ("drop at most", gate.drop_at_most))
    return f"{gate.metric} " + ", ".join(f"{words} {bound:g}" for words, bound in bounds if bound is not None)


def some(names: Iterable[str], most: int) -> str:
    """The first names, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
