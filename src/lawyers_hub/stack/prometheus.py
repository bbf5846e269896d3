"""Prometheus beside the stack, for `hub up --monitoring`: the rules of staging on the figures of this machine.

There are no exporters here, so the rules on Redis, PostgreSQL and machines are left to staging, and so is how many of
each service there must be.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from lawyers_hub.stack.addresses import HOST, Addresses
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import REPOSITORY, Home, disk_faults_in_words
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.readiness import http_answers

RULES = REPOSITORY / "infrastructure" / "monitoring" / "prometheus" / "rules"
RULE_FILES = ("recorded.yml", "serving.yml", "processes.yml", "jobs.yml")

_INSTANCES = {"web": ("web",), "api": ("api-1", "api-2"), "relay": ("relay",), "worker": ("worker",)}
_PATHS = {"api": "/api/v1/monitoring/metrics"}


def prometheus(
    home: Home, addresses: Addresses, *, rules: Path = RULES, every_s: int = 5, needs: tuple[str, ...] = ()
) -> Service:
    """Asks every service each `every_s` seconds, and keeps a day of it in `home`; raises `CannotRun` where it lacks."""
    program = prometheus_program()
    folder = home.run / "prometheus"
    configuration = folder / "prometheus.json"
    with disk_faults_in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # JSON is YAML, and quotes whatever a folder may be called.
        configuration.write_bytes(msgspec.json.encode(_configuration(addresses, rules, every_s)))
    port = addresses.port("prometheus")
    return Service(
        name="prometheus",
        command=(
            program,
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--storage.tsdb.retention.time=1d",
            f"--web.listen-address={HOST}:{port}",
            "--log.level=warn",
            "--log.format=json",
        ),
        environment={"PATH": os.defpath},
        port=port,
        ready=http_answers(f"{addresses.url('prometheus')}/-/ready"),
        needs=needs,
    )


def prometheus_program() -> str:
    """Raises `CannotRun` where it is not installed."""
    program = shutil.which("prometheus")
    if program is None:
        raise CannotRun(
            "Prometheus is not installed: install it (Debian: the package prometheus), or start without --monitoring."
        )
    return program


def _configuration(addresses: Addresses, rules: Path, every_s: int) -> dict[str, object]:
    return {
        "global": {
            "scrape_interval": f"{every_s}s",
            "scrape_timeout": f"{min(every_s, 5)}s",
            "evaluation_interval": f"{every_s}s",
        },
        "rule_files": [str(rules / name) for name in RULE_FILES],
        "scrape_configs": [_job(name, instances, addresses) for name, instances in _INSTANCES.items()],
    }


def _job(name: str, instances: Iterable[str], addresses: Addresses) -> dict[str, object]:
    return {
        "job_name": name,
        "metrics_path": _PATHS.get(name, "/metrics"),
        # By their names on the board, which people know, and not by their ports.
        "static_configs": [
            {"targets": [f"{HOST}:{addresses.port(one)}"], "labels": {"instance": one}} for one in instances
        ],
    }
