"""What a question takes for granted: "why did the mayor resign" that she did, "when the ferry sank" that it sank.

An answer to such a question would confirm what nobody reported. So each event that is taken for granted, its verb with
whom it is said of, has to be told somewhere in the evidence, in these words or in others that mean the same; that it is
denied counts as told, since that is what the reader should hear. English only; a question that the parser does not
take apart takes nothing for granted.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from rag.read import Clause, Term, clauses, lexemes, opposite_words, same_word
from rag.text import STOP_WORDS, stem, words
from rag.text.concepts import concept
from rag.text.names import TITLES, names
from rag.types import Hit, Span

_ASKED = re.compile(
    r"\W*(?P<what>(?:why|when|where|how|for what reason|on (?:what|which) (?:day|date)"
    r"|in (?:what|which) (?:year|month)) )?"
    r"(?P<aux>did|does|do|was|were|is|are|has|have|had|will)n?['’]?t? (?P<rest>[^?]+)\??\s*$",
    re.IGNORECASE,
)
_CAUSED = re.compile(r"\W*what (?:caused|made|led|forced|prompted)\b", re.IGNORECASE)
_LOWER = re.compile(r"(?<!\w)[a-z][a-z’'-]+")
_NOUN = re.compile(
    r"\b(?:the|his|her|its|their|['’]s) (?:\w+ )??(?P<noun>[a-z]+)\b(?! (?:of staff|brigade|service|chief))"
)
_MARK = re.compile(r"(?<=\w)[, ]+(?:when|after|before|since|while|because|once) ", re.IGNORECASE)
_NEWS = frozenset(
    "resign quit retire die kill murder shoot stab drown poison injure sink crash collide derail capsize collapse"
    " explode erupt burn flood cancel postpone delay suspend close shut abandon scrap evacuate arrest detain jail"
    " sentence convict acquit charge indict sue fine ban dismiss sack fire oust expel impeach divorce marry merge"
    " hijack kidnap abduct bomb attack ambush rob steal hack leak surrender escape flee disappear vanish withdraw"
    " reject veto apologise apologize disqualify confess bribe cheat recall strike break demolish destroy loot"
    " privatise privatize nationalise nationalize bankrupt".split()
)
"""Verbs of events that are news in themselves: where one happened, the archive says so. Of others ("located", "found",
"launch") a text tells in too many words."""
_EVENTS = frozenset(
    "resignation death murder shooting sinking crash collision derailment collapse explosion eruption fire blaze"
    " flood cancellation postponement suspension closure evacuation arrest sentence conviction acquittal dismissal"
    " impeachment divorce wedding merger hijacking kidnapping abduction bombing attack ambush robbery theft escape"
    " disappearance withdrawal veto apology confession recall strike demolition destruction bankruptcy".split()
)
"""The same as nouns."""
_BOUND_TO = frozenset(
    "the a an his her its their this that these those of in on at to from by with for and or no some any more".split()
)
"""What follows them is no verb."""
_ALSO = {
    "sink": ("founder", "capsize", "go down"),
    "die": ("kill", "death", "dead", "perish", "fatal", "body"),
    "kill": ("die", "death", "dead", "perish", "fatal", "body"),
    "crash": ("collide", "wreck"),
    "explode": ("blast", "blow up", "detonate", "bomb"),
    "burn": ("fire", "blaze", "flame"),
    "resign": ("quit", "step down", "resignation", "stand down"),
    "marry": ("wedding", "wife", "husband"),
    "win": ("victory", "winner", "beat", "defeat", "champion", "triumph", "go to"),
    "lose": ("loss", "defeat", "beat"),
}
_IN_WORDS = {
    "resign": re.compile(
        r"\b(?:leaves?|left|leaving|gives? up|gave up|vacate[sd]?) (?:office|(?:the|his|her|their|as) (?:\w+ )?"
        r"(?:post|job|office|position|cabinet|government|ministry|party|role|minister|mayor|leader)s?)\b"
    )
}
_CANONICAL = {
    "step down": "resign",
    "stand down": "resign",
    "pass away": "die",
    "blow up": "explode",
    "call off": "cancel",
    "put off": "postpone",
    "shut down": "close",
}
_INDEFINITE = frozenset(
    "anyone anybody someone somebody everyone everybody nobody one people person man woman many much more"
    " anything something nothing everything number".split()
)
"""Of them a question takes nothing for granted."""
_VAGUE = frozenset(
    "be have do go come get make take give pass fall drop turn run set put leave let keep hold cut bring say tell"
    " call see find hit end stop open move carry catch lay cast strike".split()
)
"""Verbs with so many senses that one of them is that of any other."""
_OWNER = re.compile(r"\b(?P<who>[A-Z][\w-]+)['’]s? (?:\w+ )?$")
_OF = re.compile(r" (?:of|by) (?:the )?")
_THEIR = re.compile(r"\b(?:his|her|its|their) (?:\w+ )?$")
_THE = re.compile(r"\b[Tt]h(?:e|is|at) (?:\w+ )?$")
_ANYBODY = frozenset({""})
NEAR = 20
"""Characters between "of" and the name: room for a title or a trade."""
PREFIX = 5
"""Letters that a verb and its noun have in common: explode, explosion."""


@dataclass(frozen=True, slots=True)
class Premise:
    """`verb` is a lemma; `names` and `heads` tell of whom it is said, in lower case and as lemmas; `text` as asked."""

    verb: str
    names: frozenset[str]
    heads: frozenset[str]
    text: str

    def known_by(self, common: Set[str]) -> frozenset[str]:
        """Of "Carla Wynn" the last name, by which alone she may be called; no words that are also common ones."""
        proper = self.names - common or self.names
        return (self.heads & proper) or proper


def untold(question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> Premise | None:
    """The first event that the question takes for granted, or asks about, and no sentence of the hits tells."""
    given, asked = list(premises(question)), list(_whether(question))
    if not given and not asked:
        return None
    common = {word for hit in hits for word in _LOWER.findall(hit.text)}
    passages = [_passage(hit, spans) for hit, spans in zip(hits, sentences, strict=True)]
    answers = [(p, (p,)) for p in given] + [(p, tuple(_either(p))) for p in asked]
    return next(
        (p for p, any_of in answers if not any(_is_told(a, a.known_by(common), passages) for a in any_of)), None
    )


def _either(premise: Premise) -> Iterator[Premise]:
    """Who asks whether somebody was convicted is answered by his acquittal too."""
    yield premise
    yield from (replace(premise, verb=verb) for verb in sorted(opposite_words(premise.verb)))


def _is_told(premise: Premise, known_by: frozenset[str], passages: Sequence[Sequence[str]]) -> bool:
    """Where it is told of another, a noun alone ("a resignation") does not tell it of these."""
    if any(_tells(premise, known_by, texts, by_noun=False) for texts in passages):
        return True
    others = known_by and any(_teller(premise.verb, text) for texts in passages for text in texts)
    return not others and any(_tells(premise, known_by, texts, by_noun=True) for texts in passages)


def _passage(hit: Hit, sentences: Sequence[Span]) -> list[str]:
    """Its title and its whole sentences."""
    here = Span(hit.start, hit.end)
    return [hit.title, *(span.shifted(-hit.start).of(hit.text) for span in sentences if here.contains(span))]


def premises(question: str) -> Iterator[Premise]:
    """Those of its clauses with a verb that tells an event and somebody whom it tells it of."""
    yield from _main(question)
    yield from _nouns(question)
    for mark in _MARK.finditer(question):
        rest = question[mark.end() :].rstrip(" ?.!")
        if found := next((c for c in clauses(f"{rest}.") if c.is_main), None):
            yield from _premise(found, rest)


def _main(question: str) -> Iterator[Premise]:
    if _CAUSED.match(question):
        said = [c for c in clauses(question) if c.verb not in ("cause", "make", "lead", "force", "prompt")]
        yield from (p for c in said[:1] for p in _premise(c, question[c.first : c.last]))
    elif (asked := _ASKED.match(question)) and asked["what"]:
        yield from _event(asked)


def _whether(question: str) -> Iterator[Premise]:
    """ "Did the mayor resign" takes nothing for granted, but where nobody tells of it nothing answers."""
    if (asked := _ASKED.match(question)) and not asked["what"]:
        yield from _event(asked)


def _event(asked: re.Match[str]) -> Iterator[Premise]:
    rest = _MARK.split(asked["rest"])[0].rstrip(" ?.!,")
    if asked["aux"].lower() in ("did", "does", "do", "will"):
        found = straight(rest)
    else:
        found = next((c for c in clauses(f"{asked['aux'].capitalize()} {rest}?") if c.is_main), None)
    yield from _premise(found, rest) if found else ()


def _nouns(question: str) -> Iterator[Premise]:
    """ "the explosion" of a question that names somebody or something."""
    named = _name_words(question[_lead(question) :])
    for found in _NOUN.finditer(question) if named else ():
        if found["noun"].lower() in _EVENTS:
            yield Premise(found["noun"].lower(), named, frozenset(), found[0])


def _lead(question: str) -> int:
    """Where the first word ends, which has its capital from there."""
    found = re.match(r"\W*\w+", question)
    return found.end() if found else 0


def straight(rest: str) -> Clause | None:
    """ "the mayor resign" as a sentence: the last word that can be the verb of what stands before it."""
    tokens = rest.split()
    for n in range(len(tokens) - 1, 0, -1):
        word = tokens[n]
        if not word[0].islower() or word in STOP_WORDS or tokens[n - 1].lower() in _BOUND_TO:
            continue
        text = " ".join([*tokens[:n], "will", *tokens[n:]]) + "."
        at = len(" ".join([*tokens[:n], "will "]))
        for clause in clauses(text):
            if clause.is_main and clause.start == at and clause.subject and clause.subject.start == 0:
                return clause
    return None


def _premise(clause: Clause, text: str) -> Iterator[Premise]:
    verb = _CANONICAL.get(clause.verb, clause.verb)
    of = [t for t in (clause.subject, *clause.objects) if t and not t.is_pronoun]
    if verb.split()[0] not in _NEWS or clause.holds != "yes" or not of or of[0].heads & _INDEFINITE:
        return
    yield Premise(verb, _names(of[0]), of[0].heads, text)


def _names(term: Term) -> frozenset[str]:
    return frozenset(name.lower() for name in term.names if name.lower() not in TITLES)


def _tells(premise: Premise, known_by: frozenset[str], texts: Sequence[str], *, by_noun: bool) -> bool:
    """`by_noun`: also where nothing says whose event the noun tells."""
    return _speaks_of(premise, known_by, texts) and any(
        _has_verb(premise.verb, text)
        and (not known_by or _is_theirs(premise.verb, known_by, texts, n, by_noun=by_noun))
        for n, text in enumerate(texts)
    )


def _is_theirs(verb: str, known_by: frozenset[str], texts: Sequence[str], n: int, *, by_noun: bool) -> bool:
    """Nothing says that the event which that text tells is another's."""
    if _of_another(verb, known_by, texts[n]):
        return False
    whose = _whose(verb, texts, n)
    if whose == _ANYBODY:
        return by_noun or _has_clause(verb, texts[n])
    return bool(whose & known_by)


