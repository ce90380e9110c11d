"""The report as one HTML file that needs no network and runs no script but its own.

Articles are hostile text: everything goes through `markup`, which escapes it, and the page's policy names
its script and style by hash, so that nothing else could run.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from string import Template

from evals.metrics import METRICS, NO_PAR, Metric
from evals.metrics.cost import Timing, timings
from evals.report.cases import case
from evals.report.figures import Figure, Metrics, definition, figures, incomparable, leading, variants
from evals.report.markup import Markup, element, foreign, join
from evals.report.outcomes import outcomes
from evals.report.plots import latency, risk_coverage
from evals.report.words import condition, number, spread, variant_name
from evals.types import Row, Scored, Verdict

_ARROWS = {"better": "▲", "worse": "▼", "same": "=", "new": "·"}
_MOST_LINKS = 12
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def page(scored: Scored, rows: Sequence[Row], baseline: Scored | None, metrics: Metrics = METRICS) -> str:
    """The whole page. Offsets of citations count code points, as everywhere."""
    template = files("evals.report").joinpath("page.html").read_text("utf-8")
    found = figures(scored, baseline, metrics)
    numbers = {(row.variant, row.case.id): place for place, row in enumerate(rows, 1)}
    parts = {
        "policy": _policy(template),
        "title": join([scored.suite.name]),
        "about": _about(scored, rows, baseline),
        "cards": join(_cards(scored, leading(scored, found), metrics)),
        "rest": _rest(found[len(leading(scored, found)) :]),
        "gates": join(_gate(verdict, numbers) for verdict in scored.gates) or _none("This suite has no gates."),
        "plots": join(_plots(scored, timings(rows))),
        "variants": _options(dict.fromkeys(f"{row.suite} / {variant_name(row.variant)}" for row in rows)),
        "metrics": _options(dict.fromkeys(figure.mean.metric for figure in found)),
        "cases": join(case(outcome, place, metrics) for place, outcome in enumerate(outcomes(scored, rows), 1)),
        "glossary": _glossary(found, metrics),
    }
    return Template(template).substitute(parts)


def _policy(template: str) -> Markup:
    """The Content-Security-Policy: nothing but the script and the style of the template."""
    script, style = (_hash(dict(_INLINE.findall(template))[kind]) for kind in ("script", "style"))
    return Markup(
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; form-action 'none'; "
        "base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _about(scored: Scored, rows: Sequence[Row], baseline: Scored | None) -> Markup:
    run = scored.manifest
    facts = {
        "run": run.created_at,
        "revision": run.git_revision or "unknown",
        "target": run.target,
        "cases": str(len(rows)),
        "embedder": run.embedder,
        "reranker": run.reranker,
        "models": ", ".join(run.models),
        "judge": run.judge,
        "baseline": _baseline(scored, baseline),
        "not run": ", ".join(f"{count} {code}" for code, count in scored.failures.items()),
    }
    terms = [element("div", element("dt", name), foreign(words, "dd")) for name, words in facts.items() if words]
    said = foreign(scored.suite.description, "p") if scored.suite.description else Markup()
    return join([said, element("dl", *terms, class_="facts")])


def _baseline(scored: Scored, baseline: Scored | None) -> str:
    if baseline is None:
        return "none"
    if incomparable(scored, baseline):
        return "of another corpus, so not compared"
    return f"of {baseline.manifest.git_revision or 'an unknown revision'}"


def _cards(scored: Scored, shown: Sequence[Figure], metrics: Metrics) -> Iterator[Markup]:
    """The figures of each variant, under its name where there are several."""
    names = [name for name in variants(scored) if any(figure.mean.variant == name for figure in shown)]
    for name in names:
        if len(names) > 1:
            yield foreign(variant_name(name), "h3")
        cards = (_card(figure, metrics) for figure in shown if figure.mean.variant == name)
        yield element("div", *cards, class_="cards")


def _card(figure: Figure, metrics: Metrics) -> Markup:
    mean = figure.mean
    change = Markup()
    if figure.before:
        change = element("p", f"{_ARROWS[figure.change]} {figure.words}", class_=f"change {figure.change}")
    return element(
        "div",
        element("h4", mean.metric, title=definition(mean.metric, metrics)),
        element("p", number(mean.mean), element("small", f" {spread(mean.se)}"), class_="value"),
        element("p", f"n = {mean.n}", class_="soft"),
        change,
        class_="card",
    )


def _rest(shown: Sequence[Figure]) -> Markup:
    """The figures that the suite does not lead with."""
    if not shown:
        return Markup()
    heads = element("tr", *(element("th", name, scope="col") for name in ("metric", "mean", "n", "change")))
    table = element("table", element("thead", heads), element("tbody", *map(_figure_row, shown)), class_="rest")
    return element("details", element("summary", f"More figures ({len(shown)})"), table)


def _figure_row(figure: Figure) -> Markup:
    mean = figure.mean
    name = mean.metric + (f" ({mean.variant})" if mean.variant else "")
    change = element("td", f"{_ARROWS[figure.change]} {figure.words}", class_=f"change {figure.change}")
    value = element("td", f"{number(mean.mean)} {spread(mean.se)}")
    return element("tr", element("th", name, scope="row"), value, element("td", str(mean.n)), change)


def _gate(verdict: Verdict, numbers: dict[tuple[str, str], int]) -> Markup:
    mark = element("strong", "passed" if verdict.passed else "failed", class_="good" if verdict.passed else "bad")
    where = f" ({verdict.variant})" if verdict.variant else ""
    words = [mark, " ", foreign(condition(verdict.gate) + where), ": ", foreign(verdict.detail)]
    return element("li", *words, Markup() if verdict.passed else _links(verdict, numbers))


def _links(verdict: Verdict, numbers: dict[tuple[str, str], int]) -> Markup:
    """To the cases that pull the mean down; many are folded away."""
    links = [_link(name, numbers.get((verdict.variant, name))) for name in verdict.cases]
    listed = element("div", *links, class_="links")
    if len(links) <= _MOST_LINKS:
        return listed
    return element("details", element("summary", f"{len(links)} cases"), listed)


def _link(case_id: str, place: int | None) -> Markup:
    return foreign(case_id) if place is None else element("a", foreign(case_id), href=f"#case-{place}")


def _plots(scored: Scored, taken: Sequence[Timing]) -> Iterator[Markup]:
    curves = [curve for curve in scored.curves if curve.name == "risk_coverage" and curve.points]
    if curves:
        yield _plot(
            "Risk by coverage", "How often it is wrong when only its surest answers count.", risk_coverage(curves)
        )
    if taken:
        yield _plot(
            "Time by stage",
            "Half of the cases took less than the inner bar, 95% less than the outer one.",
            latency(taken),
        )


def _plot(title: str, words: str, drawing: Markup) -> Markup:
    return element("figure", element("figcaption", element("strong", title), " ", words), drawing)


def _options(names: dict[str, None]) -> Markup:
    return join(element("option", name, value=name) for name in names)


def _glossary(found: Sequence[Figure], metrics: Metrics) -> Markup:
    names = dict.fromkeys(figure.mean.metric for figure in found)
    terms = [part for name in names if name in metrics for part in _term(metrics[name])]
    return element("dl", *terms) if terms else _none("None of them is known here.")


def _term(metric: Metric) -> Iterator[Markup]:
    limit = "at least" if metric.better == "higher" else "at most"
    without = metric.par == NO_PAR and metric.better == "higher"
    par = "" if metric.over or without else f" A case is good with {limit} {metric.par:g}."
    yield element("dt", metric.name)
    yield element("dd", f"{metric.definition}. {metric.better.capitalize()} is better.{par}")


def _none(words: str) -> Markup:
    return element("p", words, class_="soft")
