"""`python -m lawyers_hub.api`: serves the API until it is told to stop."""

import sys

from lawyers_hub.serving import serve
from lawyers_hub.settings import BadSetting, api_settings


def main() -> int:
    try:
        settings = api_settings()
    except BadSetting as problem:
        print(f"The API cannot start: {problem}", file=sys.stderr)
        return 2
    return serve("lawyers_hub.api.served:application", settings.listening)


if __name__ == "__main__":
    sys.exit(main())
