"""A live blog's posts have times of their own; what only has times in it is no live blog."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from rag.parse import parse
from rag.types import Draft

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
LATE = "Four people have died in the flood at Aker, Mayor Ana Holt told reporters outside the town hall."
NOON = "Two people have died in the flood at Aker, the fire brigade says, and nine are missing."
EARLY = "The river at Aker has burst its banks and the lower town is being cleared by the fire brigade."
PAGE = """<html lang="en"><head><title>Flood at Aker</title>
<meta property="article:published_time" content="2026-03-02T06:00:00Z"></head><body><article><h1>Flood at Aker</h1>
{posts}</article></body></html>"""


def page(posts: Sequence[tuple[str, str, str]]) -> Draft:
    made = "".join(
        f'<section><header><time datetime="{at}">{shown}</time></header><p>{text}</p></section>'
        for at, shown, text in posts
    )
    return parse(PAGE.format(posts=made).encode(), media_type="text/html", now=NOW)[0]


def plain(*paragraphs: str, published_at: str | None = "2026-03-02") -> Draft:
    record = {"title": "Flood at Aker", "text": "\n\n".join(paragraphs), "published_at": published_at}
    return parse(json.dumps(record).encode(), media_type="application/json", now=NOW)[0]


def posts(draft: Draft) -> list[tuple[str, str]]:
    return [(str(post.at), draft.paragraphs[post.paragraph]) for post in draft.posts]


def test_times_of_the_markup() -> None:
    draft = page(
        [
            ("2026-03-02T18:10:00Z", "18:10", LATE),
            ("2026-03-02T12:00:00+01:00", "12.00 CET", NOON),
            ("2026-03-02T07:15:00Z", "7:15 am", EARLY),
        ]
    )
    assert posts(draft) == [
        ("2026-03-02T18:10:00Z", LATE),
        ("2026-03-02T12:00:00+01:00", NOON),
        ("2026-03-02T07:15:00Z", EARLY),
    ]
    assert str(draft.published) == "2026-03-02T06:00:00Z"


def test_times_that_are_glued_to_the_words_with_a_prompt() -> None:
    draft = plain(
        f"6:10 pm ET March 2, 2026 Send this on {LATE}",
        "The bridge is closed.",
        f"12:00 pm ET March 2, 2026 Send this on {NOON}",
        f"7:15 am ET March 2, 2026 Send this on {EARLY}",
    )
    assert posts(draft) == [
        ("2026-03-02T18:10:00-05:00", LATE),
        ("2026-03-02T12:00:00-05:00", NOON),
        ("2026-03-02T07:15:00-05:00", EARLY),
    ]
    assert draft.paragraphs[1] == "The bridge is closed."
    assert next(part.text for part in draft.furniture) == "6:10 pm ET March 2, 2026 Send this on"


def test_the_oldest_may_come_first_and_midnight_may_pass() -> None:
    draft = plain(f"22:40 GMT Link {EARLY}", f"23:50 GMT Link {NOON}", f"00:20 GMT Link {LATE}")
    assert [at for at, _ in posts(draft)] == ["2026-03-02T22:40:00Z", "2026-03-02T23:50:00Z", "2026-03-03T00:20:00Z"]
    draft = plain(f"00:20 GMT Link {LATE}", f"23:50 GMT Link {NOON}", f"22:40 GMT Link {EARLY}")
    assert [at for at, _ in posts(draft)] == ["2026-03-03T00:20:00Z", "2026-03-02T23:50:00Z", "2026-03-02T22:40:00Z"]


def test_a_live_blog_without_a_date_is_of_its_first_post() -> None:
    draft = plain(
        f"6:10 pm GMT March 2, 2026 {LATE}",
        f"12:00 pm GMT March 2, 2026 {NOON}",
        f"7:15 am GMT March 2, 2026 {EARLY}",
        published_at=None,
    )
    assert str(draft.published) == "2026-03-02T07:15:00Z"


@pytest.mark.parametrize(
    "lines",
    [
        [f"6:10 pm GMT March 2, 2026 {LATE}", f"12:00 pm GMT March 2, 2026 {NOON}"],
        [f"10:00 am GMT August {day}, 2026: the match at Aker" for day in (1, 2, 3, 4)],
        [f"9:00 am GMT March 2, {year} {EARLY}" for year in (2026, 2025, 2024)],
        [f"{hour}:30 p.m. ET Channel {hour}: Aker against Sorn" for hour in (1, 3, 7)],
        [f"{hour}:30 pm GMT March 2, 2026 Talk {hour}" for hour in (1, 7, 2, 8, 3, 9)],
    ],
    ids=["two", "to come", "years", "timetable", "without order"],
)
def test_what_only_has_times_is_no_live_blog(lines: list[str]) -> None:
    draft = plain(*lines, "The council of Aker said so in a statement on its own pages.")
    assert draft.posts == ()
    assert not any(part.kind == "aside" for part in draft.furniture)


SIGNED = (
    "Water board warns of second wave Ida Marlow The water board at Aker said a second wave would come by six.",
    "Lower town is empty Ida Marlow and Per Ostrom Police have cleared the lower town of Aker, Captain Lars Wenn said.",
    "Mayor asks for sandbags Per Ostrom Anyone with a lorry should come, Mayor Ana Holt wrote to residents.",
    "First houses under water Ida Marlow At noon the river stood in the ground floors of Mill Street in Aker.",
    "Schools stay shut Per Ostrom Teachers at Aker were told not to come in, and Mayor Ana Holt agreed to it.",
)


def signed(*posts: str) -> Draft:
    return plain(
        *(f"{hour}:10 pm ET March 2, 2026 Send this on {text}" for hour, text in zip("98765", posts, strict=True))
    )


def test_headlines_and_names_that_are_glued_to_posts_are_parted_from_their_words() -> None:
    draft = signed(*SIGNED)
    assert draft.paragraphs[:4] == (
        "Water board warns of second wave",
        "The water board at Aker said a second wave would come by six.",
        "Lower town is empty",
        "Police have cleared the lower town of Aker, Captain Lars Wenn said.",
    )
    assert [part.text for part in draft.furniture if part.kind == "byline"] == [
        *("Ida Marlow", "Ida Marlow and Per Ostrom", "Per Ostrom", "Ida Marlow", "Per Ostrom")
    ]
    assert [draft.paragraphs[post.paragraph] for post in draft.posts][2:4] == [
        "Mayor asks for sandbags",
        "First houses under water",
    ]


def test_people_whom_the_posts_are_about_sign_nothing() -> None:
    about = [text.replace("Ida Marlow and ", "").replace("Ida Marlow", "Ana Holt") for text in SIGNED]
    about = [text.replace("Per Ostrom", "Ana Holt") for text in about]
    assert signed(*about).paragraphs == tuple(about)


@pytest.mark.parametrize(
    "texts",
    [
        (
            "Search is over, said Ana Holt, who led the brigade through the night.",
            "A letter from Ana Holt, mayor of Aker, calls all teachers in.",
            "Bridge shut, according to Ana Holt, the head of roads, until Friday.",
        ),
        (
            "Ohio: Jane Smith 52.1%, John Doe 46.0%, with 90% counted.",
            "Maine: Jane Smith 55.3%, John Doe 43.2%, officials said.",
            "Texas: John Doe 58.4%, Jane Smith 40.9%, the clerk said.",
        ),
        (
            "The president has arrived in New York. His motorcade left at noon.",
            "Thousands march through New York. Police closed two bridges.",
            "The envoy flew from Geneva to New York. She speaks at four.",
        ),
        (
            "The river burst its banks at Aker.",
            "The bridge is closed until Friday.",
            "The schools stay shut.",
        ),
    ],
    ids=["commas", "results", "places", "openings"],
)
def test_sentences_of_posts_stay_whole(texts: tuple[str, ...]) -> None:
    hours = zip("987", texts, strict=True)
    assert plain(*(f"{hour}:10 pm ET March 2, 2026 {text}" for hour, text in hours)).paragraphs == texts
