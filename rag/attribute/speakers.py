"""What kind of speaker a noun phrase names: a person, nobody by name, an outlet, a document."""

import re

_UNNAMED = re.compile(
    r"\b(?:people|persons?|sources?|insiders?|individuals?) (?:\w+ )?(?:familiar|close to|briefed|with knowledge)\b"
    r"|\bsources?\b|\b(?:person|source) (?:who|with)\b|^the (?:person|official|source|people|officials)$"
    r"|\b(?:anonymous|unnamed|unidentified)\b|\bfamiliar with\b",
    re.IGNORECASE,
)
_ROLE_ONLY = re.compile(
    r"\b(?:officials?|aides?|advis[eo]rs?|diplomats?|insiders?|executives?|members|envoys?|lawmakers?|ministers|person"
    r"|people)\b",
    re.IGNORECASE,
)
_UNNAMED_HEAD = re.compile(
    r"^(?!(?:its|his|her|their) )(?:[\w'’-]+ )*?(?:officials?|diplomats?|aides?|insiders?|sources?)"
    r"(?: (?:and|at|in|from|with|who|close|familiar|briefed) .*)?$",
    re.IGNORECASE,
)
"""Whatever body is named before it ("White House officials"), the one who speaks is not."""
_CONDITION = re.compile(
    r"condition of anonymity|asked not to be (?:named|identified)|declined to be (?:named|identified)"
    r"|not authori[sz]ed to (?:speak|discuss)|did not name|speaking anonymously",
    re.IGNORECASE,
)
_NAMED_PERSON = re.compile(
    r"\b(?!(?:The|An?|One|Two|Some|Senior|Several|Another) )[A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+"
)
_OUTLET_WORD = (
    r"Post|Times|Journal|Gazette|Herald|Mirror|Courier|Tribune|News|Ledger|Observer|Guardian|Telegraph|Globe|Daily"
    r"|Chronicle|Dispatch|Standard|Star|Sun|Mail|Register|Independent|Economist|Today|Bote|Zeitung|Echo|Monitor"
)
_OUTLET = re.compile(
    rf"(?:[Tt]he )?(?:[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*)* (?:{_OUTLET_WORD})\b|Radio [A-Z]\w+|Channel \d+)"
    r"|\b(?:Reuters|AFP|Bloomberg|Axios|Politico|CNN|BBC|NPR|Interfax|TASS|Xinhua|Agence France-Presse)\b"
    r"|(?:[Tt]he )?Associated Press\b"
)
_OUTLET_NOUN = re.compile(r"^(?:the )?(?:station|newspaper|paper|broadcaster|news agency|magazine)$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:report|summary|statement|letter|document|memo|study|survey|(?<!business )(?<!public )(?<!opposition )figures"
    r"|records?|post|filing|indictment|ruling"
    r"|review|data|notice|transcript|poll|email|paper|text)s?$"
)


def is_anonymous(phrase: str, sentence: str) -> bool:
    """Nobody is named, and by choice: sources, people familiar with a matter, officials without a name or an office.

    Institutions ("police", "the ministry", a spokesman) are answerable and so are not anonymous.
    """
    if _UNNAMED_HEAD.search(phrase):
        return True
    if _NAMED_PERSON.search(re.sub(r"(?:The )?(?:[A-Z]\w+ )*(?:Post|Times)['’]s", "", phrase)) and not _UNNAMED.search(
        phrase
    ):
        return False
    if _UNNAMED.search(phrase) or _CONDITION.search(sentence):
        return True
    if re.search(r"\b(?:official|aide|diplomat|envoy) [A-Z][\w’'-]+$", phrase):
        return False
    return bool(_ROLE_ONLY.search(phrase)) and not re.match(r"(?:the|its|his|her|their) ", phrase, re.IGNORECASE)


def outlet_in(text: str) -> str | None:
    """The first news outlet named, as it stands."""
    found = _OUTLET.search(text)
    return re.sub(r"['’]s$", "", found[0]) if found else None


def is_outlet(phrase: str) -> bool:
    return bool(_OUTLET.fullmatch(phrase) or _OUTLET_NOUN.match(phrase))


def is_document(phrase: str) -> bool:
    return bool(_DOCUMENT.search(re.split(r" (?:of|in|who|which|by) ", phrase)[0]))
