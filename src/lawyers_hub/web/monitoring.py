"""Is this service alive, can it do its work, and how is it doing. Asked by the stack and by Prometheus."""

import httpx
from litestar import Response, Router, get

from lawyers_hub.telemetry.asked_plainly import asked_plainly
from lawyers_hub.telemetry.metrics import exposition
from lawyers_hub.telemetry.monitoring import Readiness
from lawyers_hub.web.site import HubRequest, site_of

# Far longer than the API takes, and shorter than whoever asks us would wait.
_PATIENCE_S = 2.0


@get("/health", sync_to_thread=False)
def health() -> dict[str, str]:
    """Alive: the process answers. It says nothing of the API behind it."""
    return {"status": "alive"}


@get("/ready")
async def ready(request: HubRequest) -> Response[Readiness]:
    """200 when the API answers too, otherwise 503 that names it."""
    answering = await _answers(site_of(request).lines.asking)
    return Response(Readiness(answering, {"api": answering}), status_code=200 if answering else 503)


@get("/metrics", sync_to_thread=False)
def metrics() -> Response[bytes]:
    content, media_type = exposition()
    return Response(content, media_type=media_type)


async def _answers(line: httpx.AsyncClient) -> bool:
    try:
        return (await line.get("monitoring/health", timeout=_PATIENCE_S)).is_success
    except httpx.HTTPError:
        return False


router = Router("/", route_handlers=[health, ready, metrics], guards=[asked_plainly])
