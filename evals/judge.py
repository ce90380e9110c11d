"""An optional model that rates answers, kept apart from the model that writes them.

It sees a question, the points that a right answer states, and the answer: all three are data, between
opaque fences and disarmed. A verdict that cannot be read is no verdict: the case stays unscored and is
counted, never given a default. How far a judge can be trusted is measured against labels by hand.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from evals.types import Model, Row, Score, Words
from prompts import Prompt, load
from rag.answer.evidence import seeded
from rag.config import LlmSettings, Settings
from rag.errors import BadInput, Misconfigured, ModelFailed
from rag.llm import connect_chat
from rag.llm.shown import FENCE_LENGTH, disarm, one_line, unused
from rag.llm.whole import bare, whole
from rag.types import Chat, ChatRequest

if TYPE_CHECKING:
    from rag.llm.chat import OpenAIChat

JudgeVerdict = Literal["correct", "partly", "wrong", "not_attempted"]
VALUES: Mapping[JudgeVerdict, float] = {"correct": 1.0, "partly": 0.5, "wrong": 0.0, "not_attempted": 0.0}
LABELS = Path(__file__).with_name("judge_labels.jsonl")
UNREADABLE = "unreadable_verdict"
NO_ANSWER = "no_answer"
LONGEST_REASON = 300
LONGEST_REPLY = 1024
"""In tokens; models that think aloud need more than the verdict does."""

NO_JUDGE = "no judge is set: name its model with JUDGE_MODEL (and JUDGE_BASE_URL, JUDGE_API_KEY)"


class JudgeSettings(BaseSettings):
    """`JUDGE_MODEL`, `JUDGE_BASE_URL` and `JUDGE_API_KEY`. Nothing is taken over from the product's endpoint."""

    model_config = SettingsConfigDict(env_prefix="JUDGE_", extra="ignore", frozen=True)

    model: str | None = Field(default=None, description="chat model that judges; none: no judge")
    base_url: str = Field(default="https://api.openai.com/v1", description="its OpenAI-compatible endpoint")
    api_key: SecretStr | None = Field(default=None, description="its key")


class Rating(Model):
    """Of one case. Without a `verdict`, `unscored` is a code for why, and `reason` says it in words."""

    verdict: JudgeVerdict | None
    reason: str
    unscored: str | None = None


class RatedCase(Model):
    """The rating of one case as one variant answered it."""

    variant: str
    case_id: str
    rating: Rating


class JudgeReport(Model):
    """Of the cases that have points to state; the others are not there."""

    model: str
    prompt_hash: str
    cases: tuple[RatedCase, ...]

    def scores(self, variant: str = "") -> dict[str, Score]:
        """By case id: 1 for correct, 0.5 for partly, 0 for wrong and not attempted. Unscored cases are not there."""
        rated = [(case.case_id, _score(case.rating)) for case in self.cases if case.variant == variant]
        return {id: score for id, score in rated if score}

    @property
    def unscored(self) -> dict[str, int]:
        """How many cases have no score, by reason: `no_answer`, `unreadable_verdict` or the code of an error."""
        return _unscored(case.rating for case in self.cases)

    def lines(self) -> list[str]:
        """For people: the mean of each variant with the number of cases behind it, and what was not scored."""
        variants = dict.fromkeys(case.variant for case in self.cases)
        return [f"judge {self.model}, prompt {self.prompt_hash}", *map(self._line, variants), *_counts(self.unscored)]

    def _line(self, variant: str) -> str:
        values = [score.value for score in self.scores(variant).values()]
        mean = f"{sum(values) / len(values):.3f}" if values else "no score"
        return f"{variant or 'the suite’s own settings'}: {mean} (n = {len(values)})"


class Label(Model):
    """An answer with the verdict that a person gave it. Each of `gold` is a point that a right answer states."""

    id: Words
    question: Words
    gold: tuple[Words, ...] = Field(min_length=1)
    answer: Words
    label: JudgeVerdict


