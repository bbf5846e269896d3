"""What the load balancer promises, with the real Caddy in front of two small replicas."""

import http.client
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from lawyers_hub.stack.addresses import HOST
from lawyers_hub.stack.caddy import load_balancer
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.running import Stack
from tests.integration.stack.conftest import eventually
from tests.integration.stack.test_supervisor import SmallService
from tests.ports import free_ports

REPLICAS = ("api-1", "api-2")


class Balanced:
    """Two replicas behind a load balancer."""

    def __init__(self, stack: Stack, port: int, folder: Path) -> None:
        self.stack = stack
        self.port = port
        self.unready = folder / "unready"
        self._posts = folder / "posts"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        said = answer.status, answer.read()
        connection.close()
        return said

    def crash_and_await(self, replica: str) -> None:
        self.stack.kill(replica)
        assert eventually(lambda: self._restarts_of(replica) == 1)
        self.stack.await_ready(replica)

    def _restarts_of(self, replica: str) -> int:
        return next(status.restarts for status in self.stack.statuses() if status.name == replica)

    def posts_received(self) -> int:
        return len(self._posts.read_text().splitlines()) if self._posts.exists() else 0


@pytest.fixture
def balanced(home: Home, small_service: SmallService, tmp_path: Path) -> Iterator[Balanced]:
    home.prepare()
    own_port, *ports = free_ports(3)
    options = ("--count", str(tmp_path / "posts"), "--unready-if", str(tmp_path / "unready"))
    replicas = [small_service(name, *options, port=port) for name, port in zip(REPLICAS, ports, strict=True)]
    balancer = load_balancer(home, own_port, ports, needs=REPLICAS)
    with Stack.running(home=home, services=[*replicas, balancer]) as stack:
        yield Balanced(stack, own_port, tmp_path)


def test_both_replicas_share_the_work(balanced: Balanced) -> None:
    names = Counter(json.loads(balanced.ask("GET", "/")[1])["name"] for _ in range(20))
    assert set(names) == set(REPLICAS)


def test_killing_a_replica_under_load_fails_no_request(balanced: Balanced) -> None:
    enough = Event()

    def load() -> Counter[int]:
        answers: Counter[int] = Counter()
        while not enough.is_set():
            answers[balanced.ask("GET", "/")[0]] += 1
        return answers

    with ThreadPoolExecutor(4) as people:
        loads = [people.submit(load) for _ in range(4)]
        for replica in REPLICAS:
            balanced.crash_and_await(replica)
        enough.set()
        answers = sum((load.result() for load in loads), Counter())
    assert set(answers) == {200}


def test_an_upload_that_could_not_reach_a_replica_goes_to_the_other(balanced: Balanced) -> None:
    balanced.stack.kill("api-1")
    answers = [balanced.ask("POST", "/upload", b"x" * 200_000) for _ in range(4)]
    assert [status for status, _ in answers] == [201] * 4
    assert balanced.posts_received() == 4


def test_a_post_that_was_sent_is_never_sent_again(balanced: Balanced) -> None:
    status, said = balanced.ask("POST", "/die", b"once")
    assert status == 502
    assert json.loads(said)["status"] == 502
    assert balanced.posts_received() == 1


def test_when_no_replica_is_ready_the_monitoring_still_says_what_is_missing(balanced: Balanced) -> None:
    balanced.unready.touch()
    assert eventually(lambda: balanced.ask("GET", "/api/v1/cases")[0] == 503)
    assert json.loads(balanced.ask("GET", "/api/v1/cases")[1])["title"] == "The API cannot be reached"
    assert balanced.ask("GET", "/api/v1/monitoring/ready") == (503, b'{"down": "database"}')


def test_events_arrive_while_the_stream_is_open(balanced: Balanced) -> None:
    connection = http.client.HTTPConnection(HOST, balanced.port, timeout=5)
    connection.request("GET", "/events")
    answer = connection.getresponse()
    assert answer.readline() == b"event: first\n"
    connection.close()


def test_the_visitors_address_survives_two_proxies(balanced: Balanced) -> None:
    _, said = balanced.ask("GET", "/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert json.loads(said)["headers"]["X-Forwarded-For"] == "203.0.113.7, 127.0.0.1"


def test_nothing_is_written_outside_the_home_and_no_admin_door_is_open(balanced: Balanced) -> None:
    service = balanced.stack.environment("lb")
    assert {service[name] for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")} == {
        str(balanced.stack.home.run / "caddy")
    }
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(HOST, 2019, timeout=2).connect()
