"""Prompts are Markdown files beside this one; this loads them.

A file has a section for each part, under the headings `# System`, `# User`, `# Evidence` (one
passage), `# Repair` (what follows a reply of the wrong shape) and `# Schema` (a fenced JSON Schema).
Parts are templates with `$name` placeholders. What is filled in is never read as a template again.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import cast

HEADING = re.compile(r"^# (System|User|Evidence|Repair|Schema)$", re.MULTILINE)
FENCE = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class PromptError(LookupError):
    """No such prompt, no such part, or no value for a placeholder; the message names it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One file. `hash` is of its bytes (SHA-256, 12 hex digits): it tells which wording was used."""

    name: str
    parts: Mapping[str, Template]
    schema: Mapping[str, object] | None
    hash: str

    def render(self, part: str, **values: str) -> str:
        """`part` is a heading in lower case. Raises `PromptError`."""
        if part not in self.parts:
            raise PromptError(f"prompt {self.name!r} has no part {part!r}")
        try:
            return self.parts[part].substitute(values)
        except KeyError as missing:
            raise PromptError(f"prompt {self.name!r}, part {part!r}: no value for ${missing.args[0]}") from None

    @property
    def system(self) -> str:
        """The same for every request, so that an endpoint can keep what it has computed for it."""
        return self.render("system")


def load(name: str) -> Prompt:
    """The prompt of `name`.md. Raises `PromptError`, naming what there is."""
    there = {file.name.removesuffix(".md"): file for file in files(__name__).iterdir() if file.name.endswith(".md")}
    if name not in there:
        raise PromptError(f"no prompt {name!r}; there are: {', '.join(sorted(there))}")
    return parse(name, there[name].read_bytes())


def parse(name: str, data: bytes) -> Prompt:
    """A prompt of the bytes of a file. Raises `PromptError` without the parts `System` and `User`."""
    _, *pieces = HEADING.split(data.decode())
    parts = {heading.lower(): body.strip() for heading, body in zip(pieces[::2], pieces[1::2], strict=True)}
    if missing := {"system", "user"} - parts.keys():
        raise PromptError(f"prompt {name!r} has no part {min(missing)!r}")
    schema = parts.pop("schema", None)
    templates = {heading: Template(body) for heading, body in parts.items()}
    return Prompt(name, templates, _schema(name, schema) if schema else None, sha256(data).hexdigest()[:12])


def _schema(name: str, section: str) -> Mapping[str, object]:
    found = FENCE.search(section)
    if not found:
        raise PromptError(f"prompt {name!r}: the schema is not in a ```json fence")
    return cast(Mapping[str, object], json.loads(found[1]))
