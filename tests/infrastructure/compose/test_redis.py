"""The command of Compose starts Redis with what is promised, behind a password."""

from pathlib import Path
from urllib.parse import urlsplit

from redis import Redis

from lawyers_hub.stack.binaries import valkey_server
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.redis import what_redis_lacks
from tests.infrastructure.compose.staging import ROOT, staging, topology
from tests.ports import free_port

FLAGS = ROOT / topology()["services"]["redis"]["configuration"]


def test_the_command_of_compose_starts_redis_with_what_is_promised(tmp_path: Path) -> None:
    """The same words, with the paths of this machine; the password comes from the file and is asked for."""
    port, data = free_port(), tmp_path / "data"
    data.mkdir()
    (tmp_path / "redis_auth").write_text("requirepass open-sesame\n")
    here = {
        "valkey-server": str(valkey_server()),
        "/etc/valkey/redis.conf": str(FLAGS),
        "/data": str(data),
        "/run/secrets/redis_auth": str(tmp_path / "redis_auth"),
    }
    words = [here.get(word, word) for word in staging().services["redis"].command or []]
    url = f"redis://:open-sesame@127.0.0.1:{port}/0"
    service = Service(
        name="redis",
        command=(*words, "--port", str(port), "--bind", "127.0.0.1"),
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        port=port,
        ready=lambda: what_redis_lacks(url),
    )

    with running(service, tmp_path / "redis.log"):
        assert "NOAUTH" in (what_redis_lacks(urlsplit(url)._replace(netloc=f"127.0.0.1:{port}").geturl()) or "")
        with Redis.from_url(url, decode_responses=True) as redis:
            told = redis.config_get("*")

    promised = topology()["persistence"]["redis"]
    assert told["save"] == promised["save"]
    assert told["appendonly"] == ("yes" if promised["appendonly"] else "no")
    assert told["appendfsync"] == promised["appendfsync"]
    assert told["maxmemory-policy"] == promised["maxmemory_policy"]
    assert int(told["maxmemory"]) < topology()["services"]["redis"]["memory_mib"][1] * 1024 * 1024
