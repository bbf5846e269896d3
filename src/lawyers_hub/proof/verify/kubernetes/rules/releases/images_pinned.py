"""A tag that moves makes two pods of one release run different programs."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_EXACT = re.compile(r"[^:@]+(:\d+/[^:@]+)?(:v?\d+\.\d+(\.\d+)?([-.][A-Za-z0-9.-]+)?)?(@sha256:[0-9a-f]{64})?")


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        exact = _EXACT.fullmatch(container.image)
        if not exact or not (exact[2] or exact[4]):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*at, "image"),
                what=f"{workload.name} runs {container.image or 'no image'}, which is no exact version",
                mend="name a version of two or three numbers, or a digest",
            )
        registry, allowed = _registry(container.image), release.around.registries
        if allowed and not any(fnmatchcase(registry, pattern) for pattern in allowed):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*at, "image"),
                what=f"{workload.name} comes from {registry}, and only {' and '.join(allowed)} may give images here",
                mend="copy it to a registry that is declared, or declare this one",
            )


def _registry(image: str) -> str:
    """The first part of a name, if it can be one of a host."""
    host, _, rest = image.partition("/")
    return host if rest and (host == "localhost" or "." in host or ":" in host) else "docker.io"


RULE = Rule(
    id="kubernetes-images-pinned",
    promise="R1",
    says="every container runs an exact version or digest, from a declared registry",
    check=check,
)
