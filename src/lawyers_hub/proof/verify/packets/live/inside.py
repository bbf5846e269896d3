"""Runs inside of a service, with the Python of its image and nothing else: what comes of connections from there.

Reads a list of `[host, port]` and prints a list of words, one for each. All are tried at once, so that walls that never
answer cost their time only once.
"""

import asyncio
import json
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

PATIENCE_S = 3.0
NAMES_AT_ONCE = 64


async def attempt(host: str, port: int) -> str:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), PATIENCE_S)
    except socket.gaierror:
        return "no such name there"
    except ConnectionRefusedError:
        return "refused"
    except (TimeoutError, asyncio.TimeoutError):  # noqa: UP041 - an image's Python may be one where they differ
        return "no answer"
    except OSError as problem:
        return problem.strerror or str(problem)
    writer.close()
    return "connected"


async def main() -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(NAMES_AT_ONCE))
    asked = json.load(sys.stdin)
    json.dump(await asyncio.gather(*(attempt(host, port) for host, port in asked)), sys.stdout)
    sys.stdout.flush()
    # A name's lookup that never ends would be waited for.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
