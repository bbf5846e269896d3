"""Letters and a real mail server: taken, refused, put off, and every way in which it can be away."""

import asyncio
import contextlib
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.mail.errors import LetterPutOff, LetterRefused, MailServerAway
from lawyers_hub.mail.letter import Letter, mailbox
from lawyers_hub.mail.post import Post, post_at
from lawyers_hub.mail.server import Encryption, MailServer
from lawyers_hub.mail.smtp import MailServerPost
from tests.integration.jobs.post import until
from tests.integration.mail.mail_server import Certificate, Credentials, Mailroom, mail_server, self_made_certificate
from tests.ports import free_port

HUB = mailbox("Lawyers Hub <hub@firm.example>")
LOGIN = Credentials("hub", "right password")


@pytest.fixture
def room() -> Iterator[Mailroom]:
    with mail_server() as room:
        yield room


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing")
    return self_made_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """As an operator names the authority of their own mail server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
    return certificate


def a_letter(subject: str = "Hearing on 1 December") -> Letter:
    return Letter(key=new_id(), to="dewi@firm.example", subject=subject, text="Case 1", written_at=datetime.now(UTC))


def impatient(port: int, *, respite_s: float = 0.0, patience_s: float = 5.0) -> Post:
    server = MailServer("127.0.0.1", port, "none")
    return MailServerPost(server, HUB, step_timeout_s=0.3, patience_s=patience_s, respite_s=respite_s)


def secured(room: Mailroom, encryption: Encryption, login: Credentials | None = None) -> Post:
    return MailServerPost(MailServer("127.0.0.1", room.port, encryption, *(login or ())), HUB)


async def test_a_letter_arrives_as_it_was_written(room: Mailroom) -> None:
    letter = a_letter("Frist „Müller“ — ⚖️")
    await post_at(room.url, HUB).send(letter)

    (taken,) = room.letters
    assert (taken["Subject"], taken["To"], taken["From"]) == (letter.subject, letter.to, str(HUB))
    assert taken["Message-ID"] == f"<{letter.key}@firm.example>"
    assert taken.get_content().strip() == letter.text


async def test_many_letters_at_once_all_arrive(room: Mailroom) -> None:
    post, letters = post_at(room.url, HUB), [a_letter() for _ in range(20)]
    await asyncio.gather(*(post.send(letter) for letter in letters))

    assert {taken["Message-ID"] for taken in room.letters} == {f"<{letter.key}@firm.example>" for letter in letters}


@pytest.mark.parametrize(("step", "words"), [("greets_receiver", "550 No such user"), ("answers_letter", "554 Spam")])
async def test_what_the_server_refuses_for_good_is_refused_in_its_own_words(
    room: Mailroom, step: str, words: str
) -> None:
    setattr(room, step, words)

    with pytest.raises(LetterRefused, match=words):
        await post_at(room.url, HUB).send(a_letter())


@pytest.mark.parametrize(
    ("step", "words"), [("greets_receiver", "450 Greylisted"), ("answers_letter", "452 Too many letters")]
)
async def test_what_the_server_wants_later_is_put_off_and_other_letters_go_on(
    room: Mailroom, step: str, words: str
) -> None:
    post = post_at(room.url, HUB)
    setattr(room, step, words)
    with pytest.raises(LetterPutOff, match=words):
        await post.send(a_letter())

    setattr(room, step, "250 Taken")
    await post.send(a_letter())

    assert len(room.letters) == 1


async def test_a_server_that_refuses_the_sender_refuses_us_and_not_the_letter(room: Mailroom) -> None:
    room.greets_sender = "553 We do not know you"

    with pytest.raises(MailServerAway, match=r"We do not know you.*MAIL_FROM"):
        await post_at(room.url, HUB).send(a_letter())


async def test_a_server_that_is_not_there_is_away() -> None:
    with pytest.raises(MailServerAway, match="refused"):
        await impatient(free_port()).send(a_letter())


async def test_a_name_that_nobody_knows_is_away() -> None:
    server = MailServer("nowhere.invalid", 25, "none")

    with pytest.raises(MailServerAway, match=r"nowhere\.invalid:25"):
        await MailServerPost(server, HUB).send(a_letter())


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@asynccontextmanager
async def a_server_that(behaves: Behaviour) -> AsyncIterator[int]:
    """Not quite a mail server. Yields its port."""
    server = await asyncio.start_server(behaves, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _stay_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def _be_too_busy(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"421 Too busy\r\n")
    writer.close()


async def _speak_http(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers EHLO letter by letter, each in time, and never to the end."""
    writer.write(b"220 Here\r\n")
    await reader.readline()
    while not writer.is_closing() and not reader.at_eof():
        writer.write(b"2")
        try:
            await asyncio.wait_for(reader.read(1), 0.05)
        except TimeoutError:
            continue
    writer.close()


