"""The headline of a page and the name of its outlet, which pages put into one line: "… - Local - Harbour Gazette"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PARTING = re.compile(r"\s+[-–—]\s+|\s*[|·»•]\s*|\s+::\s+")
_SURE = re.compile(r"[|·»•]|::")
"""Signs that part a headline from what stands behind it; a dash may belong to the headline."""
_WORD = re.compile(r"\w+")
_LONGEST_SECTION = 2
"""Words of a part between the headline and the outlet's name."""


@dataclass(frozen=True, slots=True)
class Named:
    title: str
    source: str | None


def named(titles: Sequence[str], sources: Sequence[str], host: str | None) -> Named:
    """The first title that is not the outlet's name, without that name; and the name, without its motto.

    `titles` and `sources` are what the page says, in order of trust; `host` is the page's, without `www.`.
    """
    names = {_key(part) for source in sources for part in (source, *_PARTING.split(source))}
    names |= {_key(host), _key(host.rpartition(".")[0])} if host else set()
    names.discard("")
    keys = {_key(title) for title in titles}
    for title in titles:
        if _key(title) and _key(title) not in names:
            return Named(_bare(title, names, keys), _name(sources, titles))
    return Named("", _name(sources, titles))


def _bare(title: str, names: set[str], others: set[str]) -> str:
    """The shortest beginning that another title of the page is too; else without the parts that name the outlet."""
    ends = list(_ends(title))
    for head, _, _ in reversed(ends):
        if _key(head) in others:
            return head
    dropped = False
    for head, sign, tail in ends:
        words = len(_WORD.findall(tail))
        if _key(tail) in names or (dropped and words <= _LONGEST_SECTION):
            dropped, title = True, head
        elif not dropped and _SURE.search(sign) and words < len(_WORD.findall(head)):
            title = head
        else:
            break
    return title


def _ends(title: str) -> Iterator[tuple[str, str, str]]:
    """The title without its last part, the sign between, and that part; then without its last two, and so on."""
    end = len(title)
    for sign in reversed(list(_PARTING.finditer(title))):
        head, tail = title[: sign.start()].strip(), title[sign.end() : end].strip()
        end = sign.start()
        if head and tail:
            yield head, sign[0], tail


def _name(sources: Sequence[str], titles: Sequence[str]) -> str | None:
    """Of "Harbour Gazette – News from the coast" the part that also ends a title; else the whole."""
    for source in sources:
        parts = [part for part in _PARTING.split(source) if part.strip()]
        ends = {_key(tail) for title in titles for _, _, tail in _ends(title)}
        return next((part for part in parts if _key(part) in ends), source)
    return None


def _key(text: str | None) -> str:
    return "".join(_WORD.findall(text or "")).casefold()
