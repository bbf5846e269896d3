"""What was computed from the files, asked for one connection and one wall at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from lawyers_hub.proof.verify.packets.model import WALLS, Port, Wall
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Plane, Side
from lawyers_hub.proof.verify.reachability.stretches import Passing, Stretch, stretches


class Computed:
    """A plane's matrix."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
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
        return next((wall for wall in WALLS if wall in standing and self._is_shut(wall, source, target, port)), None)

    def is_doubtful(self, source: str, target: str, port: Port) -> bool:
        """Whether anything in it rests on what could not be resolved."""
        stretch = self._stretch(source, target, port)
        return stretch is not None and Passing.DOUBTFUL in (stretch.out, stretch.into, stretch.between)

    def places(self, source: str, target: str, port: Port) -> tuple[Place, ...]:
        """The lines that have a say in it, or where an opening would stand."""
        stretch = self._stretch(source, target, port)
        doors = (self._plane.doors.get((target, "in")), self._plane.doors.get((source, "out")))
        return (stretch.places if stretch else ()) or tuple(door for door in doors if door)

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


def ports_to_try(plane: Plane, intended: Collection[Intended]) -> tuple[Port, ...]:
    """Wherever anything begins or ends, and one port that nobody declares."""
    said = [opening.ports for opening in plane.openings] + [obstacle.ports for obstacle in plane.obstacles]
    said += [flow.ports for flow in intended]
    declared = {Port(ports.protocol, number) for ports in said for number in (ports.first, ports.last)}
    numbers = {port.number for port in declared}
    return tuple(sorted(declared | {Port("tcp", next(number for number in UNDECLARED if number not in numbers))}))


UNDECLARED = range(22, 1024)
"""That of SSH first: the one that is most often open by mistake."""
