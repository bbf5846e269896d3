"""What was computed from the files, asked for one connection and one wall at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from lawyers_hub.proof.verify.packets.model import WALLS, Port, Wall
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Plane, Ports, Side
from lawyers_hub.proof.verify.reachability.stretches import Passing, Stretch, stretches

_UNDECLARED = range(22, 1024)
"""That of SSH first: the one that is most often open by mistake."""


class Computed:
    """A plane's matrix. Where networks are all that keeps apart, both sides of a connection are one wall between."""

    def __init__(
        self, plane: Plane, intended: Iterable[Intended], told_as_a_whole: Collection[tuple[str, Wall]] = ()
    ) -> None:
        self._plane = plane
        self._intended: dict[tuple[str, str], list[Ports]] = defaultdict(list)
        for flow in intended:
            self._intended[flow.source, flow.target].append(flow.ports)
        self._told_as_a_whole = told_as_a_whole
        self._ways: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for stretch in stretches(plane):
            self._ways[stretch.source, stretch.target].append(stretch)

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
        if len(standing) == 1 and self._is_told_as_a_whole(source, target, standing):
            return False
        # What is in the way was computed for intended flows alone: it excuses no other that is open at both ends.
        return (
            "between" not in standing
            or not self._plane.tells_ports_apart
            or self._is_intended(source, target, port)
            or self.stopping(source, target, port, standing) == "sender"
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

    def _is_told_as_a_whole(self, source: str, target: str, standing: Collection[Wall]) -> bool:
        ends: tuple[tuple[str, Wall], ...] = ((source, "sender"), (target, "receiver"))
        return any(end in self._told_as_a_whole for end in ends if end[1] in standing)

    def _is_intended(self, source: str, target: str, port: Port) -> bool:
        return any(
            ports.protocol == port.protocol and ports.first <= port.number <= ports.last
            for ports in self._intended.get((source, target), ())
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
        return next(
            (
                stretch
                for stretch in self._ways.get((source, target), ())
                if stretch.ports.protocol == port.protocol and stretch.ports.first <= port.number <= stretch.ports.last
            ),
            None,
        )

    def _unsaid(self, endpoint: str, side: Side) -> Passing:
        return Passing.OPEN if (endpoint, side) in self._plane.uncontrolled else Passing.CLOSED

    def ports(self) -> tuple[Port, ...]:
        """Wherever anything begins or ends, and one port that nobody declares."""
        said = [opening.ports for opening in self._plane.openings] + [one.ports for one in self._plane.obstacles]
        said += [ports for flows in self._intended.values() for ports in flows]
        declared = {Port(ports.protocol, number) for ports in said for number in (ports.first, ports.last)}
        numbers = {port.number for port in declared}
        return tuple(sorted(declared | {Port("tcp", next(number for number in _UNDECLARED if number not in numbers))}))
