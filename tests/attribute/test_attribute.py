"""Who says it, in sentences made for it: names, pronouns, roles, sources without a name, outlets in between."""

import pytest

from rag.attribute import names_speaker
from rag.types import Attribution, Span
from tests.attributing import attribute

ARTICLE = (
    "The Lenna bridge will stay shut until May, transport minister Ilse Varga said on Monday. She blamed the frost.\n\n"
    '"We will not rush it. A bridge is not a tent," Varga told reporters. Engineer Odd Brekke, who inspected it, said'
    " that the bearings had split.\n\n"
    "Two people familiar with the inspection told The Tidewater Times that a warning had been ignored. The minister"
    " denied it. The ministry's report found that salt was to blame.\n\n"
    "The Coast Courier reported last week that the repair would cost 9 million crowns, citing a senior official who"
    " spoke on condition of anonymity.\n\n"
    "The bridge carries 11,000 cars a day."
)


def said(start: str, outlet: str | None = "Lenna Gazette") -> Attribution:
    at = ARTICLE.index(start)
    end = min((e for mark in (". ", ".\n", '," ') if (e := ARTICLE.find(mark, at)) > 0), default=len(ARTICLE))
    return attribute(ARTICLE, Span(at, end + 1), outlet=outlet)


@pytest.mark.parametrize(
    ("start", "kind", "speaker", "anonymous", "relayed_from"),
    [
        ("The Lenna bridge", "indirect", "Ilse Varga", False, None),
        ('"We will', "quote", "Ilse Varga", False, None),
        ("A bridge is not", "quote", "Ilse Varga", False, None),
        ("Engineer Odd", "indirect", "Engineer Odd Brekke", False, None),
        ("Two people", "indirect", "Two people familiar with the inspection", True, "The Tidewater Times"),
        ("The minister denied", "indirect", "Ilse Varga", False, None),
        ("The ministry's report", "document", "The ministry's report", False, None),
        (
            "The Coast Courier",
            "indirect",
            "a senior official who spoke on condition of anonymity",
            True,
            "The Coast Courier",
        ),
        ("The bridge carries", "publisher", None, False, None),
    ],
)
def test_the_speaker_is_who_says_it(
    start: str, kind: str, speaker: str | None, anonymous: bool, relayed_from: str | None
) -> None:
    found = said(start)
    assert (found.kind, found.speaker, found.anonymous, found.relayed_from) == (kind, speaker, anonymous, relayed_from)


def test_a_role_is_followed_to_the_name_and_says_where_it_stands() -> None:
    found = said("The minister denied")
    assert found.said_as == "The minister"
    assert found.named_at is not None
    assert found.named_at.of(ARTICLE) == "Ilse Varga"


def test_what_an_outlet_was_told_itself_is_not_relayed() -> None:
    assert said("Two people", outlet="The Tidewater Times").relayed_from is None
    assert said("Two people", outlet="tidewatertimes.example").relayed_from is None


def test_a_pronoun_that_may_be_either_is_not_followed() -> None:
    text = "Tomas Hedrick met Henrik Sale at noon. He said that talks went well."
    found = attribute(text, Span(text.index("He said"), len(text)), outlet=None)
    assert (found.speaker, found.said_as) == (None, "He")
    assert found.unsure == "“he” may be Tomas Hedrick or Henrik Sale"
    alone = text.replace("Henrik Sale", "the press")
    found = attribute(alone, Span(alone.index("He said"), len(alone)), outlet=None)
    assert (found.speaker, found.said_as, found.unsure) == ("Tomas Hedrick", "He", None)


