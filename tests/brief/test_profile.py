"""What a profile leaves out, lifts and lowers, by the words of articles."""

from pathlib import Path

import pytest

from rag.brief.profile import left_out, read_form, source_weight, topic_weight
from rag.errors import BadInput
from rag.types import KINDS, Kind, Profile
from tests.library.made import made

FERRY = made(
    "a1",
    "The ferry to Amsel sank at noon off Port Ostwick.",
    "All forty passengers were brought ashore by fishing boats.",
    "The harbor board will discuss budgets on Friday.",
    title="Ferry sinks off Port Ostwick",
    section="Shipping",
).revision
LAMP = made(
    "a2",
    "Die Lampe am Hafen brennt wieder.",
    title="Lampe am Hafen",
    source="Bote",
    language="de",
).revision


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (Profile(), None),
        (Profile(exclude=("ferries",)), "excluded"),
        (Profile(exclude=("shipping",)), "excluded"),
        (Profile(exclude=("ferry Amsel",)), "excluded"),
        (Profile(exclude=("ferry strike",)), None),
        (Profile(exclude=("budgets",)), None),
        (Profile(exclude=("the",)), None),
        (Profile(languages=("de",)), "language"),
        (Profile(languages=("EN", "de")), None),
        (Profile(kinds=("live", "opinion")), "kind"),
        (Profile(kinds=("news", "opinion")), None),
        (Profile(exclude_sources=("ostwick gazette",)), "source"),
        (Profile(only_sources=("Bote",)), "source"),
        (Profile(only_sources=("OSTWICK GAZETTE",)), None),
    ],
    ids=repr,
)
def test_why_an_article_is_left_out(profile: Profile, why: str | None) -> None:
    assert left_out(FERRY, profile) == why


def test_an_article_of_unknown_language_is_in_every_language() -> None:
    unknown = made("a3", "Something happened in the harbor.", language=None).revision
    assert left_out(unknown, Profile(languages=("de",))) is None


@pytest.mark.parametrize("kind", KINDS)
def test_only_pieces_that_tell_news_are_wanted_by_default(kind: Kind) -> None:
    piece = made("a3", "Something happened in the harbor.", kind=kind).revision
    assert left_out(piece, Profile()) == (None if kind in ("news", "live", "obituary", "press") else "kind")


def test_an_article_of_no_outlet_is_of_none_that_is_asked_for() -> None:
    unsigned = made("a3", "Something happened in the harbor.", source=None).revision
    assert left_out(unsigned, Profile(only_sources=("Bote",))) == "source"
    assert left_out(unsigned, Profile(exclude_sources=("Bote",))) is None


def test_topics_multiply_and_are_named() -> None:
    profile = Profile(topics={"ferry": 2.0, "Lampe": 3.0, "budgets": 5.0})
    assert topic_weight([FERRY], profile) == (2.0, ("ferry",))
    assert topic_weight([FERRY, LAMP], profile) == (6.0, ("ferry", "Lampe"))
    assert topic_weight([FERRY], Profile()) == (1.0, ())


def test_the_best_outlet_of_a_story_counts_and_all_are_named() -> None:
    profile = Profile(sources={"bote": 0.5, "ostwick gazette": 2.0})
    assert source_weight([FERRY, LAMP], profile) == (2.0, ("ostwick gazette", "bote"))
    assert source_weight([LAMP], profile) == (0.5, ("bote",))
    assert source_weight([FERRY, LAMP], Profile()) == (1.0, ())


