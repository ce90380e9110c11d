"""Planted sentences: the same for the same seed, altered once, and never of both halves."""

from evals.planted import ALTERATIONS, RIGHT, Source, half_of, planted

PARAGRAPH = (
    "The mill in Vessen closed on Thursday after {n} years, Mara Lind said. However, it was the largest employer of the"
    " valley and paid more than {n} workers in March. “We will not leave a single family behind in this cold winter,”"
    " Ivo Tarn said. The union in Kyrland said that wages fell by {n}% before Peder Aas met Mara Lind at the harbour."
    " The owners may sell the site to Oskar Brandt of Norland for $4.{n} million this spring."
)
SOURCES = [Source(f"article {n}", PARAGRAPH.format(n=n + 11)) for n in range(40)]


def test_the_same_seed_gives_the_same_sentences() -> None:
    made = planted(SOURCES, 60, seed=3, half="develop")
    assert made == planted(SOURCES, 60, seed=3, half="develop")
    assert made != planted(SOURCES, 60, seed=4, half="develop")


def test_half_of_them_are_altered_and_evenly_so() -> None:
    made = planted(SOURCES, 60, seed=3, half="report")
    kinds = [item.kind for item in made if item.kind != RIGHT]
    assert len(kinds) == 30
    assert len(set(kinds)) >= len(ALTERATIONS) - 1
    assert all(item.sentence != item.original and item.original in item.cited for item in made)


def test_no_article_is_in_both_halves() -> None:
    articles = [{i.article for i in planted(SOURCES, 60, seed=1, half=half)} for half in ("develop", "report")]
    assert all(articles)
    assert not articles[0] & articles[1]
    assert {half_of(source.id) for source in SOURCES} == {"develop", "report"}
