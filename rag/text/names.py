"""Names: runs of capitalised words, less those that are capitalised because a sentence starts there.

No dictionary of names is used: what a name is shows in its capitals. A sentence's first word counts
when it goes on into a name, has capitals or digits inside, or is not a word that sentences commonly
start with (`_COMMON`, `_COMMON_ENDINGS`: chosen by counting the first words of public news text).
"""

import re
from collections.abc import Iterator, Sequence

from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.words import STOP_WORDS
from rag.types import Particular

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister ministry chancellor premier"
    " governor mayor senator sen rep congressman congresswoman secretary ambassador gen general col colonel maj major"
    " capt captain lt lieutenant sgt sergeant adm admiral king queen prince princess pope st saint rev judge justice"
    " chief deputy former then ex spokesman spokeswoman spokesperson director chairman chairwoman chair ceo"
    " coach".split()
)
"""Words before a name that are no part of it: a text that has the name without them has the name."""

_CALENDAR = {*WEEKDAYS, *MONTHS} - {"may", "march", "april", "june", "august"}
_COMMON = frozenset(
    """
    advocates ahead al almost along alongside already always amid analysts anger animals another anyone around artists
    aside authorities aviation back bad banks behind best beyond big births board border born boys bread business buses
    cars cases central certain children cities citizens civilians clashes classes climate come companies
    council counsel couples courts crews criminals critics crop crowds crucial current customers damage data days death
    deaths debt delegates demand despite detectives details dialogue diplomats doctors doubts dozens drivers drought due
    early earlier economic economists efforts eight eighteen eleven emergency engineers enough even ever every
    everybody everyone everything evidence exit experts exports extra families fans far farmers fewer fifteen fifty
    fighters fighting film films final finance fire first fish five flames flights flood floods food footage foreign
    former fortunately forty four fourteen fourth fresh friends fuel funds gas get girls give given global good
    grain green groups growth guards half hardline harvest health heat heavy help here high historic home homes hope
    hospital hospitals hotels hours house households houses human hundreds ice imports income indeed industry inflation
    initial inmates inside instead interest investors jail job jobs journalists judges jurors keep key kids
    land large last late later latest law lawmakers lawyers leaders left less like little local long lots low
    lower major many markets maybe mayors meanwhile media medics men migrants miles military millions miners minutes
    modern money monthly months mothers much nearby neighbours neighbors new news next nine none nor notes nothing now
    nurses officers officials often oil older one opponents outside overall overnight owners parents parliament part
    partners parts party passengers past patients peace people perhaps pilots plans plus police polls pop ports power
    pressure previous prices prior prison private profit profits proposals prosecutors protest protests public pupils
    quick rail rain rates rather readers real rebels recent record refugees regardless relatives rent reports rescue
    rescuers rents researchers residents results retail revenue rice right rights riot rival rivals roads robust
    rules sales schools scientists second security see senior seven seventy several severe shares ships shops
    short significant similar since six sixty small snow social soldiers some somebody someone sometimes soon sources
    special staff stars state still stocks storms street strikes strong students successful such supply support supreme
    take talks tax taxes teachers technical teens temperatures ten tens tension thanks thieves think third thirteen
    thirty though thousands three thus tickets today tomorrow tonight top tourists towns trade traffic trains trial
    troops trucks turnout twelve twenty twice two unemployment unions unless unlike unrest users
    usual vessels victims video villagers violence violent visit visitors volunteers voters votes wages war
    warehouses waste water weapons weather week weeks well whatever whether white whole wide wildfire wildfires
    winds winter witnesses women work workers world writers yes yesterday yet young youth zero according amid per via
    without within throughout toward towards despite although because besides else elsewhere however moreover therefore
    """.split()
)
_COMMON_ENDINGS = re.compile(
    r"[a-z]{2,}(?:ing|ly|ed|tions?|ments?|ness|ity|ities|ers|ors|ists|ances?|ences?|ships?|isms?|ages|ries|cies)$"
)
_ENDS_LIKE_ONE = frozenset("reuters sanders anders flanders beijing manning wired united sterling cruz ely".split())
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'&][^\W_]+)*")
_STARTS = re.compile(r"(?:^|[.!?:;]|[“\"‘«(\[]|\n|[—–])[\s“\"‘'«(\[—–-]*$")
_LINK = re.compile(r" |-(?:\w{1,3}-)?| (?:de|da|del|della|di|du|van|von|der|den|bin|ibn|al|el|la|le)(?: the)?[ -]")
_OF = re.compile(r" (?:of|for)(?: the)? ")
_NAMED_OF = frozenset(
    "academy agency alliance archbishop army association bank battle bay bishop board bureau cape center central centre"
    " chamber church city college commission committee community confederation conference congress council court day"
    " department duchess duke federation forum foundation fund government guardians gulf hall house institute isle"
    " kingdom league ministry minister museum office order organisation organization palace parliament party people"
    " port president prince princess province republic school sea secretary society state states strait tower treaty"
    " union university war".split()
)
"""Words that a name goes on from with "of": the Bank of Norland, but Putin "of Washington's might"."""
_POINTED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Capt|Lt|Sgt|Adm|Sen|Rep|Gov|Rev|St|[A-Z])\. ?$")
_POSSESSIVE = re.compile(r"[’']s?$")


