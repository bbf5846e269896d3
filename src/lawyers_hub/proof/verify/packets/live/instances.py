"""What runs: each instance of each service, its addresses, and the way to look from inside of it."""

import msgspec


class Unseen(Exception):
    """Nobody can say what runs; the message says why, in words for people."""


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """One container or pod of a service. `door` runs a program there, whose words follow; empty where none can."""

    service: str
    name: str
    addresses: tuple[str, ...]
    door: tuple[str, ...] = ()


class Published(msgspec.Struct, frozen=True):
    """A port of a service's container on which its machine answers for it, at `host` and `at`."""

    service: str
    port: int
    host: str
    at: int

    @property
    def is_reached_from_elsewhere(self) -> bool:
        return not self.host.startswith("127.") and self.host != "::1"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """`names` are those by which services are asked; `meant` are the services of which something should run.

    `published` is None where no machine answers for services.
    """

    instances: tuple[Instance, ...]
    published: tuple[Published, ...] | None = None
    names: frozenset[str]
    meant: frozenset[str]
