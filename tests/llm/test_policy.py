"""The parts of the policy that need no network: waits, the breaker, what errors say."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelFailed
from rag.llm.breaker import Breaker
from rag.llm.dialect import Dialect
from rag.llm.faults import quote, retry_after
from rag.llm.policy import Endpoint, Fault, Limits


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_breaker_lets_one_call_try_again() -> None:
    clock = Clock()
    breaker = Breaker(failures=2, seconds=10, clock=clock)
    breaker.failed()
    breaker.admit()
    breaker.failed()
    with pytest.raises(ModelFailed) as refused:
        breaker.admit()
    assert refused.value.retry_after == 10
    clock.now += 10
    assert breaker.state == "half-open"
    breaker.admit()
    with pytest.raises(ModelFailed):
        breaker.admit()
    breaker.failed()
    assert breaker.state == "open"
    clock.now += 10
    breaker.admit()
    breaker.succeeded()
    assert breaker.state == "closed"
    breaker.admit()


def test_a_success_forgives_the_failures_before_it() -> None:
    breaker = Breaker(failures=2, seconds=10)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.state == "closed"


def test_a_trial_that_was_cancelled_leaves_room_for_another() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, seconds=10, clock=clock)
    breaker.failed()
    clock.now += 11
    breaker.admit()
    breaker.released()
    breaker.admit()


@given(seed=st.integers(), first=st.floats(0.01, 5), longest=st.floats(0.01, 60))
def test_waits_stay_within_the_growing_bound(seed: int, first: float, longest: float) -> None:
    waits: list[float] = []
    limits = Limits(tries=6, first_wait=first, longest_wait=longest)
    endpoint = Endpoint(limits, Breaker(), Random(seed))
    fault = Fault(ModelFailed("busy"), again="yes")
    for number in range(1, 6):
        wait = endpoint.wait_after(fault, number)
        assert wait is not None
        assert 0 <= wait <= min(longest, first * 2 ** (number - 1))
        waits.append(wait)
    assert endpoint.wait_after(fault, 6) is None


def test_two_callers_do_not_wait_alike() -> None:
    fault = Fault(ModelFailed("busy"), again="yes")
    waits = {Endpoint(Limits(), Breaker(), Random(seed)).wait_after(fault, 1) for seed in range(20)}
    assert len(waits) == 20


def test_retry_after_in_seconds_and_as_a_date() -> None:
    now = datetime(2031, 5, 3, 12, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after": later, "date": format_datetime(now, usegmt=True)}) == 90
    assert retry_after({"retry-after": later}) is None
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


def test_what_a_server_said_is_repeated_without_the_key() -> None:
    said = quote("wrong key topsecret\nor sk-abcdef123456 or sk-ab****cdef", "topsecret")
    assert "topsecret" not in said
    assert "abcdef" not in said
    assert "\n" not in said
    assert len(quote("x" * 5000, "")) < 400


def test_a_dialect_only_ever_gets_simpler() -> None:
    complaint = "response_format stream_options temperature max_tokens max_completion_tokens"
    dialect, steps = Dialect(), 0
    while simpler := dialect.without(complaint):
        dialect, steps = simpler, steps + 1
    assert steps == 5
    assert dialect == Dialect(format="none", usage=False, limit="max_completion_tokens", temperature=False)
    assert Dialect().without("the context is too long") is None
