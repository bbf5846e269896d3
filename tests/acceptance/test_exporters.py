"""What rules and dashboards expect of the exporters is what those really say of the hub's own servers and machine."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from redis import Redis

from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.acceptance.conftest import RunningHub
from tests.infrastructure.monitoring.files import exported
from tests.ports import free_port

BACKUP = "lawyers-hub:backup"


@contextmanager
def exporting(exporter: str, folder: Path, *flags: str, path: str = "/metrics", **told: str) -> Iterator[str]:
    """What the exporter answers; skips by name where Debian's package of it is not installed."""
    program = shutil.which(f"prometheus-{exporter}")
    if program is None:
        pytest.skip(f"prometheus-{exporter} is not installed (Debian has a package of this name)")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    service = Service(
        name=exporter,
        command=(program, f"--web.listen-address=127.0.0.1:{port}", *flags),
        environment={"PATH": os.defpath, **told},
        port=port,
        ready=http_answers(f"{address}/metrics"),
    )
    with running(service, folder / f"{exporter}.log"):
        yield httpx.get(address + path, timeout=10).raise_for_status().text


def lacking(exporter: str, text: str) -> list[str]:
    """The metrics of the table that the text does not have, or not with all their labels."""
    series = dict(re.findall(r"^(\w+)(\{.*\})? \S+$", text, re.MULTILINE))
    return [
        name
        for name, labels in exported()[exporter].items()
        if name not in series or not set(labels) <= set(re.findall(r'(\w+)="', series[name]))
    ]


def test_redis_exporter(running_hub: RunningHub, tmp_path: Path) -> None:
    server = EmbeddedRedis(running_hub.home, running_hub.addresses.port("redis"))
    with Redis.from_url(server.url) as redis:
        redis.set(BACKUP, 1_790_000_000)
        try:
            told = {"REDIS_ADDR": server.url, "REDIS_EXPORTER_CHECK_SINGLE_KEYS": f"db0={BACKUP}"}
            with exporting("redis-exporter", tmp_path, **told) as text:
                assert not lacking("redis-exporter", text)
            assert f'redis_key_value{{db="db0",key="{BACKUP}"}} 1.79e+09' in text
        finally:
            redis.delete(BACKUP)


def test_postgres_exporter(running_hub: RunningHub, tmp_path: Path) -> None:
    server = EmbeddedPostgres(running_hub.home, running_hub.addresses.port("postgres"))
    told = {"DATA_SOURCE_NAME": f"{server.superuser_url}?sslmode=disable"}
    with exporting("postgres-exporter", tmp_path, **told) as text:
        assert not lacking("postgres-exporter", text)


def test_node_exporter(tmp_path: Path) -> None:
    with exporting("node-exporter", tmp_path) as text:
        assert not lacking("node-exporter", text)


def test_blackbox_exporter(running_hub: RunningHub, tmp_path: Path) -> None:
    configuration = tmp_path / "blackbox.yml"
    configuration.write_text("modules: {http_2xx: {prober: http}}")
    door = f"/probe?module=http_2xx&target={running_hub.addresses.url('web')}/health"
    with exporting("blackbox-exporter", tmp_path, f"--config.file={configuration}", path=door) as text:
        # There is no certificate at the door of a hub on one machine.
        assert lacking("blackbox-exporter", text) == ["probe_ssl_earliest_cert_expiry"]
    assert "probe_success 1" in text
