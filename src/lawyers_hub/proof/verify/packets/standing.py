"""A host that stands in a namespace of its own and listens, whatever model it is a part of."""

import resource
import select
import socket
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from lawyers_hub.proof.verify.packets.model import Port, Wall
from lawyers_hub.proof.verify.packets.namespaces import Namespace

_WAITING = 4096
"""Connections that may wait for their listener; far more than ever do."""

_TELL_ADDRESS = 8
"""IP_PKTINFO in linux/in.h, with an answer of the interface's number (of four bytes) and the addresses."""
_ROOM = socket.CMSG_SPACE(12)
_FROM_ANYWHERE = bytes(4)


class Standing:
    """`listeners` are its sockets, which answer as long as they are open."""

    def __init__(self) -> None:
        """Raises OSError where this process may not make namespaces."""
        self.namespace = Namespace()
        self.listeners: dict[Port, socket.socket] = {}
        self._waiting = select.epoll()
        self._by_descriptor: dict[int, socket.socket] = {}
        self._arrived: set[int] = set()
        # Without the first the kernel would send a handful of its messages a second, and the rest would be silence.
        self.namespace.set("ipv4/icmp_ratemask", 0)
        self.namespace.set("ipv6/conf/all/disable_ipv6", 1)
        # Answers may take another way than questions where a host has several addresses.
        self.namespace.set("ipv4/conf/all/rp_filter", 0)
        self.namespace.set("ipv4/conf/default/rp_filter", 0)
        # Where Docker runs, the kernel would show a bridge's own packets to the rules of whoever routes.
        self.namespace.set("bridge/bridge-nf-call-iptables", 0)

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
                    self._waiting.register(listener, select.EPOLLIN)
                    self._by_descriptor[listener.fileno()] = listener
                else:
                    listener.setsockopt(socket.IPPROTO_IP, _TELL_ADDRESS, 1)

    def accepts(self, from_port: int, patience_s: float) -> bool:
        """Whether the connection from there has come to any of its listeners: a machine may have handed it on."""
        until = time.monotonic() + patience_s
        while from_port not in self._arrived and (left_s := until - time.monotonic()) > 0:
            self._accept(left_s)
        return from_port in self._arrived

    def forget(self) -> None:
        """What has come until now was meant for others."""
        while self._accept(0):
            pass
        self._arrived.clear()

    def _accept(self, patience_s: float) -> bool:
        waiting = self._waiting.poll(patience_s)
        for descriptor, _ in waiting:
            connection, (_, from_port) = self._by_descriptor[descriptor].accept()
            self._arrived.add(from_port)
            connection.close()
        return bool(waiting)

    def answers(self, port: Port) -> None:
        """Whatever has come to a port of UDP, from the address that was asked."""
        _, said, _, sender = self.listeners[port].recvmsg(1, _ROOM)
        asked = [(level, kind, _FROM_ANYWHERE + value[4:]) for level, kind, value in said]
        self.listeners[port].sendmsg([b"!"], asked, 0, sender)

    def close(self) -> None:
        for listener in self.listeners.values():
            listener.close()
        self._waiting.close()
        self.namespace.close()


class Built(Protocol):
    """A model that stands. At first no wall does."""

    @property
    def endpoints(self) -> Mapping[str, Sequence[Standing]]:
        """The hosts of each."""

    @property
    def walls(self) -> tuple[Wall, ...]:
        """All that there are."""

    def raise_walls(self, walls: Collection[Wall]) -> None:
        """These stand from now on, and no others."""

    def ways(self, source: str, target: str) -> Iterator[tuple[Standing, Standing, str]]:
        """Every host and every address by which the source can try to reach the target."""


def allow_many_sockets() -> None:
    """A listener for each host and port are more than the thousand files that a process usually may open."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY:
        wanted = 65_536 if most == resource.RLIM_INFINITY else min(65_536, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, wanted), most))
