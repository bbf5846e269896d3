"""Log lines as the services write them, at so many milliseconds after a fixed moment."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

ID = "4f1c9a50d2e84c7fb7ad7c2f9e1d6b03"
BEGAN = datetime(2026, 11, 22, 21, 4, 5, tzinfo=UTC)

Line = dict[str, Any]


def line(at_ms: float, event: str, service: str, instance: str | None = None, **facts: Any) -> Line:
    frame = {"at": BEGAN + timedelta(milliseconds=at_ms), "level": "info", "event": event, "service": service}
    return {**frame, "instance": instance or service, "correlation_id": ID, **facts}


def answered(service: str, begin_ms: float, end_ms: float, what: str, status: int = 200, **facts: Any) -> Line:
    method, _, route = what.partition(" ")
    asked: Line = {"method": method, "route": route, "path": route, "status": status, "took_ms": end_ms - begin_ms}
    return line(end_ms, "request", service, **(asked | facts))


def accepted(at_ms: float, job: int = 12, service: str = "api", **facts: Any) -> Line:
    return line(at_ms, "job.accepted", service, job=job, name="document.read", **{"not_before": None, **facts})


def sent(at_ms: float, *jobs: int) -> Line:
    return line(at_ms, "jobs.sent", "relay", jobs=list(jobs or (12,)))


def started(at_ms: float, attempt: int = 1, job: int = 12, instance: str = "worker") -> Line:
    return line(at_ms, "job.started", "worker", instance, job=job, name="document.read", attempt=attempt, waited_ms=9.5)


def ended(begin_ms: float, end_ms: float, outcome: str = "completed", job: int = 12, instance: str = "worker") -> Line:
    return line(end_ms, "job.ended", "worker", instance, job=job, name="document.read", outcome=outcome,
                took_ms=end_ms - begin_ms)  # fmt: skip


def upload() -> list[Line]:
    """A document goes in through the pages and is read: the whole way."""
    return [
        answered("web", 0, 60, "POST /cases/{case_id:uuid}/documents", 303),
        answered("api", 5, 55, "POST /api/v1/cases/{case_id:uuid}/documents", 201),
        accepted(50),
        sent(60),
        started(70),
        ended(70, 270),
    ]


def write(folder: Path, lines: Iterable[Line], file: str = "all.log") -> Path:
    with (folder / file).open("ab") as log:
        log.writelines(msgspec.json.encode(one) + b"\n" for one in lines)
    return folder
