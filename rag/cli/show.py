"""Results as people read them in a terminal. Article text is printed as it is: it holds no control characters."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, cast

from rag.cli import trust
from rag.cli.trust import WIDTH, Json, indented, visible

_ABSTAINED = {
    "no_relevant_evidence": "No answer: nothing that was searched is about this.",
    "insufficient_evidence": "No answer: the archive touches on this but does not answer it.",
    "unverifiable": "No answer: what was drafted could not be verified against the evidence.",
    "outside_date_range": "No answer: the archive has nothing from that time.",
}
_DISPUTED = "Disputed: the sources disagree. Each side with its words:"
_PARTIAL = "(partial: a sentence was left out, broke off or stands here without support)"
_VERDICTS = {"supported": "ok", "contradicted": "CONTRADICTED", "not_found": "NOT FOUND", "unclear": "UNCLEAR"}

_CHANGES = {
    "kept": "the cited words are still there",
    "edited": "the cited words differ",
    "removed": "the cited words are gone",
}


def answer(result: Json) -> str:
    """Each sentence with its markers and who says it, what is disputed, the exact words behind each marker."""
    lines = [*_notes(result)]
    lines += _abstention(result) if result["status"] == "abstained" else _answered(result)
    lines += [f"left out: {v['detail']}" for v in result["violations"]]
    return "\n".join(lines)


def _abstention(result: Json) -> Iterator[str]:
    yield _ABSTAINED[result["abstain_reason"]]
    yield from trust.lacking(result["lacking"])
    if result["nearest"]:
        yield "\nNearest that the archive has, which is no answer:"
        for citation in result["nearest"]:
            yield from _citation(citation, "-")


def _answered(result: Json) -> Iterator[str]:
    markers = _markers(result)
    disputed = result["status"] == "disputed"
    conflicts = [line for found in result["conflicts"] for line in (*trust.conflict(found, markers), "")]
    if disputed:
        yield from (_DISPUTED, "", *conflicts)
    if result["partial"]:
        yield _PARTIAL
    if short := result.get("short"):
        yield from (f"{short['text']} {trust.cited([short['citation_id']], markers)}".rstrip(), "")
    for sentence in result["sentences"]:
        yield from _sentence(sentence, markers)
    yield ""
    yield from () if disputed else conflicts
    yield fill(trust.sources(result["sources"], result["citations"]), WIDTH)
    if result["confidence"] is not None:
        yield f"confidence that the evidence answers this: {result['confidence']:.0%}"
    yield ""
    for citation in result["citations"]:
        yield from _citation(citation)


def _sentence(sentence: Json, markers: Mapping[str, str]) -> Iterator[str]:
    yield fill(f"{sentence['text']} {trust.cited(sentence['citation_ids'], markers)}".rstrip(), WIDTH)
    then = [f"as reported on {sentence['as_of']}; a later report says otherwise"] if sentence["as_of"] else []
    yield from map(indented, (*trust.attribution(sentence["attribution"]), *then))
    yield from (f"    {line}" for line in trust.support(sentence["support"]))


def review(result: Json) -> str:
    """Each sentence with its verdict, what did not match, and the markers of the words that bear on it."""
    markers = _markers(result)
    lines = [line for sentence in result["sentences"] for line in _reviewed(sentence, markers)]
    lines += ["", ", ".join(f"{count} {verdict}" for verdict, count in result["counts"].items()), ""]
    for citation in result["citations"]:
        lines += _citation(citation)
    return "\n".join(lines).rstrip()


def _reviewed(sentence: Json, markers: Mapping[str, str]) -> Iterator[str]:
    found = sentence["support"]
    verdict = _VERDICTS.get(found["verdict"], found["verdict"])
    cited = trust.cited(sentence["citation_ids"], markers)
    text = visible(sentence["text"])  # what cannot be seen must not turn the line round
    yield fill(f"{verdict:12} {text} {cited}".rstrip(), WIDTH, subsequent_indent=" " * 13)
    below = [*trust.attribution(sentence.get("attribution")), *trust.reasons(found)]
    yield from (indented(line, 13) for line in below)
    if against := trust.cited(sentence["contradicted_by"], markers):
        yield f"{'':13}other evidence says otherwise: {against}"


def changed(result: Json) -> str:
    """Answers and editions, with what became of the words that they cite."""
    lines: list[str] = []
    for edition in result["editions"]:
        lines += [fill(f"{edition['title']}, version {edition['version']} ({edition['id']})", WIDTH)]
        lines += [line for change in edition["changes"] for line in _change(change)]
        lines.append("")
    for given in result["answers"]:
        then = f" as of {given['as_of']}" if given.get("as_of") else ""
        lines += [fill(f"{given['question']} (asked{then} {given['asked_at']}, {given['id']})", WIDTH)]
        lines += [line for change in given["changes"] for line in _change(change)] or ["    nothing changed"]
        lines.append("")
    return "\n".join(lines).rstrip() or "No answers or briefings whose citations changed."


def _change(found: Json) -> Iterator[str]:
    change = found["change"]
    became = f", {_CHANGES[change['kind']]}" if change else ""
    yield indented(f"{found['title']}: {found['status']}{became}")
    for edit in change["edits"] if change else ():
        yield indented(f"“{edit['before']}” -> “{edit['after']}”", 6)
    if change and change["now"] and change["kind"] != "kept":
        yield indented(f"now: “{change['now']}”", 6)
    if found["url"]:
        yield f"      {found['url']}"


def hits(result: Json) -> str:
    lines = [*_notes(result)]
    for rank, hit in enumerate(result["hits"], 1):
        lines += [f"{rank:2}. {_origin(hit)}", indented(_shortened(hit["text"])), ""]
    return "\n".join(lines) if result["hits"] else "\n".join([*lines, "Nothing found."])


def status(result: Json) -> str:
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


def _notes(result: Json) -> Iterator[str]:
    reading = result["reading"]
    if reading["words"]:
        dated = reading["since"] or reading["until"]
        bounds = [f"{reading['since'] or '…'} to {reading['until'] or '…'}"] if dated else []
        yield f"(read from the question: {', '.join(reading['words'])} -> {', '.join([*bounds, *reading['sources']])})"
    if day := reading.get("counted_from"):
        yield f"(counted from {day}, the day of the newest article: --as-of says when now is)"
    yield from (f"(degraded: {reason})" for reason in result["degraded"])


def _markers(result: Json) -> dict[str, str]:
    return {citation["id"]: f"[{citation['marker']}]" for citation in result["citations"]}


def _citation(citation: Json, mark: str | None = None) -> list[str]:
    mark = mark or f"[{citation['marker']}]"
    where = f"paragraph {citation['paragraph_index'] + 1}, characters {citation['start']}-{citation['end']}"
    return [
        f"{mark} {_origin(citation)}",
        indented("“" + citation["cited_text"] + "”"),
        *(f"    {line}" for line in trust.event(citation["event"])),
        f"    {where} of revision {citation['revision_id']}",
        *([f"    {citation['url']}"] if citation["url"] else []),
    ]


def _origin(item: Json) -> str:
    return f"{item['source'] or 'unknown source'}, {item['published_at'] or 'undated'}: {item['title']}"


def _shortened(text: str, most: int = WIDTH * 3) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
