"""An edition as a message: plain text, and HTML for programs that show it. The same edition gives the same bytes."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from importlib.resources import files
from string import Template

from rag.brief.render.markup import join
from rag.brief.render.outline import outline
from rag.brief.render.plain import line
from rag.brief.render.simple_html import simple_html
from rag.brief.render.text import text
from rag.brief.render.times import moment
from rag.types import EditionView

_MOST_SUBJECT = 150


def mail(view: EditionView, *, sender: str, to: str | Iterable[str], page_url: str | None = None) -> EmailMessage:
    """The message, from and to addresses as in RFC 5322 (`Desk <desk@example.org>`).

    Dated when the edition was made. The Message-ID is made of the edition's id and version, so that a delivery that is
    tried again is the same message. Markers lead to the words on the edition's page if `page_url` is given, else to the
    articles. Raises ValueError for an address that would break the header.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(view)
    message["From"] = sender
    message["To"] = to if isinstance(to, str) else ", ".join(to)
    message["Date"] = format_datetime(moment(view.made_at) or datetime.fromtimestamp(0, UTC))
    message["Message-ID"] = f"<{_name(view)}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(view, page_url=page_url), cte="quoted-printable")
    body = Template(_template()).substitute(title=join([_subject(view)]), body=simple_html(outline(view, page_url)))
    message.add_alternative(body, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{_name(view)[:60]}")
    return message


@cache
def _template() -> str:
    return files("rag.brief.render").joinpath("mail.html").read_text("utf-8")


def _subject(view: EditionView) -> str:
    version = f" (version {view.version})" if view.version > 1 else ""
    title = line(view.edition.title)
    return (title if len(title) <= _MOST_SUBJECT else title[: _MOST_SUBJECT - 1] + "…") + version


def _name(view: EditionView) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", view.edition.id).strip("-") + f".v{view.version}"


def _domain(sender: str) -> str:
    """The sender's, or one that nobody has (RFC 2606)."""
    found = re.fullmatch(r".+@([A-Za-z0-9.-]+)", parseaddr(sender)[1])
    return found[1] if found else "localhost.invalid"
