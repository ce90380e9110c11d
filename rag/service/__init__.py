"""The one façade that HTTP, command line and evals use, and the place where the parts are put together."""

from rag.service.compose import open_service
from rag.service.service import Service

__all__ = ["Service", "open_service"]
