"""The page of an edition in a real browser: on a phone and on a wide screen, light and dark, clicked and printed."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from rag.brief.render import html
from rag.types import EditionView
from tests.fakes import edition as made

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
CONTRAST = """
() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (rgb) => {
    const linear = (c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.slice(0, 3).map((c) => linear(c / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = (found) => {
    for (let at = found; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const found of document.querySelectorAll("body *")) {
    const own = Array.from(found.childNodes).some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !found.checkVisibility()) continue;
    const [a, b] = [luminance(parts(getComputedStyle(found).color)), luminance(behind(found))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push([found.outerHTML.slice(0, 80), ratio]);
  }
  return low;
}
"""


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Generator[Open, None, None]:
    contexts: list[Any] = []

    def opened(
        view: EditionView | None = None,
        *,
        width: int = 1280,
        scheme: str = "light",
        script: bool = True,
        around: str = "",
    ) -> Any:
        shown = view or made.view()
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(html(shown, made.paragraphs(shown.edition, around)), "utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        tab = context.new_page()
        tab.said = []
        for event in ("console", "pageerror", "dialog"):
            tab.on(event, lambda found: tab.said.append(str(found)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownMemberType, reportUnknownArgumentType]
        tab.goto(file.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


def note_of(tab: Any, mark: str) -> Any:
    return tab.locator(".note", has=tab.locator(mark))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("words", [None, made.HOSTILE, "w" * 400])
def test_nothing_needs_sideways_scrolling(open_page: Open, width: int, scheme: str, words: str | None) -> None:
    tab = open_page(made.hostile(words) if words else None, width=width, scheme=scheme)
    for folded in tab.locator("summary").all():
        folded.click()
    tab.locator("#all").check()
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.goto(tab.url + "#s1-1")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    panel = note_of(tab, "#s1-1")
    assert panel.evaluate("found => found.scrollWidth <= found.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_a_marker_opens_the_paragraph_with_the_words_marked(
    open_page: Open, width: int, scheme: str, script: bool
) -> None:
    tab = open_page(width=width, scheme=scheme, script=script)
    mark = tab.locator("#s1-2")
    assert not mark.is_visible()
    tab.locator("#s1-p2").get_by_role("link", name="Source 2 of story 1").click()
    assert mark.inner_text() == made.flood().citations[1].cited_text
    box = mark.bounding_box()
    assert 0 <= box["y"] < 800
    assert tab.locator("#s1-p2").bounding_box()["y"] > 0
    note_of(tab, "#s1-2").get_by_role("link", name="Close").click()
    assert not mark.is_visible()
    assert 0 < tab.locator("#s1-p2").bounding_box()["y"] < 800


def test_the_page_stays_where_the_reader_is_when_words_open(open_page: Open) -> None:
    for width in (360, 1280):
        tab = open_page(width=width)
        tab.locator("#s2-p2").scroll_into_view_if_needed()
        before = tab.evaluate("scrollY")
        tab.locator("#s2-p2 .marker").click()
        assert tab.evaluate("scrollY") == before


@pytest.mark.parametrize("width", [360, 1280])
def test_of_a_long_paragraph_the_cited_words_and_the_way_back_are_in_view(open_page: Open, width: int) -> None:
    tab = open_page(width=width, around="It rained all day, and on it went. " * 60)
    tab.locator("#s2-p2").scroll_into_view_if_needed()
    before = tab.evaluate("scrollY")
    tab.locator("#s2-p2 .marker").click()
    close = note_of(tab, "#s2-2").get_by_role("link", name="Close")
    for found in (tab.locator("#s2-2"), close):
        box = found.bounding_box()
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 800
    assert tab.evaluate("scrollY") == before


def test_the_keyboard_opens_and_closes_the_words(open_page: Open) -> None:
    tab = open_page(width=360)
    tab.locator("#s1-p1 .marker").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#s1-1").is_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert not tab.locator("#s1-1").is_visible()
    assert tab.url.endswith("#s1-p1")


def test_all_words_are_shown_at_once_without_a_script(open_page: Open) -> None:
    tab = open_page(script=False)
    tab.get_by_label("Show the words behind every sentence").check()
    assert all(mark.is_visible() for mark in tab.locator("mark").all())


@pytest.mark.parametrize("words", [made.HOSTILE, made.MARKED_UP])
def test_hostile_words_run_nothing_and_ask_for_nothing(open_page: Open, words: str) -> None:
    tab = open_page(made.hostile(words))
    assert tab.title().startswith("Briefing ")
    assert tab.locator("img, script").count() == 0
    assert tab.locator("a[href^=javascript]").count() == 0
    assert (
        tab.evaluate("performance.getEntriesByType('resource').filter((e) => !e.name.startsWith('data:')).length") == 0
    )
    assert tab.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(open_page: Open, scheme: str) -> None:
    """At least 4.5 to 1, the AA of WCAG 2.2 for text of this size."""
    tab = open_page(made.hostile("words"), scheme=scheme)
    assert tab.evaluate(CONTRAST) == []
    tab.goto(tab.url + "#s1-1")
    assert tab.evaluate(CONTRAST) == []


def test_dark_where_people_prefer_it(open_page: Open) -> None:
    colours = [
        open_page(scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours == ["rgb(251, 250, 247)", "rgb(25, 24, 22)"]


def test_in_print_citations_are_footnotes_and_there_is_nothing_to_press(open_page: Open) -> None:
    tab = open_page()
    tab.goto(tab.url + "#s1-2")
    tab.emulate_media(media="print")
    assert all(mark.is_visible() for mark in tab.locator("mark").all())
    assert note_of(tab, "#s1-2").evaluate("found => getComputedStyle(found).position") == "static"
    for hidden in ("#all", ".close", ".contents", ".story details"):
        assert not any(found.is_visible() for found in tab.locator(hidden).all())
    assert tab.locator(".rest summary").first.is_visible()
