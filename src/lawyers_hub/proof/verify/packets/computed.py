"""What was computed from the files, asked for one connection and one wall at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from lawyers_hub.proof.verify.packets.model import WALLS, Port, PortsOfWalls, Wall
from lawyers_hub.proof.verify.packets.probing import BY_WALL, Outcome
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Plane, Ports, Side
from lawyers_hub.proof.verify.reachability.stretches import Passing, Stretch, stretches

_UNDECLARED = range(22, 1024)
"""That of SSH first: the one that is most often open by mistake."""


class Computed:
    """A plane's matrix. Where networks are all that keeps apart, both sides of a connection are one wall between."""

    def __init__(
        self,
        plane: Plane,
        intended: Iterable[Intended],
        by_address: PortsOfWalls,
        to_everybody: PortsOfWalls,
    ) -> None:
        self._plane = plane
        self._by_address = by_address
        self._to_everybody = to_everybody
        self._intended: dict[tuple[str, str], list[Ports]] = defaultdict(list)
        for flow in intended:
            self._intended[flow.source, flow.target].append(flow.ports)
        self._ways: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for stretch in stretches(plane):
            self._ways[stretch.source, stretch.target].append(stretch)

    @property
    def plane(self) -> str:
        return self._plane.name

    def ways(self, hosts: Collection[str]) -> Iterator[tuple[str, str]]:
        """Every sender and receiver of which the plane holds at least one end."""
        for source in sorted(hosts):
            for target in sorted(hosts):
                if not {(source, "out"), (target, "in")} <= self._plane.uncontrolled:
                    yield source, target

    def stopping(self, source: str, target: str, port: Port, standing: Collection[Wall]) -> Wall | None:
        """The first of these walls that stops the connection, or None: it passes them all."""
        if not self._plane.tells_ports_apart:
            shut = any(self._is_shut(wall, source, target, port) for wall in WALLS)
            return "between" if shut and "between" in standing else None
        return next((wall for wall in WALLS if wall in standing and self._is_shut(wall, source, target, port)), None)

    def is_told(self, source: str, target: str, port: Port, standing: Collection[Wall]) -> bool:
        """Whether anything certain was computed of it for these walls. That it connects without any always is."""
        if not standing:
            return True
        if self.is_doubtful(source, target, port):
            return False
        stopping = self.stopping(source, target, port, standing)
        if stopping and len(standing) == 1:
            return not self._names_addresses(stopping, source, target, port)
        if stopping and all(self._is_open_to_everybody(*end, port) for end in _ends(source, target)):
            return False
        # What is in the way was computed for intended flows alone: it excuses no other that is open at both ends.
        return (
            "between" not in standing
            or not self._plane.tells_ports_apart
            or _holds(self._intended.get((source, target), ()), port)
            or stopping == "sender"
        )

    def agrees(self, source: str, target: str, port: Port, standing: Collection[Wall], was: Outcome) -> bool:
        """Whether this is what was computed. Where a wall names addresses, not who stops it but that somebody does."""
        stopping = self.stopping(source, target, port, standing)
        if was is BY_WALL[stopping] or not self.is_told(source, target, port, standing):
            return True
        return (
            stopping is not None
            and was in (Outcome.BETWEEN, Outcome.RECEIVER)
            and self._names_addresses(stopping, source, target, port)
        )

    def is_doubtful(self, source: str, target: str, port: Port) -> bool:
        """Whether anything in it rests on what could not be resolved."""
        stretch = self._stretch(source, target, port)
        return stretch is not None and Passing.DOUBTFUL in (stretch.out, stretch.into, stretch.between)

    def places(self, source: str, target: str, port: Port) -> tuple[Place, ...]:
        """The lines that have a say in it, or where an opening would stand."""
        stretch = self._stretch(source, target, port)
        doors = (self._plane.doors.get((target, "in")), self._plane.doors.get((source, "out")))
        return (stretch.places if stretch else ()) or tuple(door for door in doors if door)

    def _names_addresses(self, wall: Wall, source: str, target: str, port: Port) -> bool:
        return any(_holds(self._by_address.get(end, ()), port) for end in _ends(source, target) if end[1] == wall)

    def _is_open_to_everybody(self, endpoint: str, wall: Wall, port: Port) -> bool:
        side: Side = "out" if wall == "sender" else "in"
        return (endpoint, side) in self._plane.uncontrolled or _holds(
            self._to_everybody.get((endpoint, wall), ()), port
        )

    def _is_shut(self, wall: Wall, source: str, target: str, port: Port) -> bool:
        stretch = self._stretch(source, target, port)
        match wall:
            case "sender":
                passing = stretch.out if stretch else self._unsaid(source, "out")
            case "receiver":
                passing = stretch.into if stretch else self._unsaid(target, "in")
            case "between":
                passing = stretch.between if stretch else Passing.OPEN
        return passing is Passing.CLOSED

    def _stretch(self, source: str, target: str, port: Port) -> Stretch | None:
        return next((one for one in self._ways.get((source, target), ()) if _holds([one.ports], port)), None)

    def _unsaid(self, endpoint: str, side: Side) -> Passing:
        return Passing.OPEN if (endpoint, side) in self._plane.uncontrolled else Passing.CLOSED

    def ports(self) -> tuple[Port, ...]:
        """Wherever anything begins or ends, and one port that nobody declares."""
        said = [opening.ports for opening in self._plane.openings] + [one.ports for one in self._plane.obstacles]
        said += [ports for flows in self._intended.values() for ports in flows]
        declared = {Port(ports.protocol, number) for ports in said for number in (ports.first, ports.last)}
        numbers = {port.number for port in declared}
        return tuple(sorted(declared | {Port("tcp", next(number for number in _UNDECLARED if number not in numbers))}))


def _ends(source: str, target: str) -> tuple[tuple[str, Wall], ...]:
    return (source, "sender"), (target, "receiver")


def _holds(ranges: Iterable[Ports], port: Port) -> bool:
    return any(ports.protocol == port.protocol and ports.first <= port.number <= ports.last for ports in ranges)
