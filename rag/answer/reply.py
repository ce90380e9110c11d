"""Reads a model's reply while it arrives and gives each sentence as soon as it is complete.

Three forms are understood: the JSON object that was asked for (with or without a fence or words
around it), a bare JSON array of its sentences, and marked text, one sentence a line followed by its
keys in square brackets. Broken JSON is not mended: what cannot be read is `WrongShape`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r'"sentences"\s*:\s*\[|\A\s*(?:```(?:json)?\s*)?\[(?=\s*[{\]])')
_BETWEEN = re.compile(r"[\s,]*")
_THOUGHT = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_MARKED = re.compile(r"(?P<text>.*?\S)\s*(?P<keys>(?:\[[^\[\]]{1,80}\]\s*)+)\.?\s*")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_NO_ANSWER = re.compile(r"\W*no answer\W*", re.I)


class WrongShape(Exception):
    """The reply is none of the forms; the message says in what way, for the model."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence with evidence keys, as the model wrote both."""

    text: str
    keys: tuple[str, ...]


class ReplyReader:
    """Feed it the reply in pieces of any size, then `finish`. `text` is what has been fed."""

    def __init__(self) -> None:
        self.text = ""
        self._rest = ""
        self._form: Literal["json", "lines"] | None = None
        self._closed = False

    def feed(self, piece: str) -> Iterator[Proposed]:
        """The sentences that `piece` completes. Raises `WrongShape` when the reply cannot be right any more."""
        self.text += piece
        self._rest += piece
        self._decide()
        if self._form == "json":
            yield from self._items()
        elif self._form == "lines":
            yield from self._lines(whole=False)

    def finish(self) -> Iterator[Proposed]:
        """What was left. Raises `WrongShape` unless the reply was whole."""
        if self._form is None:
            self._rest += "\n"
            self._decide()
        if self._form == "lines":
            yield from self._lines(whole=True)
        elif self._form is None and not _NO_ANSWER.fullmatch(self._rest):
            raise WrongShape("it is neither the JSON object nor marked sentences")
        elif self._form == "json" and not self._closed:
            raise WrongShape("its JSON is broken or ends too early")

    def _decide(self) -> None:
        if self._form is not None:
            return
        if thought := _THOUGHT.match(self._rest):
            if not thought[0].endswith("</think>"):
                return
            self._rest = self._rest[thought.end() :]
        if start := _START.search(self._rest):
            self._form, self._rest = "json", self._rest[start.end() :]
        elif not self._rest.lstrip().startswith(("{", "`", "<")) and any(map(_marked, self._rest.split("\n")[:-1])):
            self._form = "lines"

    def _items(self) -> Iterator[Proposed]:
        while not self._closed:
            self._rest = self._rest[cast(re.Match[str], _BETWEEN.match(self._rest)).end() :]
            if not self._rest:
                return
            if self._rest[0] == "]":
                self._closed = True
                return
            if self._rest[0] != "{":
                raise WrongShape("an element of its list is no object with text and evidence")
            try:
                item, end = _DECODER.raw_decode(self._rest)
            except json.JSONDecodeError:
                return  # not all of it is there yet
            self._rest = self._rest[end:]
            yield _proposed(cast(Mapping[str, object], item))

    def _lines(self, *, whole: bool) -> Iterator[Proposed]:
        *lines, self._rest = (self._rest + "\n" * whole).split("\n")
        for line in lines:
            if line.strip() and not _NO_ANSWER.fullmatch(line):
                yield _marked(line) or Proposed(_BULLET.sub("", line).strip(), ())


def _proposed(item: Mapping[str, object]) -> Proposed:
    text, keys = item.get("text"), item.get("evidence")
    if isinstance(keys, str):
        keys = [keys]
    if not isinstance(text, str) or not isinstance(keys, list):
        raise WrongShape("an element of its list has not the fields text and evidence")
    return Proposed(text, tuple(str(key) for key in cast(list[object], keys)))


def _marked(line: str) -> Proposed | None:
    found = _MARKED.fullmatch(_BULLET.sub("", line))
    if not found:
        return None
    return Proposed(found["text"], tuple(re.findall(r"[^\s,;\[\]]+", found["keys"])))
