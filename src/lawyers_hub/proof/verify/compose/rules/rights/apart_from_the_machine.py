"""A container that holds the machine's devices, processes or Docker's own door is no wall at all."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_DOORS = ("docker.sock", "containerd.sock", "podman.sock")
_MACHINE = ("/", "/etc", "/proc", "/sys", "/dev", "/var/run", "/run", "/root", "/boot", "/var/lib/docker")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if container.privileged:
            what = f"{container.name} is privileged: it can do on the machine whatever root can"
            yield container.finding(RULE.id, "privileged", what, "remove privileged")
        for setting in container.shared_with_the_machine:
            what = f"{container.name} shares {setting} with the machine"
            yield container.finding(RULE.id, setting, what, f"remove {setting}: host")
        if "devices" in container.places:
            what = f"{container.name} holds devices of the machine"
            yield container.finding(RULE.id, "devices", what, "remove devices")
        for mount in container.mounts:
            if mount.kind == "bind" and (mount.source in _MACHINE or mount.source.endswith(_DOORS)):
                yield Finding(
                    rule=RULE.id,
                    place=mount.place,
                    what=f"{container.name} holds {mount.source} of the machine, and with it the machine",
                    mend="remove this volume",
                )


RULE = Rule(
    id="compose-apart-from-the-machine",
    promise="S2",
    says="no container is privileged, shares the machine's processes or network, or holds Docker's own door",
    check=check,
)
