"""Who may ask: names that the server answers to, pages that may call it, and keys."""

import httpx2
import pytest

from rag.config import Settings, load
from tests.api.conftest import BRIDGE, client_of, put

HERE = "127.0.0.1:8000"
ELSEWHERE = "http://127.0.0.2:8000"


@pytest.mark.parametrize("host", [HERE, "127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "localhost."])
async def test_names_of_this_machine_are_served(client: httpx2.AsyncClient, host: str) -> None:
    assert (await client.get("/v1/status", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "127.0.0.2", "a@127.0.0.1", ""]
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/articles", "/v1/briefings/feed.atom", "/openapi.json"])
async def test_a_foreign_name_that_leads_here_reads_nothing(client: httpx2.AsyncClient, host: str, path: str) -> None:
    response = await client.get(path, headers={"host": host})
    assert (response.status_code, response.json()["code"]) == (421, "host_not_allowed")


async def test_names_of_the_settings_are_served(settings: Settings) -> None:
    async with client_of(load(home=settings.home, allowed_hosts="news.example, desk.example:8443")) as client:
        for host, status in (
            ("news.example", 200),
            ("NEWS.example:99", 200),
            ("desk.example:8443", 200),
            ("desk.example", 421),
            (HERE, 200),
        ):
            assert (await client.get("/healthz", headers={"host": host})).status_code == status, host


async def test_feeds_link_to_the_name_that_was_asked(settings: Settings) -> None:
    async with client_of(load(home=settings.home, allowed_hosts="news.example")) as client:
        await put(client, BRIDGE)
        await client.post("/v1/briefings", json={"date": "2026-03-02"})
        feed = await client.get("/v1/briefings/feed.atom", headers={"host": "news.example"})
        assert "http://news.example/v1/briefings/" in feed.text
        refused = await client.get("/v1/briefings/feed.atom", headers={"host": "evil.example"})
        assert "evil.example" not in refused.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ELSEWHERE},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "null"},
        {"origin": ELSEWHERE, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://localhost:3000"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
async def test_pages_of_others_neither_write_nor_read(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    for response in (
        await client.post("/v1/articles", json=BRIDGE, headers=headers),
        await client.delete("/v1/articles/a1", headers=headers),
        await client.post("/v1/ask", json={"question": "Who?"}, headers=headers),
        await client.get("/v1/articles", headers=headers),
    ):
        assert (response.status_code, response.json()["code"]) == (403, "origin_not_allowed")
    assert (await client.get("/v1/articles")).json()["articles"] == []


OURS = f"http://{HERE}"


@pytest.mark.parametrize(
    "headers",
    [
        [("origin", OURS), ("origin", ELSEWHERE)],
        [("origin", OURS), ("origin", OURS)],
        [("origin", "https://desk.example"), ("origin", ELSEWHERE)],
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        [("origin", "https://desk.example"), ("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")],
        [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-dest", "document"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-mode", "cors"),
        ],
    ],
    ids=lambda headers: " ".join(value for _, value in headers),
)
async def test_who_says_twice_where_it_comes_from_is_refused(
    settings: Settings, headers: list[tuple[str, str]]
) -> None:
    async with client_of(load(home=settings.home, allowed_origins="https://desk.example")) as client:
        for method in ("GET", "POST", "OPTIONS"):
            response = await client.request(method, "/v1/articles", headers=headers)
            assert (response.status_code, response.json()["code"]) == (403, "origin_not_allowed")
            assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": f"http://{HERE}", "sec-fetch-site": "same-origin"},
        {"origin": f"http://{HERE}"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
    ids=["no browser", "own page", "own page of an old browser", "typed"],
)
async def test_our_own_page_and_programs_may(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    assert (await client.post("/v1/articles", json=BRIDGE, headers=headers)).status_code == 200


async def test_a_link_on_another_page_can_be_followed_and_not_posted(client: httpx2.AsyncClient) -> None:
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert (await client.get("/", headers=followed)).status_code == 200
    assert (await client.post("/v1/ask", json={"question": "Who?"}, headers=followed)).status_code == 403


async def test_origins_of_the_settings_may_call_and_are_told_so(settings: Settings) -> None:
    desk = {"origin": "https://desk.example", "sec-fetch-site": "cross-site"}
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    async with client_of(load(home=settings.home, allowed_origins="https://desk.example", api_keys="k")) as client:
        preflight = await client.options("/v1/ask", headers=desk | asks)
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == "https://desk.example"
        answered = await client.get("/v1/articles", headers=desk | {"x-api-key": "k"})
        assert answered.headers["access-control-allow-origin"] == "https://desk.example"
        other = await client.options("/v1/ask", headers=desk | asks | {"origin": "https://desk.example.evil"})
        assert other.status_code == 403
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("Bearer k1", 200), ("bearer k1", 200), ("BEARER  k1", 200), ("k1", 401), ("Basic k1", 401), ("Bearer", 401)],
)
async def test_the_scheme_is_needed_in_any_case(settings: Settings, authorization: str, status: int) -> None:
    async with client_of(load(home=settings.home, api_keys="k1")) as client:
        assert (await client.get("/v1/articles", headers={"authorization": authorization})).status_code == status
