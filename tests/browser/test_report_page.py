"""The report in a real browser: what people see, click and type, with hostile words in all of it."""

from pathlib import Path

import pytest

from evals.report import page
from tests.browser.conftest import Open
from tests.fakes import scored_run
from tests.fakes.scored_run import ALTERNATIVE, CITED, LOW

pytestmark = pytest.mark.browser
VISIBLE_CITED = CITED.replace("\u0007", "")


def test_hostile_words_are_shown_and_nothing_of_them_runs(open_report: Open) -> None:
    found = open_report()
    assert found.tab.title() == "ferries · evaluation"
    assert found.tab.locator("img, script:not(:last-of-type)").count() == 0
    assert "document.title='owned'" in found.tab.locator(".case").nth(1).text_content()
    assert found.tab.locator("a[href^=javascript]").count() == 0
    assert found.said == []
    assert found.asked == []


def test_the_policy_stops_a_script_that_is_not_the_pages_own(open_report: Open) -> None:
    found = open_report()
    found.tab.evaluate(
        "const foreign = document.createElement('script');"
        "foreign.textContent = 'document.title = 1';"
        "document.body.append(foreign);"
    )
    assert found.tab.title() == "ferries · evaluation"


def test_the_marked_words_are_the_cited_ones(open_report: Open) -> None:
    tab = open_report().tab
    tab.locator(".case > summary").first.click()
    assert tab.locator(".case mark").first.text_content() == VISIBLE_CITED
    assert tab.locator(".case mark").first.is_visible()


def test_only_failed_cases_stay(open_report: Open) -> None:
    found = open_report()
    found.tab.get_by_label("failed only").check()
    assert found.cases == ["case-2", "case-3"]
    assert found.tab.locator("#count").text_content() == "2 of 4 cases"
    found.tab.get_by_role("button", name="Clear").click()
    found.tab.get_by_text("4 cases", exact=True).wait_for()
    assert len(found.cases) == 4


def test_a_metric_keeps_the_cases_that_have_it_or_are_below_par_in_it(open_report: Open) -> None:
    found = open_report()
    found.tab.get_by_label("Metric").select_option(LOW)
    assert found.cases == ["case-1", "case-2", "case-4"]
    found.tab.get_by_label("below par").check()
    assert found.cases == ["case-2"]


def test_a_variant_and_words_narrow_the_list(open_report: Open) -> None:
    found = open_report()
    found.tab.get_by_label("Find words in cases").fill("WHO sank")
    assert found.cases == ["case-2"]
    found.tab.get_by_label("Find words in cases").fill("")
    found.tab.get_by_label("Suite and variant").select_option(f"ferries / {ALTERNATIVE}")
    assert found.cases == ["case-4"]


def test_a_gate_leads_to_the_case_that_failed_it_even_when_that_is_hidden(open_report: Open) -> None:
    tab = open_report().tab
    tab.get_by_label("Suite and variant").select_option(f"ferries / {ALTERNATIVE}")
    tab.locator(".gates").get_by_role("link", name="wrong").click()
    tab.locator("#case-2").wait_for(state="visible")
    assert tab.locator("#case-2 .why").is_visible()


def test_the_keyboard_opens_a_case(open_report: Open) -> None:
    tab = open_report().tab
    tab.locator(".case > summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#case-1").is_visible()


def test_a_phone_needs_no_sideways_scrolling(open_report: Open) -> None:
    tab = open_report(width=360).tab
    for summary in tab.locator("summary").all():
        if summary.is_visible():
            summary.click()
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


def test_dark_where_people_prefer_it(open_report: Open) -> None:
    colours = [
        open_report(scheme=scheme).tab.evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours == ["rgb(251, 250, 247)", "rgb(25, 24, 22)"]


def test_all_cases_are_printed_open(open_report: Open) -> None:
    tab = open_report().tab
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert all(body.is_visible() for body in tab.locator(".body").all())
    assert not tab.locator("#filters").is_visible()


def test_twelve_hundred_cases_are_filtered_at_once(open_report: Open, tmp_path: Path) -> None:
    many = tmp_path / "many.html"
    many.write_text(page(scored_run.scored(), scored_run.rows() * 300, None), "utf-8")
    tab = open_report(file=many).tab
    tab.get_by_label("Find words in cases").fill("who sank")
    taken = tab.evaluate("() => { const start = performance.now(); filter(); return performance.now() - start; }")
    assert tab.locator("#count").text_content() == "300 of 1200 cases"
    assert taken < 1000
