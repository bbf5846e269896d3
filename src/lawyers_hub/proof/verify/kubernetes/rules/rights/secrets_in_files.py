"""A variable is seen by every child of a process and in every report of a crash; a manifest by whoever reads it."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_SECRET_NAME = re.compile(r"(?i)(passw(or)?d|secret|token|api_?key|private_?key|credential)")
_WHERE_IT_IS = re.compile(r"(?i)(_file|_path|_dir|_name|_url_file)$")
_SECRET_VALUE = re.compile(r"://[^/\s:@]*:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b")


def check(release: Release) -> Iterator[Finding]:
    for place, what, mend in (*_in_manifests(release), *_in_variables(release)):
        yield Finding(rule=RULE.id, place=place, what=what, mend=mend)


def _in_manifests(release: Release) -> Iterator[tuple[Place, str, str]]:
    for data in release.of(Data):
        if data.manifest.kind == "Secret":
            yield (
                data.place("metadata", "name"),
                f"{data.manifest} lies in the tree",
                "make it by hand, outside of the tree",
            )
            continue
        for key, value in data.body.data.items():
            if _is_secret(key, value):
                yield data.place("data", key), f"{data.manifest} holds a secret, {key}", "give it as a file of a Secret"


def _in_variables(release: Release) -> Iterator[tuple[Place, str, str]]:
    for workload, container, at in release.containers():
        for number, variable in enumerate(container.env):
            place = workload.pod_place(*at, "env", number, "name")
            given = variable.value_from and variable.value_from.secret_key_ref
            if given or _is_secret(variable.name, variable.value or ""):
                what = f"{workload.name} is given the secret {variable.name} as a variable"
                yield place, what, "mount the Secret, and name its file"
        for number, source in enumerate(container.env_from):
            if source.secret_ref:
                what = f"{workload.name} is given all of the secret {source.secret_ref.name} as variables"
                yield workload.pod_place(*at, "envFrom", number), what, "mount the Secret, and name its files"


def _is_secret(name: str, value: str) -> bool:
    named = _SECRET_NAME.search(name) and not _WHERE_IT_IS.search(name) and value and not value.startswith("/")
    return bool(named or _SECRET_VALUE.search(value))


RULE = Rule(
    id="kubernetes-secrets-in-files",
    promise="S2",
    says="no secret lies in a manifest or a variable",
    check=check,
)
