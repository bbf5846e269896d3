"""Free ports for the servers of the tests, below those that the system hands out for connections."""

import random

from lawyers_hub.stack.addresses import PORTS, Addresses, is_free

# Linux hands out 32768 and above by default; a port taken from there may be gone a moment later.
_OWN = range(20_000, 32_000)
_MAX_OFFSET = 32_000 - max(PORTS.values())


def free_ports(count: int) -> list[int]:
    found = [port for port in random.sample(_OWN, 1000) if is_free(port)][:count]
    assert len(found) == count, "no free ports on this machine"
    return found


def free_port() -> int:
    return free_ports(1)[0]


def free_offset() -> int:
    """An offset at which every port of a stack is free; another each time, for runs at the same time."""
    for offset in random.sample(range(100, _MAX_OFFSET), 1000):
        if all(is_free(Addresses(offset).port(name)) for name in PORTS):
            return offset
    raise AssertionError("no free range of ports on this machine")
