"""Reading comprehension: whether a sentence answers a question, and with which of its words.

`LocalComprehend` is the model that is shipped, behind `rag.types.Comprehend`.
"""

from rag.comprehend.local import LocalComprehend

__all__ = ["LocalComprehend"]
