"""The language of a text as a two-letter code: what the document declares, else a guess on enough text."""

import re
from functools import lru_cache
from typing import Protocol, cast

_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?$")
_ENOUGH = 60
_SAMPLE = 2_000


class _Classifier(Protocol):
    def __call__(self, text: str, /) -> tuple[str, float]: ...


def language_of(declared: str | None, text: str) -> str | None:
    """`en-GB` and `en_GB` are `en`. None when nothing is declared and the text has not 60 characters."""
    found = _CODE.match((declared or "").strip())
    if found:
        return found[1].lower()
    if len(text) < _ENOUGH:
        return None
    return _classifier()(text[:_SAMPLE])[0]


@lru_cache(maxsize=1)
def _classifier() -> _Classifier:
    import py3langid  # loads a model of some megabytes

    return cast(_Classifier, vars(py3langid)["classify"])
