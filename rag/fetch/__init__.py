"""Documents from the web, and which addresses of it may be asked."""

from rag.fetch.fetch import MAX_REDIRECTS, Fetched, fetch

__all__ = ["MAX_REDIRECTS", "Fetched", "fetch"]
