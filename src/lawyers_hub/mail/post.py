"""Where letters go: to a mail server, or into a folder."""

from email.headerregistry import Address
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from lawyers_hub.mail.folder import MailFolder
from lawyers_hub.mail.letter import Letter
from lawyers_hub.mail.server import MailServer
from lawyers_hub.mail.smtp import MailServerPost


class Post(Protocol):
    """Takes letters. One that is brought again under its key is the same letter."""

    async def send(self, letter: Letter) -> None:
        """Raises LetterRefused, LetterPutOff or MailServerAway."""


def post_at(url: str, sender: Address) -> Post:
    """`file:///absolute/folder`, made when the first letter comes, `smtp://…` or `smtps://…`.

    Raises:
        ValueError: any other address; says what it must be and never repeats it.
    """
    if not url.startswith("file:"):
        return MailServerPost(MailServer.at(url), sender)
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise ValueError("The folder for letters must be file:///an/absolute/path.")
    return MailFolder(Path(unquote(parts.path)), sender)
