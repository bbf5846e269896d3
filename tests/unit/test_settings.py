"""A service that is told nonsense says so in one sentence and does not start."""

from pathlib import Path

import pytest

from lawyers_hub.settings import (
    BadSetting,
    api_settings,
    job_settings,
    login_passwords,
    mail_settings,
    value_of,
    web_settings,
)

API = {
    "DATABASE_URL": "postgresql://hub@localhost/hub",
    "STORAGE_URL": "file:///var/lib/hub",
    "HUB_TOKEN_SECRET": "x" * 32,
}


def test_good_settings_are_taken_as_they_are() -> None:
    settings = api_settings({**API, "LISTEN_PORT": "3011", "INSTANCE": "api-1"})

    assert (settings.listening.instance, settings.listening.port) == ("api-1", 3011)


@pytest.mark.parametrize("name", sorted(API))
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is not set"):
        api_settings({key: value for key, value in API.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("LISTEN_PORT", "80a", "between 1 and 65535"),
        ("LISTEN_PORT", "70000", "between 1 and 65535"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "networks"),
        ("HUB_TOKEN_SECRET", "short", "32 characters"),
        ("STORAGE_URL", "ftp://files", "file:// or s3://"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "http:// or https://"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_it_should_be(name: str, value: str, wanted: str) -> None:
    with pytest.raises(BadSetting, match=wanted) as refused:
        api_settings({**API, name: value})

    assert name in str(refused.value)


def test_a_wrong_address_is_never_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(BadSetting) as refused:
        api_settings({**API, "DATABASE_URL": "mysql://hub:secret@localhost/hub"})

    assert "secret" not in str(refused.value)


def test_each_service_reads_only_what_it_needs() -> None:
    assert web_settings({"API_URL": "http://localhost:3001/", "HUB_COOKIE_SECRET": "y" * 32}).api_url.endswith("3001")
    with pytest.raises(BadSetting, match="REDIS_URL"):
        job_settings(API, service="relay", port=3021)


MAIL = {"SMTP_URL": "file:///var/mail/hub", "PUBLIC_URL": "https://hub.example/"}


def test_letters_are_from_the_hub_unless_somebody_says_otherwise() -> None:
    assert str(mail_settings(MAIL).sender) == "Lawyers Hub <hub@localhost>"
    assert mail_settings({**MAIL, "MAIL_FROM": "Büro <hub@firm.example>"}).sender.addr_spec == "hub@firm.example"
    assert mail_settings(MAIL).public_url == "https://hub.example"


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("SMTP_URL", "", "not set"),
        ("SMTP_URL", "mail.example:s3cret", "smtp:// or smtps:// or file://"),
        ("PUBLIC_URL", "", "not set"),
        ("PUBLIC_URL", "hub.example", "http:// or https://"),
        ("MAIL_FROM", "the hub", "an address such as"),
        ("MAIL_FROM", "Hub <a@b.example>, Other <c@d.example>", "an address such as"),
        ("MAIL_FROM", "Hub\nBcc: thief@example.com <hub@b.example>", "an address such as"),
    ],
)
def test_a_wrong_setting_of_the_mail_is_named(name: str, value: str, wanted: str) -> None:
    with pytest.raises(BadSetting, match=wanted) as refused:
        mail_settings({**MAIL, name: value})

    assert name in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("z" * 40 + "\n")
    return file


def by_file(file: Path) -> dict[str, str]:
    """The settings of the API, with the token's secret in a file."""
    return {**{k: v for k, v in API.items() if k != "HUB_TOKEN_SECRET"}, "HUB_TOKEN_SECRET_FILE": str(file)}


def test_a_secret_may_stand_in_a_file(token_file: Path) -> None:
    assert api_settings(by_file(token_file)).token_secret == "z" * 40


def test_a_secret_that_is_given_twice_is_refused(token_file: Path) -> None:
    with pytest.raises(BadSetting, match="HUB_TOKEN_SECRET and HUB_TOKEN_SECRET_FILE are both set"):
        api_settings({**API, **by_file(token_file)})


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"", "empty"), (b" \n", "empty"), (b"\xff\xfe\x00", "no text")]
)
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None, why: str) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadSetting, match=why) as refused:
        api_settings(by_file(file))

    assert f"HUB_TOKEN_SECRET_FILE names {file}" in str(refused.value)


def test_a_folder_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="Is a directory"):
        value_of({"DATABASE_URL_FILE": str(tmp_path)}, "DATABASE_URL")


def test_a_wrong_secret_in_a_file_is_never_repeated(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("too-short")

    with pytest.raises(BadSetting, match="32 characters") as refused:
        api_settings(by_file(file))

    assert "too-short" not in str(refused.value)


def test_only_logins_with_a_password_are_made(token_file: Path) -> None:
    given = {"HUB_API_PASSWORD": "one", "HUB_RELAY_PASSWORD_FILE": str(token_file), "HUB_WORKER_PASSWORD": ""}

    assert login_passwords(given) == {"api": "one", "relay": "z" * 40}


@pytest.mark.parametrize(
    ("told", "instance"),
    [
        ({}, "api"),
        ({"HOSTNAME": "4f1d2c9a0b7e"}, "4f1d2c9a0b7e"),
        ({"HOSTNAME": "4f1d2c9a0b7e", "INSTANCE": "api-1"}, "api-1"),
    ],
)
def test_replicas_in_containers_are_told_apart(told: dict[str, str], instance: str) -> None:
    assert api_settings({**API, **told}).listening.instance == instance
