"""What a suite holds, what a run keeps of each case, and what scoring makes of it.

Data flows one way: a `Suite` of `Case`s is run against a target and leaves one `Row` a case; metrics read
rows and give `Score`s; reports, baselines and gates read a `Scored` run. A row holds everything that
scoring needs, so that a run can be scored again without being run again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rag.api.schemas import When
from rag.review import Review
from rag.types import Answer, AnswerStatus, Edition, Hit, ResolvedCitation

Task = Literal["ask", "search", "summarize", "verify", "read"]
"""`verify`: the question is a sentence to check against articles; `read`: words that an article has or leaves out."""
Label = Literal["supported", "refuted", "not_stated"]
"""What articles do with a sentence; one that they tell in part only is not stated."""
Standing = Literal["new", "update", "correction", "repeat", "undated"]
"""What a story is to an edition: first told, gone on with, changed by a correction, of nothing new, without a date."""
Words = Annotated[str, AfterValidator(lambda text: _not_blank(text))]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a character (a lone surrogate)") from None
    return text


class Model(BaseModel):
    """Unknown fields are refused, so that a misspelt one cannot pass as none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- what people write ---


class Gold(Model):
    """Exact words of an article that answer a case."""

    article: Words = Field(description="file of the corpus (relative to it) or URL of the article")
    span: Words = Field(description="the exact words, within one paragraph; white space is folded")


class Insight(Model):
    """One thing that a summary should say, and the articles that say it (SummHay)."""

    text: Words
    articles: tuple[Words, ...] = Field(description="file or URL of each article that states it")


class ExpectedStory(Model):
    """One story of a day, as somebody who read its articles would have it."""

    name: Words
    articles: tuple[Words, ...] = Field(min_length=1, description="file or URL of each article that belongs to it")
    status: Standing | None = Field(default=None, description="default: nobody said")
    continues: Words | None = Field(
        default=None, description="file or URL of an article of the earlier story that it goes on with"
    )
    sources: int | None = Field(
        default=None, ge=1, description="how many are independent: copies of one report are one, so is one publisher"
    )
    facts: tuple[tuple[Words, ...], ...] = Field(
        default=(), description="what must be told, each a list of wordings of which one must be there"
    )
    positions: tuple[tuple[Words, ...], ...] = Field(
        default=(), description="the sides of a dispute: each a list of wordings of which one must be shown"
    )
    to_come: tuple[Words, ...] = Field(
        default=(), description="words of all that is still to come: nothing else may stand under what comes next"
    )

    @model_validator(mode="after")
    def _consistent(self) -> "ExpectedStory":
        goes_on = self.status in ("update", "correction", "repeat")
        if goes_on != (self.continues is not None):
            raise ValueError("an update, a correction or a repeat names what it continues, a new story does not")
        return self


class ExpectedEdition(Model):
    """The edition of a day, by its stories. `first`: editions are made from that day on, so that stories go on."""

    day: date
    first: date | None = Field(default=None, description="day of the first edition; default: the day itself")
    tz: str = "UTC"
    stories: tuple[ExpectedStory, ...] = Field(min_length=1)
    lead: Words | None = Field(default=None, description="name of the story that belongs first")
    not_news: tuple[Words, ...] = Field(
        default=(), description="file or URL of each article of the day that belongs to no story: opinion, shopping"
    )

    @model_validator(mode="after")
    def _in_order(self) -> "ExpectedEdition":
        if self.first and self.first > self.day:
            raise ValueError("first must not be later than day")
        if self.lead and self.lead not in {story.name for story in self.stories}:
            raise ValueError("lead must be the name of one of the stories")
        return self


