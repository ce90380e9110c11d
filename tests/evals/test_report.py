"""Reports of a small run: the table, JUnit XML and the page say what happened, whatever the articles say."""

import re
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from evals.report import junit_xml, page, print_report
from evals.report.markup import element
from evals.types import Mean, Row, Scored
from rag.types import LeftOut
from tests.evals.made_editions import FAIR, article, edition_row, ferry_story, said, story
from tests.fakes.scored_run import ALTERNATIVE, HOSTILE, LOW, baseline, resolved, row, rows, scored


def printed(scored: Scored, baseline: Scored | None, *, terminal: bool = False, width: int = 80) -> str:
    console = Console(
        file=StringIO(), force_terminal=terminal, width=width, color_system="standard" if terminal else None
    )
    print_report(scored, rows(), baseline, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def elsewhere(run: Scored) -> Scored:
    return run.model_copy(update={"manifest": run.manifest.model_copy(update={"corpus_hash": "other"})})


# --- the table ---


def test_the_table_tells_means_changes_gates_and_what_was_not_run() -> None:
    assert words(printed(scored(), baseline())) == [
        "ferries · 4 rows · in process · 0123abc",
        "metric variant mean ± se n change",
        f"{LOW} own settings 0.500 ± 0.050 2 −0.250 worse",
        f"{LOW} {ALTERNATIVE} 1.000 ± 0.050 2 +0.250 better",  # held against the own settings
        "abstain.false_refusal own settings 0.250 ± unknown 2 −0.250 better",
        "other figures, on the page only: 1",
        f"FAIL {LOW} at least 0.9: 0.500 is below 0.9",
        "cases: wrong",
        "PASS citation.valid at least 1: 1.000",
        "1 of 4 rows could not be run: 1 timeout",
    ]


def test_the_table_has_no_escapes_where_there_is_no_terminal_and_colours_where_there_is() -> None:
    assert "\x1b" not in printed(scored(), baseline())
    assert re.search("\x1b\\[31m *−0.250 worse", printed(scored(), baseline(), terminal=True))


def test_a_metric_does_not_print_control_characters() -> None:
    mean = Mean(metric="bad\x1b[2Jname", variant="\x9b31m", mean=0.5, se=None, n=1)
    text = printed(scored().model_copy(update={"means": (mean,)}), None)
    assert not re.search("[\x1b\x9b]", text)


def test_a_long_list_of_cases_is_cut_with_their_number() -> None:
    failed = scored().gates[0].model_copy(update={"cases": tuple(f"case{n}" for n in range(20))})
    text = printed(scored().model_copy(update={"gates": (failed,)}), None, width=200)
    assert "case7 and 12 more" in text
    assert "case8" not in text


def test_a_baseline_of_another_corpus_is_named_and_not_compared() -> None:
    text = printed(scored(), elsewhere(baseline()), width=200)
    assert "the baseline is of another corpus and is not compared" in text
    assert "better" not in text
    assert "worse" not in text


# --- JUnit ---


def junit(run: Scored, run_rows: tuple[Row, ...]) -> ET.Element:
    return ET.fromstring(junit_xml(run, run_rows))


def test_junit_has_a_suite_a_variant_and_a_test_a_case_and_gate() -> None:
    suites = junit(scored(), rows()).findall("testsuite")
    found = {suite.get("name"): [test.get("name") for test in suite.findall("testcase")] for suite in suites}
    assert found == {
        "ferries/own settings": ["right", "wrong", "lost", f"{LOW} at least 0.9", "citation.valid at least 1"],
        f"ferries/{ALTERNATIVE}": ["right"],
    }


def test_junit_counts_are_those_of_its_tests() -> None:
    root = junit(scored(), rows())
    for found in (root, *root.findall("testsuite")):
        assert found.get("tests") == str(len(list(found.iter("testcase"))))
        assert found.get("failures") == str(len(list(found.iter("failure"))))
        assert found.get("errors") == str(len(list(found.iter("error"))))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "2", "1")
    assert root.get("time") == "0.120"


def test_junit_tells_a_failed_gate_and_its_case_from_a_case_that_was_not_run() -> None:
    tests = {test.get("name"): test for test in junit(scored(), rows()).iter("testcase")}
    assert (tests["lost"][0].tag, tests["lost"][0].get("type")) == ("error", "timeout")
    assert tests["wrong"][0].tag == "failure"
    assert "whose gate failed: not carried" in str(tests["wrong"][0].get("message"))
    assert "cases: wrong" in str(tests[f"{LOW} at least 0.9"][0].text)