@pytest.mark.parametrize(
    ("sentence", "speaker", "anonymous"),
    [
        ("People close to Donald Ames said that he was angry.", "People close to Donald Ames", True),
        ("Advisers to Ames said that the plan was dead.", "Advisers to Ames", True),
        ("A spokesman for Roth said that the talks went well.", "A spokesman for Roth", False),
        ("Donald Ames's lawyer said that he was angry.", "Donald Ames's lawyer", False),
        ("Harbor Office officials said that the gate was shut.", "Harbor Office officials", True),
        ("Engineer Pavla Roth of the Lenna Survey said that the gate was shut.", "Pavla Roth", False),
        ("Ames, who came by train, said that it was late.", "Donald Ames", False),
    ],
)
def test_who_speaks_for_somebody_is_not_that_person(sentence: str, speaker: str, anonymous: bool) -> None:
    before = "Donald Ames met Pavla Roth at the Harbor Office."
    found = attribute(f"{before} {sentence}", Span(len(before) + 1, len(before) + 1 + len(sentence)), outlet=None)
    assert (found.speaker, found.anonymous) == (speaker, anonymous)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ('"It leaks," said a Western diplomat, who asked for tea.', "a Western diplomat"),
        ('"It leaks," said Rovers coach Sean Mott.', "Sean Mott"),
        ('"It leaks," said a Tidewater spokesman, Odd Brekke.', "Odd Brekke"),
        ('"It leaks," Mott further noted.', "Mott"),
        ("When Ilse Varga announced that it was shut, people cheered, Brekke said.", "Brekke"),
        ("Because salt is cheap, the authors claim that more is used.", "the authors"),
        ('This is called "a bridge too far."', None),
        ("It's estimated that 40 cars crossed.", None),
    ],
)
def test_the_speaker_beside_the_cue(sentence: str, speaker: str | None) -> None:
    assert attribute(sentence, Span(0, len(sentence)), outlet=None).speaker == speaker


def test_who_boasts_is_the_subject_and_not_who_is_compared_with_it() -> None:
    text = (
        "President-elect Sean Mott called Cadrian President Walter Brandt on Monday.\n\n"
        "Unlike President Ilse Varga, a friend of the town, Mott has courted Brandt for years, boasting that he has"
        ' "a fine line" to him.\n\nHe has said that he will end the strike.\n\nBrandt said that he was "ready."'
    )
    starts = [text.index(words) for words in ("Unlike", "He has", "Brandt said")]
    found = [attribute(text, Span(start, text.find("\n\n", start) % len(text)), outlet=None) for start in starts]
    assert [f.speaker for f in found] == ["Sean Mott", "Sean Mott", "Walter Brandt"]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Varga said so.", True),
        ("The bridge stays shut.", False),
    ],
)
def test_a_sentence_keeps_its_speaker_or_not(sentence: str, kept: bool) -> None:
    assert names_speaker(sentence, said("The Lenna bridge")) is kept


def test_words_for_the_unnamed_keep_them_and_nobody_need_be_named_where_nobody_speaks() -> None:
    assert names_speaker("Sources say a warning was ignored.", said("Two people"))
    assert not names_speaker("A warning was ignored.", said("Two people"))
    assert names_speaker("It carries 11,000 cars.", said("The bridge carries"))


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_long_chain_of_pronouns_ends_unsure(between: str) -> None:
    def last(pronouns: int) -> Attribution:
        text = between.join(["Tomas Hedrick said so.", *["He said so."] * pronouns])
        return attribute(text, Span(len(text) - 11, len(text)), outlet=None)

    assert last(1500).unsure
    assert (last(3).speaker, last(3).unsure) == ("Tomas Hedrick", None)


@pytest.mark.parametrize("text", ["", "He said.", '"', "said said said", "“", "According to , 5.", "\n\n" * 3 + "x"])
def test_no_text_breaks_it(text: str) -> None:
    attribute(text, Span(0, len(text)), outlet=None)


def test_a_byline_that_is_run_together_with_an_agency_is_nobody() -> None:
    text = (
        "Emma Clarke NASA\n\nThe launch is set for Friday. NASA said that the crew was ready. NASA will send four."
        " The rocket of NASA is on its pad. It was built by NASA in May.\n\nAccording to NASA, the weather is fine."
    )
    start = text.index("According")
    assert attribute(text, Span(start, len(text)), outlet=None).speaker == "NASA"
