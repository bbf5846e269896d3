"""`python -m lawyers_hub.ready`: asks the service of this container whether it can do its work.

For health checks of containers, whose image has no other program that speaks HTTP. SERVICE and LISTEN_PORT say whom to
ask. Prints the answer, which names the part that is away; exit code 0 when ready, 1 when not.
"""

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

_PATHS = {"api": "/api/v1/monitoring/ready"}
_PATIENCE_S = 4.0


def path_of(service: str) -> str:
    return _PATHS.get(service, "/ready")


def main(environment: Mapping[str, str] = os.environ) -> int:
    port, path = environment.get("LISTEN_PORT", ""), path_of(environment.get("SERVICE", ""))
    if not port.isdecimal():
        print("LISTEN_PORT does not say which port to ask.", file=sys.stderr)
        return 1
    line = HTTPConnection("127.0.0.1", int(port), timeout=_PATIENCE_S)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        print(answer.read(2_000).decode("utf-8", "replace"))
    except (OSError, HTTPException) as fault:
        print(f"Nothing answers at port {port}: {fault}", file=sys.stderr)
        return 1
    finally:
        line.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
