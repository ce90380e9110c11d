"""Makes editions: gathers, clusters, continues, ranks, writes, keeps.

The same inputs give the same edition, so an edition is known by their hash before a word of it is written; what is
stored already is given again. Blocking work crosses to a worker thread here.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from anyio import to_thread

from prompts import load
from rag.answer.extractive import Selection
from rag.answer.write import Task, Writer
from rag.brief.choose import Choice, choose
from rag.brief.difference import difference
from rag.brief.earlier import Earlier, continuing, editions_before, known_stories, report
from rag.brief.gather import NOTHING, Entry, Gathered, gather, undated_are_news
from rag.brief.outlets import cited_from
from rag.brief.rank import reasons, score
from rag.brief.story import Planned, sources, written
from rag.brief.told import Told
from rag.brief.window import first_day, moments, zone
from rag.library import Library
from rag.retrieve import Found, Retriever
from rag.retrieve.sources import widened
from rag.story import METHOD as STORIES
from rag.story import Report, stories
from rag.types import (
    Edition,
    EditionView,
    Embed,
    Lead,
    LeftOut,
    Mode,
    Policy,
    Profile,
    Repeat,
    Revision,
    Story,
    StoryStatus,
    Usage,
    WhyLeftOut,
    Window,
)

METHOD = "brief@4"
EARLIER = 14
"""Editions that a new one continues, at most: a story that rests longer comes back as a new one."""
LEADS = 3
"""Stories that the lead paragraph tells."""
FRESH = 0.1
"""Share of sentences below which articles tell nothing new."""
BEFORE = 6
"""Articles of earlier editions, the latest ones, that a story's new reports are held against."""
FEWEST = 2
"""Sentences of a model that must stand; with fewer the story is told by quotations."""
AROUND = 300
"""Reports among which it shows which names are everywhere."""
LARGEST = 60
"""Articles of one story that are read; the latest ones."""

Progress = Callable[[int, int, str], None]
"""Done, of how many, what is being done."""