def _has_clause(verb: str, text: str) -> bool:
    return any(_same(verb, clause.verb) for clause in clauses(text)) or _in_words(verb, text)


def _in_words(verb: str, text: str) -> bool:
    return verb in _IN_WORDS and bool(_IN_WORDS[verb].search(text))


def _whose(verb: str, texts: Sequence[str], n: int) -> frozenset[str]:
    """Whose event the noun for it tells in that text, by what stands before and behind it: "her resignation" is that of
    whom the nearest text before names, "the resignation" of whom the nearest text tells that he resigned.
    `_ANYBODY` where the event is not told by a noun, or nobody is told.
    """
    text = texts[n]
    for noun in (x for x in lexemes(text) if x.pos == "NOUN" and _same(verb, x.lemma)):
        if owner := _OWNER.search(text, 0, noun.start):
            return frozenset(words(owner["who"]))
        if of := _OF.match(text, noun.end):
            return next((frozenset(x.value.split()) for x in names(text) if 0 <= x.start - of.end() <= NEAR), _ANYBODY)
        if _THEIR.search(text, 0, noun.start):
            named = (_name_words(before) for before in (text[: noun.start], *reversed(texts[:n])))
            return next((found for found in named if found), _ANYBODY)
        if _THE.search(text, 0, noun.start):
            return next((who for told in reversed(texts[: n + 1]) if (who := _teller(verb, told))), _ANYBODY)
    return _ANYBODY


