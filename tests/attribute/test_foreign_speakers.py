"""Who speaks in languages that are not read: whom the sentence names beside a quotation, or nobody."""

import pytest

from rag.types import Span
from tests.attributing import attribute


@pytest.mark.parametrize(
    ("language", "sentence", "speaker"),
    [
        ("de", "„Wir öffnen die Brücke erst im Mai wieder“, sagte gestern Ilse Varga.", "Ilse Varga"),
        ("de", "„Das dauert uns allen viel zu lange“, sagte Maria von der Heide am Montag.", "Maria von der Heide"),
        ("fr", "« Nous attendons la fin du gel », a dit Odile Marchand.", "Odile Marchand"),
        ("ru", "«Мы откроем мост только в мае», — сказала инженер Ирина Белова.", "Ирина Белова"),
    ],
)
def test_a_quotation_belongs_to_whom_its_sentence_names(language: str, sentence: str, speaker: str) -> None:
    found = attribute(sentence, Span(0, len(sentence)), outlet=None, language=language)
    assert (found.kind, found.speaker) == ("quote", speaker)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "„Wir öffnen die Brücke erst im Mai wieder“, sagte sie."),
        ("fr", "« Nous attendons la fin du gel », a dit Odile Marchand à Luc Barre hier."),
        ("zh", "“我们要到五月才会重新开放这座桥。”她说。"),
        ("ar", "وقالت: «سنفتح الجسر مرة أخرى في شهر مايو»."),
    ],
)
def test_else_it_is_nobodys(language: str, sentence: str) -> None:
    found = attribute(sentence, Span(0, len(sentence)), outlet=None, language=language)
    assert (found.kind, found.speaker) == ("quote", None)
    assert found.unsure


@pytest.mark.parametrize(
    ("language", "sentence", "quotes"),
    [
        (
            "de",
            "Ihr Film „Das letzte Licht“ läuft ab Donnerstag.",
            "„Das letzte Licht läuft ab Donnerstag“, sagte sie.",
        ),
        (
            "fr",
            "Le roman « Les Heures blanches » de Marc Delorme a reçu un prix.",
            "« Les Heures blanches ont reçu un prix », a dit Marc Delorme.",
        ),
        ("ja", "中村亮が演出する舞台「雪の駅」は初日を迎える。", "中村亮は「雪の駅は明日から初日を迎える」と語った。"),
        (
            "de",
            "Die Ingenieurin Ilse Varga kam aus Lenna.",
            "„Ich bin gestern mit dem Zug aus Lenna gekommen“, sagte die Ingenieurin.",
        ),
    ],
)
def test_titles_are_no_quotations_and_english_words_never_run_on_them(
    language: str, sentence: str, quotes: str
) -> None:
    kinds = [attribute(s, Span(0, len(s)), outlet=None, language=language).kind for s in (sentence, quotes)]
    assert kinds == ["publisher", "quote"]
