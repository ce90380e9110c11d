"""What a verdict keeps to, whatever the models think: figures, names, quotations, word for word, other languages."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.compare import Contextual
from rag.errors import EntailmentFailed
from rag.types import Entailment, Support
from rag.verify import Claim, Verifier

FERRY = (
    "Twelve people died and 31 were injured when the ferry Aurelia struck a pier in Port Selm on Nov. 8,"
    " the harbour authority said."
)
MINE = "Rescuers have not yet reached the nine miners trapped below Kestrel Hill, officials said on Sunday."


class Sure:
    """A model of entailment that is always as sure of the same."""

    fingerprint = "sure"

    def __init__(self, supported: float, contradicted: float) -> None:
        self._said = Entailment(supported, contradicted, 1 - supported - contradicted)
        self.asked: list[tuple[str, str]] = []

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        self.asked += pairs
        return [self._said for _ in pairs]


@pytest.fixture(scope="module")
def yes() -> Verifier:
    """Its model says of everything that it is carried."""
    return Verifier(Contextual(), Sure(0.999, 0.0005))


@pytest.fixture(scope="module")
def no() -> Verifier:
    return Verifier(Contextual(), Sure(0.0005, 0.999))


@pytest.mark.parametrize(
    "sentence",
    [
        "Thirteen people died when the ferry Aurelia struck a pier in Port Selm, the harbour authority said.",
        "Twelve people died when the ferry Aurelia struck a pier in Port Selm on Nov. 9, the harbour authority said.",
        "Twelve people died when the ferry Borealis struck a pier in Port Selm, the harbour authority said.",
        "Twelve people died when the ferry struck a pier, it said, calling it “a dark day”.",
    ],
)
def test_a_particular_that_is_not_there_is_never_supported(yes: Verifier, sentence: str) -> None:
    assert yes.check(sentence, [FERRY]).verdict != "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve people died when the ferry Aurelia struck a pier in Port Selm, the harbour authority said.",
        "Twelve people died when the ferry Aurelia struck a pier in Port Selm on Nov. 8, the harbour authority said.",
        "Twelve people died when the ferry struck a pier, it said, calling it a dark day.",
    ],
)
def test_where_every_particular_is_there_the_model_is_believed(yes: Verifier, sentence: str) -> None:
    assert yes.check(sentence, [FERRY]).verdict == "supported"


def test_a_negation_that_was_turned_round_is_never_supported(yes: Verifier) -> None:
    sentence = "Rescuers have {}reached the nine miners trapped below Kestrel Hill, officials said on Sunday."
    assert yes.check(sentence.format(""), [MINE]).verdict != "supported"
    assert yes.check(sentence.format("not "), [MINE]).verdict == "supported"


def test_the_model_decides_what_the_rules_leave_open(yes: Verifier, no: Verifier) -> None:
    sentence = "Twelve people died and 31 were hurt when the Aurelia hit a pier in Port Selm, the authority said."
    assert yes.check(sentence, [FERRY]).verdict == "supported"
    assert no.check(sentence, [FERRY]).verdict == "contradicted"


@given(st.text(min_size=1).filter(str.strip))
@settings(deadline=None)
def test_what_is_word_for_word_is_supported_and_no_model_is_asked(text: str) -> None:
    model = Sure(0.0, 1.0)
    verifier = Verifier(Contextual(), model)
    assert verifier.check(text, [text]) == Support("supported", verifier.method, (), 1.0)
    assert model.asked == []


@pytest.mark.parametrize("sentence", ["Mirela Aust: It will take a year.", "It [the Vessen mill] will take a year."])
def test_words_of_an_editor_beside_a_quoted_sentence_are_no_error(verifier: Verifier, sentence: str) -> None:
    article, cited = "Mirela Aust spoke at the Vessen mill. It will take a year.", ["It will take a year."]
    assert verifier.check(sentence, cited, article=article).verdict == "supported"
    assert verifier.check("Ivo Tarn: It will take a year.", cited, article=article).verdict != "supported"


def test_what_nothing_bears_on_is_not_found(verifier: Verifier) -> None:
    assert verifier.check("The minister resigned after a scandal about bribes.", [FERRY]).verdict == "not_found"
    assert verifier.check("The minister resigned.", []).verdict == "not_found"
    assert verifier.check("", []).verdict == "not_found"


def test_words_that_nothing_is_like_are_named(verifier: Verifier) -> None:
    support = verifier.check("Rescuers have not yet interviewed the nine astronauts, officials said.", [MINE])
    assert support.verdict != "supported"
    assert "astronauts" in [u.text for u in support.unmatched if u.kind == "word"]


def test_of_an_article_in_another_language_only_its_own_words_are_supported(yes: Verifier, no: Verifier) -> None:
    cited = ["Die Bibliothek von Selm hat am Samstag wieder geöffnet."]
    turned = "Die Bibliothek von Selm hat am Samstag nicht wieder geöffnet."
    for verifier in (yes, no):
        assert verifier.check(cited[0], cited, language="de").verdict == "supported"
        found = verifier.check(turned, cited, language="de")
        assert found.verdict == "unclear"
        assert found.not_looked_at


def test_the_method_names_the_models(verifier: Verifier, yes: Verifier) -> None:
    assert verifier.method != yes.method
    assert "sure" in yes.method


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
@settings(deadline=None, max_examples=50)
def test_any_texts_get_a_verdict(verifier: Verifier, sentence: str, cited: list[str], context: str) -> None:
    support = verifier.check(sentence, cited, context=context)
    assert all(sentence[u.start : u.end] == u.text for u in support.unmatched)
    assert support.carried is not None
    assert 0 <= support.carried <= 1


class Failing(Sure):
    fingerprint = "failing"

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        raise EntailmentFailed("no connection")


def test_a_model_that_fails_leaves_it_to_the_shipped_one_and_says_so(verifier: Verifier) -> None:
    degraded = Verifier.open(Failing(1, 0))
    sentence = "Twelve people died and 31 were hurt when the Aurelia hit a pier in Port Selm, the authority said."
    support, expected = degraded.check(sentence, [FERRY]), verifier.check(sentence, [FERRY])
    assert (support.verdict, support.carried, support.method) == (expected.verdict, expected.carried, expected.method)
    assert "failing" in support.not_looked_at[0]
    assert "no connection" in support.not_looked_at[0]
    with pytest.raises(EntailmentFailed):
        Verifier(Contextual(), Failing(1, 0)).check(sentence, [FERRY])


def test_claims_that_come_together_are_one_call_and_each_has_its_own_verdict(yes: Verifier) -> None:
    model = Sure(0.999, 0.0005)
    verifier = Verifier(yes.contextual, model)
    free = "Twelve people died and 31 were hurt when the Aurelia hit a pier in Port Selm, the authority said."
    false = "Thirteen people died when the ferry Aurelia struck a pier in Port Selm, the harbour authority said."
    claims = [Claim(FERRY, [FERRY]), Claim(free, [FERRY]), Claim("The minister resigned.", []), Claim(false, [FERRY])]
    together = verifier.check_all(claims)
    assert [sentence for _, sentence in model.asked] == [free, false]
    assert together == [verifier.check(claim.sentence, claim.cited) for claim in claims]
    assert verifier.check_all([]) == []
