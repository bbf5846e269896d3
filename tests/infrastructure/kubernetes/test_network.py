"""The connections that the NetworkPolicies let through are those of topology.toml: none is missing, none is too many.

Computed from the manifests by `reachability.py`. Not exercised, for want of a cluster: that its network plugin enforces
them. In AWS, db and redis are no pods: what enters them is for their security groups to say, so only leaving is judged.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

import pytest

from tests.infrastructure.kubernetes.manifests import Manifest, Release, services, topology
from tests.infrastructure.kubernetes.reachability import Place, concerns, may_enter, may_leave, may_speak

OURS = "lawyers-hub"
NAME = "app.kubernetes.io/name"

INTERNET = Place("internet", "203.0.113.7")
METADATA = Place("the cloud's metadata", "169.254.169.254")
NAMES = Place("names", "10.40.70.10", "kube-system", {"k8s-app": "kube-dns"})
STRANGER = Place("stranger", "10.40.70.11", "somebody-elses", {NAME: "api"})
INTRUDER = Place("intruder", "10.40.70.12", OURS, {NAME: "intruder"})
KEDA = Place("keda", "10.40.70.13", "keda", {NAME: "keda-operator"})

LB = {
    "staging": Place("lb", "10.40.70.14", "traefik", {NAME: "traefik"}),
    "aws": Place("lb", "10.40.0.20"),
}
# In AWS the stores lie in the data subnets.
STORES = {"staging": {}, "aws": {"db": Place("db", "10.40.130.5"), "redis": Place("redis", "10.40.130.6")}}
# Where each way out leads. Staging keeps documents and backups on volumes, so there is no way to objects. In AWS
# letters leave through the door to SES in the app subnets, and S3 answers under public addresses.
OUT = {
    "staging": {"mail": INTERNET, "alerts": INTERNET},
    "aws": {"objects": INTERNET, "mail": Place("door", "10.40.64.9"), "alerts": INTERNET},
}
DOORS = (443, 587)

Way = Callable[[list[Manifest], Place, Place, int], bool]


class Flow(NamedTuple):
    sender: str
    receiver: str
    port: int


def policies(release: Release) -> list[Manifest]:
    return list(release.of_kind("NetworkPolicy").values())


def places(release: Release) -> dict[str, Place]:
    """Everyone who could speak or be spoken to: our pods with the labels they really have, and who is around them."""
    pods = {name: Place(name, "10.40.70.1", OURS, w.labels) for name, w in release.workloads().items()}
    around = {place.name: place for place in (NAMES, KEDA, STRANGER, INTRUDER, LB[release.overlay])}
    given = {name: Place(name, "10.40.70.20", name, {NAME: name}) for name in _given()}
    return pods | around | given | STORES[release.overlay]


def declared_flows() -> set[Flow]:
    return set(_flows()) | set(_cluster_flows()) | set(_given_flows())


def _flows() -> Iterator[Flow]:
    for flow in topology()["flows"]:
        receivers = flow["to"] if isinstance(flow["to"], list) else [flow["to"]]
        for sender, receiver in product(flow["from"], receivers):
            if receiver != "lb":
                yield Flow(sender, receiver, _port(receiver, flow["port"]))


def _port(receiver: str, name: str) -> int:
    declared = services()[receiver]
    port: int = declared["metrics"]["port"] if name == "metrics" else declared["ports"][name]
    return port


def _cluster_flows() -> Iterator[Flow]:
    for flow in topology()["cluster_flows"]:
        yield from (Flow(sender, flow["to"], flow["port"]) for sender in flow["from"])


def _given() -> dict[str, Manifest]:
    return {name: given for name, given in topology()["given"].items() if "kubernetes" in given["on"]}


def _given_flows() -> Iterator[Flow]:
    yield from (Flow("prometheus", name, given["metrics"]["port"]) for name, given in _given().items())


def every_port() -> set[int]:
    """All that anybody listens on, and one that nobody does."""
    return {flow.port for flow in declared_flows()} | {e["port"] for e in topology()["egress"].values()} | {22}


@pytest.mark.parametrize("way", [may_leave, may_enter, may_speak])
def test_every_pair_may_speak_exactly_as_the_topology_says(release: Release, way: Way) -> None:
    """Each half by itself, too: what is open at one end only is one slip away from a connection."""
    here, rules = places(release), policies(release)
    open_flows = {
        Flow(sender.name, receiver.name, port)
        for sender, receiver, port in product(here.values(), here.values(), every_port())
        if _is_ours_to_say(release, way, sender, receiver, port)
        if way(rules, sender, receiver, port)
    }
    meant = {
        flow
        for flow in declared_flows()
        if flow.sender in here and flow.receiver in here
        if _is_ours_to_say(release, way, here[flow.sender], here[flow.receiver], flow.port)
    }
    assert open_flows - meant == set(), "open, and not in the topology"
    assert meant - open_flows == set(), "in the topology, and closed"


def _is_ours_to_say(release: Release, way: Way, sender: Place, receiver: Place, port: int) -> bool:
    """Whether our policies hold this end, and can tell the other one apart."""
    held = [sender] if way is may_leave else [receiver] if way is may_enter else [sender, receiver]
    if sender is receiver or OURS not in [place.namespace for place in held]:
        return False
    # What has no fixed address in AWS can only be named by its subnets: the stores, and the doors to SES and STS. The
    # security groups tell apart what lies there together.
    if receiver.name in STORES[release.overlay]:
        return port in services()[receiver.name]["ports"].values()
    return release.overlay != "aws" or port not in DOORS or (way is not may_leave and receiver.namespace == OURS)


def test_names_are_asked_by_udp_and_tcp(release: Release) -> None:
    here, rules = places(release), policies(release)
    asking = {flow.sender for flow in declared_flows() if flow.receiver == "names"}
    for name in release.workloads():
        assert may_leave(rules, here[name], NAMES, 53, "UDP") is (name in asking), name
        assert may_leave(rules, here[name], NAMES, 53, "TCP") is (name in asking), name
        assert not may_leave(rules, here[name], INTERNET, 53, "UDP"), name


def test_the_ways_out_of_the_house_are_those_of_the_topology(release: Release) -> None:
    here, rules, out = places(release), policies(release), OUT[release.overlay]
    for name, (way, declared) in product(release.workloads(), topology()["egress"].items()):
        if way in out:
            assert may_leave(rules, here[name], out[way], declared["port"]) is _may_go_out(
                release, name, out[way], declared["port"]
            ), (name, way)


def _may_go_out(release: Release, name: str, where: Place, port: int) -> bool:
    ways = OUT[release.overlay]
    return any(
        name in declared["from"] and declared["port"] == port and ways.get(way) == where
        for way, declared in topology()["egress"].items()
    )


@pytest.mark.parametrize("port", [22, 25, 80, 443, 587, 5432, 6379])
def test_nobody_reaches_the_internet_beside_the_ways_out(release: Release, port: int) -> None:
    here, rules = places(release), policies(release)
    for name in release.workloads():
        assert may_leave(rules, here[name], INTERNET, port) is _may_go_out(release, name, INTERNET, port), name


@pytest.mark.parametrize("port", [80, 443, 587])
def test_nobody_reaches_the_credentials_of_the_machine(release: Release, port: int) -> None:
    rules = policies(release)
    for name, place in places(release).items():
        if place.namespace == OURS:
            assert not may_leave(rules, place, METADATA, port), name


def test_nobody_comes_in_from_the_internet_beside_the_load_balancer(release: Release) -> None:
    rules = policies(release)
    for name, place in places(release).items():
        if place.namespace == OURS:
            assert not any(may_enter(rules, INTERNET, place, port) for port in every_port()), name


def test_the_way_to_objects_is_open_only_where_documents_lie_in_a_bucket(release: Release) -> None:
    in_a_bucket = release.settings()["STORAGE_URL"].startswith("s3://")
    assert in_a_bucket is ("objects" in OUT[release.overlay])
    assert in_a_bucket is ("to-objects" in release.of_kind("NetworkPolicy"))


def test_the_roles_of_aws_are_fetched_through_the_door_in_the_app_subnets(aws: Release) -> None:
    here, door = places(aws), Place("door to STS", "10.40.64.9")
    for name in aws.workloads():
        assert may_leave(policies(aws), here[name], door, 443) is (name in topology()["egress"]["objects"]["from"])


def test_every_policy_is_needed(release: Release) -> None:
    """Taken away, each one changes something; what changes nothing is noise, or concerns nobody by a misspelt label."""
    rules = release.of_kind("NetworkPolicy")
    for name in rules:
        assert _changes_something(release, rules, name), name


def _changes_something(release: Release, rules: dict[str, Manifest], name: str) -> bool:
    before, without = list(rules.values()), [rule for other, rule in rules.items() if other != name]
    ports = [port for port in every_port() if str(port) in str(rules[name])] or [22]
    here = places(release).values()
    others = [*OUT[release.overlay].values(), *here]
    return any(
        way(before, *pair, port) is not way(without, *pair, port)
        for held in here
        if concerns(rules[name], held)
        for other, port in product(others, ports)
        for way, pair in ((may_leave, (held, other)), (may_enter, (other, held)))
    )
