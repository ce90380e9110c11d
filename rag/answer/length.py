"""How long a question may be."""

from rag.errors import BadInput


def check_length(question: str, most: int) -> None:
    """Raises `BadInput` for a question, query or topic that is empty or too long."""
    if not question.strip():
        raise BadInput("the question is empty: send one")
    if len(question) > most:
        raise BadInput(
            f"the question has {len(question)} characters, at most {most} (limit: RAG_LIMITS_QUESTION_CHARS)"
        )
