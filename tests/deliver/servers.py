"""A mail server and a web server on real ports of this machine, with the faults that real ones have."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

SELF_SIGNED = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"


class Inbox:
    """Keeps what it is sent. `refuse` answers recipients, `hang_up` cuts the connection after that many messages."""

    def __init__(
        self, *, refuse: dict[str, str] | None = None, hang_up_after: int | None = None, wait: float = 0
    ) -> None:
        self.got: list[tuple[str, EmailMessage]] = []
        self.encrypted: list[bool] = []
        self.users: list[str | None] = []
        self.refuse = refuse or {}
        self.hang_up_after = hang_up_after
        self.wait = wait

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        await asyncio.sleep(self.wait)
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.hang_up_after is not None and len(self.got) >= self.hang_up_after:
            server.transport.abort()
            return "250 never said"
        message = message_from_bytes(envelope.content, policy=policy.default)
        (recipient,) = envelope.rcpt_tos
        self.got.append((recipient, message))
        self.encrypted.append(session.ssl is not None)
        self.users.append(session.auth_data)
        return "250 OK"


def accepts(password: str) -> Any:
    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=known, handled=False, auth_data=data.login.decode() if known else None)

    return authenticate


@contextmanager
def mail_server(inbox: Inbox, **options: Any) -> Generator[int]:
    """Its port, for as long as the block runs."""
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def certificate(directory: Path) -> ssl.SSLContext:
    """Of a server that signed it itself."""
    key, cert = directory / "key.pem", directory / "cert.pem"
    subprocess.run(
        [*SELF_SIGNED.split(), "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Hook:
    """Keeps what is posted; answers the given statuses in turn, the last one from then on."""

    def __init__(self, *statuses: int, wait: float = 0, headers: dict[str, str] | None = None) -> None:
        self.statuses = list(statuses or (200,))
        self.wait = wait
        self.headers = headers or {}
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.got.append((request.url.path, dict(request.headers), await request.body()))
        await asyncio.sleep(self.wait)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        await Response(status_code=status, headers=self.headers)(scope, receive, send)


@contextmanager
def cutting_server() -> Generator[int]:
    """Takes a connection, reads a little of what comes, and cuts it off."""
    stopping = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def cut() -> None:
            while not stopping.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    connection.recv(64)

        thread = Thread(target=cut, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopping.set()
            thread.join(timeout=5)
