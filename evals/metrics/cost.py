"""What answers cost: seconds, tokens, money. Kept apart from scores, which are the same on every machine."""

from collections.abc import Sequence

import numpy as np

from evals.types import Model, Row

MILLION = 1_000_000


class Timing(Model):
    """Seconds that one stage took: median and 95th percentile of `n` rows."""

    stage: str
    variant: str
    p50: float
    p95: float
    n: int


class Tokens(Model):
    """What the model of a variant read and wrote over `n` answers."""

    model: str
    variant: str
    input: int
    output: int
    n: int


def timings(rows: Sequence[Row]) -> tuple[Timing, ...]:
    """By variant and stage, in that order. Rows that failed do not count: they stop early or wait long."""
    taken: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        for stage, seconds in row.times.items() if row.failure is None else ():
            taken.setdefault((row.variant, stage), []).append(seconds)
    return tuple(_timing(stage, variant, seconds) for (variant, stage), seconds in sorted(taken.items()))


def tokens(rows: Sequence[Row]) -> tuple[Tokens, ...]:
    """By variant and model, in that order; answers without a model have none."""
    used: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows:
        if row.answer and row.answer.usage.model:
            usage = row.answer.usage
            used.setdefault((row.variant, row.answer.usage.model), []).append((usage.input_tokens, usage.output_tokens))
    return tuple(
        Tokens(
            model=model, variant=variant, input=sum(i for i, _ in pairs), output=sum(o for _, o in pairs), n=len(pairs)
        )
        for (variant, model), pairs in sorted(used.items())
    )


def money(rows: Sequence[Row], input_price: float, output_price: float) -> float:
    """What the models cost, with prices for a million tokens, in the currency of the prices."""
    used = tokens(rows)
    return (sum(t.input for t in used) * input_price + sum(t.output for t in used) * output_price) / MILLION


def _timing(stage: str, variant: str, seconds: Sequence[float]) -> Timing:
    """Percentiles are interpolated linearly between order statistics (Hyndman and Fan 1996, type 7)."""
    p50, p95 = (float(q) for q in np.quantile(np.asarray(seconds, dtype=np.float64), [0.5, 0.95]))
    return Timing(stage=stage, variant=variant, p50=p50, p95=p95, n=len(seconds))
