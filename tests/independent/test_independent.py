"""How many sources stand behind articles: wire copies, copied texts and houses count once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.independent import Report, independent
from rag.independent.publisher import publisher, registered
from rag.independent.same_text import LOOKED_AT, same_text
from rag.independent.wire import agency
from rag.parse import parse
from rag.types import Furniture, SourceGroup

SEEDS = Path(__file__).parents[2] / "seeds"
OWN = "Two barges collided under the Ostwick bridge at dawn and blocked the canal for most of the day."
COPIED = (
    "The harbour master closed the port of Ostwick on Friday after a crane fell across the main basin."
    " Nobody was hurt, the port authority said, but eleven ships are waiting outside the breakwater."
    "\n\nDivers are to look at the crane before it is lifted, which may take until the middle of next week."
)
OTHER = (
    "Fishermen in Ostwick said that they had warned of the old crane for years and that nobody had listened to them."
)


def report(id: str, text: str = "", source: str | None = None, **more: object) -> Report:
    return Report(article_id=id, text=text or f"{OWN} {id} tells it in words of its own.", source=source, **more)  # pyright: ignore[reportArgumentType]


def seeds(*names: str) -> list[Report]:
    drafts = [
        draft
        for name in names
        for draft in parse((SEEDS / name).read_bytes(), name=name, now=datetime(2026, 3, 9, tzinfo=UTC))
    ]
    return [
        Report(
            article_id=draft.url or draft.title,
            text="\n\n".join(draft.paragraphs),
            source=draft.source,
            url=draft.url,
            authors=draft.authors,
            furniture=draft.furniture,
        )
        for draft in drafts
    ]


def test_the_wire_report_of_the_dam_in_three_outlets_is_one_source() -> None:
    reports = seeds("html/2026-03-02-dam-courier-wire.html", "feeds/ansel-mirror.xml", "wire.jsonl")
    wire = [r for r in reports if "(OPA)" in r.text]
    assert len(wire) == 3
    count, groups = independent(wire)
    assert count == 1
    assert groups == (SourceGroup(tuple(r.article_id for r in wire), "wire", "OPA"),)


def test_five_outlets_on_the_dam_are_three_sources() -> None:
    gazette = seeds("markdown/2026-03-02-dresk-flood-gazette.md")
    reports = seeds("html/2026-03-02-dam-courier-wire.html", "feeds/ansel-mirror.xml", "wire.jsonl")
    told = [r for r in reports if "(OPA)" in r.text or (r.url or "").endswith("rescuers-kolm")]
    assert len([*told, *gazette]) == 5
    assert independent([*told, *gazette])[0] == 3


def test_nothing_but_the_corrected_article_and_the_wire_report_is_one_text_in_the_sample_articles() -> None:
    names = [str(p.relative_to(SEEDS)) for p in sorted(SEEDS.rglob("*.*")) if p.name != "README.md"]
    bare = [Report(article_id=f"{n}", text=r.text.replace("(OPA)", "")) for n, r in enumerate(seeds(*names))]
    _, groups = independent(bare)
    assert sorted(len(group.article_ids) for group in groups) == [2, 3]
    assert {group.because for group in groups} == {"same_text"}


def test_a_copy_that_was_cut_and_headed_anew_is_the_same_text() -> None:
    cut = "Port closed. " + COPIED.split("\n\n")[0]
    count, groups = independent([report("a", COPIED, "Ostwick Post"), report("b", cut, "Bay Echo"), report("c", OTHER)])
    assert count == 2
    assert groups == (SourceGroup(("a", "b"), "same_text"),)


def test_reporters_who_share_a_statement_are_not_copies() -> None:
    def told(words: str) -> list[Report]:
        return [
            report("a", f"The port authority put out a statement about the crane at noon on Friday. {words}"),
            report("b", f"The harbour of Ostwick lies still, and its master tells why to anybody who asks. {words}"),
        ]

    assert independent(told(f"“{COPIED}”")) == (2, ())
    assert independent(told(COPIED)) == (1, (SourceGroup(("a", "b"), "same_text"),))


def test_the_credit_of_one_copy_holds_for_the_copies_without_it() -> None:
    signed = report("a", COPIED + "\n\n— Reuters", "Ostwick Post")
    bare = report("b", COPIED, "Bay Echo")
    same_agency = report("c", f"OSTWICK (Reuters) - {OTHER}", "Isle Courier")
    assert independent([bare, signed, same_agency]) == (1, (SourceGroup(("b", "a", "c"), "wire", "Reuters"),))


def test_a_publisher_with_a_wire_report_and_one_of_its_own_has_two_sources() -> None:
    wire = f"OSTWICK (AP) — {COPIED}"
    reports = [
        report("a", wire, "Ostwick Post"),
        report("b", wire, "Bay Echo"),
        report("c", OTHER, "Ostwick Post"),
        report("d", OWN, "Bay Echo"),
    ]
    assert independent(reports)[0] == 3


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        (("The Washington Post", None), ("Washington Post", None), True),
        (("BBC News", None), ("BBC", "https://www.bbc.co.uk/news/1"), True),
        (("Gazette", None), (None, "https://gazette.example/x"), True),
        ((None, "https://a.gazette.co.uk/x"), ("Gazette Online", "https://b.gazette.co.uk/y"), True),
        (("Daily News", None), ("Daily Echo", None), False),
        ((None, "https://one.co.uk/x"), (None, "https://two.co.uk/x"), False),
        ((None, "https://one.substack.com/x"), (None, "https://two.substack.com/x"), False),
        (("Bay Echo", "https://www.msn.com/x"), ("Ostwick Post", "https://www.msn.com/y"), False),
        ((None, None), (None, None), False),
    ],
)
def test_articles_of_one_publisher_are_one_source(
    left: tuple[str | None, str | None], right: tuple[str | None, str | None], one: bool
) -> None:
    reports = [report("a", OWN, left[0], url=left[1]), report("b", OTHER, right[0], url=right[1])]
    assert independent(reports)[0] == (1 if one else 2)


def test_families_join_the_outlets_of_a_house_and_name_it() -> None:
    reports = [report("a", OWN, "The Bay Echo"), report("b", OTHER, None, url="https://www.isle.example/1")]
    families = {"Bay Echo": "Northern Newspapers", "isle.example": "Northern Newspapers"}
    assert independent(reports, families=families) == (
        1,
        (SourceGroup(("a", "b"), "publisher", "Northern Newspapers"),),
    )


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("BRENNICK (OPA) — A dam broke.", "OPA"),
        ("NEW YORK, Nov 7 (Reuters) - Shares fell.", "Reuters"),
        ("WASHINGTON (AP) — The Senate voted.", "Associated Press"),
        ("Berlin (dpa) - Der Zug hielt.", "Deutsche Presse-Agentur"),
        ("MOSCOW, March 2. /TASS/. The talks began.", "TASS"),
        ("PARIS, AFP — The museum closed.", "Agence France-Presse"),
        ("The museum closed.\n\n(PTI)", "Press Trust of India"),
        ("The museum closed. –Reuters", "Reuters"),
        ("The European Union (EU) — a bloc of 27 — met.", None),
        ("The museum closed, according to Reuters.", None),
        ("The museum closed.\n\nReuters contributed to this report.", None),
        ("The museum closed.\n\n(with inputs from PTI)", None),
        ("Shares of Corvane (Nasdaq) fell.", None),
    ],
)
def test_the_credit_in_a_text(text: str, credited: str | None) -> None:
    assert agency(text, (), (), "Bay Echo") == credited


def test_the_credit_around_a_text() -> None:
    assert agency(OWN, ("Reuters Staff",), (), "Bay Echo") == "Reuters"
    assert agency(OWN, ("OPA",), (), "Bay Echo") == "OPA"
    assert agency(OWN, (), (Furniture("byline", "By Ana Holt, Associated Press"),), None) == "Associated Press"
    assert (
        agency(OWN, (), (Furniture("note", "This story was first published by AFP."),), None) == "Agence France-Presse"
    )
    assert agency(OWN, (), (), "Reuters") == "Reuters"
    assert agency(OWN, ("Ana Holt",), (Furniture("credit", "Photo: Jo Berg / AP"),), "Bay Echo") is None


def test_letters_that_are_the_outlets_own_are_no_agency() -> None:
    assert agency("OSTWICK (BEN) — The port closed.", (), (), "Bay Echo Network") is None
    assert agency(OWN, ("BBC",), (), "BBC") is None
    assert agency("OSTWICK (BEN) — The port closed.", (), (), "Isle Courier") == "BEN"
    assert agency(OWN, ("BBC",), (), "Isle Courier") == "BBC"


def test_one_article_given_twice_counts_once_and_none_are_none() -> None:
    assert independent([report("a"), report("a")]) == (1, ())
    assert independent([]) == (0, ())


def test_articles_without_words_are_not_the_same_text() -> None:
    assert independent([report("a", " "), report("b", " ")])[0] == 2


@pytest.mark.parametrize(
    ("host", "part"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("news.gazette.example", "gazette.example"),
        ("edition.cnn.com", "cnn.com"),
        ("medium.com", None),
        ("localhost", None),
        (None, None),
    ],
)
def test_the_registered_part_of_a_host(host: str | None, part: str | None) -> None:
    assert registered(host) == part


def test_a_broken_address_tells_no_publisher() -> None:
    assert publisher(None, "http://[broken", {}).values == frozenset()
    assert "broken.example" in publisher(None, "http://broken.example", {}).values


texts = st.sampled_from([COPIED, OTHER, OWN, f"OSTWICK (AP) — {OTHER}"])
made = st.lists(st.tuples(texts, st.sampled_from(["Bay Echo", "Ostwick Post", None])), max_size=7)


@given(made)
def test_groups_part_the_articles_and_the_order_does_not_matter(drawn: list[tuple[str, str | None]]) -> None:
    reports = [report(str(n), text, source) for n, (text, source) in enumerate(drawn)]
    count, groups = independent(reports)
    grouped = [id for group in groups for id in group.article_ids]
    assert len(grouped) == len(set(grouped))
    assert count == len(reports) - len(grouped) + len(groups)
    other_count, others = independent(reports[::-1])
    assert other_count == count
    assert {frozenset(g.article_ids) for g in others} == {frozenset(g.article_ids) for g in groups}


def test_of_a_text_that_is_no_article_any_more_the_start_is_compared() -> None:
    start = " ".join(f"Keeper {n} lit lamp {n} of the quay." for n in range(LOOKED_AT // 30))
    left, right = (
        start + "".join(f" {word}{n} rang {n} bells over {word}." for n in range(60_000)) for word in ("ost", "vell")
    )
    assert len(start) > LOOKED_AT
    assert list(same_text([left, right])) == [(0, 1)]
