"""What API and pages tell of themselves is told to who asks letter by letter, so that a load balancer can hide it.

Asked over real connections: a client library would put an odd address right before it sends it.
"""

import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from tests.ports import free_port

OF_THE_API = [f"/api/v1/monitoring/{what}" for what in ("health", "ready", "metrics")]
OF_THE_PAGES = ["/health", "/ready", "/metrics"]


@pytest.fixture(scope="module")
def served_pages(served_api: str, home: Home) -> Iterator[str]:
    port = free_port()
    service = Service(
        name="web",
        command=(sys.executable, "-P", "-m", "lawyers_hub.web"),
        environment={"API_URL": served_api, "HUB_COOKIE_SECRET": "c" * 43, "LISTEN_PORT": str(port)},
        port=port,
        ready=http_answers(f"http://127.0.0.1:{port}/ready"),
    )
    with running(service, home.log_of("served-pages")):
        yield f"http://127.0.0.1:{port}"


def status_of(server: str, path: str) -> int:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def written_otherwise(path: str) -> list[str]:
    *_, last = path.split("/")
    encoded = path.removesuffix(last) + f"%{ord(last[0]):02x}{last[1:]}"
    return [encoded, path.replace("/", "//", 1), path + "/", path + "//"]


@pytest.mark.parametrize("path", OF_THE_API)
def test_the_api_tells_of_itself_by_one_address_alone(served_api: str, path: str) -> None:
    odd = [
        *written_otherwise(path),
        path.replace("mon", "%6don"),
        path.replace("/mon", "//mon"),
        path.replace("/m", "%2fm"),
    ]

    assert status_of(served_api, path) == 200
    assert {other: status_of(served_api, other) for other in odd} == dict.fromkeys(odd, 404)


@pytest.mark.parametrize("path", OF_THE_PAGES)
def test_the_pages_tell_of_themselves_by_one_address_alone(served_pages: str, path: str) -> None:
    odd = written_otherwise(path)

    assert status_of(served_pages, path) == 200
    assert {other: status_of(served_pages, other) for other in odd} == dict.fromkeys(odd, 404)


def test_what_is_asked_for_beside_the_address_does_not_matter(served_api: str) -> None:
    assert status_of(served_api, "/api/v1/monitoring/health?at=%6don") == 200
