"""Somebody who is signed in to the API as it is served, and sends what nobody should."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.conftest import SignIn, TwoFirms
from tests.plain_http import NO_TLS


@pytest.fixture
async def admin(firms: TwoFirms, sign_in: SignIn, served_api: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator of our firm: no guard refuses before the input is looked at."""
    authorization = (await sign_in(firms.ours, "admin")).headers["authorization"]
    async with httpx.AsyncClient(
        base_url=f"{served_api}/api/v1", headers={"authorization": authorization}, timeout=30, verify=NO_TLS
    ) as client:
        yield client
