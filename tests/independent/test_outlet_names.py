"""Which names and hosts of an archive are one outlet, and what it is called."""

import pytest

from rag.independent.outlets import Given, Outlets, Seen


def seen(source: str, *hosts: str, count: int | None = None) -> Seen:
    urls = tuple(f"https://{host}/{n}" for n, host in enumerate(hosts))
    return Seen(source, len(hosts) if count is None else count, urls)


CNN = Outlets.of(
    [
        seen("CNN", *["www.cnn.com"] * 9),
        seen("cnn.com", *["edition.cnn.com"] * 3),
        seen("www.cnn.com", "www.cnn.com"),
        seen("The Echo", *["echo.example"] * 6),
        seen("Echo", *["www.echo.example"] * 2),
        seen("Echo Sport", "sport.echo.example"),
        seen("Vell Courier", count=4),
        seen("vellcourier.example", "vellcourier.example"),
    ]
)


@pytest.mark.parametrize("asked", ["CNN", "cnn", " CNN ", "cnn.com", "CNN.com", "www.cnn.com", "https://www.cnn.com/x"])
def test_an_outlet_is_found_by_any_of_its_names(asked: str) -> None:
    found = CNN.find(asked)
    assert found
    assert found.name == "CNN"
    assert set(CNN.spellings(asked)) == {"CNN", "cnn.com", "www.cnn.com"}
    assert {CNN.name(spelling) for spelling in found.spellings} == {"CNN"}


def test_the_commonest_of_its_names_is_shown() -> None:
    assert CNN.name("Echo") == CNN.name("the echo") == CNN.name("echo.example") == "The Echo"
    assert CNN.name("Somebody") == "Somebody"
    assert CNN.name(None) is None


def test_a_column_of_an_outlet_is_another_and_its_host_takes_both() -> None:
    assert CNN.name("Echo Sport") == "Echo Sport"
    assert CNN.spellings("sport.echo.example") == ("Echo Sport",)
    assert CNN.spellings("Echo Sport") == ("Echo Sport",)
    assert set(CNN.spellings("Echo")) == {"Echo", "The Echo"}
    assert set(CNN.spellings("echo.example")) == {"Echo", "The Echo", "Echo Sport"}


def test_a_name_without_addresses_is_the_host_that_is_called_so() -> None:
    assert CNN.name("vellcourier.example") == "Vell Courier"
    assert set(CNN.spellings("Vell Courier")) == {"Vell Courier", "vellcourier.example"}


def test_a_host_alone_is_shown_and_found_by_its_label() -> None:
    alone = Outlets.of([seen("www.gazette.example", "gazette.example")])
    assert [outlet.name for outlet in alone.all] == ["gazette.example"]
    assert alone.spellings("Gazette") == alone.spellings("gazette.example") == ("www.gazette.example",)


def test_a_label_of_two_hosts_is_neither() -> None:
    one, other = seen("gazette.example", "gazette.example"), seen("gazette.test", "gazette.test")
    both = Outlets.of([one, other, seen("Gazette")])
    assert {outlet.name for outlet in both.all} == {"gazette.example", "gazette.test", "Gazette"}
    assert {outlet.name for outlet in Outlets.of([one, seen("Gazette")]).all} == {"Gazette"}


def test_hosts_of_many_publishers_join_nobody() -> None:
    shared = Outlets.of(
        [
            seen("Notes of Ana", *["medium.com"] * 5),
            seen("Reuters", *["wire.example"] * 5),
            seen("AP", *["wire.example"] * 5),
            seen("wire.example", "wire.example"),
        ]
    )
    assert {outlet.name for outlet in shared.all} == {"Notes of Ana", "Reuters", "AP", "wire.example"}
    assert shared.spellings("Reuters") == ("Reuters",)
    assert set(shared.spellings("wire.example")) == {"Reuters", "AP", "wire.example"}
    of_one = Outlets.of([seen("Reuters", *["wire.example"] * 5), seen("wire.example", "wire.example")])
    assert [outlet.name for outlet in of_one.all] == ["Reuters"]


def test_an_agency_on_the_pages_of_an_outlet_does_not_take_its_host() -> None:
    found = Outlets.of([seen("Gazette", *["gazette.example"] * 8), seen("Reuters", *["gazette.example"] * 2)])
    assert found.name("gazette.example") == "Gazette"
    assert found.name("Reuters") == "Reuters"
    assert found.spellings("Gazette") == ("Gazette",)


def test_what_an_operator_says_goes_first() -> None:
    given = [Given("CNN International", ("cnn.com", "cnn.it"), ("Cable News Network", "CNN"))]
    found = Outlets.of([seen("CNN", *["cnn.com"] * 3), seen("cnn.it", "cnn.it"), seen("Echo")], given)
    assert [outlet.name for outlet in found.all] == ["CNN International", "Echo"]
    for asked in ("CNN", "cnn.it", "Cable News Network", "cnn international"):
        assert set(found.spellings(asked)) == {"CNN", "cnn.it"}
    assert found.name("cnn.it") == "CNN International"
    assert "Cable News Network" in found.names


def test_the_likest_are_told_else_the_commonest() -> None:
    assert CNN.closest("Vel Courier")[0] == "Vell Courier"
    assert CNN.closest("cnn.example")[0] == "CNN"
    assert set(CNN.closest("xyzzy")) == {"CNN", "The Echo", "Vell Courier", "Echo Sport"}
    assert CNN.spellings("xyzzy") == ()


def test_nothing_is_found_in_nothing() -> None:
    assert Outlets.of([]).all == ()
    assert Outlets.of([]).closest("CNN") == ()
    assert Outlets.of([seen("!!!")]).spellings("???") == ()
