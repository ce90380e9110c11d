"""Whether a reader can rely on what is said: who says it, that sources differ, that details are as cited."""

from evals.metrics.said import cited_by, covered, one_of, resolved, sentences, text, unlike
from evals.metrics.shares import share, short, verdict
from evals.types import Row, Score

SAME_THING = 0.5

UNKNOWN_KEY = "unknown_evidence_key"
"""Code of the violation that an evidence key which the model made up leaves in the answer."""


def attribution(row: Row) -> Score | None:
    """1 when the answer's own words name who says it. None for an abstention: it says nothing."""
    if not sentences(row) or not row.case.attributed_to:
        return None
    named = one_of(text(row), row.case.attributed_to)
    return verdict("" if named else f"does not say that {row.case.attributed_to[0]} says so")


def conflict(row: Row) -> Score | None:
    """1 when every position of sources that disagree is shown with a citation that resolves."""
    if not row.answer or not row.case.positions:
        return None
    return verdict(_hidden(row))


def fair(row: Row) -> Score | None:
    """1 when every position is shown, and no forbidden words are said other than as one side of a conflict."""
    if not row.answer or not row.case.positions:
        return None
    sides = _sides(row)
    bare = [w for w in row.case.forbidden if one_of(text(row), [w]) and not one_of(sides, [w])]
    unflagged = f"said as if undisputed: {', '.join(map(short, bare))}" if bare else ""
    return verdict(_hidden(row) or unflagged)


def result(row: Row) -> Score | None:
    """1 when the answer's status is the right one."""
    if not row.answer or not row.case.status:
        return None
    right = row.answer.status == row.case.status
    return verdict("" if right else f"{row.answer.status}, should be {row.case.status}")


def dispute_shown(row: Row) -> Score | None:
    """Of a case that is disputed: 1 when the answer shows a dispute."""
    if not row.answer or row.case.disputed is not True:
        return None
    return verdict("" if _disputes(row) else "shows no dispute")


def dispute_false(row: Row) -> Score | None:
    """Of a case that is not disputed: 1 when the answer shows a dispute, which is wrong."""
    if not row.answer or row.case.disputed is not False:
        return None
    shown = _disputes(row)
    return Score(value=float(bool(shown)), why="; ".join(shown))


def furniture_left_out(row: Row) -> Score | None:
    """Of words that are furniture: 1 when the article's own text does not have them."""
    return None if row.kept is None or row.case.furniture is not True else verdict("is in the text" * row.kept)


def news_lost(row: Row) -> Score | None:
    """Of words that are the article's own: 1 when its text does not have them, which is wrong."""
    if row.kept is None or row.case.furniture is not False:
        return None
    return Score(value=float(not row.kept), why="" if row.kept else "is not in the text")


def _disputes(row: Row) -> list[str]:
    """Each conflict of the answer that is shown as a disagreement, with its sides."""
    conflicts = row.answer.conflicts if row.answer else ()
    return [
        " against ".join(short(position.text) for position in conflict.positions)
        for conflict in conflicts
        if conflict.relation == "disagreement"
    ]


def _hidden(row: Row) -> str:
    cited = " \n ".join(s.text for s in sentences(row) if cited_by(row, s))
    hidden = [wordings[0] for wordings in row.case.positions if not one_of(f"{cited} \n {_sides(row)}", wordings)]
    return f"not shown: {', '.join(map(short, hidden))}" if hidden else ""


def _sides(row: Row) -> str:
    """What the positions of the answer's conflicts say, of those with a citation that resolves."""
    there = resolved(row)
    positions = [p for c in (row.answer.conflicts if row.answer else ()) for p in c.positions]
    return " \n ".join(f"{p.value} \n {p.text}" for p in positions if any(id in there for id in p.citation_ids))


def particulars(row: Row) -> Score | None:
    """Share of the sentences whose figures, names and negations are as cited.

    Of sentences whose cited text speaks of the same thing, that is, has half of their words: that a citation
    is about something else is a matter of `citation.recall`.
    """
    looked_at = [(s, cited) for s in sentences(row) if covered(cited := cited_by(row, s), s.text) >= SAME_THING]
    return share([f"{word}: {short(s.text)}" if (word := unlike(cited, s.text)) else "" for s, cited in looked_at])


def forbidden(row: Row) -> Score | None:
    """1 when none of the forbidden words is in the answer."""
    if not row.answer or not row.case.forbidden:
        return None
    found = [words for words in row.case.forbidden if one_of(text(row), [words])]
    return verdict(f"says {', '.join(map(short, found))}" if found else "")


def keys(row: Row) -> Score | None:
    """1 when the model named no evidence key that it was not shown. None where no model wrote."""
    if not row.answer:
        return None
    made_up = [violation.detail for violation in row.answer.violations if violation.code == UNKNOWN_KEY]
    if row.answer.mode == "extractive" and not made_up:
        return None
    return verdict(f"made-up evidence key {'; '.join(made_up)}" if made_up else "")
