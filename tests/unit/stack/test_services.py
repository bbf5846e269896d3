"""Each service of a stack is told what it needs, and no service learns what another was trusted with."""

from pathlib import Path

from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.services import Installation

MAIL = {
    "SMTP_URL": "smtps://hub:s3cret@mail.example",
    "MAIL_FROM": "Hub <hub@mail.example>",
    "PUBLIC_URL": "https://hub.example",
}


def told(folder: Path, environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """The environment of each service."""
    home = Home(folder / "home")
    home.prepare()
    installation = Installation(home, Addresses(), {"DATABASE_URL": "postgresql://owner@db/hub", **environment})
    return {service.name: dict(service.environment or {}) for service in installation.services()}


def test_only_the_worker_knows_the_mail_server(tmp_path: Path) -> None:
    services = told(tmp_path, MAIL)

    assert MAIL.items() <= services.pop("worker").items()
    assert len(services) > 5
    for environment in services.values():
        assert not MAIL.keys() & environment.keys()
        assert "s3cret" not in str(environment)


def test_without_a_mail_server_letters_lie_in_the_state_folder(tmp_path: Path) -> None:
    worker = told(tmp_path, {})["worker"]

    assert worker["SMTP_URL"] == (tmp_path / "home" / "mail").as_uri()
    assert worker["PUBLIC_URL"] == "http://127.0.0.1:3000"
