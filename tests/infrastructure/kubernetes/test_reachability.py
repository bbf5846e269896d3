"""The evaluator itself: each rule of Kubernetes' NetworkPolicies, by the smallest example that shows it."""

import pytest

from tests.infrastructure.kubernetes.manifests import Manifest
from tests.infrastructure.kubernetes.reachability import Place, may_enter, may_leave, may_speak, selects

WEB = Place("web", "10.0.0.1", "hub", {"name": "web"})
API = Place("api", "10.0.0.2", "hub", {"name": "api"})
STRANGER = Place("stranger", "10.0.0.3", "elsewhere", {"name": "web"})
OUTSIDE = Place("outside", "203.0.113.9")

TO_API: Manifest = {"to": [{"podSelector": {"matchLabels": {"name": "api"}}}], "ports": [{"port": 3001}]}
FROM_WEB: Manifest = {"from": [{"podSelector": {"matchLabels": {"name": "web"}}}], "ports": [{"port": 3001}]}


def policy(of: str | None, **rules: list[Manifest]) -> Manifest:
    selector = {"matchLabels": {"name": of}} if of else {}
    types = [direction.capitalize() for direction in rules]
    return {"metadata": {"namespace": "hub"}, "spec": {"podSelector": selector, "policyTypes": types, **rules}}


NOTHING = policy(None, ingress=[], egress=[])
OUT = policy("web", egress=[TO_API])
IN = policy("api", ingress=[FROM_WEB])


def test_without_a_policy_everybody_may_speak() -> None:
    assert may_speak([], WEB, API, 3001)


def test_where_a_policy_selects_only_what_is_allowed_passes() -> None:
    assert not may_speak([NOTHING], WEB, API, 3001)
    assert may_speak([NOTHING, OUT, IN], WEB, API, 3001)
    assert not may_speak([NOTHING, OUT, IN], API, WEB, 3001)


def test_a_way_out_opens_no_way_in() -> None:
    assert may_leave([NOTHING, OUT], WEB, API, 3001)
    assert not may_enter([NOTHING, OUT], WEB, API, 3001)
    assert not may_speak([NOTHING, OUT], WEB, API, 3001)
    assert not may_speak([NOTHING, IN], WEB, API, 3001)


def test_only_the_named_port_and_protocol_pass() -> None:
    assert not may_speak([NOTHING, OUT, IN], WEB, API, 3002)
    assert not may_speak([NOTHING, OUT, IN], WEB, API, 3001, "UDP")


def test_no_ports_means_every_port() -> None:
    anything = [NOTHING, policy("web", egress=[{"to": TO_API["to"]}]), policy("api", ingress=[{}])]
    assert may_speak(anything, WEB, API, 22)


def test_a_pod_of_another_namespace_is_nobody_without_a_selector_of_namespaces() -> None:
    assert not may_enter([NOTHING, IN], STRANGER, API, 3001)
    let_in = {"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "elsewhere"}}}]}
    assert may_enter([NOTHING, policy("api", ingress=[let_in])], STRANGER, API, 3001)


def test_a_policy_binds_nobody_in_another_namespace() -> None:
    assert may_leave([NOTHING], STRANGER, OUTSIDE, 443)


def test_a_block_of_addresses_has_holes() -> None:
    block = {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}
    out = [NOTHING, policy("web", egress=[block])]
    assert may_leave(out, WEB, OUTSIDE, 443)
    assert not may_leave(out, WEB, API, 443)


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ({"key": "name", "operator": "In", "values": ["web"]}, True),
        ({"key": "name", "operator": "NotIn", "values": ["web"]}, False),
        ({"key": "name", "operator": "Exists"}, True),
        ({"key": "tier", "operator": "DoesNotExist"}, True),
    ],
)
def test_a_selector_may_reason(expression: Manifest, selected: bool) -> None:
    assert selects({"matchExpressions": [expression]}, WEB.labels) is selected
