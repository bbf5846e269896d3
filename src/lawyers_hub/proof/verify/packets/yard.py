"""Builds a machine with bridges: a router between them, and the internet at its end."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from lawyers_hub.proof.verify.packets.machine import Link, Machine, Publication, links_of
from lawyers_hub.proof.verify.packets.model import Gate, Host, Passage, Port, Wall
from lawyers_hub.proof.verify.packets.nftables import SIGNATURE, ruleset
from lawyers_hub.proof.verify.packets.standing import Standing, allow_many_sockets
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET

_MACHINE, _INTERNET = "203.0.113.1", "203.0.113.7"
_BRIDGES = "10.0.0.0/8"
_EVERYWHERE = Passage(peers="0.0.0.0/0", ports=EVERY_PORT)
# Nobody on the internet answers an address of somebody's own network.
_ANSWERING = Host(
    endpoint=INTERNET,
    address=_INTERNET,
    border_in=Gate((Passage(peers=_BRIDGES, ports=EVERY_PORT, passes=False), _EVERYWHERE)),
)


class Yard:
    """The machine as it stands. There is one wall, between everybody: the bridges themselves."""

    walls: tuple[Wall, ...] = ("between",)

    def __init__(self, machine: Machine, links: Mapping[str, tuple[Link, ...]]) -> None:
        self._machine = machine
        self._links = links
        self.router = Standing()
        self._hosts = {name: Standing() for name in (*links, INTERNET)}
        self.endpoints = {name: (standing,) for name, standing in self._hosts.items()}

    def close(self) -> None:
        for standing in (self.router, *self._hosts.values()):
            standing.close()

    def listen(self, ports: Collection[Port]) -> None:
        for standing in self._hosts.values():
            standing.listen(ports)

    def raise_walls(self, walls: Collection[Wall]) -> None:
        """Without its wall the machine hands everything on, whoever sends it and wherever to."""
        self._hosts[INTERNET].nft(ruleset(_ANSWERING, walls))
        self.router.nft(
            "\n".join(self._rules() if walls else ("add table ip between", "delete table ip between")) + "\n"
        )
        for name, links in self._links.items():
            out = [link for link in links if link.leads_out or not walls]
            self._hosts[name].ip(
                f"route replace default via {out[0].gateway}" if out else "route replace throw default"
            )

    def ways(self, source: str, target: str) -> Iterator[tuple[Standing, Standing, str]]:
        """Two of a kind would meet on a bridge, and no wall is between them: nobody asks itself."""
        if source != target:
            for address in self._addresses(source, target):
                yield self._hosts[source], self._hosts[target], address

    def _addresses(self, source: str, target: str) -> tuple[str, ...]:
        if target == INTERNET:
            return (_INTERNET,)
        own = tuple(link.address for link in self._links[target])
        is_published = any(one.member == target for one in self._machine.publications)
        return (_MACHINE, *own) if source == INTERNET and is_published else own

    def build(self) -> None:
        self.router.namespace.set("ipv4/ip_forward", 1)
        self.router.ip(
            "link set lo up",
            *self._end("outside", "internet", INTERNET),
            f"address add {_MACHINE}/24 dev outside",
            *(words for number in range(len(self._machine.bridges)) for words in _bridge(number)),
            *(words for name, links in self._links.items() for link in links for words in self._member(name, link)),
        )
        for name, links in self._links.items():
            self._hosts[name].ip("link set lo up", *(words for link in links for words in _joined(link)))
        self._hosts[INTERNET].ip(
            "link set lo up",
            f"address add {_INTERNET}/24 dev internet",
            "link set internet up",
            f"route add default via {_MACHINE}",
        )

    def _member(self, name: str, link: Link) -> tuple[str, ...]:
        end = f"br{link.bridge}to{link.address.rpartition('.')[2]}"
        return *self._end(end, f"eth{link.bridge}", name), f"link set {end} master br{link.bridge}"

    def _end(self, here: str, there: str, name: str) -> tuple[str, str]:
        path = self._hosts[name].namespace.path
        return f"link add {here} type veth peer name {there} netns {path}", f"link set {here} up"

    def _rules(self) -> Iterator[str]:
        yield from (f"{verb} table ip between" for verb in ("add", "delete", "add"))
        yield "add chain ip between crossing { type filter hook forward priority 0; policy accept; }"
        yield "add chain ip between published { type nat hook prerouting priority -100; policy accept; }"
        yield "add chain ip between exchanged { type nat hook postrouting priority 100; policy accept; }"
        yield "add rule ip between crossing ct state established,related accept"
        yield "add rule ip between crossing ct status dnat accept"
        for number, bridge in enumerate(self._machine.bridges.values()):
            if bridge.leads_out:
                yield f"add rule ip between crossing iifname br{number} oifname outside accept"
                if bridge.is_exchanged:
                    yield f"add rule ip between exchanged ip saddr 10.41.{number}.0/24 oifname outside masquerade"
        yield f"add rule ip between crossing counter reject with icmp type {SIGNATURE['between']}"
        for one in self._machine.publications:
            yield from self._handed_on(one)

    def _handed_on(self, one: Publication) -> Iterator[str]:
        """Docker hands on only what comes to a member on a bridge that is not internal."""
        address = next((link.address for link in self._links[one.member] if link.leads_out), None)
        for offset in range(one.ports.last - one.ports.first + 1) if address else ():
            inside = one.inside.first + min(offset, one.inside.last - one.inside.first)
            asked = f"ip daddr {_MACHINE} {one.ports.protocol} dport {one.ports.first + offset}"
            yield f"add rule ip between published {asked} dnat to {address}:{inside}"


@contextmanager
def built_machine(machine: Machine, ports: Collection[Port]) -> Iterator[Yard]:
    """Gone at the end, whatever happens within; by the kernel's hand if this process is killed.

    Raises:
        OSError: this process may not make namespaces.
        Refused: `ip` or `nft` did not take what it was told.
    """
    allow_many_sockets()
    inside = {
        Port(one.inside.protocol, number)
        for one in machine.publications
        for number in (one.inside.first, one.inside.last)
    }
    with ExitStack() as held:
        yard = Yard(machine, links_of(machine))
        held.callback(yard.close)
        yard.build()
        yard.listen({*ports, *inside})
        yield yard


def _joined(link: Link) -> tuple[str, str]:
    return f"address add {link.address}/24 dev eth{link.bridge}", f"link set eth{link.bridge} up"


def _bridge(number: int) -> tuple[str, str, str]:
    return (
        f"link add br{number} type bridge",
        f"address add 10.41.{number}.1/24 dev br{number}",
        f"link set br{number} up",
    )
