"""A real SMTP server of the tests' own, that takes letters or behaves badly, as it is told."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

TAKEN = "250 Taken"


class Credentials(NamedTuple):
    user: str
    password: str


@dataclass
class Mailroom:
    """What the server answers, which may change at any time, and what it has taken."""

    port: int
    greets_sender: str = TAKEN
    greets_receiver: str = TAKEN
    answers_letter: str = TAKEN
    # Called with the connection's end once the letter has arrived, and before it is answered.
    on_letter: Callable[[SMTP], None] = lambda _server: None
    letters: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(  # the library's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.greets_sender == TAKEN:
            envelope.mail_from = address
        return self.greets_sender

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.greets_receiver == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.greets_receiver

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answers_letter == TAKEN:
            content = cast("bytes", envelope.content)
            self.letters.append(message_from_bytes(content, policy=default))
        self.on_letter(server)
        return self.answers_letter


@contextmanager
def mail_server(
    *, certificate: "Certificate | None" = None, from_the_start: bool = False, login: Credentials | None = None
) -> Iterator[Mailroom]:
    """Listens on 127.0.0.1; with a certificate it insists on TLS, and after STARTTLS on a login where one is given."""
    room = Mailroom(free_port())
    options: dict[str, Any] = {"enable_SMTPUTF8": False}
    if certificate and from_the_start:
        options["ssl_context"] = certificate.context()
    elif certificate:
        options |= {"tls_context": certificate.context(), "require_starttls": True}
    if login:
        options |= {"authenticator": _checking(login), "auth_required": True}
    server = Controller(room, hostname="127.0.0.1", port=room.port, **options)
    server.start()
    try:
        yield room
    finally:
        server.stop()


def _checking(login: Credentials) -> Callable[..., AuthResult]:
    def check(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: LoginPassword) -> AuthResult:
        said = Credentials(told.login.decode(), told.password.decode())
        return AuthResult(success=said == login, handled=False)

    return check


class Certificate(NamedTuple):
    """A certificate that signed itself, for 127.0.0.1 and localhost."""

    key: Path
    chain: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def self_made_certificate(folder: Path) -> Certificate:
    made = Certificate(folder / "key.pem", folder / "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(made.key), "-out", str(made.chain)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made
