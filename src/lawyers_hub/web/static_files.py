"""Serves stylesheet, scripts and icon, for a year at a time."""

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from lawyers_hub.web.assets import Asset
from lawyers_hub.web.site import HubRequest, site_of

_FOREVER = "public, max-age=31536000, immutable"


@get("/static/{address:path}", sync_to_thread=False)
def static_file(request: HubRequest, address: FromPath[str]) -> Response[bytes]:
    asset = site_of(request).assets.at(f"/static{address}")
    if asset is None:
        raise NotFoundException
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=304, headers=_headers(asset))
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = _headers(asset) | {"content-encoding": "gzip"}
        return Response(asset.squeezed, media_type=asset.media_type, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=_headers(asset))


def _headers(asset: Asset) -> dict[str, str]:
    return {"cache-control": _FOREVER, "etag": asset.etag, "vary": "accept-encoding"}


router = Router("/", route_handlers=[static_file])
