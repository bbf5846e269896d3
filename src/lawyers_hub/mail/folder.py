"""Letters as files, for a machine without a mail server: one `.eml` each, which any mail program opens."""

import asyncio
import os
from contextlib import suppress
from email.headerregistry import Address
from pathlib import Path
from tempfile import NamedTemporaryFile

from lawyers_hub.mail.errors import MailServerAway
from lawyers_hub.mail.letter import Letter, as_message


class MailFolder:
    """A folder of letters, each under the name of its key and written once."""

    def __init__(self, folder: Path, sender: Address) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Whole and on the disk when this returns. A letter of this key that is there stays as it is.

        Raises:
            LetterRefused: nothing can be sent to such an address.
            MailServerAway: the folder cannot be written.
        """
        content = as_message(letter, self._sender).as_bytes()
        try:
            await asyncio.to_thread(_write_once, self._folder, f"{letter.key}.eml", content)
        except OSError as problem:
            raise MailServerAway(
                f"The letter cannot be written into the folder {self._folder} ({problem.strerror or problem}):"
                " put it right, and the letter is tried again."
            ) from problem


def _write_once(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".", suffix=".new") as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
        # A link appears whole or not at all, and never in the place of another.
        with suppress(FileExistsError):
            (folder / name).hardlink_to(draft.name)
    _flush(folder)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
