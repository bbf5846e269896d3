"""Which ports a policy means, of whoever is spoken to."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.kubernetes.network.endpoints import Endpoint
from lawyers_hub.proof.verify.kubernetes.objects.networks import PolicyPort
from lawyers_hub.proof.verify.reach import EVERY_PORT, FIRST_PORT, LAST_PORT, NEWCOMER, Ports, Protocol

_PROTOCOLS: dict[str, Protocol] = {"TCP": "tcp", "UDP": "udp"}


def ports_of(entries: tuple[PolicyPort, ...], receiver: Endpoint) -> Iterator[tuple[Ports, int | None, str | None]]:
    """Each range, the number of the entry that gives it, and what is not known about it.

    No entries mean every port. Only TCP and UDP are told of; who else is let through is for the rules to say.
    """
    if not entries:
        yield from ((ports, None, None) for ports in EVERY_PORT)
    for number, entry in enumerate(entries):
        if protocol := _PROTOCOLS.get(entry.protocol):
            for ports, doubt in _of_entry(entry, protocol, receiver):
                yield ports, number, doubt


def _of_entry(entry: PolicyPort, protocol: Protocol, receiver: Endpoint) -> Iterator[tuple[Ports, str | None]]:
    if entry.port is None:
        yield Ports(protocol, FIRST_PORT, LAST_PORT), None
    elif isinstance(entry.port, int):
        yield Ports(protocol, entry.port, entry.end_port or entry.port), None
    elif receiver.workload:
        for container, _ in receiver.workload.containers():
            for port in container.ports:
                if port.name == entry.port and port.protocol == entry.protocol:
                    yield Ports(protocol, port.container_port, port.container_port), None
    elif receiver.pods:
        what = "any port of theirs" if receiver.name == NEWCOMER else "which port that is"
        yield (
            Ports(protocol, FIRST_PORT, LAST_PORT),
            f"the pods of {receiver.name} decide {what} they call {entry.port}",
        )
