"""OpenAPI tells the truth: schemathesis against a real server, and what it does not look at."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from evals.server import running
from rag.config import Settings, load
from tests.api.conftest import BRIDGE, client_of

pytestmark = pytest.mark.soak

HERE = Path(__file__).parent


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("keys", "phases"),
    [(None, "examples,coverage,fuzzing,stateful"), ("a-key", "examples,coverage")],
    ids=["open", "with keys"],
)
def test_schemathesis_finds_nothing_untrue(tmp_path: Path, keys: str | None, phases: str) -> None:
    """All checks, what must be accepted and what must be refused; the same cases each time. One does not fit: DELETE
    withdraws an article, which is found no more, and shown as withdrawn to whoever cites it.
    """
    environment = {"RAG_API_KEYS": keys} if keys else {}
    headers = {"Authorization": f"Bearer {keys}"} if keys else {}
    with running(tmp_path / "home", environment=environment) as server:
        httpx2.post(
            f"{server.url}/v1/articles?wait=indexed", json=BRIDGE, headers=headers, timeout=60
        ).raise_for_status()
        done = subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "--config-file", HERE / "schemathesis.toml"),
                *(
                    "run",
                    f"{server.url}/openapi.json",
                    "--checks",
                    "all",
                    "--exclude-checks",
                    "use_after_free",
                    "--seed",
                    "1",
                    "-n",
                    "5",
                    "--no-color",
                ),
                *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
            ],
            env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.contract_hooks", "PYTHONPATH": str(HERE.parents[1])},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", ["/v1/articles?sinse=2026-03-01", "/v1/answers?limit=3&page=2", "/healthz?x=1"])
async def test_a_misspelt_query_parameter_is_named(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (422, "bad_input")
    assert path.partition("?")[2].rpartition("&")[2].partition("=")[0] in response.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/answers", "/healthz", "/", "/openapi.json"])
async def test_head_is_get_without_a_body(client: httpx2.AsyncClient, path: str) -> None:
    head, get = await client.head(path), await client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


async def test_allow_names_all_methods_of_a_path(client: httpx2.AsyncClient) -> None:
    refused = await client.put("/v1/articles", json={})
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert refused.headers["allow"] == "GET, HEAD, POST"
    asked = await client.options("/v1/articles/a1")
    assert (asked.status_code, asked.headers["allow"]) == (204, "DELETE, GET, HEAD")


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/summarize", "/v1/verify", "/v1/briefings"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
async def test_only_json_is_json(client: httpx2.AsyncClient, path: str, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    response = await client.post(path, content=b'{"question": "Who?", "query": "x", "text": "x"}', headers=headers)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
async def test_no_form_and_no_plain_text_is_taken_for_records(client: httpx2.AsyncClient, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    body = b'{"title": "Planted", "url": "https://gazette.example/1", "text": "The ferry sank off Halvik."}'
    response = await client.post("/v1/articles", content=body, headers=headers)
    assert response.status_code in (415, 422), response.text
    assert (await client.get("/v1/articles")).json()["articles"] == []


async def test_half_a_surrogate_pair_is_refused_in_every_text_of_every_call(client: httpx2.AsyncClient) -> None:
    """Which calls take texts, and where, OpenAPI says."""
    schema = (await client.get("/openapi.json")).json()
    tried = 0
    for path, name in json_calls(schema):
        for place, body in texts(schema, name):
            response = await post(client, path, json.dumps(body).encode())
            assert (response.status_code, response.json()["code"]) == (422, "bad_input"), (path, place)
            assert [error["at"] for error in response.json()["errors"]] == [place], (path, response.text)
            tried += 1
    assert tried > 40


def json_calls(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """Path, and name of the schema of its body."""
    posts = {path: methods["post"] for path, methods in schema["paths"].items() if "post" in methods}
    bodies = {path: post["requestBody"]["content"]["application/json"]["schema"] for path, post in posts.items()}
    return [(path, body["$ref"].rpartition("/")[2]) for path, body in bodies.items() if "$ref" in body]


def texts(schema: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of each field that the half is put in: its place, and a body with it; so too inside of a list or an object, and
    as a name."""
    half = "cut \ud800 off"
    for field in schema["components"]["schemas"][name]["properties"]:
        yield field, {field: half}
        yield f"{field}.1", {field: ["whole", half]}
        yield f"{field}.a", {field: {"a": half}}
        yield field, {field: {half: 1}}


@pytest.mark.parametrize("path", ["/v1/articles?source=%ED%A0%80", "/v1/articles/%ED%A0%80", "/v1/briefings/%ED%A0%80"])
async def test_addresses_cannot_carry_half_a_surrogate_pair(client: httpx2.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code in (200, 404)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"query": "x",\n "text": }', "line 2, column 10"),
        (b'{"query": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
        (b'{"k": ' + b"9" * 5000 + b"}", "4300 digits"),
        (b'{"query": "\xff"}', "byte 11"),
    ],
    ids=["syntax", "nesting", "digits", "encoding"],
)
async def test_what_is_no_json_is_told_so_by_every_call(client: httpx2.AsyncClient, body: bytes, where: str) -> None:
    calls = json_calls((await client.get("/openapi.json")).json())
    assert len(calls) >= 5
    for path, _ in calls:
        response = await post(client, path, body)
        assert (response.status_code, response.json()["code"]) == (400, "bad_json"), path
        assert where in response.json()["detail"]


async def post(client: httpx2.AsyncClient, path: str, body: bytes) -> httpx2.Response:
    return await client.post(path, content=body, headers={"content-type": "application/json"})


@pytest.mark.parametrize("path", ["/v1/status/", "/v1/articles/", "/healthz/", "/v1/nothing"])
async def test_what_is_not_there_is_told_so_and_leads_nowhere(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/answers", "/v1/briefings"])
async def test_a_cursor_that_was_not_given_out_is_not_found(client: httpx2.AsyncClient, path: str) -> None:
    for inside in (
        *("[1e999,1e999]", "[1,Infinity]", "[NaN,1]", "[1.0,99999999999999999999999]", f"[1,{'9' * 1200}]"),
        *("[" * 1400, "[1.5,2.5]", '["1","2"]', "[1.0,true]", "[1.0, 0]", "[1.0,1]"),
        *("true", "1.5", '"3"', "-1", " 3"),
    ):
        cursor = base64.urlsafe_b64encode(inside.encode()).decode().rstrip("=")
        response = await client.get(path, params={"cursor": cursor})
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), inside


async def test_openapi_says_how_to_authenticate(settings: Settings) -> None:
    async with client_of(load(home=settings.home, api_keys="key-one")) as client:
        schema = (await client.get("/openapi.json", headers={"authorization": "bearer key-one"})).json()
    assert set(schema["components"]["securitySchemes"]) == {"bearer", "key"}
    assert schema["paths"]["/v1/ask"]["post"]["security"] == [{"bearer": []}, {"key": []}]
    assert "401" in schema["paths"]["/v1/ask"]["post"]["responses"]
    assert "security" not in schema["paths"]["/healthz"]["get"]
