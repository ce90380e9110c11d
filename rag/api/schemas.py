"""What callers send. Unknown fields are refused, so that a misspelt filter cannot pass as no filter."""

from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from rag.brief.profile import WHOLE
from rag.types import KINDS, Filters, Kind, Mode, Policy, Stamp

if TYPE_CHECKING:
    from rag.answer.ask import AskRequest
    from rag.review import ReviewRequest

Names = Annotated[list[str], Field(default_factory=list, max_length=100)]
Kinds = Annotated[list[Kind], Field(default_factory=list, max_length=100)]


def _when(text: str) -> str:
    try:
        usable = 1000 <= Stamp.parse(text).at.year <= 9000  # so that a zone or a day more never leaves the calendar
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be a date (2026-03-02) or an RFC 3339 time (2026-03-02T06:30:00Z)")
    return text


_DAY_OR_TIME = [{"type": "string", "format": kind, "pattern": "^[1-8]"} for kind in ("date", "date-time")]
When = Annotated[str, AfterValidator(_when), WithJsonSchema({"anyOf": _DAY_OR_TIME})]
Cursor = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=2000, description="`next_cursor` of the page before")
]


_WORDS: dict[str, Any] = {"type": "string", "pattern": r"\S"}


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty: send some words")
    return text


Words = Annotated[str, AfterValidator(_said), Field(json_schema_extra={"pattern": r"\S"})]
Flag = Annotated[bool, Field(strict=True)]
EVENTS: dict[str, Any] = {
    "type": "object",
    "description": "each event: its name, and JSON",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FilterIn(Body):
    """Which articles may be evidence; dates are inclusive, a day means the whole day in the service's
    time zone (`RAG_TZ`)."""

    since: When | None = Field(default=None, examples=["2026-03-01"])
    until: When | None = Field(default=None, examples=["2026-03-08"])
    as_of: When | None = Field(default=None, description="from the articles and revisions that were known then")
    sources: Names
    languages: Names
    sections: Names
    kinds: Kinds
    article_ids: Names

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and Stamp.parse(self.since).first > Stamp.parse(self.until).last:
            raise ValueError(f"since ({self.since}) is after until ({self.until})")
        return self

    def filters(self, zone: tzinfo) -> Filters:
        """`zone` is that of days: the service's."""
        return Filters(
            since=Stamp.parse(self.since, zone).first if self.since else None,
            until=Stamp.parse(self.until, zone).last if self.until else None,
            as_of=Stamp.parse(self.as_of, zone).last if self.as_of else None,
            sources=tuple(self.sources),
            languages=tuple(self.languages),
            sections=tuple(self.sections),
            kinds=tuple(self.kinds),
            article_ids=tuple(self.article_ids),
        )


class SearchIn(FilterIn):
    """A search; `k` is the most hits."""

    query: Words = Field(examples=["ferry accident"])
    k: Annotated[int, Field(ge=1, le=100), WHOLE] = 10


class AskIn(FilterIn):
    """A question. With `stream` (or `Accept: text/event-stream`) the answer comes as events."""

    question: Words = Field(examples=["Where was Trump when he made the call?"])
    mode: Mode | None = Field(default=None, description="default: llm where a model is configured")
    policy: Policy | None = Field(default=None, description="unsupported sentences: strict drops, flag marks")
    k: Annotated[int, Field(ge=1, le=100), WHOLE] | None = Field(default=None, description="most passages of evidence")
    sentences: Annotated[int, Field(ge=1, le=10), WHOLE] | None = Field(
        default=None, description="most sentences, extractive mode"
    )
    stream: Flag = False

    def request(self, zone: tzinfo) -> "AskRequest":
        from rag.answer.ask import AskRequest  # and all that answers, which whoever only checks a body does without

        return AskRequest(
            question=self.question,
            filters=self.filters(zone),
            mode=self.mode,
            policy=self.policy,
            k=self.k,
            sentences=self.sentences,
        )


class SummarizeIn(FilterIn):
    """A summary of the articles named, or of what `query` finds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [
                {"required": ["query"], "properties": {"query": _WORDS}},
                {"required": ["article_ids"], "properties": {"article_ids": {"minItems": 1}}},
            ]
        },
    )

    query: Words | None = Field(default=None, examples=["ferry accident"])
    sentences: Annotated[int, Field(ge=1, le=30), WHOLE] | None = Field(
        default=None, description="most sentences, extractive mode; none: as many as it takes, up to 12"
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

    text: Words = Field(examples=["The harbour bridge reopened on Monday. Repairs cost 5 million crowns."])

    def request(self, zone: tzinfo) -> "ReviewRequest":
        from rag.review import ReviewRequest  # as above

        return ReviewRequest(text=self.text, filters=self.filters(zone))


_NAMED: dict[str, Any] = {"type": "object", "properties": {"name": {"type": ["string", "null"]}}}
_Outlet = Annotated[dict[str, Any], WithJsonSchema(_NAMED)]


class ArticleIn(BaseModel):
    """One article, in one of three forms. Fields given here win over what the text itself says; what they are not
    fit for is told under `warnings`. Fields of other names are kept as metadata.

    Read by `rag.parse`, as files are; this only describes it.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "anyOf": [{"required": [form], "properties": {form: _WORDS}} for form in ("text", "markdown", "html")]
        },
    )

    text: str | None = Field(default=None, description="plain text, paragraphs parted by blank lines")
    markdown: str | None = None
    html: str | None = None
    title: str | None = Field(default=None, examples=["Harbour bridge reopens"])
    url: str | None = Field(default=None, examples=["https://gazette.example/2026/03/02/bridge"])
    source: str | _Outlet | None = Field(default=None, examples=["The Gazette"])
    published_at: Any = Field(default=None, description="a day, a time, or seconds since 1970", examples=["2026-03-02"])
    authors: Any = Field(default=None, description="a name, or a list of them", examples=[["Ana Ruiz"]])
    language: str | None = None
    section: str | None = None
    kind: Any = Field(default=None, description=f"of the piece, one of {', '.join(KINDS)}; told by its text without")
    metadata: Any = Field(default=None, description="an object whose values are kept as text")
