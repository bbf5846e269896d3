"""A network with a door is there for one service that may use it, and leads out only for one that may leave."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.intent import intended
from lawyers_hub.proof.verify.compose.networking import has_a_door, leads_out, members_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    flows = intended(composition.declaration)
    leaving = {flow.source for flow in flows if flow.target == INTERNET}
    outside = {INTERNET, *composition.declaration.topology.given}
    at_a_door = leaving | {flow.target for flow in flows if flow.source == INTERNET}
    at_a_door |= {flow.source for flow in flows if flow.target in outside}
    for name, members in members_of(composition).items():
        network = composition.networks.get(name)
        if network is None or not has_a_door(network):
            continue
        if strangers := sorted(members.keys() - at_a_door):
            yield Finding(
                rule=RULE.id,
                place=network.place,
                what=f"the network {name} has a way out of the house, and {', '.join(strangers)} may not use one",
                mend=f"write internal: true, or take {', '.join(strangers)} out of it",
                because=tuple(members[stranger][0] for stranger in strangers),
            )
        elif leads_out(network) and not members.keys() & leaving:
            yield Finding(
                rule=RULE.id,
                place=network.place,
                what=f"the network {name} leads to the internet, where {', '.join(sorted(members))} may not go",
                mend='write driver_opts: {com.docker.network.bridge.enable_ip_masquerade: "false"}',
            )


RULE = Rule(
    id="compose-networks-internal",
    promise="N2",
    says="only who is reached from outside or may leave is in a network that is not internal",
    check=check,
)
