"""What the readers of the formats find in a document, before anybody decides what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal

from rag.errors import BadInput

BlockKind = Literal["text", "heading", "strong", "caption", "item", "quote", "byline"]
RawDate = str | int | float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of a page, markup removed, not yet normalised.

    `strong` stands alone and is all bold; `item` is of a list or a table; `caption` and `byline` are
    such by their markup.
    """

    text: str
    kind: BlockKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article as its document has it. `dates` are in order of trust; the first that is a date counts.

    `place` says where it stands among the articles of its document ("line 3"); empty when it is the only one.
    `guid` is the name that its publisher keeps for it through all its versions.
    """

    blocks: tuple[Block, ...]
    original: bytes
    media_type: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    dates: tuple[RawDate, ...] = ()
    language: str | None = None
    section: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    place: str = ""
    guid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the caller knows; each that is given wins over what the document says."""

    url: str | None = None
    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """One article that cannot be used of a document with many; `place` says where: `wire.jsonl: line 3`."""

    place: str
    error: BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A decoded document with all that its reader may need. `warning` is about its encoding.

    A date without a time is a day in `zone`, where the document has no zone of its own.
    """

    data: bytes
    text: str
    name: str
    media_type: str
    now: datetime
    max_chars: int
    warning: str | None = None
    zone: tzinfo = UTC

    @property
    def address(self) -> str | None:
        """The URL that it was fetched from, if its name is one."""
        return self.name if self.name.startswith(("http://", "https://")) else None
