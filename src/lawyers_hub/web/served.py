"""What the process loads that serves. The one that watches over it needs none of this, and starts without."""

from litestar.types import ASGIApp

from lawyers_hub.settings import web_settings
from lawyers_hub.telemetry.logs import configure_logs
from lawyers_hub.telemetry.traces import configure_traces
from lawyers_hub.web.app import create_app


def application() -> ASGIApp:
    """What the server process loads."""
    settings = web_settings()
    who = settings.listening
    configure_logs(who.service, who.instance, who.log_level)
    configure_traces(who.service, who.instance, who.collector_url)
    return create_app(settings)
