"""From the parse of a sentence to its clauses. The labels are those of the parser (`rag.read.parser`)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from rag.read import cues
from rag.read.mood import DEPTH, DONE_TO, SUBJECTS, Mood
from rag.read.parts import DEFINITE, Clause, Term

_OBJECTS = frozenset(("dobj", "obj", "dative", "attr", "acomp", "oprd"))
_INSIDE = frozenset(
    "compound amod nummod poss nmod quantmod prep pobj pcomp advmod npadvmod neg det predet conj appos".split()
)
"""Labels under which a word belongs to the noun phrase of its head."""
_HELPERS = frozenset("aux auxpass mark prt agent".split())


class Tree(Mood):
    """The clauses and terms of the parse."""

    def is_predicate(self, n: int) -> bool:
        node = self.nodes[n]
        if node.pos not in ("VERB", "AUX") or node.dep in ("aux", "auxpass", "amod", "compound", "case", "prep"):
            return False
        labels = {self.nodes[c].dep for c in self.children[n]}
        if node.pos == "VERB":
            return True
        return bool(labels & (_OBJECTS | {"prep"})) or (bool(labels & SUBJECTS) and "xcomp" not in labels)

    def is_gapped(self, n: int) -> bool:
        """ "Six voted for it and three against": the verb of the second is that of the first."""
        node = self.nodes[n]
        return (
            node.dep == "conj"
            and node.pos in ("NUM", "NOUN", "PROPN")
            and self.nodes[node.head].pos == "VERB"
            and self._child(n, frozenset(("prep",))) is not None
        )

    def gapped(self, n: int) -> Clause:
        verb = self.nodes[n].head
        return replace(self.clause(verb), subject=self.term(n, "subject"), objects=(), others=tuple(self._others(n)))

    def clause(self, n: int) -> Clause:
        node = self.nodes[n]
        subject, objects = self._subject(n), self._objects(n)
        return Clause(
            verb=self._verb(n),
            start=node.start,
            end=node.end,
            subject=subject,
            objects=tuple(objects),
            others=tuple(self._others(n)),
            holds=self._holds(n, subject, objects),
            is_future=self._is_future(n),
            is_past=self._is_past(n),
            said_by=self._said_by(n),
            manner=frozenset(
                self.nodes[c].lemma for c in self.children[n] if self.nodes[c].dep in ("advmod", "npadvmod")
            ),
            is_main=self._is_main(n),
            first=min(self.nodes[c].start for c in (n, *self._own(n))),
            last=max(self.nodes[c].end for c in (n, *self._own(n))),
        )

    def _verb(self, n: int) -> str:
        particle = next((self.nodes[c].lemma for c in self.children[n] if self._is_particle(n, c)), None)
        noun = next((self.nodes[c].lemma for c in self.children[n] if self.nodes[c].dep == "dobj"), None)
        lemma = self.nodes[n].lemma
        if lemma in ("take", "give") and noun in ("place", "way"):
            return f"{lemma} {noun}"
        return f"{lemma} {particle}" if particle else lemma

    def _is_particle(self, n: int, c: int) -> bool:
        node = self.nodes[c]
        return node.dep == "prt" or (node.dep == "advmod" and c == n + 1 and node.lemma in cues.PARTICLES)

    def _subject(self, n: int, depth: int = 0) -> Term | None:
        if agent := self._agent(n):
            return agent
        if (found := self._child(n, SUBJECTS)) is not None:
            return self._relative(n, found, "subject")
        if self._is_passive(n) or depth > DEPTH:
            return None
        node, head = self.nodes[n], self.nodes[n].head
        match node.dep:
            case "conj" | "advcl" if self.nodes[head].pos in ("VERB", "AUX"):
                return self._subject(head, depth + 1) or self._done_to(head, "subject")
            case "xcomp":
                return self._patient(head) or self._subject(head, depth + 1) or self._done_to(head, "subject")
            case "acl" | "relcl" if node.tag == "VBG" or node.dep == "relcl":
                return self._antecedent(head, "subject")
            case "pcomp":
                verb = self.nodes[head].head
                if self.nodes[verb].pos not in ("VERB", "AUX"):
                    return None
                patient = self._patient(verb) if self.nodes[head].lemma in ("against", "from", "of", "to") else None
                return patient or self._subject(verb, depth + 1)
            case _:
                return None

    def _patient(self, n: int) -> Term | None:
        """ "urged members to leave": those who are urged."""
        found = self._child(n, frozenset(("dobj",)))
        return None if found is None else self.term(found, "subject")

    def _agent(self, n: int) -> Term | None:
        by = self._child(n, frozenset(("agent",)))
        found = None if by is None else self._child(by, frozenset(("pobj",)))
        return None if found is None else self.term(found, "subject")

    def _done_to(self, n: int, role: str) -> Term | None:
        found = self._child(n, DONE_TO)
        if found is not None:
            return self._relative(n, found, role)
        node = self.nodes[n]
        if not self._is_passive(n):
            return None
        if node.dep == "acl":
            return self.term(node.head, role)
        if node.dep not in ("conj", "advcl") or node.head == n:
            return None
        return self._done_to(node.head, role) or (self._subject(node.head) if node.dep == "advcl" else None)

    def _objects(self, n: int) -> list[Term]:
        found = [
            self._relative(n, c, "object")
            for c in self.children[n]
            if self.nodes[c].dep in _OBJECTS and not (self.nodes[c].lemma in ("place", "way") and " " in self._verb(n))
        ]
        done = self._done_to(n, "object")
        return [*([done] if done else []), *found]

    def _others(self, n: int) -> Iterator[Term]:
        """What stands under a preposition of the verb, or of its objects."""
        roots = [n, *(c for c in self.children[n] if self.nodes[c].dep in _OBJECTS)]
        for root in roots:
            for prep in self.children[root]:
                if self.nodes[prep].dep in ("prep", "agent") and not (root != n and self.nodes[prep].lemma == "of"):
                    yield from self._under(prep)

    def _under(self, prep: int) -> Iterator[Term]:
        for c in self.children[prep]:
            if self.nodes[c].dep == "pobj" and self.nodes[prep].dep != "agent":
                yield self.term(c, self.nodes[prep].lemma)
            elif self.nodes[c].dep == "prep":
                yield from self._under(c)

    def _relative(self, verb: int, n: int, role: str) -> Term:
        """ "who", "which": the noun that they stand for."""
        if self.nodes[n].lemma in cues.RELATIVE and self.nodes[verb].dep == "relcl":
            return self._antecedent(self.nodes[verb].head, role)
        return self.term(n, role)

    def _antecedent(self, n: int, role: str) -> Term:
        """The noun before "that", or the one which that noun belongs to: "a frog from the islands that grows"."""
        found = self.term(n, role)
        prep = self.nodes[self.nodes[n].head] if self.nodes[n].dep == "pobj" else None
        if prep is None or prep.dep != "prep" or self.nodes[prep.head].pos not in ("NOUN", "PROPN"):
            return found
        whole = self.term(prep.head, role)
        return replace(
            whole, heads=whole.heads | found.heads, words=whole.words | found.words, names=whole.names | found.names
        )

    def term(self, n: int, role: str) -> Term:
        inside = sorted(self._phrase(n))
        joined = [n, *self._joined(n)]
        words = [self.nodes[i] for i in inside]
        return Term(
            role=role,
            heads=frozenset(self.nodes[i].lemma for i in joined),
            words=frozenset(w.lemma for w in words if w.pos not in ("DET", "ADP", "PUNCT", "CCONJ", "PART")),
            names=frozenset(w.text for w in words if w.pos == "PROPN" or (w.pos == "ADJ" and w.text[:1].isupper())),
            numbers=frozenset(w.lemma for w in words if w.pos == "NUM"),
            start=words[0].start,
            end=words[-1].end,
            is_pronoun=self._is_pronoun(n),
            is_negated=any(self._denies(i) for i in (n, *self.children[n])),
            is_definite=any(self.nodes[i].lemma in DEFINITE for i in self.children[n]),
            share=self._share(n),
        )

    def _is_pronoun(self, n: int) -> bool:
        """Not "all of the cases", which tells of what."""
        pronoun = self.nodes[n].lemma in cues.PRONOUNS or self.nodes[n].pos == "PRON"
        return pronoun and not (self._share(n) and self._has(n, "of"))

    def _share(self, n: int) -> Literal["all", "part"] | None:
        inside = [self.nodes[c] for c in self.children[n]]
        if self.nodes[n].lemma in cues.ALL or any(c.lemma in cues.ALL and c.pos in ("DET", "PRON") for c in inside):
            return "all"
        parted = self.nodes[n].pos == "NUM" or self.nodes[n].lemma in cues.PART
        return "part" if parted and any(c.lemma == "of" for c in inside) else None

    def _joined(self, n: int) -> Iterator[int]:
        for c in self.children[n]:
            if self.nodes[c].dep in ("conj", "appos"):
                yield c
                yield from self._joined(c)

    def _phrase(self, n: int) -> set[int]:
        found, open_ = {n}, [n]
        while open_:
            for c in self.children[open_.pop()]:
                if self.nodes[c].dep in _INSIDE and c not in found and self.nodes[c].pos not in ("VERB", "AUX"):
                    found.add(c)
                    open_.append(c)
        return found

    def _is_passive(self, n: int) -> bool:
        labels = {self.nodes[c].dep for c in self.children[n]}
        if labels & {"auxpass", "nsubjpass", "agent"}:
            return True
        node = self.nodes[n]
        if node.tag != "VBN" or labels & {"aux", "nsubj"}:
            return False
        return node.dep in ("acl", "advcl") or (node.dep == "conj" and node.head != n and self._is_passive(node.head))

    def _is_main(self, n: int) -> bool:
        for _ in range(DEPTH):
            node = self.nodes[n]
            if node.head == n:
                return True
            head = self.nodes[node.head]
            whole = node.dep in ("conj", "ccomp", "parataxis") or (node.dep == "xcomp" and head.lemma == "be")
            if not whole or head.pos not in ("VERB", "AUX"):
                return False
            n = node.head
        return False

    def _own(self, n: int) -> Iterator[int]:
        """The words of the clause: its helpers, and its terms with all that is in them."""
        for c in self.children[n]:
            if self.nodes[c].dep in _INSIDE | SUBJECTS | DONE_TO | _OBJECTS | _HELPERS and self.nodes[c].dep != "conj":
                yield from self._phrase(c)
