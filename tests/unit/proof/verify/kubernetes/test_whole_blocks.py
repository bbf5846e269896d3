"""Who may reach a declared block of addresses may reach all of it, by one policy or by several together."""

from pathlib import Path

import pytest

from tests.unit.proof.verify.kubernetes.shop import shop
from tests.unit.proof.verify.kubernetes.test_rules import said

RULE = "kubernetes-policies-cover"
ELSEWHERE = ('door = { namespace = "doors", labels = { app = "door" } }', 'door = { addresses = "10.40.0.0/18" }')


def opened_from(*blocks: str) -> str:
    peers = ", ".join(f"{{ipBlock: {{cidr: {block}}}}}" for block in blocks)
    return f"""\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: from-door, namespace: shop}}
spec:
  podSelector: {{matchLabels: {{app: shop}}}}
  ingress: [{{from: [{peers}], ports: [{{port: 8080}}]}}]
"""


@pytest.mark.parametrize(
    "blocks", [("10.40.0.0/18",), ("10.40.0.0/19", "10.40.32.0/19"), ("10.40.0.0/16",), ("203.0.113.0/24",)]
)
def test_a_whole_block_or_none_of_it_is_right(tmp_path: Path, blocks: tuple[str, ...]) -> None:
    assert said(shop(tmp_path, *ELSEWHERE, more=opened_from(*blocks)), RULE) == []


@pytest.mark.parametrize("blocks", [("10.40.0.0/19",), ("10.40.7.7/32",), ("10.40.0.0/20", "10.40.32.0/19")])
def test_a_part_of_a_block_is_found(tmp_path: Path, blocks: tuple[str, ...]) -> None:
    ((_, _, what),) = said(shop(tmp_path, *ELSEWHERE, more=opened_from(*blocks)), RULE)
    assert what == "only some of the addresses of door are named here"


def test_policies_for_one_subnet_each_are_taken_together(tmp_path: Path) -> None:
    both = "---\n".join(
        opened_from(block).replace("from-door", f"from-door-{number}")
        for number, block in enumerate(("10.40.0.0/19", "10.40.32.0/19"))
    )
    assert said(shop(tmp_path, *ELSEWHERE, more=both), RULE) == []
