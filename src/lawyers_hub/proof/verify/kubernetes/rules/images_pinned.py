"""A tag that moves makes two pods of one release run different programs."""

import re
from collections.abc import Iterator

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


RULE = Rule(
    id="kubernetes-images-pinned",
    promise="R1",
    says="every container runs an exact version or digest",
    check=check,
)
