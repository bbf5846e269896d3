"""Secrets are made once, as files that their service alone reads, and a service is given none that it does not read."""

import re
import stat
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lawyers_hub.settings import MIN_SECRET_CHARS
from tests.infrastructure.compose.staging import FILE, ROOT, staging

SCRIPT = ROOT / "infrastructure" / "compose" / "make-secrets.sh"
OWN = {"tls_certificate", "tls_key"}


def make_secrets(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(SCRIPT), str(folder)], capture_output=True, text=True, check=True)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    make_secrets(folder)
    return folder


def test_a_service_has_the_secrets_it_reads_and_no_other() -> None:
    text = (ROOT / "infrastructure/compose/Caddyfile").read_text()
    text += (ROOT / "infrastructure/compose/db/make-logins.sql").read_text()
    text += (ROOT / "infrastructure/monitoring/alertmanager/alertmanager.yml").read_text()
    for name, container in staging().services.items():
        told = " ".join([*container.environment.values(), *(container.command or []), *container.healthcheck.test])
        for secret in container.secrets:
            # The operator's address waits beside the migrations for who runs `hub jobs` there.
            assert secret.target in told + text or secret.source == "operator_database_url", (name, secret.source)


def test_every_secret_is_made_but_the_certificate(made: Path) -> None:
    assert {file.name for file in made.iterdir()} == set(staging().secrets) - OWN


def test_nobody_else_enters_the_folder_and_every_process_reads_its_file(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.iterdir()} == {0o444}


def test_what_is_made_is_long_enough_and_stands_in_an_address_as_it_is(made: Path) -> None:
    for file in (*made.glob("*_password"), made / "token_secret", made / "cookie_secret"):
        assert re.fullmatch(r"[A-Za-z0-9]{43}", file.read_text().strip()), file.name
        assert len(file.read_text().strip()) >= MIN_SECRET_CHARS
    assert len({file.read_text() for file in made.glob("*_password")}) == len(list(made.glob("*_password")))


def test_an_address_holds_the_password_of_its_login(made: Path) -> None:
    for login in ("owner", "api", "relay", "worker", "operator"):
        address = urlsplit((made / f"{login}_database_url").read_text().strip())
        assert address.username == f"lawyers_hub_{login}"
        assert address.password == (made / f"{login}_password").read_text().strip()
        assert (address.hostname, address.port, address.path) == ("db", 5432, "/lawyers_hub")


def test_what_is_there_is_kept(made: Path) -> None:
    before = {file.name: file.read_text() for file in made.iterdir()}
    (made / "smtp_url").unlink()
    (made / "smtp_url").write_text("smtp://hub:secret@mail.example:587\n")

    said = make_secrets(made).stderr

    assert {file.name: file.read_text() for file in made.iterdir()} == before | {
        "smtp_url": "smtp://hub:secret@mail.example:587\n"
    }
    assert "tls_certificate" in said


def test_secrets_are_neither_kept_in_the_history_nor_sent_to_a_build() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "secrets/token_secret"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ignored.returncode == 0
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
    assert "secrets}/token_secret" in FILE.read_text()
