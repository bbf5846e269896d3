"""The API as it is served: a process of its own behind a port."""

import os
import sys
from collections.abc import Iterator

import pytest

from lawyers_hub.settings import ApiSettings
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from tests.ports import free_port


@pytest.fixture(scope="session")
def served_api(settings_of_api: ApiSettings, home: Home) -> Iterator[str]:
    """Where the API answers."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": settings_of_api.database_url,
        "STORAGE_URL": settings_of_api.storage_url,
        "HUB_TOKEN_SECRET": settings_of_api.token_secret,
        "LISTEN_PORT": str(port),
        "INSTANCE": "api-of-the-contract",
    }
    service = Service(
        name="api",
        command=(sys.executable, "-P", "-m", "lawyers_hub.api"),
        environment=environment,
        port=port,
        ready=http_answers(f"http://127.0.0.1:{port}/api/v1/monitoring/ready"),
    )
    with running(service, home.log_of("api-of-the-contract")):
        yield f"http://127.0.0.1:{port}"
