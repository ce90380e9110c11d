"""Text that speaks to a machine that reads the article, or poses as its answer, and tells a reader nothing."""

from rag.text.addressed.addressed import addressed, addresses_machine, is_addressed, without_addressed

__all__ = ["addressed", "addresses_machine", "is_addressed", "without_addressed"]
