"""Who says what a sentence of an article tells.

By the grammar of the sentence: a verb of saying with its subject, "according to", quotation marks that run on over
several sentences. Pronouns and words for an office are followed to a name inside the article only where one person
fits. What is not looked at: who is meant by "we", irony, and speakers whom only a picture shows.
"""

from rag.attribute.attribute import Attributor
from rag.attribute.kept import names_speaker

__all__ = ["Attributor", "names_speaker"]
