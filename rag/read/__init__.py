"""Text as what it says, read once: sentences with their words, who does what to whom, what is named.

`read` takes the sentences of an article through spaCy's small English model (on this machine, some 4 ms a sentence) and
gives a `Reading`, which is stored (`packed`) and taken up again (`unpacked`). `clauses` finds who does what to whom;
`lemmas` are words with a use, `same_word` and `opposite_words` ask the Open English WordNet. All is loaded when used.
"""

from rag.read.clauses import clauses, lexemes
from rag.read.english import lemmas
from rag.read.lexicon import opposite_words, same_word
from rag.read.parser import Word, warm
from rag.read.parts import Clause, Lexeme, Term
from rag.read.reading import READER, Named, Reading, is_read, packed, read, unpacked

__all__ = [
    "READER",
    "Clause",
    "Lexeme",
    "Named",
    "Reading",
    "Term",
    "Word",
    "clauses",
    "is_read",
    "lemmas",
    "lexemes",
    "opposite_words",
    "packed",
    "read",
    "same_word",
    "unpacked",
    "warm",
]
