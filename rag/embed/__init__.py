"""The local embedder and its token counts; the only package that uses onnxruntime and tokenizers."""

from rag.embed.local import LocalEmbed

__all__ = ["LocalEmbed"]