class Case(Model):
    """One question with what is known about its answer. A metric that needs a field that is not there has no score."""

    id: Words
    question: Words
    kind: str | None = Field(default=None, description="free label; reports group by it")
    task: Task | None = Field(default=None, description="default: that of the suite")
    as_of: When | None = Field(default=None, description="asked as if it were then; default: that of the suite")
    since: When | None = None
    until: When | None = None
    sources: tuple[str, ...] = ()
    articles: tuple[Words, ...] = Field(default=(), description="file or URL of each article that alone is looked at")
    gold: tuple[Gold, ...] = Field(
        default=(), description="words that answer, each a position of its own or the same elsewhere"
    )
    answers: tuple[Words, ...] = Field(
        default=(), description="accepted short answers (exact match and F1, as in SQuAD)"
    )
    facts: tuple[tuple[Words, ...], ...] = Field(
        default=(), description="required facts (nuggets): each a list of wordings of which one must be in the answer"
    )
    positions: tuple[tuple[Words, ...], ...] = Field(
        default=(), description="positions of sources that disagree: each a list of wordings of which one must be shown"
    )
    attributed_to: tuple[Words, ...] = Field(
        default=(), description="who says it: wordings of which one must be in the answer's own words"
    )
    forbidden: tuple[Words, ...] = Field(default=(), description="words that must not be in the answer")
    unanswerable: Words | None = Field(
        default=None, description="why the corpus does not answer: the service is to abstain"
    )
    insights: tuple[Insight, ...] = Field(default=(), description="what a summary should say")
    edition: ExpectedEdition | None = Field(
        default=None, description="a daily edition to be made in place of an answer; the question is its name"
    )
    status: AnswerStatus | None = Field(default=None, description="the result that is right")
    label: Label | None = Field(default=None, description="of a sentence to verify: what the articles do with it")
    disputed: bool | None = Field(default=None, description="whether a dispute is to be shown")
    furniture: bool | None = Field(
        default=None, description="of words to read: whether they are furniture, or the article's own"
    )
    group: str | None = Field(
        default=None, description="cases that are not independent share one (default: their first gold article)"
    )

    @model_validator(mode="after")
    def _consistent(self) -> "Case":
        if self.unanswerable and (self.gold or self.answers or self.facts or self.positions or self.insights):
            raise ValueError("a case is either unanswerable or has gold, answers, facts, positions or insights")
        if self.edition and (self.unanswerable or self.gold or self.answers or self.facts or self.positions):
            raise ValueError("an edition has what is expected in its stories")
        return self


class Gate(Model):
    """A condition on the mean of one metric; a gate that fails fails the run."""

    metric: Words
    at_least: float | None = None
    at_most: float | None = None
    drop_at_most: float | None = Field(default=None, ge=0, description="largest loss against the stored baseline")

    @model_validator(mode="after")
    def _something(self) -> "Gate":
        if self.at_least is None and self.at_most is None and self.drop_at_most is None:
            raise ValueError("give at_least, at_most or drop_at_most")
        return self


class Suite(Model):
    """Cases over one corpus, with the settings and metrics that they are run and judged with."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    description: str = ""
    corpus: tuple[Words, ...] = Field(description="files or folders of articles, relative to the suite's file")
    cases: Words = Field(description="JSONL file of the cases, relative to the suite's file")
    task: Task = "ask"
    as_of: When | None = Field(default=None, description="moment at which all cases are asked")
    k: int = Field(default=10, ge=1, le=100, description="hits that retrieval metrics look at")
    settings: Mapping[str, Any] = Field(
        default_factory=dict, description="settings of the service under test, e.g. retrieve.k: 5"
    )
    metrics: tuple[Words, ...] = Field(default=(), description="what the report leads with; default: all that apply")
    gates: tuple[Gate, ...] = ()


# --- what a run keeps ---


class GoldSpan(Model):
    """A `Gold`, or an article of an `Insight`, found in the corpus: `[start, end)` of the revision's text."""

    article_id: str
    revision_id: str
    start: int
    end: int
    paragraph_index: int
    text: str


class GoldStory(Model):
    """An `ExpectedStory` found in the corpus: ids of its articles, and of the one whose story it continues."""

    articles: tuple[str, ...]
    continues: str | None = None


class ToldStory(Model):
    """What earlier editions of a case told of one story."""

    id: str
    articles: tuple[str, ...]
    sentences: tuple[str, ...]


