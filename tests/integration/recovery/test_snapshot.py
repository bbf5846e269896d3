"""What Redis sends is taken whole, whatever it holds and does meanwhile; why it gives nothing is told in a sentence."""

import os
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from lawyers_hub.recovery import snapshot as snapshots
from lawyers_hub.recovery.rdb import Contents, contents_of
from lawyers_hub.recovery.snapshot import new_snapshot
from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.faults import CannotRun
from tests.integration.recovery.conftest import Server, server_of
from tests.integration.stack.conftest import eventually
from tests.ports import free_port


def taken(url: str) -> Contents:
    with new_snapshot(url) as snapshot:
        return contents_of(snapshot.pieces)


def fill(client: Redis) -> None:
    """A value of every kind that a Redis writes, small and large: the two are written differently."""
    client.set("number", 12345)
    client.set("repeated", "a" * 5_000)
    client.set("large", bytes(range(256)) * 300)
    client.set("short-lived", "soon", ex=1_000)
    for size in (3, 2_000):
        members = [f"member {number} {'x' * 70}" for number in range(size)]
        client.rpush(f"list-{size}", *members)
        client.rpush(f"list-of-large-{size}", b"y" * 20_000, *members[:5])
        client.sadd(f"set-{size}", *members)
        client.sadd(f"integers-{size}", *range(size))
        client.zadd(f"sorted-{size}", {member: number / 3 for number, member in enumerate(members)})
        client.hset(f"hash-{size}", mapping=dict.fromkeys(members, "value"))
        for member in members[:50]:
            client.xadd(f"stream-{size}", {"data": member})
        client.xgroup_create(f"stream-{size}", "group", "0")
        client.xreadgroup("group", "consumer", {f"stream-{size}": ">"}, count=7)
    client.function_load("#!lua name=ours\nredis.register_function('one', function() return 1 end)")
    try:
        client.hexpire("hash-3", 1_000, f"member 0 {'x' * 70}")
    except ResponseError as unknown:
        assert "unknown command" in str(unknown)  # noqa: PT017 - Redis 7 has none


def test_every_kind_of_value_is_passed_over_and_every_key_counted(server: Server) -> None:
    with server.client() as client:
        fill(client)
        keys = client.dbsize()
        version = client.info("server")["redis_version"]
    with Redis.from_url(server.url.replace("/0", "/5")) as other:
        other.set("elsewhere", "yes")

    contents = taken(server.url)

    assert contents.keys == {0: keys, 5: 1}
    assert contents.server.split()[0] in ("valkey", "redis")
    assert contents.server.startswith("valkey") or contents.server.endswith(version)


def test_redis_saves_for_it(server: Server) -> None:
    with server.client() as client:
        client.set("one", 1)
        assert client.info("persistence")["rdb_changes_since_last_save"] == 1

        taken(server.url)

        assert client.info("persistence")["rdb_changes_since_last_save"] == 0
        assert client.info("persistence")["rdb_last_bgsave_status"] == "ok"


def test_a_save_that_is_running_is_waited_for_and_does_not_count(server: Server) -> None:
    with server.client() as client:
        client.mset({f"early-{number}": "x" for number in range(200)})
        client.config_set("repl-diskless-sync-delay", 0)  # after a running save, Redis waits so long for more replicas
        client.config_set("rdb-key-save-delay", 2_000)  # microseconds for each key: 0.4 s in all
        client.bgsave()
        assert client.info("persistence")["rdb_bgsave_in_progress"] == 1
        client.set("late", "not in the save that is running")
        client.config_set("rdb-key-save-delay", 0)

    assert taken(server.url).keys == {0: 201}


def test_redis_forgets_who_took_a_snapshot(server: Server) -> None:
    taken(server.url)

    with server.client() as client:
        assert eventually(lambda: client.info("replication")["connected_slaves"] == 0)


def test_redis_keeps_no_changes_for_who_takes_a_snapshot(server: Server) -> None:
    with server.client() as client:
        for number in range(200):
            client.set(f"job:{number}", os.urandom(100_000))
        with new_snapshot(server.url):
            client.set("meanwhile", "x" * 1_000_000)

            (taker,) = client.client_list(_type="replica")
            assert int(taker["omem"]) < 1_000_000


def test_a_save_that_fails_is_recognised(server: Server) -> None:
    with server.client() as client:
        client.set("one", 1)
    server.data.rmdir()

    with pytest.raises(CannotRun, match=r"could not save its data \(its BGSAVE failed\): its disk is full"):
        taken(server.url)


def test_a_login_that_may_not_replicate_is_told_so(server: Server) -> None:
    with server.client() as client:
        client.execute_command("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@read")

    with pytest.raises(CannotRun, match=r"does not let this login do it \(NOPERM") as told:
        taken(server.url.replace("redis://", "redis://reader:secret@"))
    assert "secret" not in str(told.value)


def test_a_redis_that_nobody_may_copy_is_told_from_one_that_is_away() -> None:
    """As ElastiCache: the commands of replication are not there."""
    with (
        server_of(valkey_server(), "--rename-command", "PSYNC", "") as closed,
        pytest.raises(CannotRun, match=r"lets nobody take a snapshot of it .*ElastiCache"),
    ):
        taken(closed.url)


def test_a_redis_that_is_away_is_named() -> None:
    port = free_port()

    with pytest.raises(CannotRun, match=rf"Redis at 127.0.0.1:{port} does not answer \(.*refused.*\): start it"):
        taken(f"redis://:secret@127.0.0.1:{port}/0")


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], str]]:
    """A server that answers every command with OK, and the one for a snapshot with these bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(promise: bytes) -> None:
        connection, _ = listener.accept()
        listener.close()
        with connection, connection.makefile("rb") as words:
            for word in words:
                if word == b"1\r\n":
                    connection.sendall(b"+OK\r\n")
                if word == b"-1\r\n":
                    connection.sendall(promise)
                    return

    def start(promise: bytes) -> str:
        threading.Thread(target=serve, args=(promise,), daemon=True).start()
        return f"redis://127.0.0.1:{listener.getsockname()[1]}/0"

    yield start
    listener.close()


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        (b"+FULLRESYNC abc 7\r\n\n\n\n$1000\r\nREDIS0010", "hung up, 1000 bytes before|hung up, 991 bytes before"),
        (b"+FULLRESYNC abc 7\r\n\n\n", "gave no snapshot .it hung up"),
        (b"-LOADING it is loading\r\n", "gave no snapshot .LOADING"),
        (b"+PONG\r\n", "is no Redis"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "is no Redis"),
    ],
)
def test_what_is_no_snapshot_is_told(answering: Callable[[bytes], str], promise: bytes, told: str) -> None:
    with pytest.raises(CannotRun, match=told):
        taken(answering(promise))


def test_a_frozen_redis_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "SILENCE_S", 0.1)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(CannotRun, match=r"does not answer \(timed out"),
    ):
        taken(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
