"""What passes is what both sides open and nothing bars, held against the same sentence tried port by port."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.reach import INTERNET, Intended, Obstacle, Opening, Plane, Ports, Protocol, Side
from lawyers_hub.proof.verify.reachability import Flow, differences, flows
from tests.unit.proof.verify.reachability.planes import INTENT, both_sides, closes, opens, plane

NAMES = ("api", "db", INTERNET)
PORTS = range(1, 9)
PROTOCOLS: tuple[Protocol, ...] = ("tcp", "udp")

Point = tuple[str, str, Protocol, int]


def test_a_connection_needs_both_of_its_sides() -> None:
    assert flows(plane([opens("out", "api", "db", 5432)])) == ()
    assert flows(plane([opens("in", "api", "db", 5432)])) == ()
    assert [str(flow.ports) for flow in flows(plane(both_sides("api", "db", 5432)))] == ["5432"]


def test_only_the_ports_pass_that_both_sides_open() -> None:
    (flow,) = flows(plane([opens("out", "api", "db", 5000, 5432), opens("in", "api", "db", 5432, 6000)]))
    assert flow.ports == Ports("tcp", 5432, 5432)


def test_the_internet_leaves_without_asking() -> None:
    (flow,) = flows(plane([opens("in", INTERNET, "web", 443)]))
    assert (flow.source, flow.target, flow.ports.first) == (INTERNET, "web", 443)


def test_ranges_that_touch_are_one() -> None:
    (flow,) = flows(plane([*both_sides("api", "db", 1, 3), *both_sides("api", "db", 4, 9)]))
    assert flow.ports == Ports("tcp", 1, 9)


def test_an_obstacle_cuts_its_ports_out() -> None:
    found = flows(plane(both_sides("api", "db", 1, 9), [closes("api", "db", 4, 5)]))
    assert [str(flow.ports) for flow in found] == ["1-3", "6-9"]


def test_a_flow_that_rests_on_a_doubt_says_so() -> None:
    (flow,) = flows(plane([opens("out", "api", "db", 5432), opens("in", "api", "db", 5432, doubt="var.who is unset")]))
    assert flow.doubt == "var.who is unset"


def test_a_doubt_beside_a_certain_opening_changes_nothing() -> None:
    (flow,) = flows(plane([*both_sides("api", "db", 5432), opens("in", "api", "db", 5432, doubt="perhaps")]))
    assert flow.doubt is None


def _ports() -> st.SearchStrategy[Ports]:
    return st.builds(
        lambda protocol, ends: Ports(protocol, min(ends), max(ends)),
        st.sampled_from(PROTOCOLS),
        st.tuples(st.sampled_from(PORTS), st.sampled_from(PORTS)),
    )


_sides: st.SearchStrategy[Side] = st.sampled_from(("out", "in"))
_doubts = st.sampled_from((None, None, "who knows"))
_names = st.sampled_from(NAMES)
_openings = st.builds(Opening, _sides, _names, _names, _ports(), st.just((INTENT,)), _doubts)
_obstacles = st.builds(Obstacle, _names, _names, _ports(), st.just(INTENT), st.just("a wall"), _doubts)
_intended = st.lists(st.builds(Intended, _names, _names, _ports(), st.just("why"), st.just(INTENT)), max_size=4)
_planes = st.builds(
    lambda openings, obstacles: plane(openings, obstacles),
    st.lists(_openings, max_size=12),
    st.lists(_obstacles, max_size=2),
)


def _every_point() -> Iterator[Point]:
    # 9 lies beyond everything that is drawn.
    return product(NAMES, NAMES, PROTOCOLS, (*PORTS, 9))


def _passes(some: Plane, point: Point, *, if_doubts_open: bool) -> bool:
    """The definition itself, for one port and for one answer to every doubt."""
    source, target, protocol, port = point

    def here(part: Opening | Obstacle | Intended) -> bool:
        same_way = (part.source, part.target, part.ports.protocol) == (source, target, protocol)
        return same_way and part.ports.first <= port <= part.ports.last

    def opened(side: Side, name: str) -> bool:
        return name == INTERNET or any(
            here(opening) and opening.side == side and (opening.doubt is None or if_doubts_open)
            for opening in some.openings
        )

    barred = any(here(wall) and (wall.doubt is None or not if_doubts_open) for wall in some.obstacles)
    return opened("out", source) and opened("in", target) and not barred


def _points_of(found: tuple[Flow, ...]) -> dict[Point, bool]:
    """Each port of each flow, and whether it is certain; none may be said twice."""
    points = [
        ((flow.source, flow.target, flow.ports.protocol, port), flow.doubt is None)
        for flow in found
        for port in range(flow.ports.first, flow.ports.last + 1)
    ]
    assert len(dict(points)) == len(points)
    return dict(points)


@given(_planes)
def test_the_flows_are_those_of_the_definition(some: Plane) -> None:
    found = _points_of(flows(some))
    for point in _every_point():
        if point[:2] != (INTERNET, INTERNET):
            sure, perhaps = (_passes(some, point, if_doubts_open=answer) for answer in (False, True))
            assert found.get(point) is (True if sure else False if perhaps else None), point


@given(_planes, _openings)
def test_another_opening_never_closes_anything(some: Plane, another: Opening) -> None:
    before = _points_of(flows(some))
    after = _points_of(flows(plane([*some.openings, another], some.obstacles)))
    assert before.keys() <= after.keys()
    assert {point for point, sure in before.items() if sure} <= {point for point, sure in after.items() if sure}


@given(_planes, _obstacles)
def test_another_obstacle_never_opens_anything(some: Plane, another: Obstacle) -> None:
    after = _points_of(flows(plane(some.openings, [*some.obstacles, another])))
    assert after.keys() <= _points_of(flows(some)).keys()


@given(_planes)
def test_what_is_intended_exactly_differs_in_nothing_but_half_openings(some: Plane) -> None:
    meant = [Intended(flow.source, flow.target, flow.ports, "why", INTENT) for flow in flows(some)]
    assert all(one.kind == "half open" or one.unknown for one in differences(some, meant))


@given(_planes, _intended)
def test_no_difference_goes_untold_and_none_is_invented(some: Plane, meant: list[Intended]) -> None:
    told: dict[tuple[str, str], set[str]] = {}
    for one in differences(some, meant):
        ways = [(one.source, one.target), *((flow.source, flow.target) for flow in one.meant)]
        for way in ways:
            told.setdefault(way, set()).add(one.kind)
    wanted = {
        (flow.source, flow.target, flow.ports.protocol, port)
        for flow in meant
        for port in range(flow.ports.first, flow.ports.last + 1)
    }
    for point in _every_point():
        if point[:2] == (INTERNET, INTERNET):
            continue
        sure, perhaps = (_passes(some, point, if_doubts_open=answer) for answer in (False, True))
        if point in wanted and not sure:
            assert told[point[:2]] & {"missing", "wrong port", "wrong direction"}, point
        if point not in wanted and perhaps:
            assert told[point[:2]] & {"extra", "wrong port", "wrong direction"}, point
    for way, kinds in told.items():
        assert _differs(some, wanted, way) or not kinds & {"extra", "missing"}, way


@given(_planes)
def test_every_half_opening_is_told_where_nothing_is_meant(some: Plane) -> None:
    told = {(one.source, one.target) for one in differences(some, []) if one.kind == "half open"}
    half_open = {
        point[:2]
        for point in _every_point()
        if point[:2] != (INTERNET, INTERNET) and not _passes(some, point, if_doubts_open=True)
        if any(_opens_its_side(opening, point) for opening in some.openings)
    }
    assert told == half_open


def _opens_its_side(opening: Opening, point: Point) -> bool:
    held = opening.source if opening.side == "out" else opening.target
    same_way = (opening.source, opening.target, opening.ports.protocol) == point[:3]
    return held != INTERNET and same_way and opening.ports.first <= point[3] <= opening.ports.last


def _differs(some: Plane, wanted: set[Point], way: tuple[str, str]) -> bool:
    return any(
        (point in wanted) != _passes(some, point, if_doubts_open=answer)
        for point in _every_point()
        for answer in (False, True)
        if point[:2] == way
    )
