"""Acts of saying in a sentence: the verb that says so and the noun phrase of who speaks, by the sentence's grammar."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from rag.read import Word, lemmas

_HELPS = frozenset(("aux", "auxpass"))
_MODAL = frozenset(("MD", "TO"))
_SUBJECT = frozenset(("nsubj", "csubj"))
_PASSIVE = frozenset(("nsubjpass", "auxpass"))
_CONTENT = frozenset(("ccomp", "xcomp"))
_BESIDE = frozenset(("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "case", "prep", "predet", "neg"))
"""Labels under which a word belongs to the noun phrase of its head."""
_TOLD_OF_UNNAMED = frozenset(("relcl", "acl", "amod"))
_NOT_SOMEBODY = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"))
_NOBODY = frozenset("it this that which what there these those everything something nothing".split())
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_CLAUSES = frozenset(("advcl", "relcl", "acl", "ccomp", "pcomp", "xcomp"))
_CITING = frozenset(("cite", "quote"))
A_TITLE = 4
"""Words without a verb that may stand in marks and be no quotation."""
LONGEST = 16
"""Words of who speaks; more are words that do not belong together."""
DEPTH = 12
"""Words that are followed upwards: a bound, since a sentence is anybody's text."""


@dataclass(frozen=True, slots=True)
class Act:
    """`cue` and `head` (of the noun phrase of who speaks) are indices of words, `first` and `last` those of the phrase,
    `to` the index of who is told; `depth` counts the clauses above it. `is_deed`: what is done by words, as a promise
    is, which another may tell of."""

    cue: int
    head: int
    first: int
    last: int
    depth: int
    to: int | None = None
    is_deed: bool = False


