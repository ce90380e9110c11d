"""Mail by SMTP: a message of its own for each recipient, so that one's fault is not another's.

Blocking; to be called in a thread. A server on this machine is taken at its word; any other one must show a
certificate that the system trusts when it encrypts, and gets no password when it does not.
"""

import smtplib
import ssl
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from rag.deliver.outcome import Never, NotNow, Outcome, Sent, in_short
from rag.deliver.targets import SmtpServer
from rag.types import EditionView

SECONDS = 10
"""Of one step of the dialogue with the server: connecting, or one answer of it."""

Write = Callable[[EditionView], EmailMessage]
"""Subject and content of an edition; who it is from and to, date and id are added here."""


def addressed(message: EmailMessage, view: EditionView, *, sender: str, to: str, key: str) -> EmailMessage:
    """Its id is the same in each try, so that a mailbox which got it twice can tell."""
    one = deepcopy(message)
    domain = sender.rpartition("@")[2]
    set_to = {
        "From": sender,
        "To": to,
        "Date": format_datetime(datetime.fromisoformat(view.made_at)),
        "Message-ID": f"<{view.edition.id.replace(':', '-')}.{key[:16]}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    for name, value in set_to.items():
        del one[name]
        one[name] = value
    return one


def send(server: SmtpServer, messages: Sequence[EmailMessage], seconds: float = SECONDS) -> list[Outcome]:
    """One outcome for each. Over one connection while it lasts; where none can be had the rest is not tried."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(messages):
        begun = len(outcomes)
        try:
            with _connected(server, seconds) as connection:
                for message in messages[begun:]:
                    outcomes.append(_send(connection, message))
                    if isinstance(outcomes[-1], NotNow):
                        break
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a password that is not ASCII
            fault = NotNow(_words(error, server))
            if len(outcomes) == begun:
                return outcomes + [fault] * (len(messages) - begun)
    return outcomes


@contextmanager
def _connected(server: SmtpServer, seconds: float) -> Generator[smtplib.SMTP]:
    context = _context(server)
    if server.tls:
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        connection.ehlo_or_helo_if_needed()
        encrypted = server.tls
        if not encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            encrypted = True
        if server.user is not None and server.password is not None:
            if not (encrypted or server.local):
                raise smtplib.SMTPException("the server offers no encryption, so it was not given the password")
            connection.login(server.user, server.password)
        yield connection
    finally:
        _leave(connection)


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def _context(server: SmtpServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.local:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _send(connection: smtplib.SMTP, message: EmailMessage) -> Outcome:
    """4xx is for now, 5xx for good (RFC 5321, 4.2.1). A connection that broke is for now, whatever was said on it."""
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _refused(code, said)
    except smtplib.SMTPServerDisconnected as error:
        return NotNow(f"the connection broke: {error}")
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError as error:
        return Never(in_short(str(error)))
    except (OSError, smtplib.SMTPException, ValueError, LookupError, TypeError) as error:
        # Not only the network: a message may hold what the mail package of this Python cannot encode.
        return NotNow(in_short(f"{type(error).__name__}: {error}"))
    return Sent()


def _refused(code: int, said: bytes | str) -> Outcome:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    why = in_short(f"the server refused it: {code} {words}")
    return Never(why) if 500 <= code < 600 else NotNow(why)


def _words(error: Exception, server: SmtpServer) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server did not accept user and password: {error.smtp_code}"
    said = str(error) or type(error).__name__
    return in_short(f"{server.host}:{server.port}: {said}", (server.password or "",))