def _teller(verb: str, text: str) -> frozenset[str]:
    """Whom a text tells that event of by a verb with a name."""
    return frozenset[str]().union(*(_named(c) for c in clauses(text) if _same(verb, c.verb)))


def _name_words(text: str) -> frozenset[str]:
    return frozenset(word for name in names(text) for word in name.value.split())


def _speaks_of(premise: Premise, known_by: frozenset[str], texts: Sequence[str]) -> bool:
    there = {word for text in texts for word in words(text)}
    if known_by:
        return bool(known_by & there)
    stems = {stem(word) for word in there}
    return any(stem(head) in stems or any(same_word(head, word) for word in there) for head in premise.heads)


def _has_verb(verb: str, text: str) -> bool:
    told = {lexeme.lemma for lexeme in lexemes(text)} | {clause.verb for clause in clauses(text)}
    return any(_same(verb, lemma) for lemma in told) or _in_words(verb, text)


def _same(verb: str, lemma: str) -> bool:
    if verb == lemma or lemma in _ALSO.get(verb, ()) or concept(stem(verb)) == concept(stem(lemma)):
        return True
    if len(verb) >= PREFIX - 1 and len(lemma) >= PREFIX - 1 and verb[:PREFIX] == lemma[:PREFIX]:
        return True
    return lemma not in _VAGUE and same_word(verb, lemma)


def _of_another(verb: str, known_by: frozenset[str], text: str) -> bool:
    """Every clause with that verb names somebody, and nobody whom the question names."""
    told = [c for c in clauses(text) if _same(verb, c.verb)]
    if not told or not known_by:
        return False
    return all(bool(_named(c)) and not _worded(c) & known_by for c in told)


def _named(clause: Clause) -> frozenset[str]:
    return frozenset[str]().union(*(_names(t) for t in (clause.subject, *clause.objects) if t))


def _worded(clause: Clause) -> frozenset[str]:
    return _named(clause).union(*(t.words for t in (clause.subject, *clause.objects) if t))
