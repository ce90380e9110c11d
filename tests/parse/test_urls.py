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
        f"{PLAIN}#:~:text=The%20dam,broke",
        f"{PLAIN}#comment-4711",
        f"{PLAIN}#section-2",
        f"{PLAIN}#top",
        f"{PLAIN}#Echobox=1712345678",
        f"{PLAIN}#xtor=RSS-3208",
        f"{PLAIN}#ref=rss",
        f"{PLAIN}#!",
        f"{PLAIN}#/",
        f"{PLAIN}?ref=48213",
        f"{PLAIN}?source=mayor-of-tarn-resigns",
        f"{PLAIN}?gad_source=1&srsltid=2&_gl=3&intcmp=4&mkt_tok=5&ysclid=6&__hstc=7",
        "https://tarnecho-example.cdn.ampproject.org/c/s/tarnecho.example/2026/03/dam?amp=1",
        "https://tarnecho-example.cdn.ampproject.org/v/s/www.tarnecho.example/2026/03/dam.amp?amp_js_v=0.1",
        "https://www.google.com/amp/s/tarnecho.example/2026/03/dam?amp_gsa=1&usqp=mq331",
        "https://www.google.co.uk/amp/amp.tarnecho.example/2026/03/dam/amp/",
        "https://tarnecho.example/2026/03/amp/dam",
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


@pytest.mark.parametrize(
    "ending",
    [
        "#item-2",
        "#post-123",
        "#rcrd35624",
        "#block-65f2a3b18f08c9",
        "#4711",
        "#!/2026/flood",
        "#/2026/flood",
        "#/2026/flood?id=2",
        "?id=48213",
        "?id=48213#post-1",
    ],
)
def test_a_part_that_is_an_article_by_itself_has_its_own_address(ending: str):
    assert canonical_url(f"{PLAIN}{ending}") == f"{PLAIN}{ending}"


def test_two_parts_are_two_and_one_part_is_one():
    assert canonical_url("https://a.example/storm#post-1") != canonical_url("https://a.example/storm#post-2")
    assert canonical_url("https://www.a.example/storm/?utm_source=x#post-1") == "https://a.example/storm#post-1"
    assert canonical_url("https://a.example/#!/dam/?utm_source=x") == "https://a.example#!/dam"


@pytest.mark.parametrize("name", ["ref", "source", "REF"])
def test_what_usually_tells_how_a_reader_came_may_be_the_only_name(name: str):
    for page in ("https://a.example/article", "https://a.example/story.php", "https://a.example/"):
        one, other = (canonical_url(f"{page}?{name}={value}") for value in ("48213", "48214"))
        assert one != other
        assert canonical_url(f"{page}?{name}=mayor-of-tarn-resigns") != canonical_url(page)
        assert canonical_url(f"{page}?{name}=home") == canonical_url(f"{page}?{name}=rss") == canonical_url(page)
        assert canonical_url(f"{page}?{name}=48213&id=2") == canonical_url(f"{page}?id=2")


def test_a_cache_of_other_things_is_what_it_is():
    assert canonical_url("https://www.google.com/search?q=amp") == "https://google.com/search?q=amp"
    assert canonical_url("https://www.google.com/amp/s/nothing") == "https://google.com/s/nothing"


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
            "#!/",
            "ref=123",
            "post-1",
            "amp/s/b.example/",
            "c/s/",
        ]
    ),
    max_size=12,
).map("".join)


@given(
    st.one_of(st.text(max_size=40), PATHS),
    st.sampled_from(
        [
            "a.example",
            "www.a.example",
            "m.amp.a.example",
            "A.Example:80",
            "[::1]:8",
            "google.com",
            "x.cdn.ampproject.org",
        ]
    ),
)
def test_it_is_idempotent(rest: str, host: str):
    once = canonical_url(f"http://{host}/{rest}")
    assert once is None or canonical_url(once) == once


@given(st.text())
def test_any_text_is_safe(text: str):
    once = canonical_url(text)
    assert once is None or once.startswith("https://")
