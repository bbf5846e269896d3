"""Sends letters through a mail server. Every step of a conversation has a time limit, and so has the whole."""

import asyncio
import ssl
import time
from email.headerregistry import Address
from email.message import EmailMessage

from lawyers_hub.mail.conversation import GOODBYE_TIMEOUT_S, Conversation, away
from lawyers_hub.mail.errors import MailServerAway
from lawyers_hub.mail.letter import Letter, as_message
from lawyers_hub.mail.server import MailServer

STEP_TIMEOUT_S = 10.0
PATIENCE_S = 30.0

# Nobody asks a server that was just found away: a hundred waiting letters would each wait for it anew.
RESPITE_S = 10.0


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
            async with asyncio.timeout(self._patience_s + GOODBYE_TIMEOUT_S):
                await asyncio.to_thread(conversation.hand_over, message)
        except TimeoutError:
            raise away(self._server, "it takes too long") from None
        finally:
            cutting.cancel()
            conversation.cut()

    def _respect_absence(self) -> None:
        if self._away is None:
            return
        found_at, problem = self._away
        if time.monotonic() - found_at < self._respite_s:
            raise MailServerAway(str(problem))