def test_all_keys_of_a_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: desk-2\ntopics: {dam: 2, bus strike: 0.5}\nexclude: [sport]\nsources: {Bote: 3}\n"
        "exclude_sources: [Mirror]\nonly_sources: [Bote, Gazette]\nlanguages: [en, de]\nstories: 5\nsentences: 2\n",
        "utf-8",
    )
    assert read_form(path).made() == Profile(
        name="desk-2",
        topics={"dam": 2.0, "bus strike": 0.5},
        exclude=("sport",),
        sources={"Bote": 3.0},
        exclude_sources=("Mirror",),
        only_sources=("Bote", "Gazette"),
        languages=("en", "de"),
        stories=5,
        sentences=2,
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("topics: {dam: 0}", "topics.dam"),
        ("topics: {dam: 10.5}", "topics.dam"),
        ("topics: {dam: .nan}", "topics.dam"),
        ("topics: {dam: .inf}", "topics.dam"),
        ("topics: {dam: heavy}", "topics.dam"),
        ("topics: [dam]", "topics"),
        ("sources: {Bote: -2}", "sources.Bote"),
        ("exclude: sport", "exclude"),
        ("exclude: ['']", "exclude.0"),
        ("stories: 0", "stories"),
        ("stories: 101", "stories"),
        ("sentences: 1", "sentences"),
        ("sentences: 9", "sentences"),
        ("name: ../../etc", "name"),
        ("name: ''", "name"),
        ("topics: {" + ", ".join(f"t{n}: 1" for n in range(201)) + "}", "topics"),
        ("just words", "the file"),
        ("7", "the file"),
    ],
)
def test_a_wrong_value_names_file_and_key(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as error:
        read_form(path)
    assert str(error.value).startswith(f"profile {path}: {key}: ")


@pytest.mark.parametrize(("text", "kind"), [("just words", "one value"), ("- a list", "a list")])
def test_a_file_without_keys_is_told_what_keys_are_and_no_class_of_ours(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(
        BadInput, match=f"the file: give keys with their values, .*not {kind}; keys: name, topics"
    ) as error:
        read_form(path)
    assert "ProfileForm" not in str(error.value)
    assert "Value error" not in str(error.value)


def test_a_key_that_is_none_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("storys: 5", "utf-8")
    with pytest.raises(BadInput, match=r"mine\.yaml: storys: there is no such key; keys: .*stories"):
        read_form(path)


@pytest.mark.parametrize(
    "text",
    [
        "exclude: [2026-13-45]",
        "stories: !!int x",
        "stories: !!bool x",
        "stories: !!timestamp x",
        "[" * 5_000,
        "stories: " + "9" * 5_000,
    ],
    ids=lambda text: text[:24],
)
def test_values_that_yaml_cannot_make_name_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"p\.yaml"):
        read_form(file)


def test_bytes_that_are_no_text_and_a_directory_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(BadInput, match=r"mine\.yaml: no YAML"):
        read_form(path)
    with pytest.raises(BadInput, match="profile "):
        read_form(tmp_path)


def test_tags_of_yaml_make_no_objects(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("!!python/object/apply:os.getcwd []", "utf-8")
    with pytest.raises(BadInput, match="no YAML"):
        read_form(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "languages:\n  - en\n  - no",
            "languages.1: YAML reads “no” as yes or no: put it into quotes; keys: .*; line 3",
        ),
        ("name: 2026", "name: YAML reads “2026” as a number"),
        ("# mine\nname: 2026-03-02", "name: YAML reads “2026-03-02” as a date: .*; line 2"),
        ("exclude: [~]", "exclude.0: YAML reads “~” as nothing"),
        ("topics:\n  dam: 2\n  on: 2", "topics: YAML does not read the key “on” as text: put it into quotes; line 3"),
        ("topics: {2026-03-02: 2}", "topics: YAML does not read the key “2026-03-02” as text"),
        ("topics:\n  dam: yes", "topics.dam: .*number; .*; line 2"),
        ("stories: yes", "stories: .*integer"),
        ('stories: "5"', "stories: .*integer"),
        ("sentences: 1:30", "sentences: “1:30” is no plain number; line 1"),
        ("name: x\nstories: 010", "stories: “010” is no plain number; line 2"),
        ("stories: 4\nstories: 5", "the file: “stories” is given twice; line 2"),
        ("topics:\n  dam: 2\n  dam: 3", "topics: “dam” is given twice; line 3"),
        ("languages:", r"languages: give a list, such as \[a, b\]"),
        ("exclude: &a [*a]", "exclude.0: "),
    ],
)
def test_what_yaml_takes_for_something_else_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=f"profile .*: {told}"):
        read_form(path)


def test_words_in_quotes_and_lists_given_twice_by_name_are_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: '2026'\nlanguages: ['no']\ntopics: {'on': .5}\nexclude: &x [y]\nonly_sources: *x\n", "utf-8")
    assert read_form(path).made() == Profile(
        name="2026", languages=("no",), topics={"on": 0.5}, exclude=("y",), only_sources=("y",)
    )
