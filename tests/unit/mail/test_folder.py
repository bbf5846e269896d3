"""Without a mail server, letters lie in a folder: each whole, private, and written once."""

import asyncio
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.mail.errors import LetterRefused, MailServerAway
from lawyers_hub.mail.folder import MailFolder
from lawyers_hub.mail.letter import Letter, mailbox

HUB = mailbox("Lawyers Hub <hub@localhost>")


def a_letter(to: str = "dewi@firm.example") -> Letter:
    return Letter(key=new_id(), to=to, subject="Hearing", text="Tomorrow.", written_at=datetime.now(UTC))


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def test_a_letter_is_a_private_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    letter = a_letter()
    await MailFolder(tmp_path / "mail", HUB).send(letter)

    (file,) = files_in(tmp_path / "mail")
    assert file.name == f"{letter.key}.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "Hearing"


async def test_a_second_writing_of_the_same_letter_changes_nothing(tmp_path: Path) -> None:
    letter, folder = a_letter(), MailFolder(tmp_path, HUB)
    await folder.send(letter)
    (file,) = files_in(tmp_path)
    before = (file.read_bytes(), file.stat().st_ino)

    await folder.send(msgspec.structs.replace(letter, text="Another text."))

    assert files_in(tmp_path) == [file]
    assert (file.read_bytes(), file.stat().st_ino) == before


async def test_letters_sent_at_once_lie_side_by_side(tmp_path: Path) -> None:
    letters, folder = [a_letter() for _ in range(10)], MailFolder(tmp_path, HUB)
    await asyncio.gather(*(folder.send(letter) for letter in letters * 2))

    assert {file.name for file in files_in(tmp_path)} == {f"{letter.key}.eml" for letter in letters}


async def test_what_is_no_address_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(LetterRefused):
        await MailFolder(tmp_path, HUB).send(a_letter("nobody"))

    assert files_in(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_a_post_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, where the folder should be")

    with pytest.raises(MailServerAway, match="cannot be written into the folder"):
        await MailFolder(tmp_path / "taken", HUB).send(a_letter())
