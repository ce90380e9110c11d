"""Results as people read them in a terminal. Article text is printed as it is: it holds no control characters."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, cast

_WIDTH = 96

_ABSTAINED = {
    "no_relevant_evidence": "No answer: nothing in the archive is about this.",
    "insufficient_evidence": "No answer: the archive touches on this but does not answer it.",
    "unverifiable": "No answer: what was drafted could not be verified against the evidence.",
    "outside_date_range": "No answer: the archive has nothing from that time.",
}


def answer(result: Mapping[str, Any]) -> str:
    """The sentences with their markers, then the exact words behind each marker."""
    lines = [*_notes(result)]
    if result["status"] == "abstained":
        lines.append(_ABSTAINED[result["abstain_reason"]])
    else:
        lines += [fill(result["text"], _WIDTH), ""]
        for citation in result["citations"]:
            lines += _citation(citation)
    lines += [f"left out: {v['detail']}" for v in result["violations"]]
    return "\n".join(lines)


_VERDICTS = {"supported": "ok", "partial": "PARTLY", "unsupported": "NOT FOUND", "contradicted": "CONTRADICTED"}


def review(result: Mapping[str, Any]) -> str:
    """Each sentence with its verdict, what did not match, and the markers of the words that bear on it."""
    markers = {citation["id"]: f"[{citation['marker']}]" for citation in result["citations"]}
    lines: list[str] = []
    for sentence in result["sentences"]:
        support = sentence["support"]
        cited = " ".join(markers[id] for id in sentence["citation_ids"])
        verdict = _VERDICTS.get(support["verdict"], support["verdict"])
        lines.append(fill(f"{verdict:12} {sentence['text']} {cited}".rstrip(), _WIDTH, subsequent_indent=" " * 13))
        lines += [f"{'':13}{_mismatch(found)}" for found in support["unmatched"]]
        if against := " ".join(markers[id] for id in sentence["contradicted_by"]):
            lines.append(f"{'':13}other evidence says otherwise: {against}")
    lines += ["", ", ".join(f"{count} {verdict}" for verdict, count in result["counts"].items()), ""]
    for citation in result["citations"]:
        lines += _citation(citation)
    return "\n".join(lines).rstrip()


def _mismatch(found: Mapping[str, Any]) -> str:
    where = {"elsewhere": "only in other evidence", "not_checkable": "cannot be checked"}
    instead = f"the cited text has “{found['instead']}”" if found["instead"] else "not in the cited text"
    return f"{found['kind']} “{found['text']}”: {where.get(found['finding'], instead)}"


def hits(result: Mapping[str, Any]) -> str:
    lines = [*_notes(result)]
    for rank, hit in enumerate(result["hits"], 1):
        lines += [f"{rank:2}. {_origin(hit)}", _indented(hit["text"], _WIDTH * 3), ""]
    return "\n".join(lines) if result["hits"] else "\n".join([*lines, "Nothing found."])


def status(result: Mapping[str, Any]) -> str:
    shown: list[str] = []
    for name, value in result.items():
        if isinstance(value, Mapping):
            settings = cast(Mapping[str, Any], value)
            shown += ["", f"{name}:", *(f"  {key:32} {text}" for key, text in settings.items())]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            items = cast(Sequence[Any], value)
            shown += [f"{name:20} {item}" for item in items] or [f"{name:20} none"]
        else:
            shown.append(f"{name:20} {'none' if value is None else value}")
    return "\n".join(shown)


def _notes(result: Mapping[str, Any]) -> Iterator[str]:
    reading = result["reading"]
    if reading["words"]:
        dated = reading["since"] or reading["until"]
        bounds = [f"{reading['since'] or '…'} to {reading['until'] or '…'}"] if dated else []
        yield f"(read from the question: {', '.join(reading['words'])} -> {', '.join([*bounds, *reading['sources']])})"
    yield from (f"(degraded: {reason})" for reason in result["degraded"])


def _citation(citation: Mapping[str, Any]) -> list[str]:
    where = f"paragraph {citation['paragraph_index'] + 1}, characters {citation['start']}-{citation['end']}"
    lines = [f"[{citation['marker']}] {_origin(citation)}", _indented("“" + citation["cited_text"] + "”")]
    return [
        *lines,
        f"    {where} of revision {citation['revision_id']}",
        *([f"    {citation['url']}"] if citation["url"] else []),
    ]


def _origin(item: Mapping[str, Any]) -> str:
    return f"{item['source'] or 'unknown source'}, {item['published_at'] or 'undated'}: {item['title']}"


def _indented(text: str, most: int | None = None) -> str:
    short = text if most is None or len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
    return "\n".join(
        fill(line, _WIDTH, initial_indent="    ", subsequent_indent="    ") for line in short.split("\n\n")
    )
