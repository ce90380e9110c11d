"""Whoever writes a suite is told every mistake at once, with file, line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.suite import LoadedSuite, SuiteError, find_suite, load_suite, shipped, skeleton

SETTINGS = "name: small\ncorpus: [articles]\ncases: cases.jsonl\n"
CASE = '{"id": "q1", "question": "Who won?"}\n'
KNOWN = frozenset({"doc.mrr", "answer.facts"})
Load = Callable[[str | bytes, str | bytes], LoadedSuite]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(settings: str | bytes, cases: str | bytes) -> LoadedSuite:
        for name, text in (("small.yaml", settings), ("cases.jsonl", cases)):
            (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return load_suite(tmp_path / "small.yaml", known_metrics=KNOWN)

    return load


def problems(load: Load, settings: str | bytes = SETTINGS, cases: str | bytes = CASE) -> list[str]:
    with pytest.raises(SuiteError) as caught:
        load(settings, cases)
    return str(caught.value).splitlines()


def test_a_suite_is_its_settings_and_its_cases(load: Load, tmp_path: Path) -> None:
    loaded = load(SETTINGS + "metrics: [doc.mrr]\nas_of: 2026-03-08\n", "\n// comment\n# comment\n\n" + CASE)
    assert loaded.suite.as_of == "2026-03-08"
    assert [case.id for case in loaded.cases] == ["q1"]
    assert loaded.folder == tmp_path


def test_the_hash_changes_with_either_file(load: Load) -> None:
    hashes = [load(*texts).hash for texts in ((SETTINGS, CASE), (SETTINGS + "\n", CASE), (SETTINGS, CASE + "\n"))]
    assert len(set(hashes)) == 3
    assert load(SETTINGS, CASE).hash == hashes[0]


def test_all_problems_are_told_at_once_in_the_order_of_the_lines(load: Load) -> None:
    cases = [
        '{"id": "q1", "question": "Who?", "gold": [{"article": "a.md", "span": " "}]}',
        '{"id": "q2", "question": "Who?", "fact": [["13"]]}',
        '{"id": "q3", "question": "Who?"',
        '{"id": "q4"}',
        '{"id": "q4", "question": "Who?"}',
        '{"id": "q4", "question": "Who?"}',
    ]
    assert problems(load, SETTINGS + "metric: [doc.mrr]\nk: 0\n", "\n".join(cases)) == [
        "small.yaml:4: metric: unknown field: did you mean 'metrics'?",
        "small.yaml:5: k: input should be greater than or equal to 1",
        "cases.jsonl:1: case q1: gold.0.span: must not be empty",
        "cases.jsonl:2: case q2: fact: unknown field: did you mean 'facts'?",
        "cases.jsonl:3: not JSON: Expecting ',' delimiter: line 1 column 32 (char 31)",
        "cases.jsonl:4: case q4: question: is missing",
        "cases.jsonl:6: case q4: id: is already that of line 5",
    ]


def test_metrics_that_do_not_exist_are_named_with_their_lines(load: Load) -> None:
    gates = "metrics:\n  - doc.mrr\n  - doc.mmr\ngates:\n  - at_least: 0.5\n    metric: answer.fact\n"
    assert problems(load, SETTINGS + gates) == [
        "small.yaml:6: metrics.1: unknown metric 'doc.mmr': did you mean 'doc.mrr'?",
        "small.yaml:9: gates.0.metric: unknown metric 'answer.fact': did you mean 'answer.facts'?",
    ]


def test_a_gate_without_a_bound_is_refused(load: Load) -> None:
    found = problems(load, SETTINGS + "gates:\n  - metric: doc.mrr\n")
    assert found == ["small.yaml:5: gates.0: give at_least, at_most or drop_at_most"]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("", "small.yaml:1: the file is empty"),
        ("# only a comment\n", "small.yaml:1: the file is empty"),
        ("name: small\ncorpus: [a\ncases: c\n", "small.yaml:3: not YAML: "),
        (b"name: small\ncorpus: [\xff]\n", "small.yaml:2: not UTF-8: byte 0xff"),
        (SETTINGS + "name: other\n", "small.yaml:4: name: is there more than once"),
        ("name: Not This\ncorpus: [a]\ncases: cases.jsonl\n", "small.yaml:1: name: string should match"),
        ("corpus: a\nname: small\ncases: cases.jsonl\n", "small.yaml:1: corpus: input should be a list"),
        ("[1, 2]", "small.yaml:1: input should be"),
        ("k: !!python/object/apply:os.getcwd []\n", "small.yaml:1: not YAML: could not determine a constructor"),
        ("name: \x00", "small.yaml:1: not YAML: "),
        (SETTINGS.replace("cases.jsonl", "none.jsonl"), "small.yaml:3: cases: none.jsonl: No such file or directory"),
    ],
)
def test_settings_that_cannot_be_read(load: Load, settings: str | bytes, problem: str) -> None:
    assert problems(load, settings)[0].startswith(problem)


@pytest.mark.parametrize(
    ("cases", "problem"),
    [
        ("", "cases.jsonl:1: there is no case in this file"),
        ("// nothing yet\n", "cases.jsonl:1: there is no case in this file"),
        (CASE.encode() + b'{"id": "\xe9"}', "cases.jsonl:2: not UTF-8: byte 0xe9"),
        ("[1]", "cases.jsonl:1: input should be"),
        ("[" * 100_000, "cases.jsonl:1: not JSON: "),
        ('{"id": "q1", "id": "q2", "question": "Who?"}', "cases.jsonl:1: not JSON: field 'id' is there more than once"),
        (
            '{"id": "q1", "question": "Who?", "unanswerable": "no", "facts": [["13"]]}',
            "cases.jsonl:1: case q1: a case is either unanswerable or has gold",
        ),
        (
            '{"id": "d", "question": "Who?", "facts": [["13"]], "edition": {"day": "2026-03-02", "stories":'
            ' [{"name": "s", "articles": ["a"], "status": "new"}]}}',
            "cases.jsonl:1: case d: an edition has what is expected in its stories",
        ),
        (
            '{"id": "d", "question": "Who?", "edition": {"day": "2026-03-02", "stories":'
            ' [{"name": "s", "articles": ["a"], "status": "update"}]}}',
            "cases.jsonl:1: case d: edition.stories.0: an update, a correction or a repeat names what it continues",
        ),
        (
            '{"id": "d", "question": "Who?", "edition": {"day": "2026-03-02", "first": "2026-03-03", "stories":'
            ' [{"name": "s", "articles": ["a"], "status": "new"}]}}',
            "cases.jsonl:1: case d: edition: first must not be later than day",
        ),
        (
            '{"id": "q1", "question": "Who?", "facts": ["13"]}',
            "cases.jsonl:1: case q1: facts.0: input should be a list",
        ),
    ],
)
def test_cases_that_cannot_be_read(load: Load, cases: str | bytes, problem: str) -> None:
    assert problems(load, cases=cases)[0].startswith(problem)


def test_a_line_separator_of_unicode_does_not_end_a_case(load: Load) -> None:
    assert len(load(SETTINGS, '{"id": "q1", "question": "Who\u2028won?"}\r\n').cases) == 1


def test_a_byte_order_mark_may_stand_before_a_comment(load: Load) -> None:
    mark = b"\xef\xbb\xbf# what this is\n"
    assert len(load(mark + SETTINGS.encode(), mark + CASE.encode()).cases) == 1


def test_a_suite_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.touch()
    assert find_suite("retrieval") == shipped()["retrieval"]
    assert find_suite(str(own)) == own
    with pytest.raises(SuiteError, match=r"no suite 'retrieva': .*abstention, answers"):
        find_suite("retrieva")


def test_a_suite_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"none\.yaml: No such file"):
        load_suite(tmp_path / "none.yaml")


def test_the_skeleton_loads_as_it_is_and_shows_every_field(tmp_path: Path) -> None:
    settings, cases = skeleton("my-news")
    (tmp_path / "my-news.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "my-news.jsonl").write_text(cases, encoding="utf-8")
    loaded = load_suite(tmp_path / "my-news.yaml")
    assert loaded.suite.name == "my-news"
    assert len(loaded.cases) == 8
    assert set(type(loaded.cases[0]).model_fields) == set().union(*(case.model_fields_set for case in loaded.cases))
    assert set(type(loaded.suite).model_fields) == loaded.suite.model_fields_set


def test_the_skeleton_names_a_schema_that_is_there() -> None:
    first = skeleton("my-news")[0].splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=file://")
    assert Path(first.partition("file://")[2]).is_file()


def test_a_skeleton_needs_a_name_that_a_suite_can_have() -> None:
    with pytest.raises(SuiteError, match="lower-case letters"):
        skeleton("My News")
