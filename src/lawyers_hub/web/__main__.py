"""`python -m lawyers_hub.web`: serves the pages until it is told to stop."""

import sys

from lawyers_hub.serving import serve
from lawyers_hub.settings import BadSetting, web_settings


def main() -> int:
    try:
        settings = web_settings()
    except BadSetting as problem:
        print(f"The pages cannot start: {problem}", file=sys.stderr)
        return 2
    return serve("lawyers_hub.web.served:application", settings.listening)


if __name__ == "__main__":
    sys.exit(main())
