"""The load balancer of Compose, with the real Caddy and its real Caddyfile in front of two small services."""

import http.client
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lawyers_hub.stack.binaries import caddy
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from tests.infrastructure.compose.staging import ROOT, staging
from tests.ports import free_ports

CADDYFILE = ROOT / "infrastructure" / "compose" / "Caddyfile"
NAME = "hub.example"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Behind:
    """What stands behind the load balancer; it says who it is and remembers what it was asked."""

    name: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def serving(self) -> Iterator["Behind"]:
        me = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if not self.path.endswith("/ready"):
                    me.asked.append((self.path, self.headers.get("X-Forwarded-For")))
                self.send_response(200)
                self.send_header("Content-Length", str(len(me.name)))
                self.end_headers()
                self.wfile.write(me.name.encode())

            def log_message(self, *words: object) -> None:
                """Nobody reads it."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            # A connection that is kept open would keep its thread, and the end of the test waiting.
            server.daemon_threads = True
            self.port = server.server_address[1]
            serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            serving.start()
            try:
                yield self
            finally:
                server.shutdown()
                serving.join()


@dataclass
class Door:
    http_port: int
    https_port: int
    web: Behind
    api: Behind

    def ask(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        plain = http.client.HTTPConnection("127.0.0.1", self.https_port, timeout=10)
        plain.connect()
        # The name is that of the certificate, which no machine knows.
        plain.sock = tls.wrap_socket(plain.sock, server_hostname=NAME)
        return self._asked(plain, path, headers)

    def ask_in_the_clear(self, path: str) -> Answer:
        return self._asked(http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=10), path, None)

    def _asked(self, line: http.client.HTTPConnection, path: str, headers: dict[str, str] | None) -> Answer:
        line.request("GET", path, headers={"Host": NAME, **(headers or {})})
        answer = line.getresponse()
        said = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        line.close()
        return said


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("lb")
    certificate, key = self_signed(folder)
    http_port, https_port, health_port = free_ports(3)
    with Behind("web").serving() as web, Behind("api").serving() as api:
        service = Service(
            name="lb",
            command=(str(caddy()), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"),
            environment={
                "HUB_HOST": NAME,
                "HTTP_PORT": str(http_port),
                "HTTPS_PORT": str(https_port),
                "HEALTH_PORT": str(health_port),
                "TLS_CERTIFICATE": str(certificate),
                "TLS_KEY": str(key),
                "WEB_REPLICAS": f"127.0.0.1:{web.port}",
                "API_REPLICAS": f"127.0.0.1:{api.port}",
                **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder)),
            },
            port=health_port,
            ready=http_answers(f"http://127.0.0.1:{health_port}/"),
        )
        with running(service, folder / "lb.log"):
            yield Door(http_port, https_port, web, api)


def self_signed(folder: Path) -> tuple[Path, Path]:
    if not shutil.which("openssl"):
        pytest.skip("not exercised: no openssl to make a certificate with")
    certificate, key = folder / "certificate", folder / "key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "1", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-out", str(certificate), "-keyout", str(key)),
        ],
        capture_output=True,
        check=True,
    )
    return certificate, key


@pytest.mark.parametrize(("path", "name"), [("/", "web"), ("/cases/1", "web"), ("/api/v1/cases", "api")])
def test_pages_come_from_web_and_the_api_from_api(door: Door, path: str, name: str) -> None:
    assert door.ask(path).body == name


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/monitoring/metrics",
        "/api/v1/monitoring",
        "/api/v1/monitoring/",
        "/api/v1//monitoring/metrics",
        "/api/v1/%6Donitoring/metrics",
        "/api/v1/%6donitoring/metrics",
        "/api/v1/monitoring%2fmetrics",
        "/api/v1/cases/../monitoring/ready",
        "/metrics",
        "//metrics",
        "/%6Detrics",
        "/ready",
        "/health",
    ],
)
def test_what_services_tell_of_themselves_is_shown_to_nobody(door: Door, path: str) -> None:
    before = (list(door.web.asked), list(door.api.asked))

    assert door.ask(path).status == 404

    assert (door.web.asked, door.api.asked) == before


def test_who_comes_in_the_clear_is_shown_the_way_and_no_content(door: Door) -> None:
    answer = door.ask_in_the_clear("/cases?page=2")

    assert (answer.status, answer.headers["location"]) == (308, f"https://{NAME}/cases?page=2")
    assert "web" not in answer.body


def test_older_than_tls_1_3_is_refused(door: Door) -> None:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    line = http.client.HTTPConnection("127.0.0.1", door.https_port, timeout=10)
    line.connect()

    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"):
        tls.wrap_socket(line.sock, server_hostname=NAME)

    line.close()


def test_browsers_are_told_to_stay_with_tls(door: Door) -> None:
    assert door.ask("/").headers["strict-transport-security"] == "max-age=31536000"


def test_nobody_invents_where_they_come_from(door: Door) -> None:
    door.ask("/api/v1/who", {"X-Forwarded-For": "203.0.113.7"})

    assert door.api.asked[-1] == ("/api/v1/who", "127.0.0.1")


def test_every_replica_that_runs_is_asked() -> None:
    """By the names that Compose gives to containers."""
    told = staging().services["lb"].environment
    for service, port in (("api", 3001), ("web", 3000)):
        replicas = range(1, staging().services[service].deploy.replicas + 1)
        expected = [f"lawyers-hub-{service}-{number}:{port}" for number in replicas]
        assert told[f"{service.upper()}_REPLICAS"].split() == expected
