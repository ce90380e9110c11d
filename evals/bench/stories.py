"""Stories: how well reports of one event come together, what is planted in `seeds/`, and how the time grows.

ECB+: the model is fitted on one half of the topics, weights and cut, and judged on the other; the figure is the mean
of the two. The seeds were looked at when the parts that ECB+ cannot tell were set by hand (`rag/story/model.py`).
"""

import time
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from evals.bench.rows import Row
from evals.fit.stories import f1, fitted, reports_of
from evals.public.stories import clusters, halves
from evals.sets import load_documents
from evals.suite import SUITES
from rag.parse import parse
from rag.story import Report, continued, stories
from rag.types import Stamp

SEEDS = SUITES.parent.parent / "seeds"
READ_AT = datetime(2026, 3, 9, tzinfo=UTC)
SIZES = (2_500, 5_000)
MATERIAL = ("multihop_facts", "summhay_news", "hotpotqa100", "musique100")

TOGETHER = {
    "dam break, 4 to 13 dead": ("dam-breaks-above-dresk", "sarnholt-dam-breaks", "nine-dead-dresk", "thirteen-dead"),
    "wire copies": ("dam-breaks-above-dresk", "sarnholt-dam-breaks", "03/02/dam-breaks"),
    "dam letter and resignation": ("sarnholt-letter", "letter-report", "renn-resigns"),
    "the dam to the resignation": ("dam-breaks-above-dresk", "renn-resigns"),
    "the dam by five outlets": ("dam-breaks-above-dresk", "mill-row-siren", "rescuers-kolm"),
    "bus strike of five days": ("stop-work", "talks-break-off", "refuses-injunction", "two-steps", "strike-ends"),
    "march, two counts": ("07/dam-march", "brennick-march"),
    "drone and its denial": ("drone-hest", "drone-denial"),
    "call and its denial": ("trump-putin-call-washington", "kremlin-denies"),
}
APART = {
    "ferries": ("alma-rose", "northern-tern"),
    "earthquakes": ("talmere-quake", "quill-islands-quake"),
    "quake and frog of one place": ("quill-islands-quake", "quill-frog"),
    "rate decisions": ("rates/2026-01-15", "rates/2026-03-05"),
    "strikes of two years": ("buses-run-again", "stop-work"),
    "dam inspection": ("dam-inspection", "dam-breaks-above-dresk"),
    "the German article": ("stadtbibliothek", "dam-breaks-above-dresk"),
}


def measure(data: Path) -> Iterator[Row]:
    yield ecbplus(data)
    yield from planted(seeds())
    yield from scale(data)


def ecbplus(data: Path) -> Row:
    documents, gold = clusters(data)
    one, other = halves(data)
    scores = [f1(reports_of(judged), gold, fitted(fit_on, gold)) for fit_on, judged in ((one, other), (other, one))]
    return Row(
        name="stories: ecbplus, B-cubed F1",
        measured=sum(scores) / 2,
        wanted=0.88,
        unit="%",
        remarks=f"{len(documents)} reports; halves of topics {scores[0]:.3f} and {scores[1]:.3f}, fitted on the other",
    )


