"""Hands letters to a mail server. What it says of us is told apart from what it says of one letter.

smtplib blocks, so each conversation has a thread. Every step of it has a time limit, and so has the whole.
"""

import asyncio
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from lawyers_hub.mail.errors import LetterPutOff, LetterRefused, MailServerAway
from lawyers_hub.mail.letter import Letter, as_message
from lawyers_hub.mail.server import MailServer

STEP_TIMEOUT_S = 10.0
PATIENCE_S = 30.0

# Nobody asks a server that was just found away: a hundred waiting letters would each wait for it anew.
RESPITE_S = 10.0

_GOODBYE_TIMEOUT_S = 1.0
_MOST_WORDS = 500


class MailServerPost:
    """Sends through one mail server, whose certificate must be one that this machine trusts."""

    def __init__(
        self,
        server: MailServer,
        sender: Address,
        *,
        step_timeout_s: float = STEP_TIMEOUT_S,
        patience_s: float = PATIENCE_S,
        respite_s: float = RESPITE_S,
    ) -> None:
        self._server = server
        self._sender = sender
        self._step_timeout_s = step_timeout_s
        self._patience_s = patience_s
        self._respite_s = respite_s
        self._trusted = ssl.create_default_context()
        self._away: tuple[float, MailServerAway] | None = None

    async def send(self, letter: Letter) -> None:
        """The mail server has taken the letter when this returns; when it raises, almost certainly not.

        The exception: a connection that breaks after the server took the letter and before we read so.

        Raises:
            LetterRefused, LetterPutOff, MailServerAway
        """
        message = as_message(letter, self._sender)
        self._respect_absence()
        try:
            await self._converse(message)
        except MailServerAway as problem:
            self._away = time.monotonic(), problem
            raise
        self._away = None

    async def _converse(self, message: EmailMessage) -> None:
        conversation = Conversation(self._server, self._sender, self._trusted, self._step_timeout_s)
        cutting = asyncio.get_running_loop().call_later(self._patience_s, conversation.cut)
        try:
            # Cut, it ends by itself, unless it has not even got through to the server.
            async with asyncio.timeout(self._patience_s + _GOODBYE_TIMEOUT_S):
                await asyncio.to_thread(conversation.hand_over, message)
        except TimeoutError:
            raise _away(self._server, "it takes too long") from None
        finally:
            cutting.cancel()
            conversation.cut()

    def _respect_absence(self) -> None:
        if self._away is None:
            return
        found_at, problem = self._away
        if time.monotonic() - found_at < self._respite_s:
            raise MailServerAway(str(problem))


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
        if self._client is not None and self._client.sock is not None:
            with suppress(OSError):
                self._client.sock.shutdown(socket.SHUT_RDWR)

    def hand_over(self, message: EmailMessage) -> None:
        try:
            self._client = client = self._connected()
            self._enter(client)
            if self._is_cut:
                raise TimeoutError("it takes too long")
            _deliver(client, message)
            _say_goodbye(client)
        except (smtplib.SMTPException, OSError) as problem:
            raise _away(self.server, _words(problem)) from problem
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


def _away(server: MailServer, why: str) -> MailServerAway:
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
            client.sock.settimeout(_GOODBYE_TIMEOUT_S)
        client.quit()


def _words(problem: smtplib.SMTPException | OSError) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said(problem.smtp_code, problem.smtp_error)
    return str(problem)[:_MOST_WORDS] or type(problem).__name__


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:_MOST_WORDS]
