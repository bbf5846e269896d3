"""Tries, from inside of each running service, every declared port of every other, and compares with what was computed.

Walls cannot be taken away there. A denial has its control where another service connects to the very same port; where
none that can be looked from may do that, the denial is counted and not proven.
"""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live.doors import Door, Running
from lawyers_hub.proof.verify.packets.model import WALLS, Port
from lawyers_hub.proof.verify.packets.report import AS_COMPUTED, PlaneProof
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.topology import Topology

_INSIDE = Path(__file__).with_name("inside.py")
_PATIENCE_S = 60.0
_CONNECTED = "connected"

Tried = dict[tuple[str, str, Port], str]


def prove_live(running: Running, topology: Topology, computed: Computed, place: Place) -> PlaneProof:
    """One that cannot be looked into is unknown, with what the program that should have said."""
    began_s = time.monotonic()
    asked = [
        (name, Port("tcp", port))
        for name, service in topology.services.items()
        if name in running.names
        for port in dict.fromkeys(service.ports.values())
    ]
    tried: Tried = {}
    findings: list[Finding] = []
    for door in running.doors:
        try:
            tried |= _looked(door, [one for one in asked if one[0] != door.service])
        except (OSError, subprocess.SubprocessError, msgspec.MsgspecError, ValueError) as problem:
            findings.append(_not_looked(door, problem, place))
    denied = [attempt for attempt, word in tried.items() if word != _CONNECTED]
    heard = {(target, port) for (_, target, port), word in tried.items() if word == _CONNECTED}
    return PlaneProof(
        plane=f"{computed.plane}, live",
        is_live=True,
        endpoints=len(running.doors),
        ports=len(asked),
        probes=len(tried),
        allowed=len(tried) - len(denied),
        denied=len(denied),
        controls=sum((target, port) in heard for _, target, port in denied),
        not_looked_from=running.closed,
        took_s=round(time.monotonic() - began_s, 3),
        findings=(*findings, *_disagreements(tried, computed, place)),
    )


def _looked(door: Door, asked: list[tuple[str, Port]]) -> Tried:
    done = subprocess.run(
        [*door.command, "python", "-c", _INSIDE.read_text()],
        input=msgspec.json.encode([(name, port.number) for name, port in asked]),
        capture_output=True,
        check=True,
        timeout=_PATIENCE_S,
    )
    words = msgspec.json.decode(done.stdout, type=list[str])
    return {(door.service, *one): word for one, word in zip(asked, words, strict=True)}


def _not_looked(door: Door, problem: Exception, place: Place) -> Finding:
    said = problem.stderr if isinstance(problem, subprocess.CalledProcessError) else str(problem)
    words = " ".join((said.decode(errors="replace") if isinstance(said, bytes) else str(said)).split())
    return Finding(
        rule=AS_COMPUTED,
        place=place,
        what=f"nobody could look from inside of {door.service}: {words[-300:] or 'it failed without a word'}",
        mend=f"see that it runs, and that this works by hand: {' '.join(door.command)} python --version",
        verdict="unknown",
    )


def _disagreements(tried: Tried, computed: Computed, place: Place) -> Iterator[Finding]:
    for (source, target, port), word in sorted(tried.items(), key=lambda one: one[0]):
        passes = computed.stopping(source, target, port, WALLS) is None
        if passes is not (word == _CONNECTED) and not computed.is_doubtful(source, target, port):
            places = computed.places(source, target, port) or (place,)
            yield Finding(
                rule=AS_COMPUTED,
                place=places[0],
                what=f"{source} to {target} on {port}, where they run: {word}, and computed was that it "
                f"{'passes' if passes else 'is stopped'}",
                mend="see whether what runs is what the files say, and who enforces it"
                if not passes
                else f"see whether {target} runs and listens, and whether what runs is what the files say",
                because=places[1:],
            )
