"""Health, readiness, metrics, keys, the page, OpenAPI."""

import re

import httpx2
import pytest

from rag.api.app import create_app
from rag.config import Settings, load
from rag.errors import Misconfigured
from tests.api.conftest import BRIDGE, client_of, put
from tests.opening import open_service


async def test_probes_and_metrics(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json()["ready"] is True
    metrics = (await client.get("/metrics")).text
    assert 'rag_requests_total{route="/v1/articles",status="200"} 1.0' in metrics
    assert "rag_articles 1.0" in metrics


async def test_status_masks_secrets(settings: Settings) -> None:
    secret = load(home=settings.home, openai_api_key="sk-very-secret", api_keys="key-one,key-two")
    async with client_of(secret) as client:
        response = await client.get("/v1/status", headers={"x-api-key": "key-two"})
    assert "sk-very-secret" not in response.text
    assert "key-one" not in response.text
    assert response.json()["settings"]["OPENAI_API_KEY"] == "********"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pa@ss/w@models.example/v1", "https://********@models.example/v1"),
        ("https://models.example/v1?api-key=pass", "https://models.example/v1?********"),
        ("https://pass@models.example:8443/v1", "https://********@models.example:8443/v1"),
        ("https://models.example/v1", "https://models.example/v1"),
    ],
)
async def test_status_masks_passwords_in_addresses(settings: Settings, url: str, shown: str) -> None:
    async with client_of(load(home=settings.home, openai_base_url=url)) as client:
        assert (await client.get("/v1/status")).json()["settings"]["OPENAI_BASE_URL"] == shown


async def test_with_keys_nothing_but_probes_answers_without_one(settings: Settings) -> None:
    async with client_of(load(home=settings.home, api_keys="key-one,key-two")) as client:
        assert (await client.get("/healthz")).status_code == 200
        for path in ("/v1/articles", "/docs", "/openapi.json", "/metrics"):
            response = await client.get(path)
            assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
        for headers in ({"authorization": "Bearer key-two"}, {"x-api-key": "key-one"}):
            assert (await client.get("/v1/articles", headers=headers)).status_code == 200
        assert (await client.get("/v1/articles", headers={"x-api-key": "key-on"})).status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org"])
def test_listening_beyond_this_machine_needs_keys(settings: Settings, host: str) -> None:
    open_to_all = load(home=settings.home, host=host)
    with pytest.raises(Misconfigured, match="RAG_API_KEYS"):
        create_app(open_to_all, lambda: open_service(open_to_all))


async def test_the_page_runs_nothing_but_its_own_script(client: httpx2.AsyncClient) -> None:
    page = await client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\son\w+=", page.text)


async def test_every_call_of_the_design_is_documented(client: httpx2.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert {
        "/v1/articles",
        "/v1/articles/{article_id}",
        "/v1/articles/{article_id}/revisions",
        "/v1/search",
        "/v1/ask",
        "/v1/summarize",
        "/v1/citations/{citation_id}",
        "/healthz",
        "/readyz",
    } <= paths.keys()
    assert (await client.get("/docs")).status_code == 200
