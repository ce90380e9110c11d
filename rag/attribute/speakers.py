"""What kind of speaker a noun phrase names: nobody by name, an outlet, a document."""

import re
from collections.abc import Sequence

from rag.attribute.speech import Act
from rag.read import Word, lemmas

_OUTLET_WORD = (
    r"Post|Times|Journal|Gazette|Herald|Mirror|Courier|Tribune|News|Ledger|Observer|Guardian|Telegraph|Globe|Daily"
    r"|Chronicle|Dispatch|Standard|Star|Sun|Mail|Register|Independent|Economist|Today|Bote|Zeitung|Echo|Monitor"
)
_OUTLET = re.compile(
    rf"(?:[Tt]he )?(?:[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*)* (?:{_OUTLET_WORD})\b|Radio [A-Z]\w+|Channel \d+)"
    r"|\b(?:Reuters|AFP|Bloomberg|Axios|Politico|CNN|BBC|NPR|Interfax|TASS|Xinhua|Agence France-Presse)\b"
    r"|(?:[Tt]he )?Associated Press\b"
)
_OUTLET_NOUN = re.compile(r"(?:the )?(?:station|newspaper|paper|broadcaster|news agency|magazine)", re.IGNORECASE)
_CONDITION = re.compile(
    r"condition of anonymity|asked not to be (?:named|identified)|declined to be (?:named|identified)"
    r"|not authori[sz]ed to (?:speak|discuss)|did not name|speaking anonymously",
    re.IGNORECASE,
)
_OWN = frozenset(("the", "its", "his", "her", "their"))


def is_anonymous(words: Sequence[Word], act: Act) -> bool:
    """Nobody is named, and by choice: sources, people familiar with a matter, officials without a name or an office.

    Institutions ("police", "the ministry", a spokesman) are answerable and so are not anonymous.
    """
    if words[act.head].lemma in lemmas("unnamed") and words[act.head].entity != "PERSON":
        return words[act.first].text.lower() not in _OWN or act.last > act.head
    return bool(_CONDITION.search(" ".join(w.text for w in words))) and words[act.head].pos == "NOUN"


def is_document(head: Word) -> bool:
    """A report or a statement that speaks in the place of somebody."""
    return head.lemma in lemmas("document")


def outlet_in(text: str) -> str | None:
    """The first news outlet named, as it stands."""
    found = _OUTLET.search(text)
    return re.sub(r"['’]s$", "", found[0]) if found else None


def is_outlet(phrase: str) -> bool:
    return bool(_OUTLET.fullmatch(phrase) or _OUTLET_NOUN.fullmatch(phrase))


def same_outlet(one: str | None, other: str | None) -> bool:
    """Also of a host: "The Meridian Post" and "meridianpost.example" are one outlet."""

    def plain(name: str) -> str:
        return re.sub(r"\W", "", re.sub(r"\.[a-z]+$", "", name.lower()).removeprefix("the ").removeprefix("www."))

    return bool(one and other and plain(one) == plain(other))