@pytest.mark.parametrize("behaves", [_hang_up, _stay_silent, _be_too_busy, _speak_http, _drip])
async def test_a_server_that_misbehaves_is_away_and_holds_nobody_up(behaves: Behaviour) -> None:
    async with a_server_that(behaves) as port, asyncio.timeout(5):
        with pytest.raises(MailServerAway, match=f"127.0.0.1:{port} cannot be used"):
            await impatient(port, patience_s=1.0).send(a_letter())


async def test_a_server_that_cannot_even_be_reached_holds_nobody_up() -> None:
    with socket.socket() as deaf, contextlib.ExitStack() as callers:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        # They fill its queue, so that the next call is not answered at all.
        for _ in range(4):
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        server = MailServer("127.0.0.1", deaf.getsockname()[1], "none")
        async with asyncio.timeout(3):
            with pytest.raises(MailServerAway, match="it takes too long"):
                await MailServerPost(server, HUB, step_timeout_s=4, patience_s=0.2).send(a_letter())


async def test_a_connection_that_breaks_before_the_answer_may_mean_a_second_letter_of_the_same_id(
    room: Mailroom,
) -> None:
    def break_off(server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        room.on_letter = lambda _server: None

    room.on_letter = break_off
    post, letter = impatient(room.port), a_letter()
    with pytest.raises(MailServerAway):
        await post.send(letter)
    await post.send(letter)

    assert [taken["Message-ID"] for taken in room.letters] == [f"<{letter.key}@firm.example>"] * 2


async def test_a_server_that_was_just_found_away_is_left_alone_for_a_while() -> None:
    asked: list[object] = []

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(writer)
        writer.close()

    async with a_server_that(hang_up) as port:
        post = impatient(port, respite_s=3600)
        for _ in range(5):
            with pytest.raises(MailServerAway, match="cannot be used"):
                await post.send(a_letter())

    assert len(asked) == 1


async def test_a_letter_that_is_called_back_leaves_no_thread_behind() -> None:
    reached = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await _drip(reader, writer)

    async with a_server_that(drip) as port, asyncio.timeout(5):
        sending = asyncio.create_task(MailServerPost(MailServer("127.0.0.1", port, "none"), HUB).send(a_letter()))
        await reached.wait()
        await until(lambda: _is_running("ehlo"))
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await until(lambda: _is_running("ehlo", wanted=False))


async def _is_running(function: str, *, wanted: bool = True) -> bool:
    """Whether any thread is inside it, or, if that is wanted, none."""
    frames: list[FrameType | None] = list(sys._current_frames().values())
    while frames:
        frame = frames.pop()
        if frame is not None and frame.f_code.co_name == function:
            return wanted
        frames += [frame.f_back] if frame else []
    return not wanted


async def test_letters_go_encrypted_and_signed_in(trusted: Certificate) -> None:
    with mail_server(certificate=trusted, login=LOGIN) as room:
        await secured(room, "after the greeting", LOGIN).send(a_letter())

        assert len(room.letters) == 1


async def test_letters_go_encrypted_from_the_start(trusted: Certificate) -> None:
    with mail_server(certificate=trusted, from_the_start=True) as room:
        await secured(room, "from the start").send(a_letter())

        assert len(room.letters) == 1


@pytest.mark.parametrize("encryption", ["after the greeting", "from the start"])
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    certificate: Certificate, encryption: Encryption
) -> None:
    with mail_server(certificate=certificate, from_the_start=encryption == "from the start") as room:
        with pytest.raises(MailServerAway, match="certificate verify failed"):
            await secured(room, encryption).send(a_letter())

        assert room.letters == []


async def test_a_server_without_encryption_gets_neither_letter_nor_password(room: Mailroom) -> None:
    with pytest.raises(MailServerAway, match="STARTTLS"):
        await secured(room, "after the greeting", LOGIN).send(a_letter())

    assert room.letters == []


async def test_a_wrong_password_is_our_fault_and_not_the_letters(trusted: Certificate) -> None:
    with mail_server(certificate=trusted, login=LOGIN) as room:
        wrong = Credentials("hub", "wrong password")
        with pytest.raises(MailServerAway, match="535") as refused:
            await secured(room, "after the greeting", wrong).send(a_letter())

    assert "wrong password" not in str(refused.value)
