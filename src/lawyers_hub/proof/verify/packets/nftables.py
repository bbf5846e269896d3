"""The gates of a host in the words of nftables, each wall a table of its own with a hook of its own.

A packet must pass every table, so what one wall accepts is no less judged by the next.
"""

from collections.abc import Collection, Iterator

from lawyers_hub.proof.verify.packets.model import WALLS, Gate, Host, Passage, Wall
from lawyers_hub.proof.verify.reach import FIRST_PORT, LAST_PORT, Ports

SIGNATURE: dict[Wall, str] = {"sender": "prot-unreachable", "between": "net-prohibited", "receiver": "admin-prohibited"}
"""The kind of ICMP message by which each wall says that it was the one; none of them is what a closed port says."""


def ruleset(host: Host, standing: Collection[Wall]) -> str:
    """All of a host's tables anew, those of `standing` with their gates and the others without."""
    gates: tuple[tuple[Wall, str, Gate | None], ...] = (
        ("sender", "output priority 0", host.leaving),
        ("between", "output priority 10", host.border_out),
        ("between", "input priority -10", host.border_in),
        ("receiver", "input priority 0", host.entering),
    )
    lines = [f"{verb} table ip {wall}" for wall in WALLS for verb in ("add", "delete", "add")]
    for wall, hook, gate in gates:
        if gate is not None and wall in standing:
            lines += _chain(wall, hook, gate)
    return "\n".join(lines) + "\n"


def _chain(wall: Wall, hook: str, gate: Gate) -> Iterator[str]:
    name, peer = ("leaving", "daddr") if hook.startswith("output") else ("entering", "saddr")
    yield f"add chain ip {wall} {name} {{ type filter hook {hook}; policy accept; }}"
    add = f"add rule ip {wall} {name}"
    # The messages by which walls sign are ICMP; only connections are judged.
    yield f"{add} meta l4proto != {{ tcp, udp }} accept"
    if gate.remembers:
        yield f"{add} ct state established,related accept"
    stop = f"counter reject with icmp type {SIGNATURE[wall]}"
    for passage in gate.passages:
        for match in _matches(passage, peer):
            yield f"{add} {match} {'accept' if passage.passes else stop}"
    yield f"{add} {stop}"


def _matches(passage: Passage, peer: str) -> Iterator[str]:
    where = " ".join((f"ip {peer} {passage.peers}", *(f"ip {peer} != {block}" for block in passage.beside)))
    yield from (f"{where} {_ports(ports)}" for ports in passage.ports)


def _ports(ports: Ports) -> str:
    if (ports.first, ports.last) == (FIRST_PORT, LAST_PORT):
        return f"meta l4proto {ports.protocol}"
    return f"{ports.protocol} dport {ports.first}-{ports.last}"
