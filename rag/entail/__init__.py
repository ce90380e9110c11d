"""Whether a source carries a sentence: implementations of `rag.types.Entail`."""

from rag.entail.local import LocalEntail

__all__ = ["LocalEntail"]
