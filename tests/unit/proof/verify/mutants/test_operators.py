"""Operators change one thing of the text, say truly what, and leave a file that can still be read."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from lawyers_hub.proof.verify.mutants.mutant import Mutant, mutated
from lawyers_hub.proof.verify.mutants.operators import networks, numbers, policies, sample, security_groups

RULES = """
resource "aws_security_group" "api" {
  name = "api"
}

resource "aws_security_group" "database" {
  name = "database"
}

resource "aws_security_group" "redis" {
  name = "redis"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_database" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
"""

GROUP = "security_group_id = aws_security_group"

POLICY = """
# Words that are nobody's business.
kind: Service
metadata: {name: db}
---
kind: NetworkPolicy
metadata:
  name: db-from-app
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchExpressions:
              - {key: app, operator: In, values: [api, worker]}
        - namespaceSelector: {matchLabels: {name: watching}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      # Only this one.
      ports:
        - protocol: TCP
          port: 5432
---
kind: ConfigMap
metadata: {name: after}
"""

COMPOSE = """
services:
  api:
    networks: [front, api-db]
    environment: {LISTEN_PORT: "3001"}
    deploy: {replicas: 2, resources: {limits: {cpus: "1.0", memory: 512M}}}
  db:
    networks:
      - api-db
networks:
  front: {}
  api-db: {internal: true}
  alone: {}
"""


def texts(root: Path, mutants: Iterable[Mutant]) -> dict[str, str]:
    """What the only changed file becomes, by what the mutant says."""
    found: dict[str, str] = {}
    for mutant in mutants:
        [text] = mutated(mutant, lambda file: (root / file).read_text()).values()
        assert text is not None
        assert mutant.what not in found
        found[mutant.what] = text
    return found


def of_rules(root: Path) -> dict[str, str]:
    (root / "rules.tf").write_text(RULES)
    return texts(root, security_groups.mutants(root, "."))


def of_policy(root: Path) -> dict[str, str]:
    (root / "policy.yaml").write_text(POLICY)
    return texts(root, policies.mutants(root, {"."}, ["web", "api", "worker", "db"]))


def of_compose(root: Path) -> dict[str, str]:
    (root / "compose.yaml").write_text(COMPOSE)
    return texts(root, networks.mutants(root, "compose.yaml"))


@pytest.mark.parametrize(
    ("says", "before", "after"),
    [
        ("opens the next port instead", "= 5432", "= 5433"),
        (
            "opens every port from 5432 on",
            "to_port                      = 5432",
            "to_port                      = 65535",
        ),
        ("opens the ports below as well", "from_port                    = 5432", "from_port                    = 1"),
        ("speaks udp", '"tcp"', '"udp"'),
        ("is for the whole world", f"  referenced_{GROUP}.api.id", '  cidr_ipv4 = "0.0.0.0/0"'),
        ("is for redis instead", f"{GROUP}.api.id", "security_group_id = aws_security_group.redis.id"),
        ("belongs to redis instead", "aws_security_group.database.id", "aws_security_group.redis.id"),
    ],
)
def test_a_rule_of_a_security_group_is_changed_in_one_way(tmp_path: Path, says: str, before: str, after: str) -> None:
    assert of_rules(tmp_path)[f"the ingress rule api_to_database {says}"] == RULES.replace(before, after)


def test_a_rule_of_a_security_group_can_go_and_can_open_everything(tmp_path: Path) -> None:
    found = of_rules(tmp_path)
    assert "api_to_database" not in found["the ingress rule api_to_database is gone"]
    everything = found["the ingress rule api_to_database opens every port of every protocol"]
    assert "port" not in everything.partition("api_to_database")[2]
    assert 'ip_protocol                  = "-1"\n}' in everything


@pytest.mark.parametrize(
    ("says", "before", "after"),
    [
        ("says nothing of Ingress", "[Ingress, Egress]", "[Egress]"),
        ("says nothing of Egress", "[Ingress, Egress]", "[Ingress]"),
        ("says web instead of db in `podSelector`", "{app: db}", "{app: web}"),
        ("forgets worker in `from`", "[api, worker]", "[api]"),
        ("says db instead of worker in `from`", "[api, worker]", "[api, db]"),
        ("means another namespace in `from`", "name: watching", "name: default"),
        ("means every namespace in `from`", "{matchLabels: {name: watching}}", "{}"),
        ("has the whole world in `from`", "10.0.0.0/8", "0.0.0.0/0"),
        ("no longer excepts 10.1.0.0/16", "[10.1.0.0/16]", "[]"),
        ("speaks another protocol", "TCP", "UDP"),
        ("opens 5433 instead of 5432", "port: 5432", "port: 5433"),
        ("opens every port from 5432 on", "port: 5432", "port: 5432\n          endPort: 65535"),
        ("has a rule without ports", "\n      ports:\n        - protocol: TCP\n          port: 5432", ""),
    ],
)
def test_a_network_policy_is_changed_in_one_way(tmp_path: Path, says: str, before: str, after: str) -> None:
    changed = of_policy(tmp_path)[f"the policy db-from-app {says}"]
    assert changed == POLICY.replace(before, after)
    assert len(list(yaml.safe_load_all(changed))) == 3


def test_a_network_policy_can_go_and_its_neighbours_stay(tmp_path: Path) -> None:
    left = list(yaml.safe_load_all(of_policy(tmp_path)["the policy db-from-app is gone"]))
    assert [document and document["kind"] for document in left] == ["Service", None, "ConfigMap"]


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("api has left the network front", "[front, api-db]", "[api-db]"),
        ("api has left the network api-db", "[front, api-db]", "[front]"),
        ("db is in alone instead of api-db", "- api-db", "- alone"),
        ("api is in alone instead of front", "[front, api-db]", "[alone, api-db]"),
        ("the network api-db is no longer internal", "internal: true", "internal: false"),
        ("a port of db is published", "  db:\n", '  db:\n    ports: ["18080:8080"]\n'),
    ],
)
def test_a_membership_is_changed_in_one_way(tmp_path: Path, what: str, before: str, after: str) -> None:
    assert of_compose(tmp_path)[what] == COMPOSE.replace(before, after)


def test_who_is_in_every_network_can_only_leave(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {db: {networks: [one, two]}}\nnetworks: {one: {}, two: {}}\n")
    found = texts(tmp_path, networks.mutants(tmp_path, "compose.yaml"))
    assert {"db has left the network one", "db has left the network two"} <= set(found)
    assert not [what for what in found if "instead" in what]


def test_every_number_of_the_governed_tables_is_changed_and_no_other(tmp_path: Path) -> None:
    text = (
        '[services.api]\nports = { http = 3001 } # 7\nwhy = "4 jobs"\ncpu_m = [250, 1000]\n[promises]\np95_ms = 200\n'
    )
    (tmp_path / "topology.toml").write_text(text)
    found = texts(tmp_path, numbers.of_topology(tmp_path, "topology.toml", ("services",)))
    assert found == {
        "services.api says 3002 for ports instead of 3001": text.replace("3001", "3002"),
        "services.api says 251 for cpu_m instead of 250": text.replace("250", "251"),
        "services.api says 1001 for cpu_m instead of 1000": text.replace("1000", "1001"),
    }


def test_sizes_are_changed_within_their_units(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    found = texts(tmp_path, numbers.of_compose(tmp_path, "compose.yaml"))
    assert found == {
        'api of Compose says "3002" for LISTEN_PORT instead of 3001': COMPOSE.replace("3001", "3002"),
        "api of Compose says 3 for replicas instead of 2": COMPOSE.replace("replicas: 2", "replicas: 3"),
        'api of Compose says "2.0" for cpus instead of 1.0': COMPOSE.replace("1.0", "2.0"),
        "api of Compose says 513M for memory instead of 512M": COMPOSE.replace("512M", "513M"),
    }


def test_a_file_that_cannot_be_read_gives_no_mutants(tmp_path: Path) -> None:
    (tmp_path / "bomb.yaml").write_text("a: &a [x]\nb: [*a, *a\n")
    assert list(policies.mutants(tmp_path, {"."}, [])) == []


def test_the_same_seed_draws_the_same_sample_evenly_from_every_kind() -> None:
    all_of_them = [Mutant(what=str(n), kind="few" if n < 5 else "many", changes=()) for n in range(100)]
    drawn = sample(all_of_them, 20, seed=7)
    assert drawn == sample(all_of_them, 20, seed=7)
    assert drawn != sample(all_of_them, 20, seed=8)
    assert [mutant.kind for mutant in drawn].count("few") == 5
    assert len(set(drawn)) == 20
    assert len(sample(all_of_them, 1000, seed=7)) == 100
