"""Editions sent to a real mail server and a real web server, with the faults that they have."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from rag.config import load
from rag.deliver import BACK_OFF, Courier, Deliverer, Tally, targets
from rag.library import Library
from rag.types import EditionView
from tests.deliver.servers import Hook, Inbox, accepts, certificate, cutting_server, free_port, mail_server
from tests.fakes.loopback import serving
from tests.library.editions_made import edition, story
from tests.library.made import NOW, made

FERRY = made("a1", "The ferry sank at noon.")
DESK, NIGHT = "desk@example.org", "night@example.org"


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=clock) as library:
        library.put([FERRY])
        library.keep_edition(edition("sha256:e1", story("s1", FERRY)), "day 2")
        yield library


def write(view: EditionView) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"{view.edition.title} – Hafen"
    message.set_content("\n".join(s.text for told in view.edition.stories for s in told.sentences))
    message.add_alternative("<p>The ferry</p>", subtype="html")
    return message


def deliverer(library: Library, clock: Callable[[], datetime], *, seconds: float = 2, **values: str) -> Deliverer:
    parts = {k: v for k, v in values.items() if k != "smtp_url"}
    given: dict[str, Any] = {"brief": parts} | ({"smtp_url": values["smtp_url"]} if "smtp_url" in values else {})
    return Deliverer(library, targets(load(**given)), write=write, clock=clock, seconds=seconds)


def by_mail(library: Library, clock: Clock, url: str, *to: str, seconds: float = 2) -> Deliverer:
    return deliverer(
        library, clock, seconds=seconds, smtp_url=url, mail_to=",".join(to or (DESK,)), mail_from="brief@example.org"
    )


def by_hook(library: Library, clock: Clock, url: str, *, seconds: float = 2) -> Deliverer:
    return deliverer(library, clock, seconds=seconds, webhook_url=url, webhook_secret="whisper")


def errors(library: Library) -> list[str | None]:
    return [d.last_error for d in library.deliveries()]


async def planned(sender: Deliverer) -> Deliverer:
    await sender.plan("sha256:e1")
    return sender


async def test_each_recipient_gets_a_mail_of_its_own_and_once(library: Library, clock: Clock) -> None:
    inbox = Inbox()
    with mail_server(inbox) as port:
        sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{port}", DESK, NIGHT))
        assert await sender.plan("sha256:e1") == 0
        assert await sender.deliver_due() == Tally(done=2)
        assert await sender.deliver_due() == Tally()
    assert [to for to, _ in inbox.got] == [DESK, NIGHT]
    (_, first), (_, second) = inbox.got
    assert (first["To"], first["From"], second["To"]) == (DESK, "brief@example.org", NIGHT)
    assert (first["Subject"], first["Auto-Submitted"]) == ("Briefing of day 2 – Hafen", "auto-generated")
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Date"].datetime == NOW
    body = first.get_body(("plain",))
    assert body
    assert body.get_content().strip() == "The ferry."
    assert {(d.state, d.attempts, d.last_error) for d in library.deliveries()} == {("done", 1, None)}


async def test_a_bad_recipient_is_given_up_and_the_other_served(library: Library, clock: Clock) -> None:
    inbox = Inbox(refuse={DESK: "550 5.1.1 no such user"})
    with mail_server(inbox) as port:
        sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{port}", DESK, NIGHT))
        assert await sender.deliver_due() == Tally(done=1, failed=1)
    assert [to for to, _ in inbox.got] == [NIGHT]
    assert errors(library) == [None, "the server refused it: 550 5.1.1 no such user"]
    assert await sender.next_due() is None


async def test_a_recipient_that_is_put_off_is_tried_again(library: Library, clock: Clock) -> None:
    inbox = Inbox(refuse={DESK: "451 4.7.1 greylisted"})
    with mail_server(inbox) as port:
        sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{port}", DESK, NIGHT))
        assert await sender.deliver_due() == Tally(done=1, pending=1)
        inbox.refuse = {}
        assert await sender.deliver_due() == Tally()
        clock.now = NOW + BACK_OFF[0]
        assert await sender.deliver_due() == Tally(done=1)
    assert [to for to, _ in inbox.got] == [NIGHT, DESK]


async def test_a_server_that_dies_in_the_middle(library: Library, clock: Clock) -> None:
    inbox = Inbox(hang_up_after=1)
    with mail_server(inbox) as port:
        sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{port}", DESK, NIGHT, "third@example.org"))
        assert await sender.deliver_due() == Tally(done=1, pending=2)
        inbox.hang_up_after = None
        clock.now = NOW + BACK_OFF[0]
        assert await sender.deliver_due() == Tally(done=2)
    assert [to for to, _ in inbox.got] == [DESK, NIGHT, "third@example.org"]


async def test_waits_grow_and_end(library: Library, clock: Clock) -> None:
    sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{free_port()}"))
    waits: list[timedelta] = []
    tally = Tally()
    while due := await sender.next_due():
        waits.append(due - clock.now)
        clock.now = due
        tally = await sender.deliver_due()
    assert waits == [timedelta(), *BACK_OFF]
    assert tally == Tally(failed=1)
    (given_up,) = library.deliveries()
    assert (given_up.state, given_up.attempts) == ("failed", 6)
    assert "refused" in str(given_up.last_error)


async def test_a_slow_mail_server_is_not_waited_for(library: Library, clock: Clock) -> None:
    with mail_server(Inbox(wait=3)) as port:
        sender = await planned(by_mail(library, clock, f"smtp://127.0.0.1:{port}", seconds=0.3))
        assert await sender.deliver_due() == Tally(pending=1)
    assert "timed out" in str(errors(library)[0]) or "broke" in str(errors(library)[0])


async def test_encrypted_and_with_a_password(library: Library, clock: Clock, tmp_path: Path) -> None:
    inbox = Inbox()
    options = {"tls_context": certificate(tmp_path), "require_starttls": True, "authenticator": accepts("p@ss word")}
    with mail_server(inbox, **options) as port:
        sender = await planned(by_mail(library, clock, f"smtp://relay:p%40ss%20word@127.0.0.1:{port}"))
        assert await sender.deliver_due() == Tally(done=1)
        assert (inbox.encrypted, inbox.users) == ([True], ["relay"])


async def test_a_wrong_password_is_kept_as_an_error_without_it(
    library: Library, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = {"tls_context": certificate(tmp_path), "authenticator": accepts("right")}
    with mail_server(Inbox(), **options) as port:
        sender = await planned(by_mail(library, clock, f"smtp://relay:wrongword@127.0.0.1:{port}"))
        assert await sender.deliver_due() == Tally(pending=1)
    assert errors(library) == ["the server did not accept user and password: 535"]
    assert "wrongword" not in caplog.text


async def test_a_mail_that_cannot_be_written_hurts_nobody_else(library: Library, clock: Clock) -> None:
    hook = Hook()

    def broken(view: EditionView) -> EmailMessage:
        raise KeyError("headline")

    with serving(hook) as url:
        settings = load(
            smtp_url="smtp://127.0.0.1:9",
            brief={"mail_to": DESK, "mail_from": NIGHT, "webhook_url": url, "webhook_secret": "w"},
        )
        sender = await planned(Deliverer(library, targets(settings), write=broken, clock=clock))
        assert await sender.deliver_due() == Tally(done=1, pending=1)
    assert len(hook.got) == 1


async def test_a_webhook_gets_the_edition_signed(library: Library, clock: Clock) -> None:
    hook = Hook(204)
    with serving(hook) as url:
        sender = await planned(by_hook(library, clock, f"{url}/in?token=t"))
        assert await sender.deliver_due() == Tally(done=1)
    ((path, headers, body),) = hook.got
    stamp, signed = headers["x-rag-signature"].split(",")
    expected = hmac.new(b"whisper", stamp[2:].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert (path, stamp, signed) == ("/in", f"t={int(NOW.timestamp())}", f"v1={expected}")
    assert (headers["x-rag-edition"], headers["content-type"]) == ("sha256:e1", "application/json")
    told = json.loads(body)
    assert (told["version"], told["edition"]["stories"][0]["headline"]) == (1, "Headline of s1")


@pytest.mark.parametrize(
    ("status", "headers", "tally", "wait"),
    [
        (500, {}, Tally(pending=1), timedelta(minutes=1)),
        (404, {}, Tally(pending=1), timedelta(minutes=1)),
        (503, {"Retry-After": "600"}, Tally(pending=1), timedelta(minutes=10)),
        (429, {"Retry-After": "9" * 400}, Tally(pending=1), timedelta(hours=6)),
        (410, {}, Tally(failed=1), None),
    ],
)
async def test_a_webhook_that_refuses(
    library: Library, clock: Clock, status: int, headers: dict[str, str], tally: Tally, wait: timedelta | None
) -> None:
    with serving(Hook(status, headers=headers)) as url:
        sender = await planned(by_hook(library, clock, url))
        assert await sender.deliver_due() == tally
    assert str(status) in str(errors(library)[0])
    assert await sender.next_due() == (NOW + wait if wait else None)


async def test_a_redirect_is_not_followed(library: Library, clock: Clock) -> None:
    elsewhere = Hook()
    with serving(elsewhere) as other, serving(Hook(307, headers={"Location": f"{other}/steal"})) as url:
        sender = await planned(by_hook(library, clock, url))
        assert await sender.deliver_due() == Tally(pending=1)
    assert elsewhere.got == []


async def test_a_webhook_that_hangs_cuts_or_is_not_there(library: Library, clock: Clock) -> None:
    with serving(Hook(wait=5)) as url:
        sender = await planned(by_hook(library, clock, url, seconds=0.3))
        assert await sender.deliver_due() == Tally(pending=1)
        assert errors(library) == ["no answer within 0.3 s"]
    for n, url in enumerate((f"http://127.0.0.1:{free_port()}", "http://nowhere.invalid/secretpath")):
        library.keep_edition(edition(f"e{n}"), "day 2")
        sender = by_hook(library, clock, url)
        await sender.plan(f"e{n}")
        assert await sender.deliver_due() == Tally(pending=1)
    with cutting_server() as port:
        library.keep_edition(edition("e9"), "day 2")
        sender = by_hook(library, clock, f"http://127.0.0.1:{port}")
        await sender.plan("e9")
        assert await sender.deliver_due() == Tally(pending=1)
    assert "secretpath" not in str(errors(library))


async def test_several_at_once_send_each_once(library: Library, clock: Clock, tmp_path: Path) -> None:
    inbox = Inbox(wait=0.02)
    to = [f"reader{n}@example.org" for n in range(20)]
    with mail_server(inbox) as port, Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=clock) as other:
        senders = [by_mail(one, clock, f"smtp://127.0.0.1:{port}", *to) for one in (library, other, library)]
        for sender in senders:
            await sender.plan("sha256:e1")
        tallies = await asyncio.gather(*(sender.deliver_due() for sender in senders))
    assert sum(tally.done for tally in tallies) == 20
    assert sorted(recipient for recipient, _ in inbox.got) == sorted(to)


async def test_nothing_is_set_and_nothing_is_done(library: Library, clock: Clock) -> None:
    sender = deliverer(library, clock)
    assert await sender.plan("sha256:e1") == 0
    assert await sender.deliver_due() == Tally()
    assert await sender.next_due() is None


async def test_the_courier_delivers_when_told_and_stops(library: Library, clock: Clock) -> None:
    hook = Hook()
    with serving(hook) as url:
        sender = by_hook(library, clock, url)
        courier = Courier(sender, clock)
        courier.start()
        await asyncio.sleep(0.1)
        await sender.plan("sha256:e1")
        courier.wake()
        async with asyncio.timeout(10):
            while not library.deliveries(state="done"):
                await asyncio.sleep(0.01)
        await courier.stop()
        await courier.stop()
    assert len(hook.got) == 1


async def test_an_edition_that_cannot_be_read_does_not_end_the_courier(library: Library, clock: Clock) -> None:
    library.keep_edition(edition("sha256:e2", story("s2", FERRY), day=3), "day 3")
    unreadable = True

    def read(edition_id: str) -> EditionView:
        if unreadable:
            raise KeyError("headline")
        return library.edition(edition_id)

    hook = Hook()
    with serving(hook) as url:
        to = targets(load(brief={"webhook_url": url, "webhook_secret": "w"}))
        sender = Deliverer(library, to, write=write, clock=clock, read=read)
        await sender.plan("sha256:e1")
        courier = Courier(sender, clock)
        courier.start()
        await asyncio.sleep(0.2)
        unreadable = False
        await sender.plan("sha256:e2")
        courier.wake()
        async with asyncio.timeout(10):
            while not library.deliveries(edition_id="sha256:e2", state="done"):
                await asyncio.sleep(0.01)
        await courier.stop()
    assert [headers["x-rag-edition"] for _, headers, _ in hook.got] == ["sha256:e2"]
