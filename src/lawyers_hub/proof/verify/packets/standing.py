"""A host that stands in a namespace of its own and listens, whatever model it is a part of."""

import resource
import socket
from collections.abc import Collection, Mapping
from typing import Protocol

from lawyers_hub.proof.verify.packets.model import Port, Wall
from lawyers_hub.proof.verify.packets.namespaces import Namespace

_WAITING = 4096
"""Connections that may wait for their listener; far more than ever do."""


class Standing:
    """`listeners` are its sockets, which answer as long as they are open."""

    def __init__(self) -> None:
        """Raises OSError where this process may not make namespaces."""
        self.namespace = Namespace()
        self.listeners: dict[Port, socket.socket] = {}
        # Without the first the kernel would send a handful of its messages a second, and the rest would be silence.
        self.namespace.set("ipv4/icmp_ratemask", 0)
        self.namespace.set("ipv6/conf/all/disable_ipv6", 1)
        # Answers may take another way than questions where a host has several addresses.
        self.namespace.set("ipv4/conf/all/rp_filter", 0)
        self.namespace.set("ipv4/conf/default/rp_filter", 0)

    def ip(self, *words: str) -> None:
        """Each of `words` is what would follow `ip` on a command line."""
        self.namespace.run("ip", "-batch", "-", said="\n".join(words) + "\n")

    def nft(self, ruleset: str) -> None:
        self.namespace.run("nft", "-f", "-", said=ruleset)

    def listen(self, ports: Collection[Port]) -> None:
        with self.namespace.entered():
            for port in ports:
                kind = socket.SOCK_STREAM if port.protocol == "tcp" else socket.SOCK_DGRAM
                listener = self.listeners[port] = socket.socket(socket.AF_INET, kind | socket.SOCK_NONBLOCK)
                listener.bind(("", port.number))
                if port.protocol == "tcp":
                    listener.listen(_WAITING)

    def close(self) -> None:
        for listener in self.listeners.values():
            listener.close()
        self.namespace.close()


class Built(Protocol):
    """A model that stands. No wall stands at first."""

    hosts: Mapping[str, Standing]
    walls: tuple[Wall, ...]

    def raise_walls(self, walls: Collection[Wall]) -> None:
        """These stand from now on, and no others."""

    def addresses(self, source: str, target: str) -> tuple[str, ...]:
        """Every one by which the source can try to reach the target."""


def allow_many_sockets() -> None:
    """A listener for each host and port are more than the thousand files that a process usually may open."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY:
        wanted = 65_536 if most == resource.RLIM_INFINITY else min(65_536, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, wanted), most))
