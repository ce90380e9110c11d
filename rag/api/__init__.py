"""HTTP, version 1: a thin shell around `rag.service.Service`. The only package that knows FastAPI."""
