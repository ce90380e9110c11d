"""Who does what to whom, in sentences as news writes them."""

import pytest

from rag.read import Clause, clauses, opposite_words, same_word


def the(verb: str, text: str) -> Clause:
    """The clause of that verb."""
    return next(c for c in clauses(text) if c.verb == verb)


def roles(clause: Clause) -> tuple[list[str], list[str]]:
    subject = sorted(clause.subject.heads) if clause.subject else []
    return subject, sorted(h for o in clause.objects for h in o.heads)


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbor office closed the pier.",
        "The pier was closed by the harbor office.",
        "The harbor office, which closed the pier, is to report in May.",
        "The harbor office met and closed the pier.",
        "The pier closed by the harbor office is the oldest.",
    ],
)
def test_active_passive_and_relative_clauses_have_one_subject_and_object(sentence: str) -> None:
    assert roles(the("close", sentence)) == (["office"], ["pier"])


@pytest.mark.parametrize(
    ("sentence", "verb", "holds"),
    [
        ("The pier collapsed.", "collapse", "yes"),
        ("The pier did not collapse.", "collapse", "no"),
        ("The pier never collapsed.", "collapse", "no"),
        ("No pier collapsed.", "collapse", "no"),
        ("The office denied that the pier had collapsed.", "collapse", "no"),
        ("The office refused to close the pier.", "close", "no"),
        ("The crew was kept from leaving without a pilot.", "leave", "yes"),
        ("The office left without closing the pier.", "close", "no"),
        ("The office asked whether the pier had collapsed.", "collapse", "open"),
        ("We cannot say that the pier collapsed, Aust said.", "collapse", "open"),
        ("The pier may collapse.", "collapse", "open"),
        ("The pier not only cracked but collapsed.", "collapse", "yes"),
    ],
)
def test_whether_it_happened(sentence: str, verb: str, holds: str) -> None:
    assert the(verb, sentence).holds == holds


@pytest.mark.parametrize(
    ("sentence", "verb", "future"),
    [
        ("The office will close the pier.", "close", True),
        ("The office plans to close the pier.", "close", True),
        ("The pier is to reopen in May.", "reopen", True),
        ("The inspector asked for the pier to be closed.", "close", True),
        ("The office closed the pier.", "close", False),
        ("The office managed to close the pier.", "close", False),
    ],
)
def test_what_is_still_to_come(sentence: str, verb: str, future: bool) -> None:
    assert the(verb, sentence).is_future is future


def test_a_clause_knows_by_which_verb_it_is_said() -> None:
    assert the("collapse", "The pier collapsed, the office said.").said_by == "say"
    assert the("collapse", "The office denied that the pier had collapsed.").said_by == "deny"
    assert the("collapse", "The pier collapsed.").said_by is None


def test_a_verb_left_out_in_the_second_half_is_that_of_the_first() -> None:
    found = [c for c in clauses("Six voted for the step and three for no change.") if c.verb == "vote"]
    assert [(roles(c)[0], sorted(c.others[0].heads)) for c in found] == [(["six"], ["step"]), (["three"], ["change"])]


def test_offsets_count_in_the_whole_text() -> None:
    text = "It rained. The pier collapsed near Port Selm."
    clause = the("collapse", text)
    assert text[clause.start : clause.end] == "collapsed"
    assert clause.subject
    assert text[clause.subject.start : clause.subject.end] == "The pier"
    assert [text[t.start : t.end] for t in clause.others] == ["Port Selm"]


@pytest.mark.parametrize("text", ["", "…", "§§§ 12", "A" * 5_000, "word " * 3_000, "\u200b\u202e!"])
def test_any_text_is_read_in_bounds(text: str) -> None:
    assert all(0 <= c.start < c.end <= len(text) for c in clauses(text))


def test_words_that_mean_the_same_or_the_opposite() -> None:
    assert same_word("buy", "purchase")
    assert same_word("step down", "resign")
    assert not same_word("open", "close")
    assert "negative" in opposite_words("positive")
    assert opposite_words("pier") == frozenset()
