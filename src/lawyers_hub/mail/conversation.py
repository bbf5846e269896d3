"""One letter handed over to a mail server, in a thread of its own, since smtplib blocks.

What the server says of us is told apart from what it says of the letter.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from lawyers_hub.mail.errors import LetterPutOff, LetterRefused, MailServerAway
from lawyers_hub.mail.server import MailServer

GOODBYE_TIMEOUT_S = 1.0
_MOST_WORDS = 500


@dataclass
class Conversation:
    """One letter handed over, in a thread. Cut, it ends soon, and without having begun to hand over if it can."""

    server: MailServer
    sender: Address
    trusted: ssl.SSLContext
    step_timeout_s: float
    _client: smtplib.SMTP | None = None
    _is_cut: bool = False

    def cut(self) -> None:
        """From any other thread. A conversation that is over is left as it is."""
        self._is_cut = True
        # Its own thread may close it in this very moment.
        line = self._client.sock if self._client else None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def hand_over(self, message: EmailMessage) -> None:
        try:
            self._client = client = self._connected()
            self._enter(client)
            if self._is_cut:
                raise TimeoutError("it takes too long")
            _deliver(client, message)
            _say_goodbye(client)
        except (smtplib.SMTPException, OSError) as problem:
            raise away(self.server, _words(problem)) from problem
        finally:
            if self._client is not None:
                self._client.close()

    def _connected(self) -> smtplib.SMTP:
        # Named after the sender: asking for this machine's own name may wait for a name server.
        where = (self.server.host, self.server.port, self.sender.domain)
        if self.server.encryption == "from the start":
            return smtplib.SMTP_SSL(*where, timeout=self.step_timeout_s, context=self.trusted)
        return smtplib.SMTP(*where, timeout=self.step_timeout_s)

    def _enter(self, client: smtplib.SMTP) -> None:
        if self.server.encryption == "after the greeting":
            client.starttls(context=self.trusted)
        client.ehlo_or_helo_if_needed()
        if self.server.user:
            client.login(self.server.user, self.server.password)


def _deliver(client: smtplib.SMTP, message: EmailMessage) -> None:
    """What is said of the sender is said of us; what is said of the receiver or the text, of this letter."""
    try:
        client.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        (answer,) = refused.recipients.values()
        raise _of_this_letter(*answer) from refused
    except smtplib.SMTPDataError as refused:
        raise _of_this_letter(refused.smtp_code, refused.smtp_error) from refused


def away(server: MailServer, why: str) -> MailServerAway:
    return MailServerAway(
        f"The mail server {server.host}:{server.port} cannot be used ({why}):"
        " letters are tried again; if this lasts, correct SMTP_URL or MAIL_FROM."
    )


def _of_this_letter(code: int, words: bytes | str) -> LetterRefused | LetterPutOff:
    said = _said(code, words)
    if code >= 500:
        return LetterRefused(f"The mail server refuses the letter for good: {said}")
    return LetterPutOff(f"The mail server asks for the letter later: {said}")


def _say_goodbye(client: smtplib.SMTP) -> None:
    # The letter is taken already; how the server sees us off changes nothing.
    with suppress(smtplib.SMTPException, OSError):
        if client.sock is not None:
            client.sock.settimeout(GOODBYE_TIMEOUT_S)
        client.quit()


def _words(problem: smtplib.SMTPException | OSError) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said(problem.smtp_code, problem.smtp_error)
    return str(problem)[:_MOST_WORDS] or type(problem).__name__


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:_MOST_WORDS]
