"""The words by which news tells that somebody says something, and the noun phrase beside each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERBS = (
    r"said|says|say|saying|told|tells|announced|announces|added|adds|argued|argues|claimed|claims|confirmed|confirms"
    r"|insisted|insists|warned|warns|predicted|estimated|estimates|stated|states|declared|acknowledged|admitted|noted"
    r"|notes|explained|wrote|writes|tweeted|testified|conceded|maintained|maintains|suggested|suggests|believes"
    r"|believed|believe|thinks|promised|vowed|urged|boasted|complained|replied|responded|recalled|alleged|contended"
    r"|recommended|recommends|reported|reports|ruled|concluded|concludes|remarked|denied|denies|repeated|disclosed"
    r"|revealed|reiterated|cautioned|answered|commented|found that|finds that"
    r"|(?<!\bto )(?<!does )(?<!do )(?<!did )(?<!not )"
    r"(?:claim|argue|warn|insist|confirm|note|suggest|estimate|conclude)(?= that\b)"
)
_SPEAKS_OF_WHOM = r"called|described|rejected|dismissed|put|quoted"
VERB = re.compile(rf"\b(?P<verb>{_VERBS})\b")
BOAST = re.compile(
    r"\b(?P<verb>boasting|saying|adding|warning|arguing|claiming|insisting) (?:that\b|he\b|she\b|[“\"])"
    r"|\b(?P<adds>adding|saying): [“\"]"
)
DESCRIBES = re.compile(rf"\b(?P<verb>{_SPEAKS_OF_WHOM})\b[^.;]*?[“\"]|\b(?P<put>put) the [\w ]+ at\b")
ACCORDING = re.compile(
    r"\b(?P<cue>[Aa]ccording to|in the words of|[Cc]iting|cited|quoting|quoted) (?!in\b|as\b|by\b)"
    r"(?P<who>[^,;:“”\"]+(?:, (?:who|which)[^,;]+)?)"
)
CITED_AS_SAYING = re.compile(r"\bcited (?P<who>[^,;:“”\"]+?) as saying")
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|now|not an?|[’']s) (?:also |widely |once |\w+ly )?$")
INFINITIVE = re.compile(r"\b(?:to|not|would not|did not|will not|could not|cannot) $")

_BOUNDARY = re.compile(
    r"[;:—–(…]|,[”\"]?(?=\s|$)|[”\"](?=\s)|\b(?:that|but|while|although|whereas|after|because|since|when|where|as|if)\s|^\W+"
)
_ADVERBIAL = re.compile(
    r"(?:\s+(?:later|further|also|earlier|previously|repeatedly|again|then|now|once|only|has|had|have"
    r"|on \w+day(?: \w+)?|\w+day|in a statement|by telephone|publicly|privately|last \w+|this \w+|in \w+"
    r"|at a [\w ]+))+$",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A cue and the noun phrase of who speaks, with offsets in the sentence. `to` are the words after "told"."""

    cue: str
    who: str
    start: int
    end: int
    to: str = ""


def cues(sentence: str, mask: str) -> Iterator[Said]:
    """Each cue outside of quotation marks, the surest first; `mask` is the sentence with quoted words blanked."""
    for found in CITED_AS_SAYING.finditer(mask):
        yield Said("cited", found["who"].strip(), found.start("who"), found.end("who"))
    for found in ACCORDING.finditer(mask):
        who = _phrase(found["who"])
        if who and not found["who"].startswith("as saying"):
            yield Said(found["cue"].lower(), who, found.start("who"), found.start("who") + len(who))
    for found in VERB.finditer(mask):
        if said := _subject(mask, found):
            yield said
    for found in (*BOAST.finditer(sentence), *DESCRIBES.finditer(sentence)):
        passive = PASSIVE.search(mask[: found.start()])
        if mask[found.start()] != " " and not passive and (said := _clause_subject(mask, found)):
            yield said


def _subject(mask: str, verb: re.Match[str]) -> Said | None:
    before = mask[: verb.start()]
    if PASSIVE.search(before) or INFINITIVE.search(before):
        return None
    after = mask[verb.end() :]
    if verb["verb"] in ("reports", "notes", "claims", "states", "estimates") and not before.strip():
        return None
    to = _addressee(after) if verb["verb"] in ("told", "tells") else ""
    if inverted := _inverted(before, after, verb["verb"]):
        start = verb.end() + after.index(inverted)
        return Said(verb["verb"], inverted, start, start + len(inverted), to)
    who = _before(before)
    if _is_deed(verb["verb"], after) or who.startswith("An earlier version"):
        return None
    if not who or _is_noun(verb["verb"], before):
        return None
    start = before.rindex(who)
    return Said(verb["verb"], who, start, start + len(who), to)


