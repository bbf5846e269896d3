"""Tries, from inside of each instance, every declared port of every service: by name, and at every address of its own.

Who knows an address needs no name, so a name that is not known somewhere proves nothing. What a service answers at its
own addresses shows that somebody listens there: it is the control of every denial.
"""

import asyncio
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.packets.live.inside import attempt
from lawyers_hub.proof.verify.packets.live.instances import Instance, Running
from lawyers_hub.proof.verify.packets.live.programs import why
from lawyers_hub.proof.verify.packets.model import Port
from lawyers_hub.proof.verify.progress import tracked
from lawyers_hub.proof.verify.topology import Topology

CONNECTED = "connected"
_INSIDE = Path(__file__).with_name("inside.py")
_PATIENCE_S = 60.0
# Each is a process or two, which wait most of the time.
_AT_ONCE = 4


class Goal(msgspec.Struct, frozen=True, order=True):
    """A port of a service, or of the internet."""

    target: str
    port: Port


class Try(msgspec.Struct, frozen=True):
    """`host` is the target's name, or one of its addresses."""

    goal: Goal
    host: str

    @property
    def is_by_name(self) -> bool:
        return self.host == self.goal.target


class Look(msgspec.Struct, frozen=True):
    """What came of each try from one instance; or why nobody could look from there."""

    instance: Instance
    words: Mapping[Try, str] = {}
    problem: str | None = None

    def at(self, goal: Goal) -> dict[Try, str]:
        return {one: word for one, word in self.words.items() if one.goal == goal}


def tries(running: Running, topology: Topology) -> Iterator[Try]:
    for name, service in topology.services.items():
        addresses = [address for one in running.instances if one.service == name for address in one.addresses]
        for port in dict.fromkeys(service.ports.values()):
            hosts = (*([name] if name in running.names else []), *addresses)
            yield from (Try(Goal(name, Port("tcp", port)), host) for host in hosts)


def look(instances: Iterable[Instance], asked: list[Try]) -> list[Look]:
    """From each of them that has a door; a door that does not open is told, and the others are still looked through."""
    doors = [one for one in instances if one.door]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(tracked(pool.map(lambda one: _look(one, asked), doors), len(doors), "Looking from inside"))


def look_from_here(host: str, port: int) -> str:
    """The same from this machine."""
    return asyncio.run(attempt(host, port))


def _look(instance: Instance, asked: list[Try]) -> Look:
    try:
        done = subprocess.run(
            [*instance.door, "python", "-c", _INSIDE.read_text()],
            input=msgspec.json.encode([(one.host, one.goal.port.number) for one in asked]),
            capture_output=True,
            check=True,
            timeout=_PATIENCE_S,
        )
        words = msgspec.json.decode(done.stdout, type=list[str])
        return Look(instance, dict(zip(asked, words, strict=True)))
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError, ValueError) as problem:
        return Look(instance, problem=why(problem))
