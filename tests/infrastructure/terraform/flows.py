"""The flows that topology.toml declares and those that the security groups allow, in the same words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from tests.infrastructure.terraform.reading import Block

TOPOLOGY = Path(__file__).parents[3] / "infrastructure" / "topology.toml"

Topology = dict[str, Any]  # what tomllib gives; this module is where it becomes flows

INTERNET, S3 = "internet", "s3"


@dataclass(frozen=True, order=True)
class Flow:
    """Who may open a connection to whom, between security groups."""

    sender: str
    receiver: str
    protocol: str
    port: int


def topology() -> Topology:
    return tomllib.loads(TOPOLOGY.read_text())


def declared(intent: Topology) -> dict[Flow, str]:
    """Every flow between two groups or in from the internet, with its reason."""
    found: dict[Flow, str] = {}
    for flow in intent["flows"]:
        receivers = flow["to"] if isinstance(flow["to"], list) else [flow["to"]]
        for sender, receiver in product(flow["from"], receivers):
            service = intent["services"][receiver]
            found[Flow(_group(intent, sender), service["group"], "tcp", _port(service, flow["port"]))] = flow["why"]
    for flow in intent["aws"]["flows"]:
        for sender, protocol, port in product(flow["from"], flow.get("protocols", ["tcp"]), flow["ports"]):
            found[Flow(sender, flow["to"], protocol, port)] = flow["why"]
    return found


def declared_ways_out(intent: Topology) -> dict[Flow, str]:
    """Ways out of the VPC. Letters leave through an endpoint inside it, so they are among the flows of AWS."""
    objects, alerts, images = (
        *(intent["egress"][name] for name in ("objects", "alerts")),
        intent["aws"]["egress"]["images"],
    )
    return {
        **{Flow(_group(intent, name), S3, "tcp", objects["port"]): objects["why"] for name in objects["from"]},
        **{Flow(name, S3, "tcp", images["port"]): images["why"] for name in images["from"]},
        **{Flow(_group(intent, name), INTERNET, "tcp", alerts["port"]): alerts["why"] for name in alerts["from"]},
    }


def _group(intent: Topology, service: str) -> str:
    return str(intent["services"][service]["group"]) if service in intent["services"] else service


def _port(service: dict[str, Any], name: str) -> int:
    if name == "metrics" and "metrics" in service:
        return int(service["metrics"]["port"])
    return int(service["ports"][name])


def allowed(blocks: list[Block], direction: str) -> Iterator[tuple[Flow, str]]:
    """The flow and the description of every rule of one direction: "ingress" or "egress"."""
    for block in blocks:
        if block.kind == "resource" and block.labels[0] == f"aws_vpc_security_group_{direction}_rule":
            own, peer = _named_group(block.text("security_group_id")), _peer(block)
            sender, receiver = (own, peer) if direction == "egress" else (peer, own)
            low, high = block.text("from_port"), block.text("to_port")
            port = int(low) if low == high and low.isdigit() else -1
            yield Flow(sender, receiver, block.text("ip_protocol"), port), block.text("description")


def _named_group(expression: str) -> str:
    found = re.fullmatch(r"aws_security_group\.(\w+)\.id", expression)
    return found[1] if found else f"unknown ({expression})"


def _peer(block: Block) -> str:
    if block.text("prefix_list_id") == "var.s3_prefix_list_id":
        return S3
    if block.text("cidr_ipv4") in {"0.0.0.0/0", "each.value"}:
        return INTERNET
    return _named_group(block.text("referenced_security_group_id"))
