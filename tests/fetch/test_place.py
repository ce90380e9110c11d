"""What of a URL goes to the resolver, to the connection and to the server."""

import pytest

from rag.fetch.place import place


@pytest.mark.parametrize(
    ("url", "host", "port", "named"),
    [
        ("http://bücher.example/", "xn--bcher-kva.example", 80, "xn--bcher-kva.example"),
        ("https://BÜCHER.example:8443/", "xn--bcher-kva.example", 8443, "xn--bcher-kva.example:8443"),
        ("https://straße.example/", "xn--strae-oqa.example", 443, "xn--strae-oqa.example"),
        ("http://bücher。example/", "xn--bcher-kva.example", 80, "xn--bcher-kva.example"),
        ("HTTP://Gazette.example/", "gazette.example", 80, "gazette.example"),
        ("http://[::1]:81/", "::1", 81, "[::1]:81"),
        ("http://0x7f.1/", "0x7f.1", 80, "0x7f.1"),
    ],
)
def test_a_name_in_any_letters_is_asked_for_in_ascii(url: str, host: str, port: int, named: str):
    there = place(url)
    assert (there.host, there.port, there.named) == (host, port, named)


@pytest.mark.parametrize(
    ("url", "address", "asked"),
    [
        ("http://bücher.example/ü?q=ä#part", "192.0.2.1", "http://192.0.2.1/%C3%BC?q=%C3%A4"),
        ("https://bücher.example:8443", "2001:db8::1", "https://[2001:db8::1]:8443"),
        ("http://a.example/b%20c?q=a%20b", "192.0.2.1", "http://192.0.2.1/b%20c?q=a%20b"),
    ],
)
def test_the_connection_goes_to_the_address(url: str, address: str, asked: str):
    assert str(place(url).at(address)) == asked
