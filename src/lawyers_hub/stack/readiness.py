"""Asks a service over HTTP whether it is ready."""

import http.client
from urllib.parse import urlsplit

from lawyers_hub.stack.process import Probe

TIMEOUT_S = 2.0


def http_answers(url: str) -> Probe:
    """A probe that is content when `url` answers 200."""
    where = urlsplit(url)

    def ask() -> str | None:
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", where.path)
            answer = connection.getresponse()
            said = answer.read(500).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as fault:
            return str(fault) or type(fault).__name__
        finally:
            connection.close()
        return None if answer.status == 200 else f"{answer.status}: {said}"

    return ask
