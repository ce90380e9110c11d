"""Debian's Chromium, started once. Nothing is fetched: pages are files, and a request to elsewhere is noted."""

import importlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from evals.report import page
from tests.fakes import scored_run

CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in a tab, what its console said, and what it asked the network for besides itself."""

    tab: Any
    said: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])

    @property
    def cases(self) -> list[str]:
        """Names of the cases that the filters let through: `case-1` is the first row."""
        return [found.get_attribute("id") for found in self.tab.locator(".case:not([hidden]) > .body").all()]


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def chromium() -> Generator[Any, None, None]:
    playwright: Any = importlib.import_module("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The page of a small run with hostile words everywhere."""
    file = tmp_path / "report.html"
    file.write_text(page(scored_run.scored(), scored_run.rows(), scored_run.baseline()), "utf-8")
    return file


@pytest.fixture
def open_report(chromium: Any, report: Path) -> Generator[Open, None, None]:
    contexts: list[Any] = []

    def opened(width: int = 1100, scheme: str = "light", file: Path = report) -> Opened:
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        found = Opened(context.new_page())
        _listen(found)
        found.tab.goto(file.as_uri())
        found.asked.remove(file.as_uri())
        return found

    yield opened
    for context in contexts:
        context.close()


def _listen(found: Opened) -> None:
    def said(message: Any) -> None:
        found.said.append(message.text)

    def failed(error: Any) -> None:
        found.said.append(str(error))

    def asked(request: Any) -> None:
        found.asked.append(request.url)

    for event, heard in (("console", said), ("pageerror", failed), ("request", asked)):
        found.tab.on(event, heard)
