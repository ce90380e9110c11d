"""What callers send. Unknown fields are refused, so that a misspelt filter cannot pass as no filter."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rag.answer.ask import AskRequest
from rag.review import ReviewRequest
from rag.types import Filters, Mode, Policy, Stamp


def _encodable(text: str) -> str:
    text.encode()  # half of a surrogate pair cannot be stored or looked up; its error is a ValueError
    return text


Names = Annotated[list[Annotated[str, AfterValidator(_encodable)]], Field(default_factory=list, max_length=100)]


def _when(text: str) -> str:
    try:
        usable = 1000 <= Stamp.parse(text).at.year <= 9000  # so that a zone or a day more never leaves the calendar
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be a date (2026-03-02) or an RFC 3339 time (2026-03-02T06:30:00Z)")
    return text


When = Annotated[str, AfterValidator(_when)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FilterIn(Body):
    """Which articles may be evidence; dates are inclusive, a day means the whole day in UTC."""

    since: When | None = Field(default=None, examples=["2026-03-01"])
    until: When | None = Field(default=None, examples=["2026-03-08"])
    as_of: When | None = Field(default=None, description="from the articles and revisions that were known then")
    sources: Names
    languages: Names
    sections: Names
    article_ids: Names

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and Stamp.parse(self.since).first > Stamp.parse(self.until).last:
            raise ValueError(f"since ({self.since}) is after until ({self.until})")
        return self

    def filters(self) -> Filters:
        return Filters(
            since=_first(self.since),
            until=_last(self.until),
            as_of=_last(self.as_of),
            sources=tuple(self.sources),
            languages=tuple(self.languages),
            sections=tuple(self.sections),
            article_ids=tuple(self.article_ids),
        )


class SearchIn(FilterIn):
    """A search; `k` is the most hits."""

    query: str = Field(min_length=1, examples=["ferry accident"])
    k: int = Field(default=10, ge=1, le=100)


class AskIn(FilterIn):
    """A question. With `stream` (or `Accept: text/event-stream`) the answer comes as events."""

    question: str = Field(min_length=1, examples=["Where was Trump when he made the call?"])
    mode: Mode | None = Field(default=None, description="default: llm where a model is configured")
    policy: Policy | None = Field(default=None, description="unsupported sentences: strict drops, flag marks")
    k: int | None = Field(default=None, ge=1, le=100, description="most passages of evidence")
    sentences: int | None = Field(default=None, ge=1, le=10, description="most sentences, extractive mode")
    stream: bool = False

    def request(self) -> AskRequest:
        return AskRequest(
            question=self.question,
            filters=self.filters(),
            mode=self.mode,
            policy=self.policy,
            k=self.k,
            sentences=self.sentences,
        )


class SummarizeIn(FilterIn):
    """A summary of the articles named, or of what `query` finds."""

    query: str | None = Field(default=None, min_length=1, examples=["ferry accident"])
    sentences: int | None = Field(
        default=None, ge=1, le=30, description="most sentences, extractive mode; default: as many as it takes, up to 12"
    )
    mode: Mode | None = None
    policy: Policy | None = None

    @model_validator(mode="after")
    def _something(self) -> "SummarizeIn":
        if not self.query and not self.article_ids:
            raise ValueError("give article_ids, or a query")
        return self


class VerifyIn(FilterIn):
    """A text to check, against the articles named or whatever the archive has about each sentence."""

    text: str = Field(min_length=1, examples=["The harbour bridge reopened on Monday. Repairs cost 5 million crowns."])

    def request(self) -> ReviewRequest:
        return ReviewRequest(text=self.text, filters=self.filters())


class ArticleIn(Body):
    """One article, in one of three forms. Fields given here win over what the text itself says."""

    text: str | None = Field(default=None, description="plain text, paragraphs parted by blank lines")
    markdown: str | None = None
    html: str | None = None
    title: str | None = Field(default=None, examples=["Harbour bridge reopens"])
    url: str | None = Field(default=None, examples=["https://gazette.example/2026/03/02/bridge"])
    source: str | None = Field(default=None, examples=["The Gazette"])
    published_at: str | None = Field(default=None, examples=["2026-03-02"])
    authors: Names
    language: str | None = None
    section: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)


def _first(text: str | None) -> datetime | None:
    return Stamp.parse(text).first if text else None


def _last(text: str | None) -> datetime | None:
    return Stamp.parse(text).last if text else None


Wait = Literal["indexed"]