def test_a_low_score_is_no_failure_while_the_gates_pass() -> None:
    passed = tuple(verdict.model_copy(update={"passed": True}) for verdict in scored().gates)
    root = junit(scored().model_copy(update={"gates": passed}), rows()[:2])
    assert root.get("failures") == "0"


def test_a_metric_that_broke_is_an_error() -> None:
    broken = scored().cases[0].model_copy(update={"errors": {"citation.span_f1": "ValueError: odd"}})
    root = junit(scored().model_copy(update={"cases": (broken,)}), rows()[:1])
    error = root.find(".//error")
    assert error is not None
    assert error.get("message") == "citation.span_f1 could not be scored: ValueError: odd"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_junit_is_well_formed_whatever_a_question_holds(question: str) -> None:
    run_rows = (row("wrong", question=question),)
    assert junit(scored(), run_rows).find(".//failure") is not None


# --- the page ---


def test_the_page_tells_changes_in_words_and_links_failed_gates_to_their_cases() -> None:
    html = page(scored(), rows(), baseline())
    assert "▼ 0.250 worse than the baseline" in html
    assert "▲ 0.250 better than the baseline" in html
    assert '<a href="#case-2"><bdi dir="auto">wrong</bdi></a>' in html
    assert 'id="case-2"' in html


def test_many_cases_of_a_gate_are_folded_away() -> None:
    failed = scored().gates[0].model_copy(update={"cases": tuple(f"case{n}" for n in range(20))})
    assert "<summary>20 cases</summary>" in page(scored().model_copy(update={"gates": (failed,)}), rows(), None)


def test_the_page_marks_the_cited_words_and_says_when_they_are_others() -> None:
    html = page(scored(), rows(), None)
    marked = re.findall(r"<mark>(.*?)</mark>", html)
    assert [words.endswith("14 people saved.") for words in marked] == [True, True]
    assert "not those that were cited" not in html
    moved = replace(resolved(), start=resolved().start + 1, end=resolved().end + 1)
    lying = rows()[0].model_copy(update={"cited": (moved,)})
    assert "not those that were cited" in page(scored(), (lying,), None)


def test_the_page_has_the_stories_of_an_edition_and_what_was_expected() -> None:
    hostile = story("s2", [article("fair")], said(FAIR.paragraphs[0], FAIR, "next", text=HOSTILE))
    left = LeftOut(article=article("bell"), why="undated")
    made = edition_row(ferry_story(), hostile, left_out=(left,))
    html = page(scored(), (made,), None)
    assert "2 stories of 3 articles" in html
    assert "new, 2 independent of 2" in html
    assert "Left out, undated: " in html
    assert 'href="#case-1-1-1"' in html
    assert 'id="case-1-1-1"' in html
    assert "ferry: new, of ferry, low" in html
    assert re.findall(r"<mark>(.*?)</mark>", html)[0] == made.cited[0].cited_text
    assert HOSTILE not in html


def test_the_page_says_which_citation_does_not_resolve() -> None:
    assert page(scored(), rows(), None).count("This citation does not resolve.") == 1


def test_nothing_of_the_articles_is_markup() -> None:
    html = page(scored(), rows(), baseline())
    assert html.count("<script") == html.count("</script") == 1
    assert "<img" not in html
    assert "\u0007" not in html
    assert HOSTILE not in html
    assert "&lt;/script&gt;&lt;script&gt;" in html


def test_the_page_asks_nobody_for_anything() -> None:
    html = page(scored(), rows(), baseline())
    assert not re.search(r"<(?:link|script|img)[^>]*(?:src|href)=\"(?!data:)", html)
    assert "default-src 'none'" in html


def test_plots_have_words_for_those_who_cannot_see_them() -> None:
    html = page(scored(), rows(), None)
    assert "retrieve.k=5: risk 0.150 at coverage 1.000" in html
    assert "retrieve: p50 31 ms, p95 31 ms, n 2" in html
    assert html.count("<svg") == html.count('role="img"') == 2


def test_a_run_without_gates_curves_or_times_has_a_page() -> None:
    bare = scored().model_copy(update={"gates": (), "curves": (), "means": (), "failures": {}})
    html = page(bare, (row("alone"),), None)
    assert "This suite has no gates." in html
    assert "Risk by coverage" not in html


@pytest.mark.parametrize("text", ["<b>", "a & b", '"', "'"])
def test_text_and_attributes_are_escaped(text: str) -> None:
    made = ET.fromstring(element("p", text, title=text))
    assert (made.text, made.get("title")) == (text, text)