class Agreement(Model):
    """Of a judge with labels by hand, over the `n` labels for which it gave a verdict.

    `agreement` is the share of equal verdicts, `kappa` that beyond chance; None where they are not defined.
    `disagreements` are the judge's ratings that differ from the label, by the label's id.
    """

    model: str
    prompt_hash: str
    n: int
    agreement: float | None
    kappa: float | None
    unscored: Mapping[str, int]
    disagreements: Mapping[str, Rating]

    def lines(self) -> list[str]:
        """For people."""
        first = f"judge {self.model}, prompt {self.prompt_hash}: {self.n} labels"
        if self.agreement is not None:
            first += f", agreement {self.agreement:.3f}"
        if self.kappa is not None:
            first += f", Cohen's kappa {self.kappa:.3f}"
        apart = [f"{id}: {rating.verdict}, {rating.reason}" for id, rating in self.disagreements.items()]
        return [first, *_counts(self.unscored), *apart]


@dataclass(frozen=True, slots=True)
class Item:
    """What the judge sees. `points` are lines, one for each point."""

    question: str
    points: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Rates one item. `prompt` needs the parts and placeholders of `judge.md`."""

    chat: Chat
    prompt: Prompt

    async def __call__(self, item: Item) -> Rating:
        try:
            reply = await whole(self.chat, self._request(item))
        except ModelFailed as failed:
            return Rating(verdict=None, reason=str(failed), unscored=failed.code)
        return _rating(reply)

    def _request(self, item: Item) -> ChatRequest:
        texts = {
            "QUESTION": one_line(item.question),
            "POINTS": "\n".join(f"- {one_line(point)}" for point in item.points),
            "ANSWER": disarm(item.answer),
        }
        fence = _fence(" ".join((self.prompt.system, *texts.values())))
        blocks = [self.prompt.render("evidence", fence=fence, name=name, text=text) for name, text in texts.items()]
        return ChatRequest(
            system=self.prompt.system,
            user=self.prompt.render("user", blocks="\n\n".join(blocks)),
            schema=self.prompt.schema,
            schema_name=self.prompt.name,
            max_tokens=LONGEST_REPLY,
        )


def judge_settings(env_file: Path = Path(".env")) -> JudgeSettings:
    """From the environment and `env_file`; the environment wins."""
    return JudgeSettings(_env_file=env_file)  # pyright: ignore[reportCallIssue] a field of pydantic-settings' own


def require_judge() -> None:
    """Raises `Misconfigured` when the environment names no judge: before a run, not after it."""
    if not judge_settings().model:
        raise Misconfigured(NO_JUDGE)


def connect_judge(settings: JudgeSettings, random: Random) -> "OpenAIChat":
    """The model of the settings; nothing is sent yet. `random` spreads retries. Raises `Misconfigured`."""
    if not settings.model:
        raise Misconfigured(NO_JUDGE)
    of_judge = Settings.model_construct(
        llm=LlmSettings(model=settings.model),
        openai_base_url=settings.base_url,
        openai_api_key=settings.api_key,
    )
    return connect_chat(of_judge, random)


async def judged(rows: Sequence[Row], chat: Chat, prompt: Prompt, *, at_once: int = 4) -> JudgeReport:
    """Rates the rows, `at_once` at a time. A model that fails leaves cases unscored and does not end the work.

    An abstention is `not_attempted` without asking the model.
    """
    apply = [row for row in rows if points_of(row)]
    judge, places = Judge(chat, prompt), asyncio.Semaphore(at_once)

    async def rate(row: Row) -> RatedCase:
        async with places:
            return RatedCase(variant=row.variant, case_id=row.case.id, rating=await _rate(row, judge))

    cases = await asyncio.gather(*map(rate, apply))
    return JudgeReport(model=chat.model, prompt_hash=prompt.hash, cases=tuple(cases))


async def judge_configured(rows: Sequence[Row], settings: JudgeSettings | None = None) -> JudgeReport:
    """`judged` by the model of the settings (None: those of the environment). Raises `Misconfigured`."""
    async with _configured(settings) as chat:
        return await judged(rows, chat, load("judge"))


async def check_configured(settings: JudgeSettings | None = None) -> list[str]:
    """`judge_check` of the same model against the shipped labels, as lines for people. Raises `Misconfigured`."""
    async with _configured(settings) as chat:
        return (await judge_check(load_labels(), chat, load("judge"))).lines()


async def judge_check(labels: Sequence[Label], chat: Chat, prompt: Prompt) -> Agreement:
    """How well the judge agrees with people."""
    judge = Judge(chat, prompt)
    ratings = [await judge(Item(label.question, label.gold, label.answer)) for label in labels]
    given = [(label, rating) for label, rating in zip(labels, ratings, strict=True) if rating.verdict]
    apart = {label.id: rating for label, rating in given if rating.verdict != label.label}
    return Agreement(
        model=chat.model,
        prompt_hash=prompt.hash,
        n=len(given),
        agreement=1 - len(apart) / len(given) if given else None,
        kappa=cohen_kappa([label.label for label, _ in given], [str(rating.verdict) for _, rating in given]),
        unscored=_unscored(ratings),
        disagreements=apart,
    )


def cohen_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Agreement beyond chance, from -1 to 1 (Cohen, A coefficient of agreement for nominal scales, 1960).

    (p_o - p_e) / (1 - p_e) with the agreement observed and the one expected if both kept their shares of
    each label but gave them at random. None without labels, and when only one label occurs at all.
    """
    n = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True))
    first, second = Counter(one), Counter(other)
    by_chance = sum(first[label] * second[label] for label in first)
    return (n * observed - by_chance) / (n * n - by_chance) if n * n != by_chance else None


