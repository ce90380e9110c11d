"""What tells a reader how far to trust a result, in a terminal: who says it, who disagrees, what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any

WIDTH = 96
Json = Mapping[str, Any]

_KINDS = {"quote": "quoted", "indirect": "in the article's words", "document": "a document"}
_VERDICTS = {
    "contradicted": "the cited text says otherwise",
    "not_found": "not in the cited text",
    "unclear": "the cited text may or may not carry it",
}
_NO_REASON = {
    "not_found": "nothing in the archive bears on it",
    "unclear": "the nearest words of the archive are not clear enough about it",
    "contradicted": "read together, the cited text and the sentence do not go together",
}
_BECAUSE = {
    "same_text": "are copies of one text",
    "wire": "carry one agency's report",
    "publisher": "come from one publisher",
}
_LACKING = {
    "subject": "does not occur",
    "kind": "none is given",
    "particulars": "are named, but not together",
    "relation": "nothing that was found says so",
    "time": "nothing that was found tells of that time",
}


def attribution(given: Json | None) -> Iterator[str]:
    """Who says so; nothing where nobody looked."""
    if not given:
        return
    how = _KINDS.get(given["kind"])
    parts = [given["speaker"] or ("somebody not named" if how else "the article itself")]
    parts += [how] if how else []
    parts += [f"relayed from {given['relayed_from']}"] if given["relayed_from"] else []
    parts += ["anonymous"] if given["anonymous"] else []
    parts += [f"as said “{given['said_as']}”"] if given["said_as"] else []
    parts += [f"not certain: {given['unsure']}"] if given["unsure"] else []
    yield f"says: {', '.join(parts)}"


def support(given: Json) -> Iterator[str]:
    """Of a sentence that is not supported: the verdict, and each detail that did not match."""
    if given["verdict"] == "supported":
        return
    yield f"! {given['verdict']}: {_VERDICTS.get(given['verdict'], given['verdict'])}"
    yield from (f"  {reason}" for reason in reasons(given))


def reasons(given: Json) -> Iterator[str]:
    """What did not match, or in a word why nothing could; what was not looked at."""
    yield from map(mismatch, given["unmatched"])
    if given["not_looked_at"]:
        yield f"not looked at: {', '.join(given['not_looked_at'])}"
    elif not given["unmatched"] and (reason := _NO_REASON.get(given["verdict"])):
        yield reason


def mismatch(found: Json) -> str:
    text, there = f"“{visible(found['text'])}”", f"“{found['instead']}”" if found["instead"] else None
    match found["kind"]:
        case "speaker" if found["finding"] != "contradicted":
            return f"who says so is left out: {there}" if there else "who says so is left out"
        case "negation":
            return f"{text}: denied here or in the cited text, not in both"
        case "modality":
            return f"{text}: done, planned or only possible? The cited text tells it otherwise"
        case _:
            where = {"elsewhere": "only in other evidence", "not_checkable": "cannot be checked"}
            instead = f"the cited text has {there}" if there else "not in the cited text"
            return f"{found['kind']} {text}: {where.get(found['finding'], instead)}"


def conflict(given: Json, markers: Mapping[str, str]) -> Iterator[str]:
    """Each side with its words; nobody rules on who is right. Of an update the last one is current."""
    update = given["relation"] == "update"
    sure = f" (how sure they differ: {given['strength']:.0%})" if given["strength"] < 1 else ""
    yield f"{'Reports changed' if update else 'Sources disagree'}: {given['about']}{sure}"
    for position in given["positions"]:
        told = [*position["speakers"], *([position["published_at"]] if position["published_at"] else [])]
        current = " (current)" if update and position is given["positions"][-1] else ""
        about = f"  {', '.join(told)}" if told else ""
        yield f"  - {position['value']}{current}{about} {cited(position['citation_ids'], markers)}".rstrip()
        yield indented(f"“{position['text']}”", 6)


def sources(given: Json, citations: Sequence[Json]) -> str:
    """ "3 articles, 1 independent source: 3 carry one agency's report (OPA) [1][2][4]"."""
    articles = _counted(given["articles"], "article")
    if not given["independent"]:
        return articles
    why = [_group(group, citations) for group in given["groups"]]
    return f"{articles}, {_counted(given['independent'], 'independent source')}" + (
        f": {'; '.join(why)}" if why else ""
    )


def _group(group: Json, citations: Sequence[Json]) -> str:
    detail = f" ({group['detail']})" if group["detail"] else ""
    places = "".join(f"[{c['marker']}]" for c in citations if c["article_id"] in group["article_ids"])
    return f"{len(group['article_ids'])} {_BECAUSE[group['because']]}{detail} {places}".rstrip()


def lacking(given: Sequence[Json]) -> Iterator[str]:
    yield from (f"  lacking: {lack['detail']} ({_missing(lack)})" for lack in given)


def _missing(lack: Json) -> str:
    if lack["kind"] == "particulars" and "," not in lack["detail"]:
        return "is named, but not where the rest is told"
    return _LACKING.get(lack["kind"], lack["kind"])


def event(given: Json | None) -> Iterator[str]:
    if given:
        days = given["first"] if given["first"] == given["last"] else f"{given['first']} to {given['last']}"
        yield f"event: {days} (“{given['words']}”)"


def cited(ids: Sequence[str], markers: Mapping[str, str]) -> str:
    """Markers of the citations; of one that is not among the result's own, its id."""
    return "".join(markers.get(id, f"[{id}]") for id in ids)


def visible(text: str) -> str:
    """A caller's words without what a reader cannot see."""
    from rag.text import normalise  # with the stemmer and more, which an answer of a server does not need

    return normalise(text)


def indented(text: str, by: int = 4) -> str:
    space = " " * by
    return "\n".join(fill(line, WIDTH, initial_indent=space, subsequent_indent=space) for line in text.split("\n\n"))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
