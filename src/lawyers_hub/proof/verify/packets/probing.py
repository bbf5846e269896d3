"""Tries connections, and tells by what came back who stopped them."""

import errno
import select
import socket
import struct
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from itertools import cycle

from lawyers_hub.proof.verify.packets.model import Port, Wall
from lawyers_hub.proof.verify.packets.standing import Standing

PATIENCE_S = 2.5
"""Answers come within a millisecond. A packet that a busy machine lost is sent again after one second."""

_ASKING_PORTS = cycle(range(61_001, 65_535))
# Each socket vanishes at once when it is closed, with a reset and without waiting for late packets.
_AT_ONCE = struct.pack("ii", 1, 0)


class Outcome(StrEnum):
    """In the order of how far it came. `NOBODY` is a port that no rule closes: it proves nothing about any wall."""

    SILENCE = "no answer"
    NOBODY = "refused because nobody listens"
    SENDER = "stopped by the sender's wall"
    BETWEEN = "stopped on the way"
    RECEIVER = "stopped by the receiver's wall"
    CONNECTED = "connected"


HOW_FAR = {outcome: number for number, outcome in enumerate(Outcome)}
BY_WALL: Mapping[Wall | None, Outcome] = {
    None: Outcome.CONNECTED,
    "sender": Outcome.SENDER,
    "between": Outcome.BETWEEN,
    "receiver": Outcome.RECEIVER,
}
"""What is seen when this one is the first in the way."""
# What Linux makes of the messages with which the walls sign: icmp_err_convert in net/ipv4/icmp.c.
_BY_ERROR = {
    0: Outcome.CONNECTED,
    errno.ENOPROTOOPT: Outcome.SENDER,
    errno.ENETUNREACH: Outcome.BETWEEN,
    errno.EHOSTUNREACH: Outcome.RECEIVER,
    errno.ECONNREFUSED: Outcome.NOBODY,
}


def knock(source: Standing, target: Standing, address: str, ports: Collection[Port]) -> dict[Port, Outcome]:
    """All ports of a target at once, from one source."""
    target.forget()
    with source.namespace.entered():
        outcomes = {port: _ask(target, address, port) for port in ports if port.protocol == "udp"}
        return outcomes | _connect(target, address, [port for port in ports if port.protocol == "tcp"])


def _connect(target: Standing, address: str, ports: Collection[Port]) -> dict[Port, Outcome]:
    outcomes: dict[Port, Outcome] = {}
    waiting: dict[int, tuple[Port, socket.socket]] = {}
    poll = select.poll()
    for port in ports:
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        said = one.connect_ex((address, port.number))
        if said in (0, errno.EINPROGRESS):
            waiting[one.fileno()] = port, one
            poll.register(one, select.POLLOUT)
        else:
            outcomes[port] = _BY_ERROR.get(said, Outcome.SILENCE)
            one.close()
    for descriptor in _until_patience_ends(poll, waiting):
        port, one = waiting.pop(descriptor)
        poll.unregister(one)
        outcomes[port] = _arrived(target, one)
        one.close()
    for port, one in waiting.values():
        outcomes[port] = Outcome.SILENCE
        one.close()
    return outcomes


def _until_patience_ends(poll: select.poll, waiting: Mapping[int, object]) -> Iterator[int]:
    """The sockets that have something to say, until none is left that waits."""
    until = time.monotonic() + PATIENCE_S
    while waiting and (left_s := until - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left_s * 1000):
            yield descriptor


def _arrived(target: Standing, one: socket.socket) -> Outcome:
    outcome = _BY_ERROR.get(one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), Outcome.SILENCE)
    if outcome is not Outcome.CONNECTED:
        return outcome
    # Only what the target itself holds in its hand has arrived there.
    return outcome if target.accepts(one.getsockname()[1], PATIENCE_S) else Outcome.NOBODY


def _ask(target: Standing, address: str, port: Port) -> Outcome:
    """A datagram there and one back. The listener's part is done here, too."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        # A wall that remembers would take a question from a port that asked before for more of the same talk.
        one.bind(("", next(_ASKING_PORTS)))
        one.settimeout(PATIENCE_S)
        try:
            one.connect((address, port.number))
            # The kernel says that a rule of its own stopped it; whose, comes after.
            with suppress(PermissionError):
                one.send(b"?")
            if _comes_to(target.listeners.get(port), one):
                target.answers(port)
            one.recv(1)
        except TimeoutError:
            return Outcome.SILENCE
        except OSError as problem:
            return _BY_ERROR.get(problem.errno or 0, Outcome.SILENCE)
    return Outcome.CONNECTED


def _comes_to(listener: socket.socket | None, asking: socket.socket) -> bool:
    """Waits until the question is there, or until the one who asks is told that it will never be."""
    poll = select.poll()
    for one in (listener, asking):
        if one is not None:
            poll.register(one, select.POLLIN)
    told = {descriptor for descriptor, _ in poll.poll(PATIENCE_S * 1000)}
    return listener is not None and listener.fileno() in told
