"""The article that the project was begun with: three questions that it answers, one that it does not."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import anyio

from evals.bench.loaded import defaults
from evals.bench.rows import Row
from rag.answer.ask import AskRequest
from rag.service import Service, open_service
from rag.types import Answer

ANSWERED = {
    "Where was Trump when he made the call?": ("Mar-a-Lago", "Florida"),
    "What did Kyiv know about the call?": ("Kyiv", "informed"),
    "How soon did he say he could end the war?": ("24 hours",),
}
"""Questions with words of the paragraph that is to be cited."""

UNANSWERED = "What did Biden tell Zelensky?"


def measure(seed: Path) -> Iterator[Row]:
    """`seed` is the folder that holds the article."""
    files = sorted(seed.glob("*.txt"))
    if not files:
        yield Row(name="owner's article", measured=None, remarks=f"{seed} holds no .txt file: it stands beside --data")
        return
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        yield from anyio.run(_asked, Path(home), files)


async def _asked(home: Path, files: list[Path]) -> list[Row]:
    async with open_service(defaults(home)) as service:
        for file in files:
            await service.ingest(file.read_bytes(), name=file.name)
        await service.wait_indexed(60)
        rows = [await _row(service, question, words) for question, words in ANSWERED.items()]
        answer = await service.ask(AskRequest(question=UNANSWERED))
        abstained = answer.status == "abstained"
        said = answer.abstain_reason if abstained else f"said: {answer.text}"
        return [*rows, Row(name=f"owner: {UNANSWERED} (abstains)", measured=abstained, wanted=1, remarks=str(said))]


async def _row(service: Service, question: str, words: tuple[str, ...]) -> Row:
    answer = await service.ask(AskRequest(question=question))
    right = await cites(service, answer, words)
    said = "" if right else answer.text or f"abstained: {answer.abstain_reason}"
    return Row(name=f"owner: {question}", measured=right, wanted=1, remarks=said)


async def cites(service: Service, answer: Answer, words: tuple[str, ...]) -> bool:
    """Whether a citation lies in a paragraph that holds all these words."""
    paragraphs = [(await service.citation(c.id)).paragraph for c in answer.citations]
    return any(all(word in paragraph for word in words) for paragraph in paragraphs)
