"""The service as most tests open it: with one embedder and one set of reading processes for all tests of a worker.

Both keep nothing of what they are given, and each takes longer to start than most tests run.
"""

import atexit
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import Any

from rag import service
from rag.config import EmbedSettings, Settings
from rag.documents.packing import Setup
from rag.documents.readers import Readers
from rag.embed import LocalEmbed
from rag.embed.files import default_tokenizer
from rag.service import Service
from rag.service.compose import reading


@cache
def embedder() -> LocalEmbed:
    """The default one."""
    return LocalEmbed.open()


@cache
def readers(setup: Setup) -> Readers:
    made = Readers(setup)
    atexit.register(made.close)
    return made


def open_service(settings: Settings, **given: Any) -> AbstractAsyncContextManager[Service]:
    """As `rag.service.open_service`. With another embedder than the default one everything is its own."""
    if settings.embed == EmbedSettings():
        given = {"embed": embedder(), "readers": readers(reading(settings, default_tokenizer()))} | given
    return service.open_service(settings, **given)