class Failure(Model):
    """A case that could not be run."""

    code: str
    detail: str


class Row(Model):
    """One case, run once. Everything but `times` is the same whenever the same thing is run.

    `hits` are what a search for the question finds, best first, at most `k`; `cited` is each citation of the
    answer looked up by its id alone, in the order of `answer.citations` (a citation that does not resolve is
    missing). `answer.usage.seconds` is empty: times are in `times`, in seconds by stage, `total` among them.
    `insight_articles` are the article ids of each of the case's insights. `variant` names the settings
    ("retrieve.k=5"), empty for the suite's own. A case of an edition has the `edition` in place of hits and answer,
    what was `told` before it, its expected stories in `gold_stories` and the ids of what is `not_news`; one to verify
    has a `review`; of one to read `kept` says whether the article's own text has the words. `article_ids` are those of
    the case's articles.
    """

    suite: str
    variant: str
    k: int
    case: Case
    gold: tuple[GoldSpan, ...] = ()
    insight_articles: tuple[tuple[str, ...], ...] = ()
    article_ids: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    review: Review | None = None
    kept: bool | None = None
    gold_stories: tuple[GoldStory, ...] = ()
    not_news: tuple[str, ...] = ()
    edition: Edition | None = None
    told: tuple[ToldStory, ...] = ()
    cited: tuple[ResolvedCitation, ...] = ()
    failure: Failure | None = None
    times: Mapping[str, float] = Field(default_factory=dict)

    @property
    def group(self) -> str:
        """Cases of one group are not independent: standard errors are clustered by it."""
        return self.case.group or (self.gold[0].article_id if self.gold else self.case.id)


class Manifest(Model):
    """What was run, on what, with what. `machine` and the moments are for people; the rest is compared."""

    suite: str
    created_at: str
    finished_at: str | None = None
    suite_file: str | None = Field(default=None, description="where it was read from; its baseline is kept beside it")
    target: str = Field(description="'in process', or the URL of the server")
    git_revision: str | None
    suite_hash: str
    corpus_hash: str = Field(description="of the documents; runs on different corpora are never compared")
    corpus_fingerprint: str | None = None
    evaluator_hash: str = Field(description="of the code that scores")
    embedder: str | None = None
    reranker: str | None = None
    models: tuple[str, ...] = ()
    prompts: Mapping[str, str] = Field(default_factory=dict)
    judge: str | None = None
    seed: int = 0
    variants: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    settings: Mapping[str, str] = Field(default_factory=dict)
    machine: Mapping[str, str] = Field(default_factory=dict)


# --- what scoring makes of it ---


class Score(Model):
    """What one metric gives one case, between 0 and 1 unless its definition says otherwise.

    `why` says in a few words what is wrong; empty when nothing is.
    """

    value: float
    why: str = ""


class CaseScores(Model):
    """`scores` lacks the metrics that do not apply to the case. `errors`: metrics that broke, and how."""

    variant: str
    case_id: str
    group: str
    scores: Mapping[str, Score]
    errors: Mapping[str, str] = Field(default_factory=dict)


class Mean(Model):
    """Of one metric over the `n` cases that have it. `se` is None for fewer than two groups."""

    metric: str
    variant: str
    mean: float
    se: float | None
    n: int


class Curve(Model):
    """Points (x, y) for a plot: `risk_coverage` by variant."""

    name: str
    variant: str
    points: tuple[tuple[float, float], ...]


class Verdict(Model):
    """One gate on one variant, and the ids of the cases that pull the mean down."""

    gate: Gate
    variant: str
    passed: bool
    detail: str
    cases: tuple[str, ...] = ()


class Scored(Model):
    """A scored run: what is reported, compared and kept as a baseline. Holds no times."""

    manifest: Manifest
    suite: Suite
    means: tuple[Mean, ...]
    cases: tuple[CaseScores, ...]
    curves: tuple[Curve, ...] = ()
    gates: tuple[Verdict, ...] = ()
    failures: Mapping[str, int] = Field(default_factory=dict, description="rows that failed, by code")
