"""Every plane, built from its own files, lets packets through as it was computed: ours, and a small one's mutants."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.packets import PlaneProof
from lawyers_hub.proof.verify.verifying import verify
from lawyers_hub.stack.home import REPOSITORY
from tests.unit.proof.verify.notes import changed, copied

pytestmark = pytest.mark.usefixtures("_permitted")

GROUPS = "infrastructure/terraform/main.tf"
POLICIES = "infrastructure/k8s/network.yaml"
RULES = frozenset({"packets-as-computed", "denials-have-a-control"})


def proofs(root: Path) -> dict[str, PlaneProof]:
    verification = verify(root, RULES, with_packets=True)
    assert verification.faults == ()
    return {proof.plane: proof for proof in verification.packets}


def test_our_own_planes_let_through_what_was_computed_and_every_denial_has_a_control() -> None:
    topology = read_topology(REPOSITORY).topology
    found = proofs(REPOSITORY)

    assert set(found) == {
        "terraform",
        "compose",
        *(f"kubernetes/{overlay}" for overlay in topology.artifacts.kubernetes),
    }
    for proof in found.values():
        assert proof.findings == ()
        assert proof.doubtful == 0
        assert proof.controls == proof.denied > proof.allowed > 0, proof.plane


GROUP_OF_NOTES = 'referenced_security_group_id = aws_security_group.notes.id\n  ip_protocol                  = "tcp"\n'
FROM_THE_DOOR = """\
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: ingress}
          podSelector:
            matchLabels: {app: ingress}
"""
OF_THE_DOOR = FROM_THE_DOOR.partition("          podSelector")[0]


@pytest.mark.parametrize(
    ("plane", "file", "old", "new", "allowed"),
    [
        # Untouched. Who lets in the internet lets in the neighbours and S3; of two that meet under Compose each may
        # speak to the other, on each of the ports tried.
        ("terraform", GROUPS, "", "", 5),
        ("kubernetes/cluster", POLICIES, "", "", 4),
        ("compose", "compose.yml", "", "", 33),
        # A group may be named by addresses, or by everybody's; only some of the internet is some of it.
        ("terraform", GROUPS, GROUP_OF_NOTES, 'cidr_ipv4 = "10.20.0.0/16"\n  ip_protocol = "tcp"\n', 7),
        (
            "terraform",
            GROUPS,
            "referenced_security_group_id = aws_security_group.door.id",
            'cidr_ipv4 = "0.0.0.0/0"',
            8,
        ),
        ("terraform", GROUPS, 'cidr_ipv4         = "0.0.0.0/0"', 'cidr_ipv4         = "192.0.2.0/24"', 3),
        ("terraform", GROUPS, "to_port                      = 8000", "to_port                      = 8010", 6),
        # Who is held by a policy, who is meant by it, and on which ports.
        ("kubernetes/cluster", POLICIES, "[Ingress, Egress]\n---", "[Egress]\n---", 49),
        ("kubernetes/cluster", POLICIES, "      ports:\n        - {protocol: TCP, port: 8000}\n", "", 12),
        (
            "kubernetes/cluster",
            POLICIES,
            FROM_THE_DOOR,
            "        - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}\n",
            6,
        ),
        ("kubernetes/cluster", POLICIES, FROM_THE_DOOR, OF_THE_DOOR, 5),
        ("kubernetes/cluster", POLICIES, FROM_THE_DOOR, "        - namespaceSelector: {}\n", 6),
        ("kubernetes/cluster", POLICIES, FROM_THE_DOOR, "        - podSelector: {matchLabels: {app: ingress}}\n", 3),
        ("kubernetes/cluster", POLICIES, "port: 5432}", "port: 5432, endPort: 5440}", 5),
        # A way out, a meeting, and another port of the machine.
        ("compose", "compose.yml", "back: {internal: true}", "back: {}", 49),
        ("compose", "compose.yml", "networks: [entrance, front]", "networks: [entrance, front, back]", 49),
        ("compose", "compose.yml", 'ports: ["443:443"]', 'ports: ["8443:443"]', 37),
        ("compose", "compose.yml", "default: {internal: true}", "default: {}", 41),
    ],
)
def test_a_slip_opens_to_packets_what_it_opens_to_the_computation(
    tmp_path: Path, plane: str, file: str, old: str, new: str, allowed: int
) -> None:
    proof = proofs(changed(copied(tmp_path), file, old, new))[plane]

    assert proof.findings == ()
    assert proof.controls == proof.denied > 0
    assert proof.allowed == allowed


def test_what_no_bridge_can_show_is_not_exercised_by_name(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), "compose.yml", "networks: [back]", "network_mode: host")

    proof = proofs(root)["compose"]

    assert proof.probes == 0
    assert [(finding.verdict, finding.place.file) for finding in proof.findings] == [("unknown", "compose.yml")]
    assert "db is in the network of something else (host)" in proof.findings[0].what


def test_a_plane_that_cannot_be_built_is_unknown_and_the_others_are_still_shown(tmp_path: Path) -> None:
    elsewhere = "[cluster.overlays.cluster.elsewhere]"
    narrow = f'[cluster.overlays.cluster]\npods = "10.1.0.0/30"\n\n{elsewhere}'

    found = proofs(changed(copied(tmp_path), "infrastructure/topology.toml", elsewhere, narrow))

    assert [(finding.verdict, finding.what) for finding in found["kubernetes/cluster"].findings] == [
        (
            "unknown",
            "no packet was sent in kubernetes/cluster: it could not be built (ValueError: more endpoints stand in "
            "10.1.0.0/30 than it has addresses)",
        )
    ]
    assert found["terraform"].findings == found["compose"].findings == ()
