"""`python -m lawyers_hub.web`: serves the pages until it is told to stop."""

import sys

from litestar.types import ASGIApp

from lawyers_hub.serving import serve
from lawyers_hub.settings import BadSetting, web_settings
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


def main() -> int:
    try:
        settings = web_settings()
    except BadSetting as problem:
        print(f"The pages cannot start: {problem}", file=sys.stderr)
        return 2
    return serve("lawyers_hub.web.__main__:application", settings.listening)


if __name__ == "__main__":
    sys.exit(main())
