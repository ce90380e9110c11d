"""Briefings as callers ask for them: made one at a time, listed, told over time, written in each format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Literal

from anyio import to_thread

from rag.brief.difference import difference
from rag.brief.editor import BriefRequest, Editor, Progress, silent
from rag.brief.profile import ProfileForm, read_form
from rag.brief.render import Paragraphs, atom, atom_stories, html, mail, markdown, text
from rag.brief.window import begun, last_hours, machine_zone, of_day, zone
from rag.cite import parse_citation_id
from rag.config import Settings
from rag.deliver import Deliverer, targets
from rag.errors import BadInput, Misconfigured, NotFound
from rag.library import Delivery, Library
from rag.retrieve.sources import check
from rag.service.gate import Gate
from rag.service.given import Given
from rag.service.views import to_json
from rag.types import CitedNow, Edition, EditionView, Mode, Policy, Profile, Span, Timeline, TimelineStep, Window

Format = Literal["json", "md", "html", "txt", "atom"]
MEDIA_TYPES: Mapping[Format, str] = {
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
HOURS = 24
FEED = 20
"""Editions of a feed."""
AROUND = 2_000
"""Code points of a paragraph that are shown on each side of cited words: few have more, one may have millions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefOrder:
    """What is wanted: a `day`, or the last `hours` (default 24) up to now, in the time zone `tz`.

    `deliver`: to the addresses of the settings, once for each edition.
    """

    day: date | None = None
    hours: int | None = None
    tz: str = "UTC"
    profile: ProfileForm = field(default_factory=ProfileForm)
    mode: Mode | None = None
    policy: Policy | None = None
    refresh: bool = False
    deliver: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose editions a feed or a timeline has: those of a profile (None: of that of the settings, by which the daily
    ones are made), of calendar days, or of the last `hours`."""

    profile: str | None = None
    hours: int | None = None

    def query(self) -> dict[str, str]:
        """What an address has to say to ask for the same."""
        named = {"profile": self.profile} if self.profile else {}
        return named | ({"hours": str(self.hours)} if self.hours else {})

    def __str__(self) -> str:
        return f"of {f'{self.hours} hours' if self.hours else 'a calendar day'} with the profile {self.profile!r}"


ANYBODY = Reader()


class Briefs:
    """Errors are those of `rag.errors`."""

    def __init__(
        self, editor: Editor, library: Library, settings: Settings, clock: Callable[[], datetime], given: Given
    ) -> None:
        self._editor = editor
        self._library = library
        self._given = given
        self._settings = settings.brief
        self._tz = settings.brief.tz or settings.tz
        self._clock = clock
        self._one = Gate("briefings", 1, settings.limits.queue)
        self.planned: Callable[[], None] = lambda: None
        """Called when something is to be delivered: by `mornings`, whoever sends wakes up."""
        self.deliverer = Deliverer(library, targets(settings), write=self._mail, clock=clock, read=self._stored)

    async def make(self, order: BriefOrder, progress: Progress = silent) -> EditionView:
        """One at a time: a second one waits, and finds what the first one stored."""
        if order.deliver and not self.deliverer.has_targets:
            raise Misconfigured(
                "there is nobody to deliver to: set RAG_BRIEF_MAIL_TO, RAG_BRIEF_MAIL_FROM and RAG_SMTP_URL for mail, "
                "or RAG_BRIEF_WEBHOOK_URL and RAG_BRIEF_WEBHOOK_SECRET for a webhook"
            )
        profile = order.profile.made()
        await to_thread.run_sync(self._check, profile)
        request = BriefRequest(
            window=self._window(order),
            profile=profile,
            mode=order.mode,
            policy=order.policy,
            refresh=order.refresh,
        )
        async with self._one.enter():
            view = await self._editor.make(request, progress)
        if order.deliver:
            await self.deliverer.plan(view.edition.id)
            self.planned()
        return await to_thread.run_sync(self._as_it_stands, view)

    def _check(self, profile: Profile) -> None:
        """Raises `UnknownOutlet` where the only outlets that are wanted are none of the archive's: nothing would be
        told. Blocking."""
        outlets = self._editor.retriever.outlets()
        if outlets.all and not any(outlets.spellings(one) for one in profile.only_sources):
            check(profile.only_sources, outlets)

    def _window(self, order: BriefOrder) -> Window:
        now = self._clock()
        if order.day:
            return begun(of_day(order.day, order.tz), now)
        return last_hours(order.hours or HOURS, now, order.tz)

    async def daily(self, day: date) -> None:
        """The edition that is due on the morning of `day`: of the day before, by the settings, and its delivery, if
        there is somebody to deliver to."""
        profile = await self._profile()
        deliver = self.deliverer.has_targets
        await self.make(BriefOrder(day=day - timedelta(days=1), tz=self.tz, profile=profile, deliver=deliver))

    async def check_daily(self) -> None:
        """Raises `Misconfigured` for settings by which no daily edition could be made."""
        try:
            zone(self.tz)
        except BadInput as error:
            raise Misconfigured(f"RAG_BRIEF_TZ: {error}") from None
        await self._profile()

    async def _profile(self) -> ProfileForm:
        """Of the settings, as its file is now. Raises `Misconfigured`."""
        path = self._settings.profile
        try:
            return await to_thread.run_sync(read_form, path) if path else ProfileForm()
        except BadInput as error:
            raise Misconfigured(f"RAG_BRIEF_PROFILE: {error}") from None

    @property
    def tz(self) -> str:
        """Of briefings, where none is asked for. Raises `Misconfigured` when the machine tells none."""
        return self._tz or machine_zone().key

    def _mail(self, view: EditionView) -> EmailMessage:
        """Addresses are put to it for each recipient."""
        return mail(view, sender=self._settings.mail_from or "news-rag@localhost", to="undisclosed-recipients:;")

    async def deliver(self, edition_id: str) -> tuple[Delivery, ...]:
        """Tries at once what is due, and tells what became of each delivery of this edition."""
        await self.deliverer.deliver_due()
        return tuple(await to_thread.run_sync(lambda: self._library.deliveries(edition_id=edition_id)))

    async def one(self, edition_id: str) -> EditionView:
        """As it was made, with what changed since. Raises `NotFound`."""
        view = await to_thread.run_sync(self._stored, edition_id)
        return replace(view, changed_since=await to_thread.run_sync(self._editor.changed_since, view))

    def _stored(self, edition_id: str) -> EditionView:
        return self._as_it_stands(self._library.edition(edition_id))

    def _as_it_stands(self, view: EditionView) -> EditionView:
        """With what became of the words that it cites, and how it differs from the version before. Blocking."""
        (view,) = self._with_changes([view])
        before = next(iter(self._library.edition_versions(view.series, limit=1, below=view.version)), None)
        differs = difference(before.edition, view.edition) if before else None
        return replace(view, difference=differs)

    def _with_changes(self, views: Sequence[EditionView]) -> list[EditionView]:
        """Blocking."""
        changes = self._given.edition_changes([view.edition.id for view in views])
        listed = {view.edition.id: _listed(view.edition) for view in views}
        withdrawn = self._library.withdrawn(sorted({id for ids in listed.values() for id in ids}))
        return [
            replace(view, changes=changes.get(id, ()), withdrawn=tuple(sorted(listed[id] & withdrawn)))
            for view in views
            for id in [view.edition.id]
        ]

    async def written(self, view: EditionView, form: Format, *, base_url: str) -> bytes:
        """In one of the formats. `base_url` is where links to this service begin."""
        page_url = f"{base_url}/v1/briefings/{view.edition.id}.html" if base_url else None
        match form:
            case "json":
                return to_json(view)
            case "md":
                return markdown(view, page_url=page_url).encode()
            case "txt":
                return text(view, page_url=page_url).encode()
            case "atom":
                return atom_stories(view, base_url=base_url).encode()
            case "html":
                paragraphs = await to_thread.run_sync(self.paragraphs, view)
                return html(view, paragraphs).encode()

    def paragraphs(self, view: EditionView) -> Paragraphs:
        """By citation id, the paragraph and where the cited words stand in it. Blocking."""
        cited = {c.id: c for story in view.edition.stories for c in story.citations}
        revisions = self._library.revisions_by_id(c.revision_id for c in cited.values())
        found: dict[str, tuple[str, int, int]] = {}
        for id, citation in cited.items():
            revision = revisions[citation.revision_id]
            _, span = parse_citation_id(id)
            around = _around(span, revision.paragraphs[citation.paragraph_index])
            found[id] = (around.of(revision.text), span.start - around.start, span.end - around.start)
        return found

    async def timeline(self, story_id: str, reader: Reader = ANYBODY) -> Timeline:
        """Dated, cited steps, the first one first. Raises `NotFound`."""
        return await to_thread.run_sync(self._timeline, story_id, await self._named(reader))

    def _timeline(self, story_id: str, reader: Reader) -> Timeline:
        assert reader.profile
        steps = self._library.story_steps(story_id, profile=reader.profile, hours=reader.hours)
        if not steps:
            others = sorted({f"{s.label} ({s.profile})" for s in self._library.story_steps(story_id)})
            told = f"; others do: {', '.join(others[:3])}" if others else ""
            raise NotFound(f"no edition {reader} has a story {story_id!r}{told}")
        changes = self._given.edition_changes([step.edition_id for step in steps])
        marked = tuple(_marked(step, changes.get(step.edition_id, ())) for step in steps)
        return Timeline(story_id=story_id, headline=steps[-1].headline, steps=marked)

    async def feed(self, of: Literal["editions", "stories"], reader: Reader = ANYBODY, *, base_url: str) -> bytes:
        """Atom, of the latest editions or of their stories."""
        views = await to_thread.run_sync(self._subscribed, await self._named(reader))
        written = atom if of == "editions" else atom_stories
        return written(views, base_url=base_url, query=reader.query()).encode()

    async def _named(self, reader: Reader) -> Reader:
        return reader if reader.profile else replace(reader, profile=(await self._profile()).name)

    def _subscribed(self, reader: Reader) -> list[EditionView]:
        assert reader.profile
        return self._with_changes(self._library.subscribed(reader.profile, hours=reader.hours, limit=FEED))


def _listed(edition: Edition) -> set[str]:
    """Ids of its articles, cited or not."""
    told = {article.article_id for story in edition.stories for article in story.articles}
    return told | {left.article.article_id for left in edition.left_out}


def _marked(step: TimelineStep, changes: Sequence[CitedNow]) -> TimelineStep:
    """With the changes of what the step itself cites."""
    cited = {citation.id for citation in step.citations}
    return replace(step, changes=tuple(change for change in changes if change.citation_id in cited))


def _around(cited: Span, paragraph: Span) -> Span:
    return Span(max(paragraph.start, cited.start - AROUND), min(paragraph.end, cited.end + AROUND))
