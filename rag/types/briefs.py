"""A daily briefing: what happened in a window of time, story by story, each sentence on its citations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.types.answers import Citation, CitedNow, Mode, Policy, Sentence, Violation
from rag.types.articles import Kind
from rag.types.trust import Conflict, Edit, Sources

StoryStatus = Literal["new", "update", "repeat"]
Role = Literal["what", "new", "disputed", "next"]
"""What a sentence is there for: what happened, what earlier editions did not have, another side, what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`[start, end)` in ISO 8601 with offset, in the time zone `tz` (IANA name). `label`: "2026-03-02"."""

    start: str
    end: str
    tz: str
    label: str


NEWS_KINDS: tuple[Kind, ...] = ("news", "live", "obituary", "press")
"""What a briefing is made of where nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a reader wants. Topics are words or phrases, compared by stems; sources and languages without case.

    `topics` and `sources` give weights: above 1 lifts, below 1 lowers. Articles of `exclude` topics, of
    `exclude_sources`, in other `languages` (when given), of other outlets than `only_sources` (when given) or of other
    `kinds` are left out and listed. `stories` and `sentences` bound the length (sentences of one story).
    """

    name: str = "default"
    topics: Mapping[str, float] = field(default_factory=dict[str, float])
    exclude: tuple[str, ...] = ()
    sources: Mapping[str, float] = field(default_factory=dict[str, float])
    exclude_sources: tuple[str, ...] = ()
    only_sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = NEWS_KINDS
    stories: int = 12
    sentences: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A factor of a story's score and what it rests on, in words: "3 independent sources". `value` multiplies."""

    factor: Literal["sources", "followed", "recency", "novelty", "toll", "change", "topics", "outlets"]
    value: float
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """`copy_of`: the article of the story whose text this one repeats. `corrects`: the revision before, where the
    article was changed in the window, and `changed_at` when the change became known; `edits` are then sentences that
    read otherwise before, as they were and as they are, those with other figures first. Undated articles have no
    `published_at`.
    """

    article_id: str
    revision_id: str
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    copy_of: str | None = None
    corrects: str | None = None
    changed_at: str | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySentence(Sentence):
    """`is_new`: earlier editions did not have it. `one_source`: only one independent source of the story says so."""

    role: Role = "what"
    is_new: bool = True
    one_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event or matter, told by its articles. `id` stays the same from edition to edition.

    `headline` is the title of the article `headline_from`. `sources` counts all of `articles`, also those that no
    sentence cites; sentences may cite articles of earlier editions besides. `text` is the sentences with `[n]`
    markers, which count from 1 in each story.
    `since` is the label of the first edition that had it, `last` of the latest before this one.
    """

    id: str
    status: StoryStatus
    headline: str
    headline_from: str
    score: float
    reasons: tuple[Reason, ...]
    text: str
    sentences: tuple[StorySentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    sources: Sources
    articles: tuple[StoryArticle, ...]
    violations: tuple[Violation, ...] = ()
    since: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A story of an earlier edition about which the window's articles say nothing new."""

    story_id: str
    headline: str
    last: str
    article_ids: tuple[str, ...]


WhyLeftOut = Literal["alone", "length", "undated", "excluded", "language", "kind", "source", "repeat", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article that no story of the edition is made of.

    alone:       no other article tells of the same, and it did not rank
    length:      its story did not fit
    undated:     it has no date and belongs to no story of dated articles
    excluded:    the profile excludes a topic of it; `language`, `kind` and `source` likewise
    repeat:      it tells nothing that an earlier edition did not have
    unsupported: not one sentence of its story passed the check
    """

    article: StoryArticle
    why: WhyLeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The day in one paragraph: sentences of the first stories, each with the story that it opens."""

    story_id: str
    text: str
    citation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything of a briefing. Immutable: `id` is the hash of its inputs and settings, and the same inputs give the
    same bytes. `articles` counts those of the window. `methods` names and versions all that it was made by (stories,
    verification, embedder, summary, prompt, model). `earlier`: ids of the editions that this one continues, latest
    first. `corpus_fingerprint` is of the revisions in the window. `degraded` says what did not work.

    An edition tells what was known when its window ended (or when it was made, if that was before), however late it is
    made: what became known afterwards belongs to later editions. `archive_begins` is the day of the first dated
    article, where nothing is told because the window lies before it.
    """

    id: str
    title: str
    window: Window
    profile: Profile
    mode: Mode
    policy: Policy
    lead: tuple[Lead, ...]
    stories: tuple[Story, ...]
    repeats: tuple[Repeat, ...]
    left_out: tuple[LeftOut, ...]
    articles: int
    undated: int
    earlier: tuple[str, ...]
    corpus_fingerprint: str
    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    degraded: tuple[str, ...] = ()
    archive_begins: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a new version of an edition has that the one `before` had not, and the reverse, by story id.

    `changed`: the new sentences of a story and those that are gone.
    """

    before: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """An edition as it is stored. `series` is one window, profile and mode; `version` counts from 1 in it.

    `difference` is to the version before. `changed_since`: its window has other articles by now, or other states of
    them. `changes`: of what it cites, the words that are edited, removed or withdrawn by now; `withdrawn`: the ids of
    withdrawn articles among all that it lists, cited or not.
    """

    edition: Edition
    series: str
    version: int
    made_at: str
    difference: Difference | None = None
    changed_since: bool = False
    changes: tuple[CitedNow, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """A story in one edition: its new sentences with their citations, and `changes` as in `EditionView`."""

    edition_id: str
    label: str
    profile: str
    made_at: str
    headline: str
    status: StoryStatus
    sentences: tuple[StorySentence, ...]
    citations: tuple[Citation, ...]
    changes: tuple[CitedNow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    story_id: str
    headline: str
    steps: tuple[TimelineStep, ...]
