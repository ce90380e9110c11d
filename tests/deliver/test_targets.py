"""Targets out of settings: what is missing is named, what is secret is not."""

from datetime import time
from typing import Any

import pytest

from rag.config import load
from rag.deliver import targets
from rag.errors import Misconfigured
from rag.service.status import shown
from tests.opening import open_service


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(**values: str) -> Any:
        for name, value in values.items():
            monkeypatch.setenv(f"RAG_{name}", value)
        return load()

    return put


MAIL = {
    "BRIEF_MAIL_TO": "desk@example.org, night@example.org,desk@example.org",
    "BRIEF_MAIL_FROM": "briefing@example.org",
    "SMTP_URL": "smtp://relay:p%40ss@mail.example.org:2525",
}
HOOK = {"BRIEF_WEBHOOK_URL": "https://hooks.example/T0/abcdef", "BRIEF_WEBHOOK_SECRET": "whisper"}


def test_all_of_them(settings: Any) -> None:
    found = targets(settings(**MAIL, **HOOK))
    assert [target.address for target in found.mail] == ["desk@example.org", "night@example.org"]
    assert [target.label for target in found.mail] == ["d…@example.org", "n…@example.org"]
    assert found.webhook
    assert (found.webhook.address, found.webhook.label) == (HOOK["BRIEF_WEBHOOK_URL"], "https://hooks.example")
    assert found.smtp
    assert (found.smtp.host, found.smtp.port, found.smtp.tls) == ("mail.example.org", 2525, False)
    assert (found.smtp.user, found.smtp.password) == ("relay", "p@ss")
    assert len(found.by_key()) == 3
    for secret in ("p@ss", "abcdef", "whisper", "desk@"):
        assert secret not in repr(found)


def test_none_is_fine(settings: Any) -> None:
    assert targets(settings()).by_key() == {}


@pytest.mark.parametrize(("url", "port", "tls"), [("smtp://m.example", 587, False), ("smtps://m.example", 465, True)])
def test_usual_ports(settings: Any, url: str, port: int, tls: bool) -> None:
    smtp = targets(settings(**(MAIL | {"SMTP_URL": url}))).smtp
    assert smtp
    assert (smtp.port, smtp.tls, smtp.user) == (port, tls, None)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({k: v for k, v in MAIL.items() if k != "SMTP_URL"}, "RAG_SMTP_URL"),
        ({k: v for k, v in MAIL.items() if k != "BRIEF_MAIL_FROM"}, "RAG_BRIEF_MAIL_FROM"),
        (MAIL | {"BRIEF_MAIL_TO": "desk"}, "RAG_BRIEF_MAIL_TO"),
        (MAIL | {"BRIEF_MAIL_TO": "desk@example.org\nBcc: x@example.org"}, "RAG_BRIEF_MAIL_TO"),
        (MAIL | {"BRIEF_MAIL_TO": "Desk <desk@example.org>"}, "RAG_BRIEF_MAIL_TO"),
        (MAIL | {"BRIEF_MAIL_TO": "@@@"}, "RAG_BRIEF_MAIL_TO"),
        (MAIL | {"BRIEF_MAIL_FROM": '"'}, "RAG_BRIEF_MAIL_FROM"),
        (MAIL | {"SMTP_URL": "mail.example.org:25"}, "RAG_SMTP_URL"),
        (MAIL | {"SMTP_URL": "smtp://relay@mail.example.org"}, "RAG_SMTP_URL"),
        (MAIL | {"SMTP_URL": "smtp://a:secretword@mail.example.org:port"}, "RAG_SMTP_URL"),
        (MAIL | {"SMTP_URL": "smtp://a:secretword@[::1"}, "RAG_SMTP_URL"),
        ({"BRIEF_WEBHOOK_URL": "https://hooks.example/secretword"}, "RAG_BRIEF_WEBHOOK_SECRET"),
        (HOOK | {"BRIEF_WEBHOOK_URL": "ftp://hooks.example/secretword"}, "RAG_BRIEF_WEBHOOK_URL"),
        (HOOK | {"BRIEF_WEBHOOK_URL": "https://[hooks/secretword"}, "RAG_BRIEF_WEBHOOK_URL"),
    ],
)
def test_what_is_wrong_is_named(settings: Any, given: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named) as wrong:
        targets(settings(**given))
    assert "secretword" not in str(wrong.value)


async def test_what_is_wrong_is_said_whatever_the_service_is_opened_for(settings: Any) -> None:
    with pytest.raises(Misconfigured, match="RAG_BRIEF_MAIL_FROM"):
        async with open_service(settings(**(MAIL | {"BRIEF_MAIL_FROM": ""}))):
            pass


def test_secrets_are_stars_in_what_is_shown(settings: Any) -> None:
    every = shown(settings(**MAIL, **HOOK, BRIEF_AT="06:30", BRIEF_TZ="Europe/Berlin"))
    assert {every[f"RAG_{n}"] for n in ("SMTP_URL", "BRIEF_WEBHOOK_URL", "BRIEF_WEBHOOK_SECRET")} == {"********"}
    assert (every["RAG_BRIEF_AT"], every["RAG_BRIEF_TZ"]) == ("06:30:00", "Europe/Berlin")


def test_the_time_of_day(settings: Any) -> None:
    assert settings(BRIEF_AT="06:30").brief.at == time(6, 30)
    for wrong in ("0630", "6:30 am", "24:00", "06:30Z", "390"):
        with pytest.raises(Misconfigured, match="RAG_BRIEF_AT"):
            settings(BRIEF_AT=wrong)


@pytest.mark.parametrize("wrong", ["Berlin", "../etc/passwd", "", "Europe", "/etc/localtime"])
def test_a_zone_that_is_none(settings: Any, wrong: str) -> None:
    with pytest.raises(Misconfigured, match="RAG_BRIEF_TZ"):
        settings(BRIEF_TZ=wrong)
