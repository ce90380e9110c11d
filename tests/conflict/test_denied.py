"""What is denied within one story, whatever may be asked of it."""

import pytest

from rag.conflict import Statement, conflicts, denied
from rag.types import Stamp

PLANT = "Ostmark Chemie"


def statements(*told: tuple[str, str] | tuple[str, str, str]) -> list[Statement]:
    """(article, sentence) or (article, sentence, title)."""
    day = Stamp.parse("2026-05-04")
    return [
        Statement(n=n, text=one[1], article_id=one[0], title=one[2] if len(one) > 2 else "", published=day)
        for n, one in enumerate(told)
    ]


def sides(*told: tuple[str, str] | tuple[str, str, str]) -> list[list[tuple[int, ...]]]:
    return [[side.statements for side in found.sides] for found in denied(statements(*told))]


@pytest.mark.parametrize(
    ("claim", "witness", "about"),
    [
        (
            "The town hall said that the alarm had sounded at nine.",
            "Three tenants said that they heard no alarm before the smoke.",
            "whether alarm had sounded",
        ),
        (
            "A flood warning was issued at noon, the weather office said.",
            "Campers told the paper that they had not received any warning until the tents floated.",
            "whether warning was issued",
        ),
        (
            "Its sirens on the quay went off at once, the port said.",
            "The sirens never sounded, a docker said.",
            "whether sirens on the quay went off",
        ),
    ],
)
def test_a_signal_that_went_out_and_was_not_heard_is_two_sides(claim: str, witness: str, about: str) -> None:
    (found,) = denied(statements(("a", claim), ("b", witness)))
    assert (found.kind, found.relation, found.about) == ("yes_no", "disagreement", about)
    assert [side.statements for side in found.sides] == [(0,), (1,)]


@pytest.mark.parametrize(
    "other",
    [
        "The alarm had not sounded, the town hall said.",  # says the same
        "The burglar alarm of a shop was repaired on Sunday.",  # did not go out
        "No one was hurt and no reason was given.",
    ],
)
def test_without_one_who_says_that_it_went_out_there_is_one_side(other: str) -> None:
    heard = "b", "Three tenants said that they heard no alarm before the smoke."
    assert not denied(statements(("a", other), heard))
    assert len(denied(statements(("a", other), ("c", "The alarm had sounded, the town hall said."), heard))) == 1


def test_what_is_found_later_contradicts_nobody() -> None:
    assert not sides(("a", "Police had found no letter at noon."), ("b", "A letter was found on Tuesday."))
    assert sides(("a", "Police had received no letter at noon."), ("b", "A letter was sent on Tuesday.")) == [
        [(1,), (0,)]
    ]


def test_a_claim_and_its_denial_are_two_sides_with_a_heading_that_asks() -> None:
    (found,) = denied(
        statements(
            ("a", "The chief of the port said that an Orland tanker had leaked oil off Vessa on Sunday."),
            (
                "b",
                "Orland said that none of its tankers had leaked oil off Vessa on Sunday.",
                "Orland denies that its tanker leaked oil off Vessa",
            ),
        )
    )
    assert found.about == "whether its [Orland's] tanker leaked oil off Vessa"
    assert [side.statements for side in found.sides] == [(0,), (1,)]


def test_who_denies_that_he_knew_does_not_deny_what_else_is_told_of_him() -> None:
    told = (
        "a",
        f"{PLANT}, which runs the works at Vessa, said that a tank burst on Sunday.",
        "Tank bursts at Vessa works",
    )
    title = "Works at Vessa had letter on tank"
    assert not sides(told, ("b", f"{PLANT} denied that it had learned of the letter.", title))
    assert sides(told, ("b", f"{PLANT} denied that a tank had burst on Sunday.", title)) == [[(0,), (1,)]]


def test_a_denial_in_quotation_marks_is_not_of_another_word_of_the_speaker() -> None:
    denial = "b", '"No such letter came to this company," its director, Mara Tiel, said.'
    of_her = "Mara Tiel, the company's director, said that {}."
    assert not sides(("a", of_her.format("the cause was open")), denial)
    assert sides(("a", of_her.format("the letter came to the company")), denial) == [[(0,), (1,)]]


def test_what_is_denied_is_the_heading_with_whom_it_is_of() -> None:
    (found,) = denied(
        statements(
            ("a", "A clerk said that Vell Ferries had known of the crack in the hull."),
            ("b", "Vell Ferries denied that it had known of the crack in the hull."),
        )
    )
    assert found.about == "whether it [Vell Ferries] had known of the crack in the hull"


@pytest.mark.parametrize(
    ("claim", "other", "denial"),
    [
        (
            "The charged crowd at the Vell arena booed as the big, physical guards of Ostwick came on.",
            "Ostwick's rivals had a coach, Edo Marsh, who denied charges of physical assault and remarks to a driver.",
            "Ostwick's rivals had a coach, Edo Marsh, who denied that the crowd at the Vell arena booed the guards of "
            "Ostwick.",
        ),
        (
            "The prosecutor of Vell had turned down a plea of Nils Arv to serve life in prison.",
            "The prosecutor of Vell denied an offer of Nils Arv to plead guilty and serve life in prison.",
            "The prosecutor of Vell denied that he had turned down a plea of Nils Arv to serve life in prison.",
        ),
        (
            "Nils Arv stood at the corner of Mill Row with a loaded gun, police said.",
            "His lawyer did not deny that Nils Arv stood at the corner of Mill Row with a loaded gun.",
            "His lawyer denied that Nils Arv stood at the corner of Mill Row with a loaded gun.",
        ),
    ],
)
def test_what_is_refused_or_not_denied_and_other_matters_are_no_denials(claim: str, other: str, denial: str) -> None:
    assert not sides(("a", claim), ("b", other))
    assert sides(("a", claim), ("b", denial)) == [[(0,), (1,)]]


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (
            "Polls in Vell and its 900 booths closed for the council vote of Ostwick on Sunday at 1300 GMT.",
            "Polls in Vell and its 900 booths closed for the council vote of Ostwick on Sunday at 1100 GMT.",
            "Polls in Vell and its 700 booths closed for the council vote of Ostwick on Sunday at 1300 GMT.",
        ),
        (
            "Vell Rangers beat Ostwick Albion 91-73 before 900 fans on Sunday in the final of the Sarn Cup in Vell.",
            "Vell Rangers beat Ostwick Albion 10-2 before 900 fans on Sunday in the final of the Sarn Cup, by points.",
            "Vell Rangers beat Ostwick Albion 91-73 before 400 fans on Sunday in the final of the Sarn Cup in Vell.",
        ),
        (
            "The climber of Vell fell 700 metres to his death on Mount Sarn on Sunday, police said.",
            "The climber of Vell fell nine hours before his death on Mount Sarn on Sunday, police said.",
            "The climber of Vell fell 900 metres to his death on Mount Sarn on Sunday, police said.",
        ),
    ],
)
def test_times_of_day_scores_and_lengths_are_no_counts_that_differ(one: str, other: str, counts: str) -> None:
    assert not [found for found in conflicts(statements(("a", one), ("b", other))) if found.strength > 0.5]
    assert [found.kind for found in conflicts(statements(("a", one), ("b", counts)))] == ["number"]
