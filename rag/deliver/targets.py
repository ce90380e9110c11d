"""Where editions go, as the settings say."""

import hashlib
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

from rag.config import Settings, on_loopback
from rag.errors import Misconfigured
from rag.library import Addressee, DeliveryKind

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Target:
    """`key` is what the library knows it by, `label` what people may see of it, `address` where it is."""

    kind: DeliveryKind
    key: str
    label: str
    address: str = field(repr=False)

    def addressee(self) -> Addressee:
        return Addressee(self.key, self.kind, self.label)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`tls`: encrypted from the first byte; without it encrypted as soon as the server offers that."""

    host: str
    port: int
    tls: bool
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def local(self) -> bool:
        return on_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Targets:
    """All of them. `smtp` and `sender` are there when `mail` is, `secret` when `webhook` is."""

    mail: tuple[Target, ...] = ()
    webhook: Target | None = None
    smtp: SmtpServer | None = None
    sender: str = ""
    secret: str = field(default="", repr=False)

    def by_key(self) -> dict[str, Target]:
        every = (*self.mail, *((self.webhook,) if self.webhook else ()))
        return {target.key: target for target in every}


def targets(settings: Settings) -> Targets:
    """Raises `Misconfigured`, which names the setting and never what a secret one holds."""
    brief = settings.brief
    mail = tuple(dict.fromkeys(_mail(part.strip()) for part in brief.mail_to.split(",") if part.strip()))
    smtp = _smtp(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    if mail and smtp is None:
        raise Misconfigured("RAG_BRIEF_MAIL_TO needs a server that sends: set RAG_SMTP_URL")
    if mail and not brief.mail_from:
        raise Misconfigured("RAG_BRIEF_MAIL_TO needs an address that the mail comes from: set RAG_BRIEF_MAIL_FROM")
    webhook = _webhook(brief.webhook_url.get_secret_value()) if brief.webhook_url else None
    secret = brief.webhook_secret.get_secret_value() if brief.webhook_secret else ""
    if webhook and not secret:
        raise Misconfigured("RAG_BRIEF_WEBHOOK_URL needs a key that signs what is posted: set RAG_BRIEF_WEBHOOK_SECRET")
    sender = _checked(brief.mail_from, "RAG_BRIEF_MAIL_FROM") if brief.mail_from else ""
    return Targets(mail, webhook, smtp, sender, secret)


def _mail(address: str) -> Target:
    checked = _checked(address, "RAG_BRIEF_MAIL_TO")
    name, _, domain = checked.rpartition("@")
    return Target("mail", _key("mail", checked), f"{name[:1]}…@{domain}", checked)


def _checked(address: str, setting: str) -> str:
    """An address alone, without a name. Line breaks in it would be headers."""
    try:
        parsed = Address(addr_spec=address)
        if parsed.username and parsed.domain and address.isprintable():
            return parsed.addr_spec
    except (MessageError, ValueError, IndexError, TypeError):
        pass
    raise Misconfigured(f"{setting}: {address[:80]!r} is no mail address such as desk@example.org")


def _smtp(url: str) -> SmtpServer:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in PORTS or not host or parts.path.strip("/") or parts.query:
        raise Misconfigured(
            "RAG_SMTP_URL is no address of a mail server: use smtp://user:password@host:port, or smtps://"
        )
    if (parts.username is None) != (parts.password is None):
        raise Misconfigured("RAG_SMTP_URL has a user without a password, or the reverse")
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    return SmtpServer(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def _webhook(url: str) -> Target:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or any(map(str.isspace, url)):
        raise Misconfigured("RAG_BRIEF_WEBHOOK_URL is no http or https URL")
    label = f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"
    return Target("webhook", _key("webhook", url), label, url)


def _key(kind: str, address: str) -> str:
    """From which nobody reads the address, but which anyone who knows it can make again."""
    return hashlib.sha256(f"{kind}\n{address}".encode()).hexdigest()[:32]
