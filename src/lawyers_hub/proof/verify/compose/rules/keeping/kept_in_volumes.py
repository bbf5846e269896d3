"""What must outlive a container lies in a volume with a name: one without is forgotten with the container."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        volumes = [mount for mount in container.mounts if mount.kind == "volume"]
        declared = composition.service(container.name)
        if declared and declared.storage_gib and not any(mount.source for mount in volumes):
            what = f"{container.name} keeps data, and in no volume with a name: it is gone with the container"
            yield container.finding(RULE.id, "volumes", what, "mount a volume of the file's own volumes")
        for mount in volumes:
            if not mount.source:
                yield Finding(
                    rule=RULE.id,
                    place=mount.place,
                    what=f"{container.name} writes to {mount.target} in a volume that has no name",
                    mend=f'write "NAME:{mount.target}" and declare NAME under volumes',
                )


RULE = Rule(
    id="compose-kept-in-volumes",
    promise="Q2",
    says="every service that stores something has a volume with a name, and no volume goes without one",
    check=check,
)
