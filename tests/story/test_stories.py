from random import Random

from rag.story import Report, continued, stories
from rag.story.link import MOST, groups
from rag.story.pairs import Pair
from rag.types import Stamp

FIRE = (
    "A fire destroyed the Corfield paper mill in Aldersham on Monday night, the county fire service said. Thirty "
    "workers left the building unhurt. Chief officer Mara Linde said that the flames began in a drying hall."
)
FIRE_AGAIN = (
    "Investigators searched the drying hall of the burned Corfield mill in Aldersham on Tuesday. Mara Linde of the "
    "fire service said that a bearing had run hot. The paper mill employed thirty workers at night."
)
OTHER_FIRE = (
    "A fire damaged the Brookhurst sugar warehouse in Velm harbor on Monday night, the port authority said. Twelve "
    "dockers were treated for smoke. Harbor master Tom Ryke said that the flames began on a conveyor belt."
)
VOTE = (
    "The council of Lower Marsh voted nine to four for a new library on Castle Street. Councillor Ida Penn called the "
    "plan long overdue; opponents said the town cannot pay for it."
)


def report(id: str, text: str, day: str | None = "2026-04-07", title: str = "") -> Report:
    return Report(id, title, text, Stamp.parse(day) if day else None)


FIRES = [report("a", FIRE), report("b", OTHER_FIRE), report("c", FIRE_AGAIN), report("d", VOTE)]


def test_one_event_in_other_words_is_one_story_and_a_look_alike_another() -> None:
    assert stories(FIRES) == ((0, 2), (1,), (3,))


def test_two_reports_alone_are_compared_too() -> None:
    assert stories([FIRES[0], FIRES[2]]) == ((0, 1),)
    assert stories([FIRES[0], FIRES[1]]) == ((0,), (1,))


def test_the_order_of_the_reports_does_not_matter() -> None:
    wanted = {frozenset(FIRES[i].id for i in story) for story in stories(FIRES)}
    for seed in range(5):
        mixed = Random(seed).sample(FIRES, len(FIRES))
        assert {frozenset(mixed[i].id for i in story) for story in stories(mixed)} == wanted


def test_the_same_words_a_year_apart_are_two_stories() -> None:
    assert stories([report("a", FIRE, "2025-04-07"), report("b", FIRE_AGAIN, "2026-04-08")]) == ((0,), (1,))


def test_undated_reports_are_joined_by_what_they_say() -> None:
    assert stories([report("a", FIRE, None), report("b", FIRE_AGAIN)]) == ((0, 1),)


def test_copies_stay_together_and_do_not_outvote() -> None:
    copies = [report(f"copy{n}", f"{FIRE} This is edition {n}.") for n in range(6)]
    assert stories([*copies, FIRES[2], FIRES[3]]) == ((0, 1, 2, 3, 4, 5, 6), (7,))


def test_nothing_and_empty_texts() -> None:
    assert stories([]) == ()
    assert stories([report("a", ""), report("b", ""), report("c", "…")]) == ((0,), (1,), (2,))


def test_two_reports_in_german_are_not_alike_by_being_german() -> None:
    one = "Die Stadt hat am Montag den neuen Radweg an der Elmstraße eröffnet, und viele waren mit dem Rad gekommen."
    two = "In der Oper wird nach der Pause die neue Intendantin auf die Bühne gebeten, und sie ist nicht allein."
    assert stories([report("a", one), report("b", two)]) == ((0,), (1,))
    same = "Viele kamen mit dem Rad, als die Stadt am Montag den neuen Radweg an der Elmstraße eröffnete."
    assert stories([report("a", one), report("b", same)]) == ((0, 1),)


SHORT = {
    "a": "A tram left the rails in Aldersham on Tuesday. Nobody was hurt, police said.",
    "b": "A kiosk was broken into in Aldersham on Tuesday, police said.",
    "c": "Three people were treated for smoke in Aldersham on Tuesday, police said.",
    "d": "Nine shops in Aldersham were fined on Tuesday for opening late, police said.",
    "e": "The new swimming hall of Aldersham opens on Tuesday.",
    "f": "In Aldersham a tram derailed on Tuesday and left the rails on Mill Street. Nobody was hurt.",
}


def test_short_reports_that_share_a_place_and_a_day_are_not_one_story() -> None:
    assert stories([report(id, SHORT[id]) for id in "abcde"]) == ((0,), (1,), (2,), (3,), (4,))


def test_short_reports_of_one_event_are_one_story() -> None:
    assert stories([report(id, SHORT[id]) for id in "abf"]) == ((0, 2), (1,))


def test_a_short_report_does_not_go_on_with_another_matter_of_its_place() -> None:
    today = [[report("c", SHORT["c"], "2026-04-08")], [report("f", SHORT["f"], "2026-04-08")]]
    assert continued(today, [[report("d", SHORT["d"])], [report("a", SHORT["a"])]]) == [None, 1]


def test_a_group_never_grows_above_its_bound() -> None:
    chain = [Pair(1.0, i, i + 1) for i in range(2 * MOST)]
    found = groups(2 * MOST + 1, chain)
    assert max(map(len, found)) <= MOST
    assert sorted(i for group in found for i in group) == list(range(2 * MOST + 1))


def test_a_story_goes_on_with_the_one_it_is_about() -> None:
    today = [[report("c", FIRE_AGAIN, "2026-04-08")], [report("d", VOTE, "2026-04-08")]]
    yesterday = [[FIRES[1]], [FIRES[0]]]
    assert continued(today, yesterday) == [1, None]
    assert continued([], yesterday) == []
    assert continued(today, []) == [None, None]


def test_no_story_is_continued_twice() -> None:
    today = [[report("c", FIRE_AGAIN, "2026-04-08")], [report("e", FIRE, "2026-04-08")]]
    assert continued(today, [[FIRES[0]]]) == [None, 0]


def test_a_story_that_shares_a_report_is_the_same() -> None:
    assert continued([[FIRES[3], FIRES[0]]], [[FIRES[1]], [FIRES[3]]]) == [1]
