"""Runs inside of a service, with the Python of its image and nothing else: what comes of connections from there.

Reads a list of `[name, port]` and prints a list of words, one for each.
"""

import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

PATIENCE_S = 3.0
AT_ONCE = 16


def attempt(asked: tuple[str, int]) -> str:
    try:
        with socket.create_connection((asked[0], asked[1]), PATIENCE_S):
            return "connected"
    except socket.gaierror:
        return "no such name there"
    except ConnectionRefusedError:
        return "refused"
    except TimeoutError:
        return "no answer"
    except OSError as problem:
        return str(problem.strerror or problem)


def main() -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        json.dump(list(pool.map(attempt, json.load(sys.stdin))), sys.stdout)


if __name__ == "__main__":
    main()