def planted(reports: Sequence[Report]) -> Iterator[Row]:
    """The planted cases over the whole week, and the stories of March 3 to 6 that go on with one of a day before."""
    of = {reports[i].id: n for n, story in enumerate(stories(reports)) for i in story}
    held = {name: len(_found(of, parts)) == 1 for name, parts in TOGETHER.items()}
    held |= {name: len(_found(of, parts)) == len(parts) for name, parts in APART.items()}
    yield Row(
        name="stories: planted in seeds",
        measured=float(sum(held.values())),
        wanted=float(len(held)),
        unit="of",
        remarks=f"of {len(held)}; not held: {', '.join(n for n, ok in held.items() if not ok) or 'none'}",
    )
    followed = day_by_day(reports)
    wanted = {("nine-dead", "dam-breaks"), ("thirteen-dead", "dam-breaks"), ("sarnholt-letter", "dam-breaks"),
              ("renn-resigns", "dam-breaks"), ("talks-break-off", "stop-work"), ("refuses-injunction", "stop-work"),
              ("two-steps", "stop-work"), ("strike-ends", "stop-work"), ("drone-denial", "drone-hest")}  # fmt: skip
    got = {pair for pair in wanted if any(pair[0] in later and pair[1] in first for later, first in followed)}
    missing = ", ".join(sorted(later for later, _ in wanted - got)) or "none"
    yield Row(
        name="stories: followed day by day",
        measured=float(len(got)),
        wanted=float(len(wanted)),
        unit="of",
        remarks=f"of {len(wanted)}; {len(followed)} links in all; not followed: {missing}",
    )


def day_by_day(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """Ids of the reports of a day's story, and those of all that it goes on with, from March 2 to 8."""
    known: list[list[Report]] = []
    links: list[tuple[str, str]] = []
    for day in range(2, 9):
        today = [r for r in reports if r.published and r.published.at.date().isoformat() == f"2026-03-0{day}"]
        found = [[today[i] for i in story] for story in stories(today)]
        for story, at in zip(found, continued(found, known) if known else [None] * len(found), strict=True):
            if at is None:
                known.append(story)
            else:
                links.append((_ids(story), _ids(known[at])))
                known[at] = [*known[at], *story]
    return links


def scale(data: Path) -> Iterator[Row]:
    """Reports of about 400 words made of sentences of public sets, ten of a matter."""
    seconds: dict[int, float] = {}
    reports: list[Report] = []
    found: Sequence[Sequence[int]] = ()
    for size in SIZES:
        reports = made(data, size)
        started = time.perf_counter()
        found = stories(reports)
        seconds[size] = time.perf_counter() - started
    yield Row(
        name=f"stories: {SIZES[-1]} reports",
        measured=seconds[SIZES[-1]],
        wanted=10.0,
        sign="<=",
        unit="s",
        remarks=f"{len(found)} stories; {seconds[SIZES[-1]] / seconds[SIZES[0]]:.2f} times that of {SIZES[0]}",
    )
    tracemalloc.start()
    stories(reports)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield Row(name="stories: memory", measured=peak / 2**20, wanted=500.0, sign="<=", unit="MB")


def made(data: Path, count: int) -> list[Report]:
    """A matter is 40 paragraphs of the sets, a report six of them and two of any other; all within three days."""
    paragraphs = [p for name in MATERIAL for d in load_documents(data, name) for p in d.text.split("\n") if len(p) > 80]
    random = Random(count)  # noqa: S311
    matters = [random.sample(paragraphs, 40) for _ in range(count // 10)]
    first = datetime(2026, 3, 2, tzinfo=UTC)
    reports: list[Report] = []
    for n in range(count):
        own = [*random.sample(matters[n % len(matters)], 6), *random.sample(paragraphs, 2)]
        moment = first + timedelta(minutes=random.randrange(3 * 24 * 60))
        reports.append(Report(f"{n}", own[0][:60], "\n\n".join(p[:400] for p in own), Stamp(moment)))
    return reports


def seeds() -> list[Report]:
    drafts = [
        draft
        for path in sorted(SEEDS.rglob("*"))
        if path.is_file() and path.name != "README.md"
        for draft in parse(path.read_bytes(), name=path.name, now=READ_AT)
    ]
    return [Report(d.url or d.title, d.title, "\n\n".join(d.paragraphs), d.published) for d in drafts]


def _found(of: dict[str, int], parts: Sequence[str]) -> set[int]:
    """The stories of the reports that have one of the parts in their ids."""
    return {next(story for id, story in of.items() if part in id) for part in parts}


def _ids(story: Sequence[Report]) -> str:
    return " ".join(report.id for report in story)
