"""Tries every connection of a plane with real packets: all walls up, each wall alone, and none as the control."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.judging import Disagreement, findings
from lawyers_hub.proof.verify.packets.model import Port, Wall
from lawyers_hub.proof.verify.packets.probing import BY_WALL, Outcome, knock
from lawyers_hub.proof.verify.packets.standing import Built
from lawyers_hub.proof.verify.places import Place

Round = tuple[Wall, ...]
Attempt = tuple[str, str, Port]


class PlaneProof(msgspec.Struct, frozen=True, kw_only=True):
    """One plane. `allowed` and `denied` are counted with every wall up; `probes` are the connections of all rounds.

    `controls` are those denied that connected once the walls were removed, and `doubtful` were not judged, because
    the files do not say.
    """

    plane: str
    endpoints: int
    ports: int
    probes: int
    allowed: int
    denied: int
    controls: int
    doubtful: int
    took_s: float
    findings: tuple[Finding, ...]


def prove_plane(
    name: str, building: AbstractContextManager[Built], computed: Computed, ports: tuple[Port, ...], topology: Place
) -> PlaneProof:
    """Raises OSError or Refused where the model cannot be built; `permission` says why beforehand."""
    began_s = time.monotonic()
    with building as built:
        rounds = try_everything(built, computed, ports)
    everything, control = next(iter(rounds.values())), rounds[()]
    denied = [attempt for attempt, outcome in everything.items() if outcome is not Outcome.CONNECTED]
    return PlaneProof(
        plane=name,
        endpoints=len(built.hosts),
        ports=len(ports),
        probes=sum(len(outcomes) for outcomes in rounds.values()),
        allowed=len(everything) - len(denied),
        denied=len(denied),
        controls=sum(control[attempt] is Outcome.CONNECTED for attempt in denied),
        doubtful=sum(computed.is_doubtful(*attempt) for attempt in everything),
        took_s=time.monotonic() - began_s,
        findings=tuple(findings(name, disagreements(rounds, computed), topology)),
    )


def try_everything(built: Built, computed: Computed, ports: tuple[Port, ...]) -> dict[Round, dict[Attempt, Outcome]]:
    """What came of each connection with all walls, with each alone, so that it is seen to hold, and with none."""
    rounds = dict.fromkeys((built.walls, *((wall,) for wall in built.walls), ()))
    found: dict[Round, dict[Attempt, Outcome]] = {}
    for walls in rounds:
        built.raise_walls(walls)
        found[walls] = {
            (source, target, port): outcome
            for source, target in computed.ways(built.hosts)
            for port, outcome in _try(built, source, target, ports).items()
        }
    return found


def _try(built: Built, source: str, target: str, ports: tuple[Port, ...]) -> dict[Port, Outcome]:
    """By every address of the target; what connects by any is connected."""
    found: dict[Port, Outcome] = {}
    for address in built.addresses(source, target):
        left = [port for port in ports if found.get(port) is not Outcome.CONNECTED]
        found |= knock(built.hosts[source], built.hosts[target], address, left)
    return found


def disagreements(rounds: Mapping[Round, Mapping[Attempt, Outcome]], computed: Computed) -> Iterator[Disagreement]:
    """Where another wall than the computed one had the say, or none, or one where none was computed."""
    for walls, outcomes in rounds.items():
        for (source, target, port), was in outcomes.items():
            if walls and computed.is_doubtful(source, target, port):
                continue
            expected = computed.stopping(source, target, port, walls)
            if was is not BY_WALL[expected]:
                yield Disagreement(
                    source=source,
                    target=target,
                    port=port,
                    standing=walls,
                    was=was,
                    computed=expected,
                    places=computed.places(source, target, port),
                )
