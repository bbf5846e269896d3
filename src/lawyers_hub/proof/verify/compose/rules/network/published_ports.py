"""What a machine answers on is what the internet may reach, and nothing else: exact to the port."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.intent import intended
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    meant = {(flow.target, flow.ports): flow for flow in intended(composition.declaration) if flow.source == INTERNET}
    for container in composition.containers.values():
        for port in container.published:
            flow = meant.pop((container.name, port.ports), None)
            if flow is None or port.inside != port.ports or port.host_ip:
                where = f" of {port.host_ip}" if port.host_ip else ""
                yield Finding(
                    rule=RULE.id,
                    place=port.place,
                    what=f"{container.name} is published on {port.ports}{where} (its own {port.inside}), "
                    "which no flow from the internet declares",
                    mend="remove this port" if flow is None else f'write "{port.ports}:{port.ports}"',
                    verdict="unknown" if port.doubt else "broken",
                )
    for (name, ports), flow in meant.items():
        if container_of := composition.containers.get(name):
            yield Finding(
                rule=RULE.id,
                place=container_of.place_of("ports"),
                what=f"people should reach {name} on {ports}, and it is not published there",
                mend=f'add "{ports}:{ports}" to its ports',
                because=(flow.place,),
            )


RULE = Rule(
    id="compose-published-ports",
    promise="N2",
    says="exactly those ports are published that the internet may reach",
    check=check,
)
