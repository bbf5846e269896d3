"""A server that speaks S3 for tests: moto's."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@contextmanager
def s3_server() -> Iterator[str]:
    """Where it answers: AWS_ENDPOINT_URL."""
    server = Path(sys.executable).with_name("moto_server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([server, "-p", str(port)], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if "Running on" in line)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


def make_bucket(endpoint: str, bucket: str, headers: dict[str, str] | None = None) -> None:
    """An empty one, and no other."""
    _ask("POST", f"{endpoint}/moto-api/reset")
    _ask("PUT", f"{endpoint}/{bucket}", headers)


@contextmanager
def logins_asked_for(endpoint: str) -> Iterator[None]:
    """Nobody is known there meanwhile, so every login is wrong."""
    _ask("POST", f"{endpoint}/moto-api/reset-auth", body=b"0")
    try:
        yield
    finally:
        _ask("POST", f"{endpoint}/moto-api/reset-auth", body=b"inf")


def _ask(method: str, url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> None:
    plain = {"content-type": "application/octet-stream"}
    with urlopen(Request(url, body, headers or plain, method=method)):  # noqa: S310 -- our own address
        return
