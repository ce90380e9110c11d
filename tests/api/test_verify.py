"""Any text against the archive over HTTP: a verdict for each sentence, with exact words."""

import httpx2
import pytest

from rag.config import LimitSettings, Settings
from tests.api.conftest import BRIDGE, TUNNEL, client_of, put

DRAFT = (
    "Repairs cost 4.2 million crowns, city engineer Dana Holm said. The tunnel stays closed for five weeks.\n\n"
    "Elephants swim."
)


async def test_each_sentence_has_its_verdict_its_place_and_its_evidence(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE, TUNNEL)
    review = (await client.post("/v1/verify", json={"text": DRAFT})).json()
    good, wrong, foreign = review["sentences"]
    assert [DRAFT[s["start"] : s["end"]] for s in review["sentences"]] == [s["text"] for s in review["sentences"]]
    assert good["support"]["verdict"] == "supported"
    assert wrong["support"]["verdict"] != "supported"
    assert any("five" in u["text"] for u in wrong["support"]["unmatched"])
    assert foreign["support"]["verdict"] != "supported"
    assert foreign["citation_ids"] == []
    cited = {c["id"]: c for c in review["citations"]}
    assert "4.2 million" in cited[good["citation_ids"][0]]["cited_text"]
    resolved = (await client.get(f"/v1/citations/{good['citation_ids'][0]}")).json()
    assert resolved["cited_text"] == cited[good["citation_ids"][0]]["cited_text"]
    assert sum(review["counts"].values()) == len(review["sentences"])


async def test_against_named_articles_nothing_else_is_evidence(client: httpx2.AsyncClient) -> None:
    _, tunnel = await put(client, BRIDGE, TUNNEL)
    body = {"text": DRAFT, "article_ids": [tunnel["article_id"]]}
    review = (await client.post("/v1/verify", json=body)).json()
    assert review["sentences"][0]["support"]["verdict"] != "supported"
    assert {c["article_id"] for c in review["citations"]} <= {tunnel["article_id"]}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"text": " \n "}, 422, "empty"),
        ({"text": "It rained. " * 201}, 422, "201 sentences"),
        ({"text": "It rained.", "article_ids": ["none"]}, 404, "none"),
        ({"txt": "It rained."}, 422, "txt"),
    ],
)
async def test_what_cannot_be_checked_is_refused_with_the_reason(
    client: httpx2.AsyncClient, body: dict[str, object], status: int, said: str
) -> None:
    await put(client, BRIDGE)
    response = await client.post("/v1/verify", json=body)
    assert response.status_code == status
    assert said in response.text


async def test_what_the_time_does_not_reach_is_unclear_and_says_so(settings: Settings) -> None:
    limits = LimitSettings(verify_seconds=1e-9)
    async with client_of(settings.model_copy(update={"limits": limits})) as client:
        await put(client, BRIDGE)
        review = (await client.post("/v1/verify", json={"text": DRAFT})).json()
    first, *rest = review["sentences"]
    assert first["support"]["verdict"] == "supported"
    assert [s["support"]["verdict"] for s in rest] == ["unclear", "unclear"]
    assert all("time" in s["support"]["not_looked_at"][0] for s in rest)
    assert review["counts"] == {"supported": 1, "unclear": 2}
