"""Our own processes share tables and messages; two versions at once were never tried together."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    ours = release.declaration.topology.artifacts.image
    # A mirror has another host and folders; the last part of the name stays.
    name = ours.rpartition("/")[2] if ours else None
    found = {
        container.image: workload.pod_place(*at, "image")
        for workload, container, at in release.containers()
        if name and container.image.rpartition("/")[2].partition("@")[0].partition(":")[0] == name
    }
    if len(found) > 1:
        (image, place), *others = sorted(found.items())
        yield Finding(
            rule=RULE.id,
            place=place,
            what=f"our own processes run {image} beside {' and '.join(other for other, _ in others)}",
            mend="give all of them one image",
            because=tuple(place for _, place in others),
        )


RULE = Rule(
    id="kubernetes-one-release",
    promise="R1",
    says="all our own processes run one image",
    check=check,
)
