"""One case on the page: question, answer, cited words in their paragraphs, what was expected, scores."""

import re
from collections.abc import Iterator, Sequence

from evals.report.figures import Metrics, below_par, definition
from evals.report.markup import Markup, element, foreign, join
from evals.report.outcomes import Outcome, reasons
from evals.report.words import number, some, variant_name
from evals.types import Case, ExpectedStory, GoldSpan, Score
from rag.types import Answer, Citation, Edition, Hit, ResolvedCitation, Sentence, StorySentence


def case(outcome: Outcome, place: int, metrics: Metrics) -> Markup:
    """A closed `<details>`. Its data attributes are what the page's filters look at."""
    row = outcome.row
    low = [name for name, score in outcome.scores.items() if below_par(name, score, metrics)]
    return element(
        "details",
        _summary(outcome, low),
        element("div", *_body(outcome, f"case-{place}", low, metrics), class_="body", id=f"case-{place}"),
        class_="case",
        data_variant=f"{row.suite} / {variant_name(row.variant)}",
        data_metrics=" ".join(outcome.scores),
        data_low=" ".join(low),
        data_failed=outcome.failed,
    )


def _summary(outcome: Outcome, low: list[str]) -> Markup:
    row = outcome.row
    parts = [row.case.id, row.case.kind, variant_name(row.variant) if row.variant else None, _status(outcome)]
    badge = element("strong", "failed", class_="badge bad") if outcome.failed else Markup()
    below = element("span", f"below par: {some(low, 4)}", class_="low") if low else Markup()
    facts = join([piece for part in parts if part for piece in (foreign(part), " ")])
    return element(
        "summary", badge, foreign(row.case.question, "span", class_="question"), element("small", facts, below)
    )


def _status(outcome: Outcome) -> str:
    if outcome.row.failure:
        return "not run"
    answer, edition = outcome.row.answer, outcome.row.edition
    if edition:
        return f"{len(edition.stories)} stories of {edition.articles} articles"
    if answer is None:
        return "searched"
    return f"{answer.status}: {answer.abstain_reason.replace('_', ' ')}" if answer.abstain_reason else answer.status


def _body(outcome: Outcome, name: str, low: list[str], metrics: Metrics) -> Iterator[Markup]:
    row = outcome.row
    if why := [foreign(reason, "li") for reason in reasons(outcome)]:
        yield element("ul", *why, class_="why")
    cited = {found.id: found for found in row.cited}
    if row.answer:
        yield from _answer(row.answer, cited, name)
    if row.edition:
        yield from _edition(row.edition, cited, name)
    yield from _expected(row.case, row.gold)
    if outcome.scores:
        yield from _scores(outcome, low, metrics)
    if row.hits:
        gold = {span.article_id for span in row.gold}
        found = element("ol", *(_hit(hit, hit.article_id in gold) for hit in row.hits))
        yield element("details", element("summary", f"What a search finds ({len(row.hits)})"), found, class_="hits")


def _heading(words: str) -> Markup:
    return element("h3", words)


def _answer(answer: Answer, cited: dict[str, ResolvedCitation], name: str) -> Iterator[Markup]:
    yield _heading("Answer")
    if not answer.sentences:
        yield element("p", "No sentence was given.", class_="soft")
    yield from _sentences(answer.sentences, answer.citations, name)
    if answer.citations:
        yield _heading("Cited words")
    yield from _citations(answer.citations, cited, name)


def _edition(edition: Edition, cited: dict[str, ResolvedCitation], name: str) -> Iterator[Markup]:
    yield _heading("Edition")
    for place, story in enumerate(edition.stories, 1):
        within = f"{name}-{place}"
        independent = f"{story.sources.independent} independent of {story.sources.articles}"
        yield element("h4", foreign(story.headline), element("small", f" {story.status}, {independent}"))
        yield from _sentences(story.sentences, story.citations, within)
        quoted = _citations(story.citations, cited, within)
        yield element("details", element("summary", f"Cited words ({len(story.citations)})"), *quoted)
    for repeat in edition.repeats:
        yield element("p", "Nothing new: ", foreign(repeat.headline), class_="soft")
    for left in edition.left_out:
        yield element("p", f"Left out, {left.why}: ", foreign(left.article.title), class_="soft")


def _sentences(sentences: Sequence[Sentence], citations: Sequence[Citation], name: str) -> Iterator[Markup]:
    markers = {citation.id: citation.marker for citation in citations}
    yield from (_sentence(sentence, markers, name) for sentence in sentences)


def _citations(citations: Sequence[Citation], cited: dict[str, ResolvedCitation], name: str) -> Iterator[Markup]:
    yield from (_citation(citation, cited.get(citation.id), name) for citation in citations)


