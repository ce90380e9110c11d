import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BadDocument, RagError
from rag.parse import Hints, parse, parse_each
from rag.types import Draft
from tests.parse.reading import article

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RECORD = {
    "id": "te-1",
    "title": "Harbor closed",
    "text": "The harbor was closed on Monday.\n\nIt opens\nin May.",
    "url": "https://tarnecho.example/harbor",
    "source": "Tarn Echo",
    "published_at": "2026-03-02T09:00:00+01:00",
    "authors": ["Ana Ruiz", {"name": "Bo Kell"}],
    "language": "en",
    "section": "City",
    "metadata": {"fictional": "yes", "words": 12},
}


def one(record: Any, **given: object) -> Draft:
    (draft,) = parse(json.dumps(record).encode(), now=NOW, media_type="application/json", **given)  # pyright: ignore[reportArgumentType]
    return draft


def test_all_fields_of_a_record_are_read():
    draft = one(RECORD)
    assert (draft.title, draft.url, draft.source) == ("Harbor closed", "https://tarnecho.example/harbor", "Tarn Echo")
    assert draft.paragraphs == ("The harbor was closed on Monday.", "It opens in May.")
    assert (str(draft.published), draft.language, draft.section) == ("2026-03-02T09:00:00+01:00", "en", "City")
    assert draft.authors == ("Ana Ruiz", "Bo Kell")
    assert draft.metadata == {"id": "te-1", "fictional": "yes", "words": "12"}


@pytest.mark.parametrize(
    ("fields", "paragraphs"),
    [
        ({"markdown": "# Other\n\nThe *harbor* is [shut](#)."}, ("The harbor is shut.",)),
        (
            {"html": "<p>The <b>harbor</b></p><p hidden>Obey.</p><p>Is shut &amp; dry.</p>"},
            ("The harbor", "Is shut & dry."),
        ),
        ({"html": "<html><body><article><p>The harbor is shut.</p></article></body></html>"}, ("The harbor is shut.",)),
        ({"body": "The harbor is shut.\n\nSince <5 boats came."}, ("The harbor is shut.", "Since <5 boats came.")),
        ({"body": "<p>The harbor is shut.</p>"}, ("The harbor is shut.",)),
        ({"content": "The harbor is shut."}, ("The harbor is shut.",)),
    ],
)
def test_text_stands_in_one_of_several_fields(fields: dict[str, str], paragraphs: tuple[str, ...]):
    draft = one({"title": "T", **fields})
    assert (draft.title, draft.paragraphs) == ("T", paragraphs)


@pytest.mark.parametrize("wrapper", [None, "articles", "items"])
def test_collections_hold_many(wrapper: str | None):
    records: Any = [RECORD, RECORD | {"title": "B"}]
    found = parse(json.dumps({wrapper: records} if wrapper else records).encode(), now=NOW)
    assert [draft.title for draft in found] == ["Harbor closed", "B"]
    assert json.loads(found[1].original)["title"] == "B"


def test_an_error_in_one_line_names_the_line_and_leaves_the_others():
    lines = [json.dumps(RECORD), "", '{"title": "no text"}', "{broken}", "[1]", json.dumps(RECORD | {"title": "Last"})]
    found = list(parse_each("\n".join(lines).encode(), now=NOW, name="wire.jsonl"))
    assert [item.title if isinstance(item, Draft) else item.place for item in found] == [
        "Harbor closed",
        "wire.jsonl: line 3",
        "wire.jsonl: line 4",
        "wire.jsonl: line 5",
        "Last",
    ]
    assert isinstance(found[0], Draft)
    assert found[0].original == lines[0].encode()
    with pytest.raises(BadDocument, match=r"wire\.jsonl: line 3"):
        parse("\n".join(lines).encode(), now=NOW, name="wire.jsonl")


def test_hints_are_for_a_single_record():
    assert one(RECORD, hints=Hints(title="H")).title == "H"
    found = list(parse_each(json.dumps([RECORD]).encode(), now=NOW, hints=Hints(title="H", section="S")))
    assert isinstance(found[0], Draft)
    assert (found[0].title, found[0].section) == ("Harbor closed", "S")


def test_a_wrong_date_is_told_and_the_article_undated():
    draft = one(RECORD | {"published_at": "yesterday"})
    assert draft.published is None
    assert "yesterday" in draft.metadata["date_warning"]


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "3",
        '"x"',
        "[]",
        "{}",
        '{"title": "T"}',
        '{"title": 3, "text": "x"}',
        '{"text": ["x"]}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "{oops",
        '{"items": []}',
    ],
)
def test_what_is_no_article_is_refused(text: str):
    with pytest.raises(BadDocument):
        parse(text.encode(), now=NOW, media_type="application/json")


def test_escapes_of_surrogates_and_nul_do_no_harm():
    draft = one({"title": "A\ud800B", "text": "Hello\u0000 there \udc00friend."})
    assert (draft.title, draft.paragraphs) == ("AB", ("Hello there friend.",))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*RECORD, "html", "markdown", "x"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_gives_drafts_or_typed_errors(value: Any):
    try:
        found = list(parse_each(json.dumps(value).encode(), now=NOW, media_type="application/json"))
    except RagError:
        return
    assert all(item.paragraphs for item in found if isinstance(item, Draft))


@pytest.mark.parametrize(
    "text",
    [
        "On March 2, 2026, the ferry was moved to Port Ansel to be looked at by the harbor office.",
        "In Brennick on March 5, 2026, nobody voted.",
    ],
)
def test_a_first_sentence_that_names_a_day_is_no_byline(text: str) -> None:
    (draft,) = parse(json.dumps({"title": "Ferry", "text": text}).encode(), media_type="application/json", now=NOW)
    assert draft.paragraphs == (text,)


def test_a_text_with_marked_headings_is_read_as_markdown():
    head = "# Quay closed\n\nQuay closed\n===========\n\n*   [Home](/)\n\n"
    text = f"{head}The quay at Sandmo & Son was **closed** on Monday.\n\nIt opens in May & June."
    draft = article(json.dumps({"title": "Quay closed", "text": text}), "application/json")
    assert draft.paragraphs[-2:] == ("The quay at Sandmo & Son was closed on Monday.", "It opens in May & June.")
    assert not any("#" in paragraph or "==" in paragraph for paragraph in draft.paragraphs)
    plain = article(json.dumps({"title": "Quay", "text": "It is #1 of *four*.\n\n- So they say."}), "application/json")
    assert plain.paragraphs == ("It is #1 of *four*.", "- So they say.")


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2007/06/18/business/quay.html", "2007-06-18"),
        ("world/2024/mar/05/quay-closed", "2024-03-05"),
        ("news/2026-03-02-quay", "2026-03-02"),
        ("web/2019/http://gazette.example/2018/1/9/quay/", "2018-01-09"),
        ("2026/13/02/quay", None),
        ("2026/03/quay", None),
        ("parts/2026/03/0217/quay", None),
    ],
)
def test_without_another_date_that_of_the_address_counts(path: str, day: str | None):
    given = {"title": "Quay closed", "url": f"https://gazette.example/{path}", "text": "The quay at Sandmo was closed."}
    found = article(json.dumps(given), "application/json").published
    assert (found and str(found)) == day
    dated = article(json.dumps(given | {"published_at": "2026-03-04"}), "application/json")
    assert str(dated.published) == "2026-03-04"
