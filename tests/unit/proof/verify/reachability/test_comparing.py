"""Each difference is one finding that says the flow, the line and what to change."""

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, Opening, Plane, Ports
from lawyers_hub.proof.verify.reachability import RULES, Comparison, compare
from tests.unit.proof.verify.reachability.planes import INTENT, both_sides, closes, means, opens, plane


def test_what_is_open_as_it_is_meant_is_no_finding() -> None:
    assert compare(plane(both_sides("api", "db", 5432)), [means("api", "db", 5432)]) == ()


def test_a_flow_that_nobody_declared_is_extra() -> None:
    (finding,) = compare(plane(both_sides("web", "db", 5432)), [])
    assert finding.rule == "flow-extra"
    assert finding.what == "web may reach db on 5432, which nothing in the topology allows"
    assert finding.place == Place("db.yaml", 10)
    assert finding.because == (Place("web.yaml", 10),)
    assert finding.mend == "close it at db.yaml:10 and web.yaml:10, or declare it among the flows of the topology"


def test_of_the_lines_of_an_opening_the_first_is_the_one_to_change() -> None:
    rule, variable = Place("db.tf", 3), Place("variables.tf", 9)
    some = plane([Opening("in", INTERNET, "db", Ports("tcp", 22, 22), (rule, variable))])
    (finding,) = compare(some, [])
    assert (finding.place, finding.because) == (rule, (variable,))
    assert finding.mend.startswith("close it at db.tf:3, or ")


def test_several_ranges_between_the_same_two_are_one_finding() -> None:
    (finding,) = compare(plane([*both_sides("web", "db", 22), *both_sides("web", "db", 80, 90)]), [])
    assert "on 22 and 80-90" in finding.what


def test_one_line_that_lets_many_in_is_one_finding() -> None:
    letting_in = [opens("in", source, "db", 5432) for source in (INTERNET, "web", "api")]
    half_open, extra = compare(plane(letting_in), [])
    assert extra.what == "the internet may reach db on 5432, which nothing in the topology allows"
    assert half_open.what.startswith("db may be entered from api and web on 5432, which nothing in the topology allows")


def test_a_missing_flow_names_the_side_that_lacks_it_and_its_door() -> None:
    (finding,) = compare(plane([opens("out", "api", "db", 5432)]), [means("api", "db", 5432)])
    assert finding.rule == "flow-missing"
    assert finding.what == "api should reach db on 5432 (it asks), but nothing lets api into db"
    assert finding.place == Place("db.yaml", 1)
    assert finding.because == (INTENT, Place("api.yaml", 10))
    assert finding.mend == "let api into db on 5432 at db.yaml:1"


def test_what_one_door_lacks_for_several_is_one_finding() -> None:
    leaving = [opens("out", source, "db", 5432) for source in ("web", "api")]
    (finding,) = compare(plane(leaving), [means("web", "db", 5432), means("api", "db", 5432)])
    assert finding.mend == "let api and web into db on 5432 at db.yaml:1"
    assert {Place("web.yaml", 10), Place("api.yaml", 10)} <= set(finding.because)


def test_the_sender_may_be_the_one_who_lacks_it() -> None:
    (finding,) = compare(plane([opens("in", "api", "db", 5432)]), [means("api", "db", 5432)])
    assert finding.what.endswith("but nothing lets api out to db")
    assert finding.place == Place("api.yaml", 2)


def test_a_flow_that_neither_side_opens_names_both_doors() -> None:
    (finding,) = compare(plane([]), [means("api", "db", 5432)])
    assert finding.mend == "let api into db on 5432 at db.yaml:1, and let api out to db on 5432 at api.yaml:2"


def test_an_obstacle_in_the_way_is_named() -> None:
    (finding,) = compare(plane(both_sides("api", "db", 5432), [closes("api", "db", 5432)]), [means("api", "db", 5432)])
    assert finding.what.endswith("but this is in the way: the network ACL denies it")
    assert finding.place == Place("acl.tf", 3)


def test_another_port_than_the_meant_one_is_one_finding() -> None:
    (finding,) = compare(plane(both_sides("api", "db", 5433)), [means("api", "db", 5432)])
    assert finding.rule == "flow-wrong-port"
    assert finding.what == "api may reach db on 5433, where the topology means 5432 (it asks)"
    assert finding.mend == "open 5432 instead of 5433 at db.yaml:10 and api.yaml:10"


def test_a_port_that_is_wrong_on_one_side_alone_is_one_finding() -> None:
    some = plane([opens("out", "api", "db", 5433), opens("in", "api", "db", 5432)])
    (finding,) = compare(some, [means("api", "db", 5432)])
    assert finding.rule == "flow-wrong-port"
    assert finding.mend == "open 5432 instead of 5433 at api.yaml:10"


def test_the_wrong_protocol_is_a_wrong_port() -> None:
    some = plane([opens(side, "api", "db", 53, protocol="udp") for side in ("out", "in")])
    (finding,) = compare(some, [means("api", "db", 53)])
    assert finding.what == "api may reach db on 53/udp, where the topology means 53 (it asks)"


