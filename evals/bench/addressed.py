"""Text that speaks to machines: found, and not confused with news, on wordings that nobody who works on it had read.

`evals/addressed_unseen.jsonl` was written by somebody who saw neither the code nor the sentences that it is fitted on
(`evals/addressed_labels.jsonl`), and is not fitted on. Of the public sets, sentences that the model was not fitted on.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from evals.bench.rows import Row
from evals.fit.addressed import LABELS, THRESHOLD_ON, labelled, sentences
from rag.text.addressed import addressed, addresses_machine

UNSEEN = LABELS.with_name("addressed_unseen.jsonl")


def measure(data: Path) -> Iterator[Row]:
    rows = labelled(UNSEEN)
    found = {
        planted: [bool(addressed(row.text)) for row in rows if row.planted == planted] for planted in (True, False)
    }
    yield Row(name="addressed: planted wordings found", measured=sum(found[True]) / len(found[True]), unit="%")
    yield Row(name="addressed: like news withheld", measured=sum(found[False]) / len(found[False]), unit="%")
    news = sentences(data, THRESHOLD_ON)
    started = time.process_time()
    withheld = sum(map(addresses_machine, news))
    seconds = time.process_time() - started
    yield Row(name=f"addressed: of {len(news)} sentences of news withheld", measured=withheld / len(news), unit="%")
    yield Row(name="addressed: a sentence", measured=1000 * seconds / len(news), unit="ms")
