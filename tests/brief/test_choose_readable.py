"""Sentences are told where they can be read: behind what they mean, or not at all."""

from rag.brief.choose import Choice, choose
from rag.types import Revision
from tests.attributing import in_hits
from tests.brief.test_choose import chosen, everything
from tests.hits import hit_of
from tests.library.made import made


def told(revision: Revision, limit: int = 4) -> list[str]:
    return [draft.text for draft in choice(revision, limit).drafts]


def choice(revision: Revision, limit: int = 4) -> Choice:
    hits = [hit_of(revision)]
    return choose(hits, [revision.sentences], limit=limit, fresh=everything, attribute=in_hits(hits), update=False)


def test_what_means_the_sentence_before_stands_behind_it_or_is_left_out() -> None:
    match = made(
        "a1",
        "Vell Rangers beat Ostwick Albion 3-2 in the final of the Sarn Cup in Vell on Sunday.",
        "Albion led twice. Tilo Brandt put them ahead in the Sarn Cup final with a header after ten minutes.",
        "Rangers won the Sarn Cup for the fourth time on Sunday in Vell.",
    ).revision
    for limit in range(1, 5):
        found = told(match, limit)
        for n, text in enumerate(found):
            if "put them ahead" in text:
                assert found[n - 1] == "Albion led twice."
    assert "Albion led twice." in told(match)


def test_behind_a_sentence_that_may_not_be_told_nothing_leans() -> None:
    first = "The Sarn bridge in Ostwick collapsed on Monday after heavy rain."
    leans = "They had known that of the Sarn bridge for years"
    torn = made("a2", first, f'Holm said: "The pier of the bridge was cracked. {leans}," she said.').revision
    assert told(torn) == [first]
    whole = made("a2", first, f"Holm said that the pier of the bridge was cracked. {leans}, she said.").revision
    assert f"{leans}, she said." in told(whole)


def test_the_facts_of_the_headline_are_told() -> None:
    story = made(
        "a3",
        "Harbour master Edo Marsh resigned in Vessa on Monday over the fire on the harbour ferry Tern.",
        "The fire on the harbour ferry Tern broke out on Friday. The ferry Tern burned for nine hours in Vessa.",
        "Marsh had led the harbour of Vessa through the fire on the Tern, and the ferry sank in the harbour.",
        "The council also named Ilse Varn, a retired captain, to lead the investigation.",
        title="Marsh resigns; captain to lead investigation",
    ).revision
    assert any("Ilse Varn" in text for text in told(story, 3))


def test_what_comes_next_has_what_it_means_right_before_it() -> None:
    story = made(
        "a4",
        "Harbour master Edo Marsh resigned in Vessa on Monday over the fire on the harbour ferry Tern.",
        "The council of Vessa named Ilse Varn, a retired captain, to look into the fire on the Tern.",
        "She is to report by June 30.",
        "The fire on the harbour ferry Tern broke out on Friday.",
    ).revision
    found = choice(story)
    assert found.roles[-1] == "next"
    assert [draft.text for draft in found.drafts[-2:]] == [
        "The council of Vessa named Ilse Varn, a retired captain, to look into the fire on the Tern.",
        "She is to report by June 30.",
    ]


def test_only_other_articles_are_cited_for_the_same() -> None:
    same = (
        "The council of Ostwick called off its session on the Sarn bridge on Monday.",
        "The council of Ostwick called off its session on the Sarn bridge for a week, Tilo Brandt said.",
    )
    assert [len(draft.evidence) for draft in choice(made("a5", *same).revision).drafts] == [1]
    of_two = chosen([made(id, text).revision for id, text in zip(("a5", "a6"), same, strict=True)])
    assert [len(draft.evidence) for draft in of_two.drafts] == [2]


def test_behind_an_opening_that_is_to_come_without_a_day_stands_the_day() -> None:
    plant = made(
        "a6",
        "Ostwick Steel will spend 90 million crowns on a plant in Vessa, the company said on Monday.",
        "The plant in Vessa will make rails for the port.",
        "Construction of the plant in Vessa is to begin in September.",
    ).revision
    found = choice(plant)
    assert found.roles[-1] == "next"
    assert found.drafts[-1].text.startswith("Construction")


def test_where_only_what_leans_is_new_it_stands_behind_what_was_told_before() -> None:
    known = "The council of Vessa named Ilse Varn, a retired captain, to look into the fire on the Tern."
    story = made("a7", known, "She has asked for the log of the harbour ferry Tern and for its plans.").revision
    hits = [hit_of(story)]
    found = choose(
        hits,
        [story.sentences],
        limit=4,
        fresh=lambda text: text.startswith("She"),
        attribute=in_hits(hits),
        update=True,
    )
    assert [draft.text for draft in found.drafts] == [known, story.sentences[1].of(story.text)]