def load_labels(path: Path = LABELS) -> tuple[Label, ...]:
    """Raises `BadInput`, naming the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_label(line, f"{path.name}, line {n}") for n, line in enumerate(lines, 1) if line.strip())


def points_of(row: Row) -> tuple[str, ...]:
    """What the answer has to state, a line for each point, wordings separated by bars; empty: nothing to judge.

    The facts and positions of the case; without them its accepted answers, or else the words of its gold.
    """
    case = row.case
    gold = dict.fromkeys(gold.span for gold in case.gold)
    points = (*case.facts, *case.positions) or (case.answers or tuple(gold),)
    return tuple(" | ".join(wordings) for wordings in points if wordings)


@asynccontextmanager
async def _configured(settings: JudgeSettings | None) -> AsyncGenerator["OpenAIChat"]:
    chat = connect_judge(settings or judge_settings(), Random())  # noqa: S311 only spreads retries
    try:
        yield chat
    finally:
        await chat.aclose()


async def _rate(row: Row, judge: Judge) -> Rating:
    if row.answer is None:
        return Rating(verdict=None, reason=row.failure.detail if row.failure else "no answer", unscored=NO_ANSWER)
    if row.answer.status == "abstained":
        return Rating(verdict="not_attempted", reason=f"abstained: {row.answer.abstain_reason}")
    text = " ".join(sentence.text for sentence in row.answer.sentences)
    return await judge(Item(row.case.question, points_of(row), text))


def _rating(reply: str) -> Rating:
    try:
        rating = _Reply.model_validate_json(bare(reply))
    except ValidationError as error:
        why = f"{error.errors()[0]['msg']}; it began: {one_line(reply)}"
        return Rating(verdict=None, reason=why[:LONGEST_REASON], unscored=UNREADABLE)
    return Rating(verdict=rating.verdict, reason=one_line(rating.reason)[:LONGEST_REASON])


class _Reply(Model):
    verdict: JudgeVerdict
    reason: str


def _fence(taken: str) -> str:
    """Letters that do not occur in `taken`; the same for the same request, so that a verdict can be had again."""
    return unused(seeded(taken, (), ""), FENCE_LENGTH, taken.upper())


def _score(rating: Rating) -> Score | None:
    if rating.verdict is None:
        return None
    why = "" if rating.verdict == "correct" else f"{rating.verdict}: {rating.reason}"
    return Score(value=VALUES[rating.verdict], why=why)


def _unscored(ratings: Iterable[Rating]) -> dict[str, int]:
    return dict(Counter(rating.unscored for rating in ratings if rating.unscored))


def _counts(unscored: Mapping[str, int]) -> list[str]:
    return [f"unscored, {reason}: {n}" for reason, n in sorted(unscored.items())]


def _label(line: str, where: str) -> Label:
    try:
        return Label.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{where}: {'.'.join(map(str, first['loc']))} {first['msg']}") from None
