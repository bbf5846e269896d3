"""`python -m lawyers_hub.api`: serves the API until it is told to stop."""

import sys

from litestar.types import ASGIApp

from lawyers_hub.api.app import create_app
from lawyers_hub.serving import serve
from lawyers_hub.settings import BadSetting, api_settings
from lawyers_hub.telemetry.logs import configure_logs
from lawyers_hub.telemetry.traces import configure_traces


def application() -> ASGIApp:
    """What each server process loads."""
    settings = api_settings()
    who = settings.listening
    configure_logs(who.service, who.instance, who.log_level)
    configure_traces(who.service, who.instance, who.collector_url)
    return create_app(settings)


def main() -> int:
    try:
        settings = api_settings()
    except BadSetting as problem:
        print(f"The API cannot start: {problem}", file=sys.stderr)
        return 2
    return serve("lawyers_hub.api.__main__:application", settings.listening)


if __name__ == "__main__":
    sys.exit(main())
