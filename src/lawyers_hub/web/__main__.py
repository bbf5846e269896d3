"""`python -m lawyers_hub.web`: serves the pages until it is told to stop."""

import sys

from litestar.types import ASGIApp

from lawyers_hub.serving import serve
from lawyers_hub.settings import BadSetting, web_settings
from lawyers_hub.telemetry.logs import configure_logs
from lawyers_hub.web.app import create_app


def application() -> ASGIApp:
    """What the server process loads."""
    settings = web_settings()
    configure_logs(settings.listening.service, settings.listening.instance, settings.listening.log_level)
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