class Speech:
    """The acts of one sentence. `inside` are the indices of its words between quotation marks."""

    def __init__(self, words: Sequence[Word], inside: Set[int]) -> None:
        self.words = words
        self.inside = inside
        self._is_marked = len(inside) > A_TITLE or any(words[i].pos in ("VERB", "AUX") for i in inside)
        self._children: list[list[int]] = [[] for _ in words]
        for n, word in enumerate(words):
            if word.head != n:
                self._children[word.head].append(n)

    def acts(self) -> list[Act]:
        """What carries the sentence comes first."""
        found = [act for n in range(len(self.words)) if n not in self.inside for act in self._act(n)]
        return sorted(found, key=lambda act: (act.depth, self.words[act.cue].lemma != "accord", act.cue))

    def _act(self, n: int) -> Iterator[Act]:
        word = self.words[n]
        if word.lemma == "accord":
            to = next((c for c in self._children[n] if self.words[c].lemma == "to"), None)
            who = self._child(to, "pobj") if to is not None else None
            aside = n == 0 or self.words[n - 1].pos == "PUNCT"
            yield from self._by(n, who, 0 if aside else self._depth(n))
        elif word.lemma in _CITING and word.tag == "VBG":
            yield from self._by(n, self._child(n, "dobj"), self._depth(n) + 1)
        elif word.lemma in _CITING and (who := self._child(n, "nsubjpass")) is not None and self._is_as_saying(n):
            yield from self._by(n, who, self._depth(n))
        elif word.pos == "VERB" and self._says(n) and self._is_stated(n):
            yield from self._by(n, self._subject(n), self._depth(n))

    def _is_as_saying(self, n: int) -> bool:
        """ "was quoted as saying that"."""
        return any(self.words[c].lemma == "as" and self._child(c, "pcomp") is not None for c in self._children[n])

    def _by(self, cue: int, who: int | None, depth: int) -> Iterator[Act]:
        if who is None or who in self.inside or not self._may_speak(who):
            return
        first, last = self._phrase(who)
        if last - first >= LONGEST:
            return
        if last > first and any(w.pos == "PRON" and w.tag == "PRP" for w in self.words[first : last + 1]):
            return  # "documents that it shared": whose they are another sentence says
        to = self._child(cue, "dobj") if self.words[cue].lemma == "tell" else None
        to = self._child(cue, "dative") if to is None and self.words[cue].lemma == "tell" else to
        yield Act(cue, who, first, last, depth, to, self.words[cue].lemma in lemmas("commits"))

    def _says(self, n: int) -> bool:
        """As a verb of saying with what is said: a clause, or words in quotation marks."""
        lemma = self.words[n].lemma
        labels = {self.words[c].dep for c in self._children[n]}
        is_marked = self._is_marked
        if lemma in lemmas("says"):
            return is_marked or bool(labels & _CONTENT) or "dobj" not in labels
        if lemma in lemmas("commits") and labels & {"xcomp", "dobj", "prep"}:
            return True
        if lemma in lemmas("says that"):
            return is_marked or "ccomp" in labels or self._is_after_content(n) or self._has_that(n, labels)
        if lemma in lemmas("says in marks"):
            return len(self.inside) > 1
        return is_marked and self._leads_to_marks(n)

    def _is_after_content(self, n: int) -> bool:
        """ "…, she warned": what is said is the clause on which the verb hangs, and nothing behind it."""
        word = self.words[n]
        content = any(c > n and self.words[c].dep in (*_CONTENT, "dobj") for c in self._children[n])
        return word.dep in ("parataxis", "ccomp", "advcl") and word.head < n and not content

    def _leads_to_marks(self, n: int) -> bool:
        """What its content or the clause on which it hangs is stands between marks: "…," she cracks."""
        word = self.words[n]
        if word.dep in ("parataxis", "ccomp") and word.head in self.inside:
            return True
        return any(c in self.inside and self.words[c].dep == "ccomp" for c in self._children[n])

    def _has_that(self, n: int, labels: Set[str]) -> bool:
        """What is said begins with a "that" which the parser hung on another word."""
        return "dobj" not in labels and any(c > n and self.words[c].lemma == "that" for c in self._below(n))

    def _is_stated(self, n: int) -> bool:
        """Not denied, possible, to come, or in a clause that only leads to the sentence's own."""
        own = [self.words[c] for c in self._children[n]]
        if any(w.dep == "neg" or (w.dep in _HELPS and w.tag in _MODAL) for w in own):
            return False
        if self.words[n].dep in ("amod", "compound", "pcomp", "xcomp", "csubj", "relcl") or any(
            w.dep == "mark" and w.lemma not in ("as", "that") for w in own
        ):
            return False
        if any(w.tag in ("WRB", "WDT") or (w.tag == "WP" and w.dep == "dobj") for w in own):
            return False
        return not any(w.dep in _PASSIVE for w in own) or any(w.dep == "agent" for w in own)

    def _subject(self, n: int) -> int | None:
        verb = n
        for _ in range(DEPTH):
            if (agent := self._child(n, "agent")) is not None:
                return self._child(agent, "pobj")
            found = [c for c in self._children[n] if self.words[c].dep in _SUBJECT and c not in self.inside]
            if found:
                last = found[-1]
                if self.words[last].lemma in _RELATIVE:
                    return self._antecedent(n)
                return last if self.words[last].dep == "nsubj" else self._just_before(verb)
            if n == verb and (behind := self._behind(n)) is not None:
                return behind
            word = self.words[n]
            if word.dep == "acl":
                return word.head if word.tag == "VBG" and self.words[word.head].pos in ("NOUN", "PROPN") else None
            if word.head == n or word.dep not in ("conj", "advcl", "dep", "ccomp", "parataxis"):
                break
            if word.dep in ("ccomp", "parataxis") and self.words[word.head].pos in ("NOUN", "PROPN"):
                break
            if word.head in self.inside:
                break
            n = word.head
        return self._just_before(verb)

    def _behind(self, n: int) -> int | None:
        """ "…, said a person with knowledge of it", which the parser takes for what is said."""
        found = self._child(n, "dobj")
        inverted = n > 0 and self.words[n - 1].pos == "PUNCT" and self.words[n].lemma in lemmas("says") - {"tell"}
        return found if inverted and found is not None and found > n and self.words[n].tag != "VBG" else None

    def _just_before(self, verb: int) -> int | None:
        """The noun before it, where the parser found no subject: "…, its director, Mirela Aust, said"."""
        at, comma = verb - 1, False
        while at >= 0 and (self.words[at].pos in ("ADV", "AUX") or self.words[at].text == ","):
            comma |= self.words[at].text == ","
            at -= 1
        if at < 0 or at in self.inside or self.words[at].pos not in ("NOUN", "PROPN", "PRON"):
            return None
        return None if comma and self.words[at].pos != "PROPN" else at

    def _antecedent(self, verb: int) -> int | None:
        return self.words[verb].head if self.words[verb].dep in ("relcl", "acl") else None

    def _may_speak(self, n: int) -> bool:
        word = self.words[n]
        if word.lemma in _NOBODY or word.entity in _NOT_SOMEBODY:
            return False
        return word.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ") or word.entity != ""

    def _phrase(self, head: int) -> tuple[int, int]:
        """Its first and last word: the head with what stands beside it in one run, without clauses but those that tell
        of somebody unnamed."""
        labels = _BESIDE | _TOLD_OF_UNNAMED if self.words[head].lemma in lemmas("unnamed") else _BESIDE
        if self.words[head].lemma in lemmas("document"):
            labels = labels | {"acl", "relcl"}
        inside = {head}
        for c in self._children[head]:
            if self.words[c].dep in labels:
                inside |= self._below(c)
            elif self.words[c].dep in ("cc", "conj"):
                inside |= {c} if self.words[c].dep == "cc" else self._joined(c)
        inside |= self._entity(head)
        first = last = head
        while first - 1 in inside and self.words[first - 1].lemma not in (",", ";"):
            first -= 1
        while last + 1 in inside and self.words[last + 1].text not in (",", ";", "—", "–", ":"):
            last += 1
        while self.words[last].pos in ("CCONJ", "PUNCT") and last > head:
            last -= 1
        return self._name_begins(first, head), last

    def _name_begins(self, first: int, head: int) -> int:
        """Of "former keeper Ilse Varga" the name alone."""
        own = range(first, head)
        if self.words[head].pos != "PROPN" or not any(self.words[i].pos == "NOUN" for i in own):
            return first
        return next((i for i in own if self.words[i].pos == "PROPN"), head)

    def _joined(self, n: int) -> set[int]:
        kept = {n}
        for c in self._children[n]:
            if self.words[c].dep in _BESIDE:
                kept |= self._below(c)
        return kept

    def _entity(self, n: int) -> set[int]:
        """The words of the name in which it stands."""
        if not self.words[n].entity:
            return set()
        first = last = n
        while not self.words[first].opens and first > 0:
            first -= 1
        while last + 1 < len(self.words) and self.words[last + 1].entity and not self.words[last + 1].opens:
            last += 1
        return set(range(first, last + 1))

    def _below(self, n: int) -> set[int]:
        found, open_ = {n}, [n]
        while open_:
            for c in self._children[open_.pop()]:
                if c not in found:
                    found.add(c)
                    open_.append(c)
        return found

    def _child(self, n: int, label: str) -> int | None:
        return next((c for c in self._children[n] if self.words[c].dep == label), None)

    def _depth(self, n: int) -> int:
        """Clauses above it; one that hangs on what it says ("…, she warned") is not below that."""
        depth = -int(self.words[n].dep in _CLAUSES and self._is_after_content(n))
        for _ in range(DEPTH):
            word = self.words[n]
            if word.head == n:
                break
            depth += word.dep in _CLAUSES
            n = word.head
        return depth
