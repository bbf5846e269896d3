"""What the process loads that serves. The one that watches over it needs none of this, and starts without."""

from litestar.types import ASGIApp

from lawyers_hub.api.app import create_app
from lawyers_hub.settings import api_settings
from lawyers_hub.telemetry.logs import configure_logs
from lawyers_hub.telemetry.traces import configure_traces


def application() -> ASGIApp:
    """What each server process loads."""
    settings = api_settings()
    who = settings.listening
    configure_logs(who.service, who.instance, who.log_level)
    configure_traces(who.service, who.instance, who.collector_url)
    return create_app(settings)
