"""Which parts of the chat protocol an endpoint understands, learned from what it complains about.

Servers that call themselves OpenAI-compatible differ in how a JSON reply is asked for, whether a
stream may report its usage, what the longest reply is called, and whether a temperature is allowed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from rag.types import ChatRequest

Format = Literal["schema", "json", "none"]
WORSE: dict[Format, Format] = {"schema": "json", "json": "none"}
ABOUT_FORMAT = re.compile(r"response_format|json_schema|json_object|json mode|structured output|grammar", re.I)
ABOUT_USAGE = re.compile(r"stream_options|include_usage", re.I)
ABOUT_LIMIT = re.compile(r"max_tokens|max_completion_tokens", re.I)
ABOUT_TEMPERATURE = re.compile(r"temperature", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What is used now; the best of everything to begin with."""

    format: Format = "schema"
    usage: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True

    def without(self, complaint: str) -> "Dialect | None":
        """Less of what the complaint names, None when it names nothing that could be left out."""
        if ABOUT_USAGE.search(complaint) and self.usage:
            return replace(self, usage=False)
        if ABOUT_FORMAT.search(complaint) and self.format in WORSE:
            return replace(self, format=WORSE[self.format])
        if ABOUT_LIMIT.search(complaint) and "max_completion_tokens" in complaint and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if ABOUT_TEMPERATURE.search(complaint) and self.temperature:
            return replace(self, temperature=False)
        return None

    def parameters(self, request: ChatRequest) -> dict[str, object]:
        """Of the call, as far as they depend on the dialect."""
        chosen: dict[str, object] = {self.limit: request.max_tokens}
        if self.temperature:
            chosen["temperature"] = request.temperature
        if self.usage:
            chosen["stream_options"] = {"include_usage": True}
        if request.schema is not None and self.format != "none":
            chosen["response_format"] = self._format(request.schema, request.schema_name)
        return chosen

    def _format(self, schema: Mapping[str, object], name: str) -> dict[str, object]:
        if self.format == "json":
            return {"type": "json_object"}
        return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": dict(schema)}}