def names(text: str) -> list[Particular]:
    """Each name with the titles before it; `value` is its words in lower case, less titles, initials, possessive."""
    found: list[Particular] = []
    for run in _runs(text):
        initials = {word.start() for word in run[:-1] if len(word[0]) == 1 and text[word.end()] == "."}
        tokens = [fold(word[0]) for word in run if word.start() not in initials]
        value = " ".join(token for token in tokens if token not in TITLES)
        if value:
            start, end = run[0].start(), run[-1].start() + len(_POSSESSIVE.sub("", run[-1][0]))
            found.append(Particular("name", text[start:end], start, end, value))
    return found


def name_words(text: str) -> set[str]:
    """Every word of `text` in the form that the words of a name's `value` have."""
    return {fold(match[0]) for match in _WORD.finditer(text)}


def fold(word: str) -> str:
    """Lower case without points ("U.S." is "us") and possessive."""
    return _POSSESSIVE.sub("", word).replace(".", "").replace("’", "'").lower()


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    words = list(_WORD.finditer(text))
    plain = {word[0] for word in words if word[0].islower()}
    for word in words:
        if not _capital(text, word, run, plain):
            continue
        if run and not _joined(text, run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _capital(text: str, word: re.Match[str], run: Sequence[re.Match[str]], plain: set[str]) -> bool:
    """Whether the word can be of a name; digits can after a hyphen, as in "F-16"."""
    token = word[0]
    if token[0].isdigit():
        return bool(run) and text[run[-1].end() : word.start()] == "-"
    if not token[0].isupper() or token.lower() in _CALENDAR:
        return False
    if len(token) > 1 and any(character.isupper() or character.isdigit() for character in token[1:]):
        return True
    return token.lower() not in STOP_WORDS and not (_is_start(text, word) and _is_common(word, plain))


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    if _POSSESSIVE.search(left[0]):
        return False
    if left[0].lower() in _NAMED_OF and _OF.fullmatch(text, left.end(), right.start()):
        return True
    return bool(_LINK.fullmatch(text, left.end(), right.start()) or _POINTED.search(text, left.start(), right.start()))


def _is_start(text: str, word: re.Match[str]) -> bool:
    before = max(0, word.start() - 6)
    return bool(_STARTS.search(text, before, word.start())) and not _POINTED.search(text, before, word.start())


def _is_common(word: re.Match[str], plain: set[str]) -> bool:
    """Whether a sentence's first word has its capital from there alone; `plain` are words in lower case."""
    low = _POSSESSIVE.sub("", word[0]).lower()
    if low in _COMMON or (_COMMON_ENDINGS.fullmatch(low) and low not in _ENDS_LIKE_ONE):
        return True
    return low in plain