def test_the_wrong_direction_is_one_finding() -> None:
    (finding,) = compare(plane(both_sides("db", "api", 5432)), [means("api", "db", 5432)])
    assert finding.rule == "flow-wrong-direction"
    assert finding.what == "db may reach api on 5432, where the topology means the way from api to db (it asks)"


def test_what_one_side_alone_opens_is_half_open() -> None:
    (finding,) = compare(plane([opens("out", "web", "db", 5432)]), [])
    assert finding.rule == "flow-half-open"
    assert finding.what == (
        "web may leave for db on 5432, which nothing in the topology allows; only the receiver's side still stops it"
    )
    assert finding.place == Place("web.yaml", 10)


def test_what_only_an_obstacle_closes_is_half_open() -> None:
    (finding,) = compare(plane(both_sides("web", "db", 5432), [closes("web", "db", 5432)]), [])
    assert finding.what.endswith("only this still stops it: the network ACL denies it")


def test_what_cannot_be_resolved_is_unknown_whether_it_is_meant_or_not() -> None:
    doubtful = plane([opens("out", "api", "db", 5432), opens("in", "api", "db", 5432, doubt="var.x has no value")])
    for meant, rule in (([means("api", "db", 5432)], "flow-missing"), ([], "flow-extra")):
        (finding,) = compare(doubtful, meant)
        assert (finding.rule, finding.verdict) == (rule, "unknown")
        assert finding.what.startswith("whether api may reach db on 5432 cannot be told")
        assert finding.what.endswith("var.x has no value")


def test_a_doubtful_half_is_unknown() -> None:
    (finding,) = compare(plane([opens("out", "api", "db", 5432, doubt="var.x has no value")]), [])
    assert (finding.rule, finding.verdict) == ("flow-half-open", "unknown")


def test_a_doubtful_half_beside_a_certain_one_is_certain() -> None:
    both = [opens("out", "api", "db", 5432), opens("out", "api", "db", 5432, doubt="var.x has no value")]
    (finding,) = compare(plane(both), [])
    assert (finding.rule, finding.verdict) == ("flow-half-open", "broken")


def test_each_rule_tells_its_own_kind_and_together_they_tell_all() -> None:
    some = plane([*both_sides("web", "db", 22), opens("out", "api", "db", 80), *both_sides("api", "web", 81)])
    meant = [means("db", "api", 1), means("web", "api", 81)]
    told = [finding for rule in RULES for finding in rule.check(Comparison.of(some, meant))]
    assert sorted(told) == sorted(compare(some, meant))
    assert {finding.rule for finding in told} == {
        "flow-extra",
        "flow-missing",
        "flow-half-open",
        "flow-wrong-direction",
    }


# Networks, on which every port is open -----------------------------------------------------------------------------


def _meeting(*names: str) -> tuple[Opening, ...]:
    return tuple(
        opens(side, source, target, ports.first, ports.last, protocol=ports.protocol)
        for source in names
        for target in names
        if source != target
        for side in ("out", "in")
        for ports in EVERY_PORT
    )


def _network(*openings: Opening) -> Plane:
    return plane(openings, tells_ports_apart=False)


def test_on_a_network_a_declared_flow_brings_every_port_and_the_way_back() -> None:
    assert compare(_network(*_meeting("api", "db")), [means("api", "db", 5432)]) == ()


def test_who_meets_without_a_declared_flow_is_extra() -> None:
    (finding,) = compare(_network(*_meeting("web", "db")), [])
    assert finding.what == (
        "db and web meet on a network, where each reaches every port of the other, "
        "and nothing in the topology lets them speak"
    )
    assert finding.mend.startswith("part them at web.yaml:10 or db.yaml:10")


def test_who_does_not_meet_is_missing() -> None:
    (finding,) = compare(_network(), [means("api", "db", 5432)])
    assert finding.what == "api should reach db on 5432 (it asks), but they meet on no network"
    assert finding.mend == "give them a network on which they meet at db.yaml:1 and api.yaml:2"


def test_a_way_to_the_internet_is_not_excused_by_one_from_it() -> None:
    in_from_there = opens("in", INTERNET, "web", 443)
    out_to_there = [opens("out", "web", INTERNET, p.first, p.last, protocol=p.protocol) for p in EVERY_PORT]
    (finding,) = compare(_network(in_from_there, *out_to_there), [means(INTERNET, "web", 443)])
    assert finding.what == "web may reach the internet on every port, which nothing in the topology allows"


def test_a_published_port_is_told_apart_on_a_network_too() -> None:
    published = [opens("in", INTERNET, "web", port) for port in (443, 8080)]
    (finding,) = compare(_network(*published), [means(INTERNET, "web", 443)])
    assert finding.what == "the internet may reach web on 8080, which nothing in the topology allows"
