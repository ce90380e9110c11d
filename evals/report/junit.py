"""JUnit XML, which CI systems show: a suite for each variant, a test for each case and for each gate.

A low score is no failure by itself: a case fails when it pulls down a gate that failed, and is an error
when it could not be run or scored.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evals.report.figures import variants
from evals.report.outcomes import Outcome, outcomes, reasons
from evals.report.words import clean, condition, some, variant_name
from evals.types import Row, Scored, Verdict


def junit_xml(scored: Scored, rows: Sequence[Row]) -> str:
    """The run as one document. Times are in seconds; text keeps no control characters."""
    root = _element("testsuites", name=scored.suite.name)
    found = outcomes(scored, rows)
    for variant in dict.fromkeys([*variants(scored), *(row.variant for row in rows)]):
        suite = _suite(scored, variant, [outcome for outcome in found if outcome.row.variant == variant])
        if suite.findall("testcase"):
            root.append(suite)
    _count(root)
    root.set("time", _time(sum(map(_seconds, rows))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(scored: Scored, variant: str, found: Sequence[Outcome]) -> ET.Element:
    name = f"{scored.suite.name}/{variant_name(variant)}"
    suite = _element("testsuite", name=name, timestamp=scored.manifest.created_at[:19])
    suite.extend(_case(name, outcome) for outcome in found)
    suite.extend(_gate(name, verdict) for verdict in scored.gates if verdict.variant == variant)
    _count(suite)
    suite.set("skipped", "0")
    suite.set("time", _time(sum(_seconds(outcome.row) for outcome in found)))
    return suite


def _case(suite: str, outcome: Outcome) -> ET.Element:
    row = outcome.row
    test = _element("testcase", classname=f"{suite}.cases", name=row.case.id, time=_time(_seconds(row)))
    if not outcome.failed:
        return test
    lines = list(reasons(outcome))
    broken = row.failure is not None or bool(outcome.errors)
    kind = row.failure.code if row.failure else "metric" if broken else "gate"
    reason = _element("error" if broken else "failure", type=kind, message=lines[0])
    reason.text = clean("\n".join([f"question: {row.case.question}", *lines]))
    test.append(reason)
    return test


def _gate(suite: str, verdict: Verdict) -> ET.Element:
    test = _element("testcase", classname=f"{suite}.gates", name=condition(verdict.gate), time="0.000")
    if not verdict.passed:
        failure = _element("failure", type="gate", message=verdict.detail)
        failure.text = clean(f"{verdict.detail}\ncases: {some(verdict.cases, 100) or 'none named'}")
        test.append(failure)
    return test


def _count(element: ET.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: clean(value) for name, value in attributes.items()})


def _seconds(row: Row) -> float:
    return row.times.get("total", 0.0)


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"
