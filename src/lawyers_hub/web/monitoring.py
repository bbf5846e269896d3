"""Is this service alive, can it do its work, and how is it doing."""

import httpx
from litestar import Response, Router, get

from lawyers_hub.telemetry.metrics import exposition
from lawyers_hub.web.site import HubRequest, site_of


@get("/health", sync_to_thread=False)
def health() -> dict[str, str]:
    """Alive: the process answers. Says nothing about the API behind it."""
    return {"status": "ok"}


@get("/ready")
async def ready(request: HubRequest) -> Response[dict[str, object]]:
    """200 when the API answers too, otherwise 503 and the part that is down."""
    down = await _api_fault(site_of(request).line)
    parts = {"api": down or "ok"}
    return Response({"ready": down is None, "parts": parts}, status_code=503 if down else 200)


@get("/metrics", sync_to_thread=False)
def metrics() -> Response[bytes]:
    content, media_type = exposition()
    return Response(content, media_type=media_type)


async def _api_fault(line: httpx.AsyncClient) -> str | None:
    try:
        answer = await line.get("monitoring/health", timeout=2.0)
    except httpx.HTTPError as fault:
        return f"does not answer: {str(fault) or type(fault).__name__}"
    return None if answer.is_success else f"answers {answer.status_code}"


router = Router("/", route_handlers=[health, ready, metrics])
