"""Who does what to whom in an English sentence, and which words mean the same or the opposite.

`clauses` reads a sentence by spaCy's small English model (tagger and dependency parser, on this machine, about a
millisecond); `same_word` and `opposite_words` ask the Open English WordNet. Both are loaded at first use.
"""

from rag.grammar.clauses import clauses, lexemes
from rag.grammar.lexicon import opposite_words, same_word
from rag.grammar.parser import warm
from rag.grammar.parts import Clause, Lexeme, Term

__all__ = [
    "Clause",
    "Lexeme",
    "Term",
    "clauses",
    "lexemes",
    "opposite_words",
    "same_word",
    "warm",
]
