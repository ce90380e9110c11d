"""`python -m evals.fit.background`: writes `rag/story/background.txt`, how common words are in general."""

import argparse
from collections import Counter
from pathlib import Path

from evals.sets import load_documents
from rag.text import content_stems

SETS = ("multihop_facts", "hotpotqa100", "musique100", "squad2_500")
"""Not ECB+, on which stories are measured, nor summhay_news."""
MOST = 2_500
"""Documents of one set."""
PARAGRAPHS = 4
"""Documents of these sets have about 100 words, articles 400: the share of articles with a word is that of four
paragraphs drawn at random."""
KEPT = 2_000
FILE = Path(__file__).parents[2] / "rag" / "story" / "background.txt"


def shares(data: Path) -> dict[str, float]:
    """Of the commonest stems, by share and then by name."""
    counts: Counter[str] = Counter()
    documents = [document for name in SETS for document in load_documents(data, name)[:MOST]]
    for document in documents:
        counts.update(set(content_stems(document.text)))
    of_articles = {stem: 1 - (1 - count / len(documents)) ** PARAGRAPHS for stem, count in counts.items()}
    return dict(sorted(of_articles.items(), key=lambda item: (-item[1], item[0]))[:KEPT])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    found = shares(parser.parse_args().data)
    FILE.write_text("".join(f"{stem} {share:.3f}\n" for stem, share in found.items()), "utf-8")
