"""A page of another site in a real browser, open beside a server on loopback: it neither writes nor reads."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Response

from evals.server import Server, running
from tests.api.conftest import BRIDGE
from tests.fakes.loopback import serving

pytestmark = pytest.mark.browser

ATTACK = """<!doctype html><title>attack</title><script>
async function attack(target, host) {
  const article = JSON.stringify({title: "Planted", url: "https://gazette.example/2026/03/02/bridge", text: "A lie."});
  const said = [];
  for (const [mode, headers] of [["no-cors", {"content-type": "text/plain"}], ["no-cors", {}],
                                 ["no-cors", {"content-type": "application/x-www-form-urlencoded"}],
                                 ["cors", {"content-type": "application/json"}],
                                 ["cors", {"content-type": "text/plain"}]])
    said.push(await fetch(target + "/v1/articles", {method: "POST", mode, headers, body: article})
      .then(r => r.status, () => "failed"));
  said.push(await fetch(target + "/v1/articles").then(r => r.text(), () => "failed"));
  said.push(await fetch(target + "/v1/articles/" + host, {method: "DELETE"}).then(r => r.status, () => "failed"));
  return said;
}
</script>
<form id="form" method="post" enctype="text/plain"><input name='{"title":"Lie","text":"A lie.","x":"' value='"}'></form>
"""


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    with running(tmp_path / "home") as server:
        httpx2.post(f"{server.url}/v1/articles", json=BRIDGE).raise_for_status()
        yield server


@pytest.fixture
def elsewhere() -> Generator[str]:
    """A site of its own on this machine."""
    app = FastAPI()

    @app.get("/")
    def page() -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response(ATTACK, media_type="text/html")

    with serving(app, host="127.0.0.2") as address:
        yield address


def archive(server: Server) -> list[tuple[str, int]]:
    articles: list[dict[str, Any]] = httpx2.get(f"{server.url}/v1/articles").json()["articles"]
    return [(article["title"], article["revisions"]) for article in articles]


def test_a_page_elsewhere_changes_and_reads_nothing(chromium: Any, server: Server, elsewhere: str) -> None:
    before = archive(server)
    id = httpx2.get(f"{server.url}/v1/articles").json()["articles"][0]["article_id"]
    tab = chromium.new_page()
    tab.goto(elsewhere)
    said = tab.evaluate("([target, id]) => attack(target, id)", [server.url, id])
    assert not any("bridge" in str(answer) for answer in said)
    tab.evaluate("target => { form.action = target + '/v1/articles'; form.submit() }", server.url)
    tab.wait_for_url(f"{server.url}/**")
    assert "origin_not_allowed" in tab.content()
    assert archive(server) == before
    tab.close()


def test_a_name_that_is_made_to_lead_here_reads_nothing(chromium: Any, server: Server) -> None:
    """DNS rebinding: the browser takes the page for one of the foreign name's own."""
    port = server.url.rpartition(":")[2]
    rebound = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--host-resolver-rules=MAP rebound.example 127.0.0.1"],
    )
    tab = rebound.new_page()
    response = tab.goto(f"http://rebound.example:{port}/v1/articles")
    assert response.status == 421
    assert "bridge" not in tab.content()
    rebound.close()


def test_a_link_elsewhere_still_leads_here(chromium: Any, server: Server, elsewhere: str) -> None:
    tab = chromium.new_page()
    tab.goto(elsewhere)
    with tab.expect_navigation():
        tab.evaluate(
            "target => { const a = document.createElement('a'); a.href = target; document.body.append(a); a.click() }",
            server.url,
        )
    assert tab.url.startswith(server.url)
    assert tab.locator("form").count() > 0
    tab.close()
