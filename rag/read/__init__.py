"""Text as what it says, read once: sentences with their words, their grammar and what they name.

`read` takes the sentences of an article through spaCy's small English model (on this machine, some 4 ms a sentence) and
gives a `Reading`, which is stored (`packed`) and taken up again (`unpacked`). `lemmas` are words with a use,
`same_word` asks the Open English WordNet. All is loaded when used.
"""

from rag.read.english import lemmas
from rag.read.parser import Word, warm
from rag.read.reading import READER, Named, Reading, is_read, packed, read, unpacked
from rag.read.synonyms import same_word

__all__ = [
    "READER",
    "Named",
    "Reading",
    "Word",
    "is_read",
    "lemmas",
    "packed",
    "read",
    "same_word",
    "unpacked",
    "warm",
]
