"""Who says what a sentence of an article tells.

Read from the words alone, English only: verbs of saying and "according to", the noun phrase beside them, quotation
marks that run on over several sentences. Pronouns and roles are followed to a name inside the article only where
one person fits. What is not looked at: who is meant by "we", irony, and speakers whom only a picture shows.
"""

from rag.attribute.attribute import attribute
from rag.attribute.kept import names_speaker

__all__ = ["attribute", "names_speaker"]
