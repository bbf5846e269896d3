"""The embedded Redis, on real files."""

import pytest
from redis import Redis

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.redis import EmbeddedRedis, what_redis_lacks
from tests.ports import free_port


@pytest.fixture
def embedded(home: Home) -> EmbeddedRedis:
    return EmbeddedRedis(home, free_port())


def test_a_queue_never_loses_a_key_to_make_room(embedded: EmbeddedRedis) -> None:
    with embedded.running(), Redis.from_url(embedded.url, decode_responses=True) as client:
        flags = client.config_get("maxmemory-policy", "appendonly", "appendfsync", "save")
    assert flags == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "60 1",
    }


def test_a_second_start_keeps_the_data(embedded: EmbeddedRedis) -> None:
    with embedded.running(), Redis.from_url(embedded.url) as client:
        client.set("kept", "yes")
    with embedded.running(), Redis.from_url(embedded.url) as client:
        assert client.get("kept") == b"yes"


def test_nobody_gets_in_with_a_wrong_password(embedded: EmbeddedRedis) -> None:
    with embedded.running():
        lack = what_redis_lacks(f"redis://:guessed@127.0.0.1:{embedded.port}/0")
        assert lack
        assert "WRONGPASS" in lack
        assert "NOAUTH" in str(what_redis_lacks(f"redis://127.0.0.1:{embedded.port}/0"))


def test_the_password_is_not_among_the_arguments_that_everybody_can_read(embedded: EmbeddedRedis) -> None:
    assert embedded.home.secrets().redis_password not in " ".join(embedded.service().command)


def test_a_damaged_record_is_told_with_its_remedy(embedded: EmbeddedRedis) -> None:
    with embedded.running(), Redis.from_url(embedded.url) as client:
        client.mset({str(number): "x" * 100 for number in range(100)})
    record = next((embedded.home.redis / "appendonlydir").glob("*.incr.aof"))
    content = record.read_bytes()
    record.write_bytes(content[:100] + b"?" * 500 + content[600:])
    told = r"redis stopped with exit code 1 .*Bad file format.*: remove .*redis"
    with pytest.raises(CannotRun, match=told), embedded.running():
        pytest.fail("a damaged record must not count as ready")
