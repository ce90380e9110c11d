"""What an operator says of outlets: a YAML file of names, each with the hosts and other names of the same outlet.

CNN:
  hosts: [cnn.com, cnn.it]
  aliases: [Cable News Network]
"""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rag.brief.yaml_file import read_yaml
from rag.errors import BadInput, Misconfigured
from rag.independent.outlets import Given, host_of

_Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    hosts: list[_Name] = Field(default_factory=list[str])
    aliases: list[_Name] = Field(default_factory=list[str])


_FILE = TypeAdapter(dict[_Name, _Said])


def read_outlets(path: Path) -> tuple[Given, ...]:
    """Raises `Misconfigured`, naming the file and the key."""
    try:
        said = _FILE.validate_python(read_yaml(path.read_text("utf-8")).value or {})
    except OSError as error:
        raise _wrong(path, error.strerror or str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong(path, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except BadInput as error:
        raise _wrong(path, str(error)) from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        raise _wrong(path, f"no YAML: {' '.join(str(error).split())[:200]}") from None
    for name, one in said.items():
        if wrong := next((host for host in one.hosts if host_of(host) is None), None):
            raise _wrong(path, f"{name}.hosts: {wrong!r} is no host: give one such as cnn.com")
    return tuple(Given(name, tuple(one.hosts), tuple(one.aliases)) for name, one in said.items())


def _wrong(path: Path, what: str) -> Misconfigured:
    return Misconfigured(f"RAG_OUTLETS: {path}: {what}")
