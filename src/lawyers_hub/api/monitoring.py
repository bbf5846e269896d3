"""Is this process alive, can it serve, and how is it doing? Asked by load balancers and Prometheus."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec

from lawyers_hub.telemetry.asked_plainly import asked_plainly
from lawyers_hub.telemetry.metrics import exposition
from lawyers_hub.telemetry.monitoring import Readiness
from lawyers_hub.telemetry.vitals import Vitals


class MonitoringController(Controller):
    """For machines; the ingress does not pass it on."""

    path = "/monitoring"
    tags = ("Monitoring",)
    guards = (asked_plainly,)

    @get("/health", public=True)
    async def health(self) -> dict[str, str]:
        """Alive: the process answers. It says nothing of the parts behind it."""
        return {"status": "alive"}

    @get("/ready", public=True, responses={503: ResponseSpec(Readiness, description="A part is away.")})
    async def ready(self, request: Request[Any, Any, State]) -> Response[Readiness]:
        """Ready: 200 when the parts behind it answered within the last second, else 503 that names the part."""
        vitals: Vitals = request.app.state.vitals
        return Response(Readiness(vitals.well, vitals.parts), status_code=200 if vitals.well else 503)

    @get("/metrics", public=True, include_in_schema=False)
    async def metrics(self) -> Response[bytes]:
        """The figures of this process in Prometheus's text format."""
        text, media_type = exposition()
        return Response(text, media_type=media_type)