def silent(_done: int, _of: int, _what: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRequest:
    """`refresh`: where the archive gives another edition now, make it as the next version."""

    window: Window
    profile: Profile = field(default_factory=Profile)
    mode: Mode | None = None
    policy: Policy | None = None
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is settled before writing."""

    gathered: Gathered
    stories: tuple[Planned, ...]
    repeats: tuple[Repeat, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What the archive gives for a window: its articles, the editions before, and where it begins, if that is later."""

    gathered: Gathered
    earlier: Sequence[Edition]
    begins: str | None

    def differ_from(self, edition: Edition) -> bool:
        """Whether `edition` was made of other articles. By its own methods and after its own earlier editions: a newer
        release, or a look at another day, is no change of the archive."""
        asked = (edition.window, edition.profile, edition.mode, edition.policy)
        id = edition_id(*asked, self.gathered, edition.earlier, edition.methods, self.begins)
        return edition.id != (_degraded(id, edition.degraded) if edition.degraded else id)


@dataclass(frozen=True, slots=True)
class Editor:
    """Raises `BadInput`, `Misconfigured`, and for the mode `llm` by name `ModelFailed`."""

    retriever: Retriever
    library: Library
    embed: Embed
    writer: Writer

    async def make(self, request: BriefRequest, progress: Progress = silent) -> EditionView:
        """The edition, stored. Asked for again it is the same one, unless `refresh` is set and it would differ."""
        mode = self.writer.mode(request.mode)
        policy = request.policy or self.writer.settings.answer.policy
        series = series_of(request.window, request.profile, mode, policy)
        inputs = await to_thread.run_sync(self._inputs, request.window, request.profile, mode, series)
        gathered, earlier, begins = inputs.gathered, inputs.earlier, inputs.begins
        methods = self._methods(mode)
        ids = [edition.id for edition in earlier]
        id = edition_id(request.window, request.profile, mode, policy, gathered, ids, methods, begins)
        stored = await to_thread.run_sync(self.library.latest, series)
        if stored and (stored.edition.id == id or not request.refresh):
            return replace(stored, changed_since=inputs.differ_from(stored.edition))
        plan = await to_thread.run_sync(self._plan, request, gathered, earlier)
        told, degraded = await self._write(plan.stories, mode, policy, request, progress)
        if degraded:  # another edition than the model would have written: asked for again, `refresh` makes that one
            id = _degraded(id, degraded)
        edition = _edition(id, request, mode, policy, plan, told, earlier, methods, degraded)
        edition = replace(edition, archive_begins=begins)
        keep = partial(self.library.keep_edition, edition, series, refreshed=request.refresh)
        kept = await to_thread.run_sync(keep)
        return EditionView(
            edition=edition,
            series=series,
            version=kept.version,
            made_at=kept.made_at,
            difference=difference(stored.edition, edition) if stored else None,
        )

    def changed_since(self, stored: EditionView) -> bool:
        """Whether the archive would now give another edition by the same methods. Blocking."""
        edition = stored.edition
        return self._inputs(edition.window, edition.profile, edition.mode, stored.series).differ_from(edition)

    def _inputs(self, window: Window, profile: Profile, mode: Mode, series: str) -> _Inputs:
        """Blocking."""
        before = editions_before(self.library, window, profile, mode, limit=EARLIER)
        earlier = [view.edition for view in before if view.series != series]
        begins = self._begins(window)
        return _Inputs(
            NOTHING if begins else gather(self.library, self.retriever.outlets(), window, profile, earlier),
            earlier,
            begins,
        )

    def _begins(self, window: Window) -> str | None:
        """The day of the archive's first dated article, where that is later than the window. Blocking.

        Nothing is told of such a window: undated articles count from when they were handed in, which is later too.
        """
        _, reach = self.library.extent()
        return first_day(reach[0], window.tz) if reach and reach[0] >= moments(window)[1] else None

    def _methods(self, mode: Mode) -> dict[str, str]:
        verify, embedder = self.writer.verifier.method, self.embed.fingerprint
        methods = {"brief": METHOD, "stories": STORIES, "verify": verify, "embedder": embedder}
        if mode == "llm" and self.writer.chat:
            methods |= {"model": self.writer.chat.model, "prompt": load("summarize").hash}
        return methods

    def _plan(self, request: BriefRequest, gathered: Gathered, earlier: Sequence[Edition]) -> _Plan:
        """Blocking: clusters, finds what each story continues, ranks."""
        entries = gathered.wanted
        outlets = self.retriever.outlets()
        request = replace(request, profile=widened(request.profile, outlets))
        known = known_stories(self.library, outlets, earlier)
        clusters = stories([report(e.revision) for e in entries], around=_around(entries, known))
        found = [tuple(entries[n] for n in story) for story in clusters]
        going_on = continuing([[e.revision for e in story[-LARGEST:]] for story in found], known)
        timely = undated_are_news(gathered, request.window, self.library)
        left_out = list(gathered.left_out)
        planned: list[Planned] = []
        repeats: list[Repeat] = []
        for n, story in enumerate(found):
            if not timely and all(e.revision.undated for e in story):
                left_out += _all(story, "undated")
                continue
            plan = _planned(story, going_on.get(n), request)
            if plan.status == "repeat":
                repeats.append(_repeat(plan))
                left_out += _all(story, "repeat")
            else:
                planned.append(plan)
        planned.sort(key=lambda p: (-p.score, p.id))
        most = request.profile.stories
        for plan in planned[most:]:
            left_out += _all(plan.entries, "alone" if len(plan.entries) == 1 else "length")
        repeats.sort(key=lambda r: r.story_id)
        return _Plan(gathered, tuple(planned[:most]), tuple(repeats), tuple(left_out))

    async def _write(
        self, planned: Sequence[Planned], mode: Mode, policy: Policy, request: BriefRequest, progress: Progress
    ) -> tuple[list[tuple[Planned, Story]], list[str]]:
        told: list[tuple[Planned, Story]] = []
        degraded: list[str] = []
        for n, plan in enumerate(planned):
            progress(n, len(planned), plan.headline.revision.title)
            story, problems = await self._story(plan, mode, policy, request)
            degraded += problems
            if story.sentences:
                told.append((plan, story))
        progress(len(planned), len(planned), "done")
        return told, list(dict.fromkeys(degraded))

    async def _story(
        self, plan: Planned, mode: Mode, policy: Policy, request: BriefRequest
    ) -> tuple[Story, tuple[str, ...]]:
        choice = Choice((), ())

        def extract(found: Found) -> Selection:
            nonlocal choice
            choice = choose(
                found.result.hits,
                found.sentences,
                limit=request.profile.sentences,
                fresh=lambda text: not plan.told.has(text),
                attribute=self.writer.attribute,
                update=plan.status == "update",
                ends=moments(request.window)[1],
            )
            return Selection(choice.drafts, None, None if choice.drafts else "insufficient_evidence")

        task = Task(
            text=plan.headline.revision.title,
            extract=extract,
            prompt=partial(load, "summarize"),
            mode=request.mode if mode == "llm" else "extractive",
            policy=policy,
            hear=("disagreement",),
            news=lambda text: not plan.told.has(text),
        )
        read = plan.revisions[-LARGEST:]
        if mode == "extractive" and plan.earlier:  # not quoted again, but what they said may have changed
            read += [r for r in plan.earlier.revisions[:BEFORE] if r.article_id not in {e.article_id for e in read}]
        until = moments(request.window)[1]
        answer = await self.writer.answer(task, lambda: self.retriever.whole(read, as_of=until))
        if mode == "llm" and len(answer.sentences) < FEWEST:  # what the model wrote did not stand: quotations do
            answer = await self.writer.answer(
                replace(task, mode="extractive"), lambda: self.retriever.whole(read, as_of=until)
            )
        citations = cited_from(answer.citations, read)
        return written(plan, replace(answer, citations=citations, usage=Usage()), choice), answer.degraded


def series_of(window: Window, profile: Profile, mode: Mode, policy: Policy) -> str:
    """Of editions that are versions of each other: the same was asked for."""
    return _hash({"window": _of(window), "profile": _of(profile), "mode": mode, "policy": policy})


def edition_id(
    window: Window,
    profile: Profile,
    mode: Mode,
    policy: Policy,
    gathered: Gathered,
    earlier: Sequence[str],
    methods: Mapping[str, str],
    begins: str | None = None,
) -> str:
    """Of all that decides what an edition says."""
    return "e" + _hash(
        {
            "begins": begins,
            "window": _of(window),
            "profile": _of(profile),
            "mode": mode,
            "policy": policy,
            "revisions": _inputs(gathered),
            "earlier": list(earlier),
            "methods": dict(methods),
        }
    )


def _degraded(id: str, reasons: Sequence[str]) -> str:
    """Of an edition for whose stories something did not work."""
    return "e" + _hash([id, list(reasons)])


def _of(value: Window | Profile) -> list[object]:
    return [getattr(value, field) for field in value.__slots__]


def _inputs(gathered: Gathered) -> list[list[str | None]]:
    return [[entry.revision.revision_id, entry.before] for entry in gathered.all]


def _planned(entries: Sequence[Entry], earlier: Earlier | None, request: BriefRequest) -> Planned:
    had = {r.revision_id for r in earlier.revisions} if earlier else set[str]()
    told = Told(earlier.revisions if earlier else ())
    later = [e.revision for e in entries if e.revision.revision_id not in had]
    share = _fresh(later, told) if earlier else 1.0
    status: StoryStatus = "new" if earlier is None else "update" if share >= FRESH else "repeat"
    count, groups = sources(entries[-LARGEST:])
    why = reasons(
        entries,
        independent=count,
        status=status,
        fresh=share,
        end=moments(request.window)[1],
        profile=request.profile,
        ever=_ever(entries, earlier) if earlier else 0,
    )
    return Planned(
        id=earlier.story.id if earlier else story_id(entries, request.window),
        there=zone(request.window.tz),
        entries=tuple(entries),
        status=status,
        earlier=earlier,
        told=told,
        independent=count,
        groups=groups,
        reasons=why,
        score=score(why),
    )


def _around(entries: Sequence[Entry], known: Sequence[Earlier]) -> list[Report]:
    """Reports of earlier editions, at most `AROUND` with those of the window."""
    now = {entry.revision.article_id for entry in entries}
    before = {r.article_id: report(r) for earlier in known for r in earlier.revisions if r.article_id not in now}
    return list(before.values())[: max(0, AROUND - len(entries))]


def _ever(entries: Sequence[Entry], earlier: Earlier) -> int:
    """Independent sources of the story in this and in earlier editions."""
    now = {entry.revision.article_id for entry in entries}
    before = [Entry(r, None) for r in earlier.revisions if r.article_id not in now]
    return sources([*before[:LARGEST], *entries[-LARGEST:]])[0]


def _fresh(revisions: Sequence[Revision], told: Told) -> float:
    """Share of their sentences that were not told, 0 to 1."""
    total = sum(len(r.sentences) for r in revisions)
    return sum(len(told.fresh(r)) for r in revisions) / total if total else 0.0


def story_id(entries: Sequence[Entry], window: Window) -> str:
    """Of a new story: its first article and the day; it stays, whatever comes later."""
    return "s" + _hash([min(e.revision.article_id for e in entries), window.start])[:16]


def _repeat(plan: Planned) -> Repeat:
    assert plan.earlier
    return Repeat(
        story_id=plan.id,
        headline=plan.earlier.story.headline,
        last=plan.earlier.last,
        article_ids=tuple(e.revision.article_id for e in plan.entries),
    )


def _all(entries: Sequence[Entry], why: WhyLeftOut) -> list[LeftOut]:
    return [LeftOut(article=entry.article, why=why) for entry in entries]


def _edition(
    id: str,
    request: BriefRequest,
    mode: Mode,
    policy: Policy,
    plan: _Plan,
    told: Sequence[tuple[Planned, Story]],
    earlier: Sequence[Edition],
    methods: Mapping[str, str],
    degraded: Sequence[str],
) -> Edition:
    written_ids = {story.id for _, story in told}
    silent = [left for p in plan.stories if p.id not in written_ids for left in _all(p.entries, "unsupported")]
    stories = tuple(story for _, story in told)
    return Edition(
        id=id,
        title=f"Briefing for {request.window.label}",
        window=request.window,
        profile=request.profile,
        mode=mode,
        policy=policy,
        lead=tuple(_lead(story) for story in stories[:LEADS]),
        stories=stories,
        repeats=plan.repeats,
        left_out=(*plan.left_out, *silent),
        articles=len(plan.gathered.all),
        undated=sum(e.revision.undated for e in plan.gathered.all),
        earlier=tuple(edition.id for edition in earlier),
        corpus_fingerprint="sha256:" + _hash(_inputs(plan.gathered)),
        methods=dict(methods),
        degraded=tuple(degraded),
    )


def _lead(story: Story) -> Lead:
    first = story.sentences[0]
    return Lead(story_id=story.id, text=first.text, citation_ids=first.citation_ids)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=dict).encode()).hexdigest()[:24]
