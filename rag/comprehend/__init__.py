"""Reading comprehension: whether a sentence answers a question, and with which of its words.

`rag.types.Comprehend` is what the rest of the code asks; `LocalComprehend` is the model that is shipped.
"""

from rag.comprehend.local import LocalComprehend

__all__ = ["LocalComprehend"]
