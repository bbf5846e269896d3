"""Is this process alive, can it serve, and how is it doing? Asked by load balancers and Prometheus."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.datastructures import State

from lawyers_hub.telemetry.metrics import exposition


class Readiness(msgspec.Struct, frozen=True):
    """Each part this process needs, and whether it answers."""

    ready: bool
    parts: dict[str, bool]


class MonitoringController(Controller):
    """For machines; the ingress does not pass it on."""

    path = "/monitoring"
    tags = ("Monitoring",)

    @get("/health", public=True)
    async def health(self) -> dict[str, str]:
        """Alive: the process answers. It says nothing of the parts behind it."""
        return {"status": "alive"}

    @get("/ready", public=True)
    async def ready(self, request: Request[Any, Any, State]) -> Response[Readiness]:
        """Ready: 200 when the parts behind it answer, else 503 that names the part that does not."""
        parts = {
            "database": await request.app.state.database.is_ready(),
            "files": await request.app.state.files_ready(),
        }
        ready = all(parts.values())
        return Response(Readiness(ready, parts), status_code=200 if ready else 503)

    @get("/metrics", public=True, include_in_schema=False)
    async def metrics(self) -> Response[bytes]:
        """The figures of this process in Prometheus's text format."""
        text, media_type = exposition()
        return Response(text, media_type=media_type)