def _sentence(sentence: Sentence, markers: dict[str, int], name: str) -> Markup:
    links = [
        element("a", f"[{markers[found]}]", href=f"#{name}-{markers[found]}", class_="marker")
        for found in sentence.citation_ids
        if found in markers
    ]
    unmatched = ", ".join(particular.text for particular in sentence.support.unmatched)
    role = element("small", f" {sentence.role}") if isinstance(sentence, StorySentence) else Markup()
    verdict = sentence.support.verdict + (f", not in the cited words: {unmatched}" if unmatched else "")
    doubt = Markup() if sentence.support.verdict == "supported" else foreign(f"({verdict})", class_="bad")
    return element("p", foreign(sentence.text), " ", *links, role, " ", doubt, class_="sentence")


def _citation(citation: Citation, found: ResolvedCitation | None, name: str) -> Markup:
    heading = element("p", f"[{citation.marker}] ", foreign(citation.title, "cite"), class_="title")
    place = f"{name}-{citation.marker}"
    if found is None:
        lost = element("p", "This citation does not resolve.", class_="bad")
        return element("blockquote", heading, _from(citation), lost, id=place)
    return element("blockquote", heading, _from(citation), *_marked(found), id=place)


def _from(citation: Citation) -> Markup:
    words = f"{citation.source or 'unknown source'}, {citation.published_at or 'undated'}"
    link = Markup()
    if re.match(r"https?://", citation.url or ""):
        link = element("a", "open the article", href=citation.url, rel="noopener noreferrer")
    return element("p", foreign(words), " ", link, class_="soft")


def _marked(found: ResolvedCitation) -> Iterator[Markup]:
    """The paragraph with the cited words in it marked, and a warning where they are not those."""
    start, end = found.start - found.paragraph_start, found.end - found.paragraph_start
    before, words, after = found.paragraph[:start], found.paragraph[start:end], found.paragraph[end:]
    yield element("p", before, element("mark", words), after, dir="auto", class_="paragraph")
    if words != found.cited_text:
        yield element("p", "The marked words are not those that were cited.", class_="bad")
    if found.status != "live":
        yield element("p", f"This article was {found.status} since.", class_="bad")


def _expected(case: Case, gold: tuple[GoldSpan, ...]) -> Iterator[Markup]:
    terms = [*_spans(case, gold), *_wanted(case)]
    if terms:
        yield _heading("Expected")
        yield element("dl", *(part for name, words in terms for part in (element("dt", name), foreign(words, "dd"))))


def _spans(case: Case, gold: tuple[GoldSpan, ...]) -> Iterator[tuple[str, str]]:
    for span in case.gold:
        yield "words", f"“{span.span}” in {span.article}"
    if not case.gold:
        for found in gold:
            yield "words", f"“{found.text}” in {found.article_id}"


def _wanted(case: Case) -> Iterator[tuple[str, str]]:
    if case.unanswerable:
        yield "no answer", case.unanswerable
    lists = (("short answer", case.answers), ("said by", case.attributed_to), ("not to be said", case.forbidden))
    for name, words in lists:
        if words:
            yield name, " / ".join(words)
    for name, wordings in (("fact", case.facts), ("position", case.positions)):
        for wording in wordings:
            yield name, " / ".join(wording)
    for story in case.edition.stories if case.edition else ():
        yield "story", f"{story.name}: {story.status}, of {', '.join(story.articles)}"
        yield from _of_story(story)
    for insight in case.insights:
        yield "insight", f"{insight.text} ({', '.join(insight.articles)})"


def _of_story(story: ExpectedStory) -> Iterator[tuple[str, str]]:
    for name, wordings in (("fact", story.facts), ("position", story.positions)):
        for wording in wordings:
            yield name, " / ".join(wording)
    if story.to_come:
        yield "to come", " / ".join(story.to_come)


def _scores(outcome: Outcome, low: list[str], metrics: Metrics) -> Iterator[Markup]:
    """What is wrong in a table, with the reason; what is right in a line."""
    yield _heading("Scores")
    wrong = [name for name, score in outcome.scores.items() if name in low or score.why]
    if wrong:
        yield element("table", *(_wrong(name, outcome.scores[name], name in low, metrics) for name in wrong))
    right = (
        element("li", f"{name} {number(score.value)}", title=definition(name, metrics))
        for name, score in outcome.scores.items()
        if name not in wrong
    )
    yield element("ul", *right, class_="right")


def _wrong(name: str, score: Score, low: bool, metrics: Metrics) -> Markup:
    return element(
        "tr",
        element("th", name, scope="row", title=definition(name, metrics)),
        element("td", number(score.value), class_="bad" if low else None),
        foreign(score.why, "td"),
    )


def _hit(hit: Hit, gold: bool) -> Markup:
    note = element("strong", " expected", class_="good") if gold else Markup()
    return element("li", foreign(hit.title), element("small", f" {hit.source or ''} {hit.published_at or ''}"), note)
