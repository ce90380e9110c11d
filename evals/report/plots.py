"""Plots as inline SVG: no script, no network, readable in the dark and by a screen reader.

Colours are classes of the page's style (`series-0` and so on), so that they follow its light or dark scheme.
"""

from collections.abc import Iterator, Sequence

from evals.metrics.cost import Timing
from evals.report.markup import Markup, element, join
from evals.report.words import number, seconds, shortened, variant_name
from evals.types import Curve

WIDTH = 420
_SERIES = 6  # how many colours the style has
_LEFT, _RIGHT, _TOP, _HEIGHT = 52, 24, 12, 190
_ROW = 30


def risk_coverage(curves: Sequence[Curve]) -> Markup:
    """Share of answers that are wrong (risk) among the surest share of questions (coverage), a line a variant."""
    top = _ceiling(max((y for curve in curves for _, y in curve.points), default=0.0))
    lines = [_line(curve, place, top) for place, curve in enumerate(curves)]
    height = _TOP + _HEIGHT + 44 + 18 * len(curves)
    legend = [_legend(curve, place) for place, curve in enumerate(curves)]
    return _svg("risk-coverage", "Risk by coverage", _describe(curves), height, [_axes(top), *lines, *legend])


def latency(timings: Sequence[Timing]) -> Markup:
    """Median and 95th percentile by stage: an inner and an outer bar."""
    timings = sorted(timings, key=lambda timing: (timing.variant, timing.stage == "total"))
    longest = max((timing.p95 for timing in timings), default=0.0) or 1.0
    rows = [_bar(timing, place, longest) for place, timing in enumerate(timings)]
    said = "; ".join(f"{_stage(t)}: p50 {seconds(t.p50)}, p95 {seconds(t.p95)}, n {t.n}" for t in timings)
    axis = _time_axis(longest, _ROW * len(timings))
    return _svg("latency", "Seconds by stage", said, _ROW * len(timings) + 44, [axis, *rows])


def _svg(name: str, title: str, description: str, height: float, children: Sequence[Markup]) -> Markup:
    heading = element("title", title, id=f"{name}-title")
    words = element("desc", description, id=f"{name}-desc")
    labels = {"aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-desc"}
    return element(
        "svg", heading, words, *children, viewBox=f"0 0 {WIDTH} {height:g}", class_="plot", role="img", **labels
    )


def _x(share: float) -> float:
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(risk: float, top: float) -> float:
    return round(_TOP + (1 - risk / top) * _HEIGHT, 1)


def _ceiling(largest: float) -> float:
    """The next of a few round numbers, so that the axis ends on one."""
    return next((top for top in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8) if largest <= top), 1.0)


def _axes(top: float) -> Markup:
    middle = _TOP + _HEIGHT / 2
    return join(
        [
            *(_tick_y(step / 4 * top, top) for step in range(5)),
            *(_text(f"{step * 25}%", _x(step / 4), _TOP + _HEIGHT + 17, "middle") for step in range(5)),
            _text("coverage (share answered)", _x(0.5), _TOP + _HEIGHT + 35, "middle"),
            element("text", "risk", x=12, y=middle, text_anchor="middle", transform=f"rotate(-90 12 {middle:g})"),
        ]
    )


def _tick_y(risk: float, top: float) -> Markup:
    y = _y(risk, top)
    grid = element("line", class_="grid", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y)
    return join([grid, _text(f"{risk:.0%}" if top > 0.05 else f"{risk:.1%}", _LEFT - 5, y + 4, "end")])


def _line(curve: Curve, place: int, top: float) -> Markup:
    points = " ".join(f"{_x(x)},{_y(y, top)}" for x, y in curve.points)
    line = element("polyline", points=points, class_=f"line series-{place % _SERIES}")
    if len(curve.points) != 1:
        return line
    (x, y), *_ = curve.points  # a line of one point is not drawn
    return element("circle", cx=_x(x), cy=_y(y, top), r=4, class_=f"line series-{place % _SERIES}")


def _legend(curve: Curve, place: int) -> Markup:
    y = _TOP + _HEIGHT + 56 + 18 * place
    line = element("line", x1=_LEFT, x2=_LEFT + 24, y1=y - 4, y2=y - 4, class_=f"line series-{place % _SERIES}")
    return join([line, _text(shortened(variant_name(curve.variant), 48), _LEFT + 32, y)])


def _describe(curves: Sequence[Curve]) -> str:
    """The ends of each line in words."""
    ends = [(variant_name(curve.variant), *curve.points[-1]) for curve in curves if curve.points]
    return "; ".join(f"{name}: risk {number(risk)} at coverage {number(share)}" for name, share, risk in ends)


_BARS, _FIGURES = 112, 124  # room for the stages on the left and for the figures on the right


def _width(value: float, longest: float) -> float:
    return round(value / longest * (WIDTH - _BARS - _FIGURES), 1)


def _bar(timing: Timing, place: int, longest: float) -> Markup:
    y = place * _ROW + 6
    bars = (("slow", timing.p95, 0), ("median", timing.p50, 4))
    return join(
        [
            *_label(timing, y),
            *(
                element("rect", class_=name, x=_BARS, y=y + inset, height=16 - 2 * inset, width=_width(value, longest))
                for name, value, inset in bars
            ),
            _text(f"{seconds(timing.p50)} / {seconds(timing.p95)}", WIDTH - 4, y + 12, "end"),
        ]
    )


def _label(timing: Timing, y: float) -> Iterator[Markup]:
    yield _text(shortened(timing.stage, 16), _BARS - 6, y + (7 if timing.variant else 12), "end")
    if timing.variant:
        yield element("text", shortened(timing.variant, 20), x=_BARS - 6, y=y + 19, text_anchor="end", class_="small")


def _stage(timing: Timing) -> str:
    return f"{timing.stage} ({timing.variant})" if timing.variant else timing.stage


def _time_axis(longest: float, y: float) -> Markup:
    end = WIDTH - _FIGURES
    line = element("line", class_="grid", x1=_BARS, x2=end, y1=y + 2, y2=y + 2)
    ends = [_text("0", _BARS, y + 17, "middle"), _text(seconds(longest), end, y + 17, "middle")]
    note = _text("p50 (inner bar) / p95 (outer bar)", WIDTH - 4, y + 36, "end")
    return join([line, *ends, note])


def _text(words: str, x: float, y: float, anchor: str = "start") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor)
