"""What an overlay really gives to a cluster: the output of `kubectl kustomize`, by kind and name."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[3]
KUBERNETES = REPOSITORY / "infrastructure" / "k8s"
OVERLAYS = ("staging", "aws")

KUBECTL = Path(sys.executable).with_name("kubectl")

# Manifests are what they are; `hub verify` holds their form to Kubernetes' own schema.
Manifest = dict[str, Any]

_TEMPLATE_AT = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet, Job or CronJob, and the pods it makes."""

    kind: str
    name: str
    manifest: Manifest

    @property
    def template(self) -> Manifest:
        found = self.manifest
        for step in _TEMPLATE_AT[self.kind]:
            found = found[step]
        return found

    @property
    def pod(self) -> Manifest:
        spec: Manifest = self.template["spec"]
        return spec

    @property
    def container(self) -> Manifest:
        """The only one; a second would need a budget of its own in topology.toml."""
        (container,) = self.pod["containers"]
        assert "initContainers" not in self.pod
        return dict(container)


@dataclass(frozen=True)
class Release:
    """Everything one overlay builds."""

    overlay: str
    manifests: tuple[Manifest, ...]

    def of_kind(self, kind: str) -> dict[str, Manifest]:
        return {m["metadata"]["name"]: m for m in self.manifests if m["kind"] == kind}

    def workloads(self) -> dict[str, Workload]:
        return {w.name: w for w in self._workloads()}

    def _workloads(self) -> Iterator[Workload]:
        for kind in _TEMPLATE_AT:
            for name, manifest in self.of_kind(kind).items():
                yield Workload(kind, name, manifest)

    def settings(self) -> Mapping[str, str]:
        (settings,) = (m for name, m in self.of_kind("ConfigMap").items() if name.startswith("settings-"))
        data: Mapping[str, str] = settings["data"]
        return data


def kustomize(folder: Path) -> str:
    """Raises `CalledProcessError` whose stderr says what does not fit together."""
    return subprocess.run([KUBECTL, "kustomize", folder], check=True, capture_output=True, text=True).stdout


@cache
def release_of(overlay: str) -> Release:
    built = yaml.safe_load_all(kustomize(KUBERNETES / "overlays" / overlay))
    return Release(overlay, tuple(manifest for manifest in built if manifest))


@cache
def topology() -> Manifest:
    return tomllib.loads((REPOSITORY / "infrastructure" / "topology.toml").read_text())


def services() -> dict[str, Manifest]:
    named: dict[str, Manifest] = topology()["services"]
    return named
