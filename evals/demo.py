"""`make demo`: the sample articles into a fresh archive, a real server, three questions over HTTP."""

import subprocess
import sys
import tempfile
from pathlib import Path

import httpx2

from evals.server import running
from rag.cli import show

SEEDS = Path(__file__).parent.parent / "seeds"

QUESTIONS = (
    ("a question that the archive answers", "Where was Trump when he made the call?"),
    ("a contested one", "Did Trump and Putin speak by phone?"),
    ("one that it does not answer", "What did Biden tell Zelensky?"),
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="news-rag-demo-") as folder, running(Path(folder)) as server:
        print(f"server ready in {server.ready_seconds:.1f} s at {server.url}\n\n$ rag --url {server.url} ingest seeds/")
        command = [sys.executable, "-m", "rag", "--url", server.url, "ingest", str(SEEDS)]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            return 1
        for kind, question in QUESTIONS:
            print(f'\n--- {kind}\n$ curl -s {server.url}/v1/ask --json \'{{"question": "{question}"}}\'\n')
            print(
                show.answer(httpx2.post(f"{server.url}/v1/ask", json={"question": question}).raise_for_status().json())
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
