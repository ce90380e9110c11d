"""Whether a clause holds, is denied, open or still to come, and whose words it is."""

from collections.abc import Sequence

from rag.read import cues
from rag.read.parser import Word
from rag.read.parts import Holds, Term

SUBJECTS = frozenset(("nsubj", "csubj", "expl"))
DONE_TO = frozenset(("nsubjpass", "csubjpass"))
DEPTH = 8
"""Clauses that are followed upwards: a bound, since a sentence is anybody's text."""


class Mood:
    """The parse with its children at hand, and what its words make of each verb."""

    def __init__(self, nodes: Sequence[Word]) -> None:
        self.nodes = nodes
        self.children: list[list[int]] = [[] for _ in nodes]
        for n, node in enumerate(nodes):
            if node.head != n:
                self.children[node.head].append(n)

    def _child(self, n: int, labels: frozenset[str]) -> int | None:
        return next((c for c in self.children[n] if self.nodes[c].dep in labels), None)

    def _is_negated(self, n: int) -> bool:
        """Also by "no longer", and by "almost" and "nearly": it did not happen."""
        return any(
            self._denies(c) or (self.nodes[c].lemma in cues.ALMOST and self.nodes[c].dep == "advmod")
            for c in self.children[n]
            if self.nodes[c].dep in ("neg", "advmod", "preconj") or self.nodes[c].lemma == "neither"
        ) or any(self.nodes[c].lemma == "long" and self._has(c, "no") for c in self.children[n])

    def _denies(self, n: int) -> bool:
        """Not of "not just", "not only"."""
        merely = n + 1 < len(self.nodes) and self.nodes[n + 1].lemma in cues.MERELY
        return self.nodes[n].lemma in cues.NEVER and not merely

    def _holds(self, n: int, subject: Term | None, objects: Sequence[Term]) -> Holds:
        no = self._is_negated(n)
        no ^= bool(subject and subject.is_negated) or any(o.is_negated for o in objects)
        held: Holds = "no" if no else "yes"
        at, node = n, self.nodes[n]
        for _ in range(DEPTH):
            if any(self.nodes[c].dep == "mark" and self.nodes[c].lemma in cues.OPEN_MARKS for c in self.children[at]):
                return "open"
            if node.dep == "conj" and not self._child_of_its_own(at):
                at, node = node.head, self.nodes[node.head]
                if self._is_negated(at) and not self._is_negated(n) and not self._is_contrast(at):
                    held = "no" if held == "yes" else "yes"
                continue
            if node.dep not in ("ccomp", "xcomp", "pcomp", "acl") or node.head == at:
                break
            head = self.nodes[node.head]
            if head.pos in ("VERB", "AUX"):
                held = self._under_verb(node.head, held)
            elif head.pos == "ADP":
                node = self.nodes[head.head]
                at = head.head
                if head.lemma in ("without", "against"):
                    held = "no" if held == "yes" else "yes"
                elif head.lemma in ("from", "of") and node.pos in ("VERB", "AUX"):
                    held = self._under_verb(at, held)
                else:
                    break
                continue
            elif head.lemma in cues.CLAIM or any(self.nodes[c].lemma == "no" for c in self.children[node.head]):
                return "open"
            if held == "open":
                return held
            at, node = node.head, head
        return "open" if held == "yes" and (self._may(n) or self._is_conditional(n)) else held

    def _is_conditional(self, n: int) -> bool:
        """ "It would move if the attempt failed", but not "even if"."""
        at = n
        for _ in range(DEPTH):
            for c in self.children[at]:
                if (
                    self.nodes[c].dep == "advcl"
                    and c != n
                    and any(
                        self.nodes[m].dep == "mark" and self.nodes[m].lemma in ("if", "unless")
                        for m in self.children[c]
                    )
                ):
                    return not self._has(c, "even")
            node = self.nodes[at]
            if node.head == at or not (node.dep in ("xcomp", "acomp") or (node.dep == "conj" and self._is_future(at))):
                return False
            at = node.head
        return False

    def _has(self, n: int, lemma: str) -> bool:
        return any(self.nodes[c].lemma == lemma for c in self.children[n])

    def _is_contrast(self, n: int) -> bool:
        """ "not this but that"."""
        return any(self.nodes[c].dep == "cc" and self.nodes[c].lemma in ("but", "yet") for c in self.children[n])

    def _under_verb(self, verb: int, held: Holds) -> Holds:
        lemma = self.nodes[verb].lemma
        said_to_be = {self.nodes[c].lemma for c in self.children[verb] if self.nodes[c].dep in ("acomp", "attr")}
        if said_to_be & cues.UNSURE:
            return "open"
        if said_to_be & cues.FALSE:
            return "no" if held == "yes" else "yes"
        if lemma in cues.REFUSE:
            turned: Holds = "no" if held == "yes" else "yes"
            return turned if not self._is_negated(verb) else held
        if lemma in cues.DOUBT or self._is_negated(verb):
            return "open"
        return held

    def _child_of_its_own(self, n: int) -> bool:
        """A subject of its own: a clause beside, not a second verb of the same."""
        return self._child(n, SUBJECTS | DONE_TO) is not None

    def _may(self, n: int) -> bool:
        return any(self.nodes[c].dep == "aux" and self.nodes[c].lemma in cues.MAY for c in self.children[n])

    def _is_future(self, n: int) -> bool:
        node = self.nodes[n]
        if any(self.nodes[c].dep == "aux" and self.nodes[c].lemma in cues.WILL for c in self.children[n]):
            return True
        if node.dep == "conj" and node.head != n and not self._child_of_its_own(n):
            return self._is_future(node.head)
        if not self._is_infinitive(n) or node.head == n:
            return False
        head = self.nodes[node.head]
        if head.pos == "ADP" and head.head != node.head:
            head = self.nodes[head.head]
        if node.dep == "acl" and head.pos == "NOUN":
            return True
        if head.lemma in cues.TO_COME or self._is_to(node):
            return True
        return node.dep in ("xcomp", "ccomp", "pcomp") and head.lemma not in cues.DONE_SO

    def _is_past(self, n: int) -> bool:
        """ "closed", "has closed", "was closed"."""
        return self.nodes[n].tag == "VBD" or any(
            self.nodes[c].dep in ("aux", "auxpass") and (self.nodes[c].tag == "VBD" or self.nodes[c].lemma == "have")
            for c in self.children[n]
        )

    def _is_infinitive(self, n: int) -> bool:
        return any(self.nodes[c].tag == "TO" for c in self.children[n])

    def _is_to(self, node: Word) -> bool:
        """ "is to begin", "is due to open", "is set to rise"."""
        head = self.nodes[node.head]
        above = self.nodes[head.head]
        if head.lemma == "be":
            return head.tag in ("VBZ", "VBP")
        return head.lemma in ("due", "set", "ready", "schedule") and (above.lemma == "be" or head.pos == "VERB")

    def _said_by(self, n: int) -> str | None:
        """Also of what goes with that content: "and", "because", "stamped as received"."""
        node = self.nodes[n]
        for _ in range(DEPTH):
            head = self.nodes[node.head]
            if node.dep not in ("conj", "xcomp", "advcl") or head.pos not in ("VERB", "AUX"):
                break
            node = head
        if node.dep in ("ccomp", "pcomp") and node.head != n:
            head = self.nodes[node.head]
            return self.nodes[head.head].lemma if head.pos == "ADP" else head.lemma
        return None
