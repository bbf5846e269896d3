"""A tmpfs is memory of the machine: without a bound one service can take all of it, with too small a one it fails."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.lengths import mib
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_SCRATCH = "/tmp"  # noqa: S108 - a folder of the container


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        service = composition.service(container.name)
        for scratch in container.tmpfs:
            folder, _, options = scratch.partition(":")
            size = next((mib(one.partition("=")[2]) for one in options.split(",") if one.startswith("size=")), None)
            if size is None:
                what = f"{container.name} can fill the machine's memory through {folder}"
                yield container.finding(RULE.id, "tmpfs", what, f'write "{folder}:size=64m,…"')
            elif service and service.scratch_mib and folder == _SCRATCH and size < service.scratch_mib:
                what = f"{container.name} has {size:g} MiB in {folder}, and needs {service.scratch_mib}"
                yield container.finding(RULE.id, "tmpfs", what, f"write size={service.scratch_mib}m")


RULE = Rule(
    id="compose-scratch-bounded",
    promise="S2",
    says="every tmpfs has a bound, and as much room as is needed",
    check=check,
)
