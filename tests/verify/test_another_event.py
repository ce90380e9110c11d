"""What an article tells of another event neither contradicts nor supports; shares, causes, times of day."""

import pytest

from rag.verify import check

QUAKES = (
    "A quake shook the Corl Islands on Saturday evening. Nine people were hurt, and no deaths were reported, the office"
    " said. It had nothing to do with the one that struck the town of Marn on Wednesday."
)


def test_of_another_event_is_no_contradiction() -> None:
    sentences = ("Nine people were hurt, and no deaths were reported, the office said.", QUAKES.rpartition(". ")[2])
    support = check("Two people died in the Marn quake.", sentences, article=QUAKES)
    assert support.verdict not in ("contradicted", "supported")
    about = QUAKES.replace("the Corl Islands", "Marn")
    assert check("Two people died in the Marn quake.", sentences, article=about).verdict == "contradicted"


@pytest.mark.parametrize(
    ("sentence", "cited", "verdict"),
    [
        (
            "All seven members of the party voted against it.",
            "Four of the party's seven members voted against it.",
            "no",
        ),
        ("Four of the seven members voted against it.", "Four of the party's seven members voted against it.", "yes"),
        ("The start was called off because of bad weather.", "The start was called off because a valve leaked.", "no"),
        ("The start was called off because of a valve.", "The start was called off because a valve leaked.", "yes"),
        ("The quake struck in the afternoon.", "The quake struck at 2:12 a.m. local time.", "no"),
        ("The quake struck at 2:12 in the morning.", "The quake struck at 2:12 a.m. local time.", "yes"),
        ("The dam was 41 metres high.", "The dam, 41 meters high, was finished in 1968.", "yes"),
        ("Half of the 412 patients took the drug.", "It followed 412 patients, half of whom took the drug.", "yes"),
        ("The hotel has more rooms than the inn.", "The hotel has 40 rooms, a bar and a pool near the inn.", "no"),
        ("It raised its forecast from 1.6 to 1.9 percent.", "It cut its forecast from 1.9 to 1.6 percent.", "no"),
        ("It changed its forecast from 1.6 to 1.9 percent.", "It changed its forecast from 1.9 to 1.6 percent.", "no"),
        ("The Belvaro reopened on Friday.", "The Belvaro in Grey Point reopened on Friday.", "yes"),
        (
            "Nineteen of Halvik's 23 measles patients had not been vaccinated.",
            "Measles cases in Halvik rose to 23. Nineteen of the patients had not been vaccinated.",
            "yes",
        ),
        (
            "Not since the protests of 2018 has Marn seen so large a march.",
            "It was the largest march in Marn since the protests of 2018.",
            "yes",
        ),
        (
            "The quake in Corl was set off by that in Marn, Ida Holm said.",
            "Ida Holm said that the quake in Corl had nothing to do with that in Marn.",
            "no",
        ),
        ("The lake still threatens the town.", "The lake fell and no longer threatens the town.", "no"),
        ("Ida Holm confirmed the report.", "Ida Holm neither confirmed nor denied the report.", "no"),
        ("The start will move to April.", "If it fails, the rocket must go, and the start would move to April.", "no"),
        ("All of the cases were traced to a party.", "Most of the cases were traced to a party on Monday.", "no"),
        ("All of the people could return.", "About 1,900 of the 3,200 people could return.", "no"),
        ("The siren went off six minutes before the break.", "The siren went off six minutes after the break.", "no"),
        ("Ida Holm resigned on Friday for health reasons.", "Ida Holm resigned on Friday, a day later.", "no"),
        ("The greatest danger is mud.", "Mud and not water is the greatest danger.", "yes"),
        ("The danger is water rather than mud.", "Mud and not water is the greatest danger.", "no"),
        (
            "Nine people have died.",
            "Divers found four bodies: 13 people have died. On Monday it had put the dead at nine.",
            "no",
        ),
        ("He was jailed for three and a half years.", "He was jailed for three years and six months.", "yes"),
        ("There is no drinking water in Marn.", "The town of Marn has no drinking water.", "yes"),
        ("He scored in the Cup final on Sunday.", "He scored on Sunday in the Cup final.", "yes"),
        ("Police put the crowd at 18,000.", "The crowd was 18,000, according to police.", "yes"),
        ("Gen. Ida Holm left the hall.", "General Ida Holm left the hall.", "yes"),
        ("The start was put off in Marn.", "The start in Marn was postponed.", "yes"),
        ("The mill failed to close on Monday.", "The mill did not close on Monday.", "yes"),
        ("Olm refused to show reporters the record.", "Olm declined to show the record.", "yes"),
        (
            "Harl accepted the resignation of Holt.",
            "Harl accepted the resignation and gave her duties to Minister Anna Holt.",
            "no",
        ),
    ],
)
def test_shares_causes_times_and_owners(sentence: str, cited: str, verdict: str) -> None:
    support = check(sentence, (cited,))
    assert (support.verdict == "supported") == (verdict == "yes"), support


def test_a_turn_is_never_only_another_wording() -> None:
    cited = "The Bank of Norland left its main interest rate unchanged at 4 percent on Thursday."
    support = check("The Bank of Norland lowered its main interest rate.", (cited,), likeness=lambda _: 1.0)
    assert support.verdict != "supported"


def test_a_toll_is_held_against_a_toll() -> None:
    cited = "About 31,000 people marched. Thirteen people died in the flood."
    support = check("The flood killed 12 people.", (cited,))
    assert [(u.kind, u.instead) for u in support.unmatched if u.finding == "contradicted"] == [("number", "Thirteen")]
