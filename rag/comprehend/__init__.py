"""Reading comprehension: whether a sentence answers a question, and with which of its words.

`LocalComprehend` is the model that is shipped, behind `rag.types.Comprehend`. Answers do not ask it yet: DECISIONS.md
says what was measured, and why not.
"""

from rag.comprehend.local import LocalComprehend

__all__ = ["LocalComprehend"]
