import pytest

from tests.infrastructure.kubernetes.manifests import OVERLAYS, Release, release_of


@pytest.fixture(params=OVERLAYS)
def release(request: pytest.FixtureRequest) -> Release:
    return release_of(request.param)


@pytest.fixture
def staging() -> Release:
    return release_of("staging")


@pytest.fixture
def aws() -> Release:
    return release_of("aws")
