"""A real Prometheus watches the running hub: all answer it, every rule has figures, and an alert really comes."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import running
from lawyers_hub.stack.prometheus import RULE_FILES, RULES, prometheus
from tests.acceptance.conftest import RunningHub
from tests.acceptance.waiting import until
from tests.infrastructure.monitoring.files import exported
from tests.infrastructure.monitoring.files import watching as read_watching

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="prometheus is not installed (Debian: prometheus)"
)

# The buckets and the sums of a histogram, and the moment at which a counter began.
PARTS = re.compile(r"_(bucket|sum|count|created)$")


class Watching:
    """The Prometheus of these tests, asked over HTTP."""

    def __init__(self, line: httpx.Client) -> None:
        self._line = line

    def ask(self, path: str, **parameters: str) -> Any:
        return self._line.get(path, params=parameters).raise_for_status().json()["data"]

    def has_figures(self, series: str) -> bool:
        return bool(self.ask("/query", query=series)["result"])

    def firing(self) -> set[tuple[str, str]]:
        """The alerts that people would be told of now, each with the instance it is about."""
        alerts = self.ask("/alerts")["alerts"]
        return {(a["labels"]["alertname"], a["labels"].get("instance", "")) for a in alerts if a["state"] == "firing"}


@pytest.fixture(scope="module")
def watching(running_hub: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    """It asks every second, and no alert waits before it fires; everything else is as people have it."""
    folder = tmp_path_factory.mktemp("prometheus")
    for name in RULE_FILES:
        (folder / name).write_text(re.sub(r"\bfor: .+", "for: 0s", (RULES / name).read_text()))
    home = Home(folder / "home")
    service = prometheus(home, running_hub.addresses, rules=folder, every_s=1)
    address = f"{running_hub.addresses.url('prometheus')}/api/v1"
    with running(service, folder / "prometheus.log"), httpx.Client(base_url=address, timeout=10) as line:
        yield Watching(line)


async def test_every_service_answers_prometheus(watching: Watching) -> None:
    async def all_up() -> bool:
        targets = watching.ask("/targets")["activeTargets"]
        return len(targets) == 5 and all(target["health"] == "up" for target in targets)

    await until(all_up, "all targets are up")


async def test_every_recording_rule_has_figures(watching: Watching, partner: httpx.AsyncClient) -> None:
    loaded = [file for file in read_watching().rule_files if Path(file.file).name in RULE_FILES]
    recorded = {series.name for file in loaded for series in file.recorded}

    async def all_have() -> bool:
        await partner.get("/cases")
        return all(watching.has_figures(series) for series in recorded)

    await until(all_have, f"figures for {', '.join(sorted(recorded))}")


async def test_what_is_really_exported_is_what_the_table_says(watching: Watching, partner: httpx.AsyncClient) -> None:
    table = exported()["hub"]

    async def some_traffic() -> bool:
        await partner.get("/cases")
        return watching.has_figures('lawyers_hub_http_requests_total{route="/api/v1/cases"}')

    await until(some_traffic, "a request is counted")
    for series in watching.ask("/series", **{"match[]": '{__name__=~"lawyers_hub_.*"}'}):
        name = series.pop("__name__")
        family = next(one for one in (name, PARTS.sub("", name), PARTS.sub("_total", name)) if one in table)
        assert series.keys() - {"job", "instance", "le"} == set(table[family]), name


async def test_a_worker_that_hangs_raises_the_alarm_and_its_return_ends_it(
    watching: Watching, running_hub: RunningHub
) -> None:
    alarm = ("TargetDown", "worker")

    async def raised() -> bool:
        return alarm in watching.firing()

    async def ended() -> bool:
        return alarm not in watching.firing()

    await until(ended, "the worker is well")
    worker = running_hub.process("worker")
    worker.suspend()
    try:
        await until(raised, "the alert fires")
    finally:
        worker.resume()
    await until(ended, "the alert ends")
    assert ("Watchdog", "") in watching.firing()