_LED_TO = re.compile(
    r"(?:Unlike|Like|Despite|In|On|At|With|During|Under|After|Before|As) [^;:]*?, "
    r"(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*) (?:has|have|had|is|was|[a-z]+ed)\b"
)
"""Of "Unlike Ilse Varga, a friend of the town, Brekke has …": the subject to which the opening leads."""


def _clause_subject(mask: str, verb: re.Match[str]) -> Said | None:
    """Of "X rejected it as “…”" or "X has done so, boasting that …": what the clause or the sentence begins with."""
    before = mask[: verb.start()]
    who = _before(before) if verb.re is DESCRIBES else ""
    led = _LED_TO.match(before)
    who = who or (led["who"] if led else first_phrase(mask))
    if not who or who not in mask:
        return None
    start = led.start("who") if led and who == led["who"] else mask.index(who)
    return Said(next(g for g in verb.groups() if g), who, start, start + len(who))


def _is_deed(verb: str, after: str) -> bool:
    """ "added a payment", "reported burns": something done or had, not said."""
    if verb in ("added", "adds", "noted", "recalled"):
        return not re.match(r"(?: on \w+day)? (?:that|he|she|it|they|there|in)\b|[,.:]|$", after)
    return (
        verb in ("reported", "reports")
        and bool(re.match(r" (?!that\b|on\b|last\b|\w+day\b|this\b)[\w ]*", after))
        and not after.startswith(",")
    )


def _is_noun(verb: str, before: str) -> bool:
    return verb in ("reports", "claims", "estimates", "notes", "states", "say") and bool(
        re.search(r"\b(?:the|these|those|any|higher|its|his|her|their|to|of|united) $", before, re.IGNORECASE)
    )


def _addressee(after: str) -> str:
    found = re.match(
        r" (?P<to>(?:the )?[A-Z][\w.'’-]*(?: (?:of |the |and )?[A-Z][\w.'’-]*)*"
        r"|the (?:station|paper|newspaper|agency))",
        after,
    )
    return found["to"] if found else ""


_NP = re.compile(
    r" (?P<who>(?:(?:the|a|an|one|two|three|four|five|several|some|many|most|both|its|his|her|their|former|senior|union"
    r"|local|another|\w+(?:ist|er|or|ian|man|woman|person|ent|ant|her|yor)|[a-z-]+"
    r"|(?:(?<= an )|(?<= a )|(?<= the )|(?<= one ))[A-Z]\w+(?= [a-z]+[, ])|[A-Z][\w'’-]+(?= [a-z]+ [A-Z])) ){0,5}"
    r"(?:[A-Z][\w'’-]*\.?(?: (?:of |the |de |van |and )?[A-Z][\w'’-]*\.?)*(?<!\.)|[a-z]+))"
)
_DESCRIBED = re.compile(r" (?:with knowledge|familiar|close to|briefed|in the)[^,.;]*?(?= whom\b| who\b|[,.;]|$)")
_NAMED_NEXT = re.compile(r", (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+)(?=[,.;]|$)")
"""Of "said a Tidewater spokesman, Odd Brekke": the name after the office."""
_ENDS = re.compile(r"\s*(?:[,.;!?—–]|$|(?:at|in|on|by|of|who|whose|from|after|to|before|during|outside|while)\b)")


def _inverted(before: str, after: str, verb: str) -> str:
    """The phrase after the verb, where a quotation or statement comes first: "…, said Jonas Pell"."""
    if verb in ("told", "tells", "says that") or not re.search(r"[,”\"!?\s]\s*$", before):
        return ""
    if not re.search(r"[,”\"!?]\s*$", before) or _is_apposition(before):
        return ""
    found = _NP.match(after)
    if not found or found["who"].split()[0] in ("that", "it", "he", "she", "they", "in", "only", "there", "to", "on"):
        pronoun = re.match(r" (?P<who>he|she|they)\b(?=[,.]|$)", after)
        return pronoun["who"] if pronoun else ""
    if tail := _DESCRIBED.match(after, found.end()):
        return found["who"] + tail[0].rstrip(" ,")
    if found["who"].split()[-1].islower() and (named := _NAMED_NEXT.match(after, found.end())):
        return named["name"]
    return found["who"] if _ENDS.match(after, found.end()) else ""


