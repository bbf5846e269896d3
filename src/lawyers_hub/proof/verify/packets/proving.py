"""Tries every connection of one plane: with all its walls, with each wall alone, and with none as the control."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property, partial

import msgspec

from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.judging import Disagreement, findings
from lawyers_hub.proof.verify.packets.model import Model, Port, PortsOfWalls, Wall
from lawyers_hub.proof.verify.packets.probing import HOW_FAR, Outcome, knock
from lawyers_hub.proof.verify.packets.report import PlaneProof
from lawyers_hub.proof.verify.packets.standing import Built
from lawyers_hub.proof.verify.packets.wire import built_on_a_wire
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Plane

Round = tuple[Wall, ...]
Attempt = tuple[str, str, Port]


class Trial(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A plane, and how the model is built that is held against it; see `Model` for the rest."""

    plane: Plane
    intended: tuple[Intended, ...]
    build: Callable[[Collection[Port]], AbstractContextManager[Built]]
    not_told_apart: Mapping[str, frozenset[int]] = {}
    by_address: PortsOfWalls = {}
    to_everybody: PortsOfWalls = {}

    @classmethod
    def of(cls, plane: Plane, intended: Iterable[Intended], model: Model) -> "Trial":
        return cls(
            plane=plane,
            intended=tuple(intended),
            build=partial(built_on_a_wire, model),
            not_told_apart=model.not_told_apart,
            by_address=model.by_address,
            to_everybody=model.to_everybody,
        )

    @cached_property
    def computed(self) -> Computed:
        return Computed(self.plane, self.intended, self.by_address, self.to_everybody)

    def ports(self, source: str, target: str, ports: Collection[Port], alone: Round) -> list[Port]:
        """Those worth trying: none of somebody else's, and of a wall that stands `alone` none that was not told."""
        apart = [port for port in ports if port.number not in self.not_told_apart.get(target, ())]
        return [port for port in apart if self.computed.is_told(source, target, port, alone)]


def prove_plane(trial: Trial, topology: Place) -> PlaneProof:
    """Raises OSError or Refused where the model cannot be built; `permission` says why beforehand."""
    began_s = time.monotonic()
    ports = trial.computed.ports()
    with trial.build(ports) as built:
        rounds = try_everything(trial, built, ports)
        endpoints = len(built.endpoints)
    everything, control = next(iter(rounds.values())), rounds[()]
    denied = [attempt for attempt, outcome in everything.items() if outcome is not Outcome.CONNECTED]
    return PlaneProof(
        plane=trial.plane.name,
        endpoints=endpoints,
        ports=len(ports),
        probes=sum(len(outcomes) for outcomes in rounds.values()),
        allowed=len(everything) - len(denied),
        denied=len(denied),
        controls=sum(control[attempt] is Outcome.CONNECTED for attempt in denied),
        doubtful=sum(trial.computed.is_doubtful(*attempt) for attempt in everything),
        took_s=round(time.monotonic() - began_s, 3),
        findings=tuple(findings(disagreements(trial.computed, rounds), topology)),
    )


def try_everything(trial: Trial, built: Built, ports: Collection[Port]) -> dict[Round, dict[Attempt, Outcome]]:
    """What came of each connection with all walls, with each alone, so that it is seen to hold, and with none."""
    rounds = dict.fromkeys((built.walls, *((wall,) for wall in built.walls), ()))
    found: dict[Round, dict[Attempt, Outcome]] = {}
    for walls in rounds:
        built.raise_walls(walls)
        found[walls] = {
            (source, target, port): outcome
            for source, target in trial.computed.ways(built.endpoints)
            for port, outcome in _try(
                built, source, target, trial.ports(source, target, ports, walls if walls != built.walls else ())
            ).items()
        }
    return found


def _try(built: Built, source: str, target: str, ports: Collection[Port]) -> dict[Port, Outcome]:
    """By every way there is: the one that came farthest counts."""
    found: dict[Port, Outcome] = {}
    for sender, receiver, address in built.ways(source, target):
        left = [port for port in ports if found.get(port) is not Outcome.CONNECTED]
        for port, outcome in knock(sender, receiver, address, left).items():
            found[port] = max(outcome, found.get(port, outcome), key=HOW_FAR.__getitem__)
    return found


def disagreements(computed: Computed, rounds: Mapping[Round, Mapping[Attempt, Outcome]]) -> Iterator[Disagreement]:
    """Where another wall than the computed one had the say, or none, or one where none was computed."""
    for walls, outcomes in rounds.items():
        for (source, target, port), was in outcomes.items():
            if not computed.agrees(source, target, port, walls, was):
                yield Disagreement(
                    source=source,
                    target=target,
                    port=port,
                    standing=walls,
                    was=was,
                    computed=computed.stopping(source, target, port, walls),
                    places=computed.places(source, target, port),
                )
