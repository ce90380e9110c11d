import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parse.urls import canonical_url, host_of

PLAIN = "https://tarnecho.example/2026/03/dam"


@pytest.mark.parametrize(
    "variant",
    [
        PLAIN,
        "http://tarnecho.example/2026/03/dam",
        "HTTPS://WWW.TarnEcho.Example:443/2026/03/dam/",
        "https://m.tarnecho.example/2026/03/dam",
        "https://amp.tarnecho.example/2026/03/dam",
        "https://tarnecho.example/amp/2026/03/dam",
        "https://tarnecho.example/2026/03/dam/amp/",
        "https://tarnecho.example/2026/03/dam.amp",
        "https://tarnecho.example/2026/03/dam.amp.html",
        "https://tarnecho.example/2026//03/dam?amp=1",
        f"{PLAIN}?utm_source=x&utm_medium=y&fbclid=1&gclid=2",
        f"{PLAIN}?ref=home#comments",
        f" {PLAIN}?guccounter=1 ",
        f"{PLAIN}/index.html",
        "https://tarnecho.example/2026/%30%33/dam",
    ],
)
def test_variants_of_one_address_are_one(variant: str):
    assert canonical_url(variant) == PLAIN


def test_what_tells_articles_apart_stays():
    assert canonical_url(f"{PLAIN}?id=2&b=1&utm_x=1") == f"{PLAIN}?b=1&id=2"
    assert canonical_url("https://a.example/?p=1") != canonical_url("https://a.example/?p=2")
    assert canonical_url("https://a.example/A") != canonical_url("https://a.example/a")
    assert canonical_url("https://a.example:8080/x") == "https://a.example:8080/x"
    assert canonical_url("https://m.example/x") == "https://m.example/x"
    assert canonical_url("https://a.example/camp") == "https://a.example/camp"


def test_other_scripts_have_one_form():
    assert canonical_url("https://zürich.example/straße") == "https://xn--zrich-kva.example/stra%C3%9Fe"
    assert canonical_url("https://xn--zrich-kva.example/stra%c3%9fe") == "https://xn--zrich-kva.example/stra%C3%9Fe"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a.example/",
        "javascript:alert(1)",
        "/relative",
        "https://",
        "http://[::1",
        "https://a b/",
        "mailto:a@b.example",
        "https://a.example:port/",
    ],
)
def test_anything_else_has_no_identity(url: str):
    assert canonical_url(url) is None


def test_the_host_is_the_outlet():
    assert host_of("https://www.tarnecho.example/x") == "tarnecho.example"
    assert host_of("nothing") is None


PATHS = st.lists(
    st.sampled_from(
        [
            "/",
            "a",
            "amp",
            ".amp",
            ".html",
            "index.html",
            "%2F",
            "%25",
            "é",
            "?",
            "&",
            "=",
            "utm_x",
            "b",
            "#",
            " ",
            "+",
            "%zz",
            ";",
            "//",
        ]
    ),
    max_size=12,
).map("".join)


@given(
    st.one_of(st.text(max_size=40), PATHS),
    st.sampled_from(["a.example", "www.a.example", "m.amp.a.example", "A.Example:80", "[::1]:8"]),
)
def test_it_is_idempotent(rest: str, host: str):
    once = canonical_url(f"http://{host}/{rest}")
    assert once is None or canonical_url(once) == once


@given(st.text())
def test_any_text_is_safe(text: str):
    once = canonical_url(text)
    assert once is None or once.startswith("https://")