def _is_apposition(before: str) -> bool:
    """ "Mirela Aust, the company's director, " before the verb."""
    parts = before.rstrip(", ").split(", ")
    if len(parts) < 2 or not re.match(r"[A-Za-z]", parts[-2]) or len(parts[-2].split()) > 8:
        return False
    aside = parts[-1].startswith(("who ", "whose ", "which ")) or _no_verb(parts[-1])
    return bool(first_phrase(parts[-2])) and _no_verb(parts[-2]) and aside


def _no_verb(phrase: str) -> bool:
    return not re.search(r"\b(?:is|are|was|were|has|had|have|will|would|did|does|could|can|may|[a-z]{3,}ed)\b", phrase)


def _before(text: str) -> str:
    """The noun phrase that a verb's subject is, from the words before the verb."""
    text = re.sub(r" (?:neither|both|also|either)$", "", _ADVERBIAL.sub("", text.rstrip()))
    text = re.sub(r"(?:^|(?<=, ))In an? (?:\w+ ){0,2}(?:statement|letter|interview|post),? ", "", text)
    if text.endswith((" and", " or", " but", " and had", " who", " which")):
        clause = _clause(text[: text.rindex(" ")])
        phrase = first_phrase(clause)
        return (
            phrase if phrase[:1].isupper() or re.match(r"(?:the|he|she|they|it|its) ?", phrase) else first_phrase(text)
        )
    if text.endswith(","):
        head, _, apposition = text[:-1].rpartition(", ")
        name = first_phrase(apposition)
        if not head:
            return first_phrase(apposition)
        subject = _clause(head)
        if name[:1].isupper() and _has_name(name) and not _has_name(subject):
            return name
        return first_phrase(subject)
    return first_phrase(_clause(text))


def _has_name(phrase: str) -> bool:
    return bool(re.search(r"(?<!^)\b[A-Z][a-z]+|^[A-Z][a-z]+ [A-Z]", phrase)) and not phrase.startswith(("He ", "She "))


def _clause(text: str) -> str:
    """What follows the last boundary."""
    ends = [m.end() for m in _BOUNDARY.finditer(text) if m.end() < len(text.rstrip())]
    clause = text[ends[-1] :] if ends else text
    joined = re.split(r",? \b(?:and|but|or)\b (?=(?:he|she|they|the|its|his|her|[A-Z])\b)", clause)
    return joined[-1].strip() if len(joined) > 1 and not _no_verb(joined[0]) else clause.strip()


_FIRST = re.compile(
    r"(?P<pronoun>(?:He|She|They|It|I|We|he|she|they|it)\b)"
    r"|(?P<phrase>(?:(?:[A-Z][\w.&'’-]*|[a-z][\w'’-]*|\d[\d,]*\w*['’]?)(?: |$|(?=,)))*)"
)
_STOPS = re.compile(
    r" (?:is|are|was|were|has|had|have|will|would|did|does|could|can|may|might|must|should|never|not|also|who|which"
    r"|on|by|until|before|[a-z]+ed(?! (?:official|person|source))|met|stood|left|cut|made|won|led|went|gave)\b"
)


def first_phrase(text: str) -> str:
    """The noun phrase that a clause begins with, up to its verb; "" when it begins with none."""
    text = re.sub(
        r"^(?:On|In|Last|At|By|And|But|Yet|Then|Meanwhile|However)\b(?: \w+day(?: \w+)?| \w+)?,? (?=[A-Z])",
        "",
        re.sub(r"^(?:(?:and|but|which|whom|that) )+", "", text.strip(" ,")),
    )
    found = _FIRST.match(text)
    if not found:
        return ""
    if found["pronoun"]:
        return found["pronoun"]
    return _phrase(found["phrase"] or "")


def _phrase(text: str) -> str:
    """Without what follows the noun phrase: a verb, an adverbial."""
    kept = re.sub(r"^(?:people|persons?|sources?|officials?)\b.*", lambda m: m[0], text.strip())
    stop = None if _ANONYMOUS_TAIL.search(kept) else _STOPS.search(kept)
    return _ADVERBIAL.sub("", kept[: stop.start()] if stop else kept).strip(" ,.")


_ANONYMOUS_TAIL = re.compile(r"\b(?:familiar|briefed|close|with knowledge|who)\b")
