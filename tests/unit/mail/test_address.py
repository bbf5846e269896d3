"""The address of the mail server is understood or refused in words that never repeat its password."""

from pathlib import Path

import pytest

from lawyers_hub.mail.folder import MailFolder
from lawyers_hub.mail.letter import mailbox
from lawyers_hub.mail.post import post_at
from lawyers_hub.mail.server import Encryption, MailServer
from lawyers_hub.mail.smtp import MailServerPost

HUB = mailbox("hub@firm.example")


@pytest.mark.parametrize(
    ("url", "host", "port", "encryption"),
    [
        ("smtp://mail.example", "mail.example", 587, "after the greeting"),
        ("smtp://mail.example:25/", "mail.example", 25, "after the greeting"),
        ("smtps://mail.example", "mail.example", 465, "from the start"),
        ("smtps://localhost", "localhost", 465, "from the start"),
        ("smtp://localhost", "localhost", 25, "none"),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "none"),
        ("smtp://[::1]:2525", "::1", 2525, "none"),
        ("smtp://10.0.0.7", "10.0.0.7", 587, "after the greeting"),
        ("smtp://bücher.example", "xn--bcher-kva.example", 587, "after the greeting"),
    ],
)
def test_nothing_travels_unencrypted_but_to_this_machine(
    url: str, host: str, port: int, encryption: Encryption
) -> None:
    assert MailServer.at(url) == MailServer(host, port, encryption)


def test_user_and_password_are_decoded_and_the_password_is_never_shown() -> None:
    server = MailServer.at("smtps://hub%40firm.example:p%40ss%2Fw%3Ard@mail.example")
    assert (server.user, server.password) == ("hub@firm.example", "p@ss/w:rd")
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "smtp://hub:s3cret@",
        "smtp://hub:s3cret@mail.example:eighty",
        "smtp://hub:s3cret@mail.example:0",
        "smtp://hub:s3cret@mail.example:99999",
        "smtp://hub:s3cret@mail.example/inbox",
        "smtp://hub:s3cret@mail.example?starttls=no",
        "smtp://hub:s3cret#@mail.example",
        "smtp://hub:s3cret/x@mail.example",
        "smtp://hub@mail.example",
        "smtp://:s3cret@mail.example",
        "smtp://hub:s3cr%C3%A9t@mail.example",
        "smtp://hub:s3cret@" + "a" * 70 + ".example",
        "smtp://hub:s3cret@[mail",
        "http://hub:s3cret@mail.example",
        "file://elsewhere/s3cret",
    ],
)
def test_a_wrong_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="must be") as refused:
        post_at(url, HUB)
    assert "s3cr" not in str(refused.value)


def test_each_address_has_its_post(tmp_path: Path) -> None:
    assert isinstance(post_at((tmp_path / "mail").as_uri(), HUB), MailFolder)
    assert isinstance(post_at("smtp://mail.example", HUB), MailServerPost)
