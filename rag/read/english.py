"""Words of English and what they are for: rows of `english.tsv`, one use each, with where its lemmas are from.

VerbNet's numbers are those of its classes of verbs (version 3.4).
"""

import csv
from functools import cache
from importlib.resources import files


@cache
def lemmas(use: str) -> frozenset[str]:
    """Those that are for that use."""
    rows = csv.DictReader(files("rag.read").joinpath("english.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    return next(frozenset(row["lemmas"].split()) for row in rows if row["use"] == use)
