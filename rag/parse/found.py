"""What the readers of the formats find in a document, before anybody decides what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal

from rag.errors import BadInput
from rag.types import Draft, Stamp

BlockKind = Literal["text", "heading", "strong", "caption", "item", "row", "quote", "byline", "aside"]
RawDate = str | int | float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of a page, markup removed, not yet normalised.

    `strong` stands alone and is all bold; `item` is of a list, `row` of a table; `caption` and `byline` are
    such by their markup; `aside` stands among the article's blocks and is none of it. `time` is what its markup says of
    when it was written. With one that has `at`, a post of a live blog begins.
    """

    text: str
    kind: BlockKind = "text"
    time: str = ""
    at: Stamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article as its document has it. `dates` are in order of trust; the first that is a date counts.

    `place` says where it stands among the articles of its document ("line 3"); empty when it is the only one.
    `guid` is the name that its publisher keeps for it through all its versions. `withdrawn`: the publisher takes the
    article of this name back. `embargo`: not to be used before; a text that is no date (an empty one) holds until
    further notice. `headline`: a list of news may hold it with nothing but a title.
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
    withdrawn: bool = False
    embargo: RawDate | None = None
    headline: bool = False


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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a document that holds no article and is not meant to: a picture of a package, a program in a folder."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The publisher takes an article back. The draft may have no text: it says which one, as an article would."""

    place: str
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A decoded document with all that its reader may need; `text` is empty for formats that are not simply text.

    `warning` is about its encoding. `inside`: it is a part of another one, and its name is no address. `first_line`: it
    holds some lines of one with an object a line, and this is the number of the first.
    """

    data: bytes
    text: str
    name: str
    media_type: str
    now: datetime
    max_chars: int
    warning: str | None = None
    inside: bool = False
    zone: tzinfo = UTC
    first_line: int | None = None

    @property
    def address(self) -> str | None:
        """The URL that it was fetched from, if its name is one."""
        return self.name if not self.inside and self.name.startswith(("http://", "https://")) else None
