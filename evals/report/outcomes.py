"""What became of each case: its row beside its scores and the failed gates that name it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.types import Row, Score, Scored, Verdict

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case under one variant. `gates` are the failed gates that it pulls down; `errors` metrics that broke."""

    row: Row
    scores: Mapping[str, Score]
    errors: Mapping[str, str]
    gates: tuple[Verdict, ...]

    @property
    def failed(self) -> bool:
        """A low score alone is no failure: only what could not be run or scored, or fails a gate."""
        return bool(self.row.failure or self.errors or self.gates)


def outcomes(scored: Scored, rows: Sequence[Row]) -> tuple[Outcome, ...]:
    """One outcome a row, in the order of the rows."""
    by_case = {(case.variant, case.case_id): case for case in scored.cases}
    failing = _failing(scored)

    def outcome(row: Row) -> Outcome:
        key = (row.variant, row.case.id)
        case = by_case.get(key)
        return Outcome(row, case.scores if case else {}, case.errors if case else {}, tuple(failing.get(key, ())))

    return tuple(map(outcome, rows))


def reasons(outcome: Outcome) -> Iterator[str]:
    """Why it failed, a line each."""
    if outcome.row.failure:
        yield f"could not be run: {outcome.row.failure.code}: {outcome.row.failure.detail}"
    for metric, error in outcome.errors.items():
        yield f"{metric} could not be scored: {error}"
    for verdict in () if outcome.row.failure else outcome.gates:
        score = outcome.scores.get(verdict.gate.metric)
        why = f": {score.why}" if score and score.why else ""
        yield f"pulls down {verdict.gate.metric}, whose gate failed{why}"


def _failing(scored: Scored) -> Mapping[Key, Sequence[Verdict]]:
    found: dict[Key, list[Verdict]] = defaultdict(list)
    for verdict in scored.gates:
        for case_id in () if verdict.passed else verdict.cases:
            found[verdict.variant, case_id].append(verdict)
    return found
