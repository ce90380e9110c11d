"""Deliveries: one for each edition and target, tried by one at a time, none forgotten. And leases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from rag.errors import NotFound
from rag.library import Addressee, Claimed, Library
from tests.library.editions_made import edition
from tests.library.made import NOW, opened

DESK = Addressee("k1", "mail", "d…@example.org")
HOOK = Addressee("k2", "webhook", "https://hooks.example")
BOTH = ["k1", "k2"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path) as library:
        library.keep_edition(edition("e1"), "day 2")
        library.keep_edition(edition("e2"), "day 2")
        yield library


def claim(library: Library, by: str, minutes: float = 0, targets: list[str] | None = None) -> list[Claimed]:
    now = NOW + minutes * MINUTE
    return library.claim_deliveries(targets or BOTH, now, lease=10 * MINUTE, by=by, most=3)


def test_each_target_once_for_each_edition(library: Library) -> None:
    assert library.plan_deliveries("e1", [DESK, HOOK], NOW) == 2
    assert library.plan_deliveries("e1", [HOOK, DESK], NOW) == 0
    assert library.plan_deliveries("e2", [DESK], NOW) == 1
    assert library.plan_deliveries("e2", [], NOW) == 0
    assert [(d.edition_id, d.target) for d in library.deliveries()] == [("e2", "k1"), ("e1", "k2"), ("e1", "k1")]
    with pytest.raises(NotFound):
        library.plan_deliveries("e3", [DESK], NOW)


def test_what_one_has_claimed_nobody_else_gets_until_the_claim_is_over(library: Library) -> None:
    library.plan_deliveries("e1", [DESK, HOOK], NOW)
    mine = claim(library, "me", targets=["k1"])
    assert [(c.edition_id, c.target, c.attempts) for c in mine] == [("e1", "k1", 1)]
    assert [c.target for c in claim(library, "other", 9)] == ["k2"]
    assert library.next_delivery(["k1"]) == NOW + 10 * MINUTE
    taken = claim(library, "other", 10, targets=["k1"])
    assert [(c.target, c.attempts) for c in taken] == [("k1", 2)]
    assert not library.settle_delivery(mine[0], "failed", NOW + 11 * MINUTE, error="too late")
    assert library.settle_delivery(taken[0], "done", NOW + 11 * MINUTE)
    assert library.deliveries(state="done")[0].done_at == NOW + 11 * MINUTE


def test_threads_share_what_is_due_and_none_gets_another_ones(library: Library) -> None:
    many = [Addressee(f"k{n}", "mail", "…") for n in range(40)]
    library.plan_deliveries("e1", many, NOW)
    keys = [addressee.key for addressee in many]

    def some(n: int) -> list[Claimed]:
        return library.claim_deliveries(keys, NOW, lease=MINUTE, by=f"p{n}", most=3, limit=7)

    with ThreadPoolExecutor(8) as claimers:
        claimed = [c.target for got in claimers.map(some, range(8)) for c in got]
    assert sorted(claimed) == sorted(keys)


def test_tried_again_after_the_wait_and_not_before(library: Library) -> None:
    library.plan_deliveries("e1", [DESK], NOW)
    (first,) = claim(library, "me")
    library.settle_delivery(first, "pending", NOW, error="busy", wait=5 * MINUTE)
    assert claim(library, "me", 4.9) == []
    (pending,) = library.deliveries(state="pending")
    assert (pending.last_error, pending.next_at, pending.attempts) == ("busy", NOW + 5 * MINUTE, 1)
    assert library.next_delivery(BOTH) == NOW + 5 * MINUTE
    (second,) = claim(library, "me", 5)
    library.settle_delivery(second, "failed", NOW, error="no such user")
    assert (claim(library, "me", 900), library.next_delivery(BOTH)) == ([], None)
    assert library.deliveries(edition_id="e1")[0].state == "failed"


def test_one_that_kills_its_process_each_time_is_given_up(library: Library) -> None:
    library.plan_deliveries("e1", [DESK], NOW)
    assert [len(claim(library, f"p{n}", n * 10)) for n in range(4)] == [1, 1, 1, 0]
    (failed,) = library.deliveries(state="failed")
    assert failed.last_error == "the process ended while it was being sent"


def test_targets_that_are_no_longer_set_are_left_alone(library: Library) -> None:
    library.plan_deliveries("e1", [DESK, HOOK], NOW)
    assert [c.target for c in claim(library, "me", targets=["k2"])] == ["k2"]
    assert library.next_delivery(["k9"]) is None


def test_a_lease_is_of_one_holder_until_it_ends(library: Library) -> None:
    assert library.take_lease("brief", "a", NOW, MINUTE)
    assert not library.take_lease("brief", "b", NOW, MINUTE)
    assert library.take_lease("brief", "a", NOW + 0.5 * MINUTE, MINUTE)
    assert not library.take_lease("brief", "b", NOW + MINUTE, MINUTE)
    library.release_lease("brief", "b")
    assert not library.take_lease("brief", "b", NOW + MINUTE, MINUTE)
    assert library.take_lease("brief", "b", NOW + 1.5 * MINUTE, MINUTE)
    library.release_lease("brief", "b")
    assert library.take_lease("brief", "a", NOW + 1.6 * MINUTE, MINUTE)
    assert library.take_lease("another", "b", NOW, MINUTE)
