"""Redis keeps what it carries alike in the topology, in its file, embedded, in every plane and in AWS."""

from pathlib import Path

import pytest

from tests.unit.proof.verify.notes import TOPOLOGY, appended, changed, copied, findings

RULE = "redis-flags"
FLAGS = "redis.conf"
COMPOSE = "compose.yml"
STATEFUL = "infrastructure/k8s/redis/redis.yaml"

_DECLARED = """
[services.redis]
tier = "data"
group = "redis"
ports = { redis = 6379 }
configuration = "redis.conf"
why = "carries jobs"

[persistence.redis]
save = "60 1"
appendonly = true
appendfsync = "everysec"
maxmemory_policy = "noeviction"
"""
_CONFIGURATION = "# kept\nappendonly yes\nappendfsync everysec\nsave 60 1\nmaxmemory-policy noeviction\n"
_UNDER_COMPOSE = """\
services:
  redis:
    image: valkey/valkey:9.1.2
    command: [valkey-server, /etc/redis.conf, --dir, /data]
    volumes: ["./redis.conf:/etc/redis.conf:ro"]
"""
_KUSTOMIZATION = """
configMapGenerator:
  - name: redis
    files: [redis.conf]
"""
_IN_KUBERNETES = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: redis}
spec:
  selector: {matchLabels: {app: redis}}
  template:
    metadata: {labels: {app: redis}}
    spec:
      containers:
        - name: redis
          image: valkey/valkey:9.1.2
          command: [valkey-server, /etc/redis/redis.conf, --dir, /data]
          volumeMounts: [{name: conf, mountPath: /etc/redis}]
      volumes: [{name: conf, configMap: {name: redis}}]
"""
_IN_AWS = """
resource "aws_elasticache_parameter_group" "this" {
  name   = "notes"
  family = "valkey8"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example with a Redis, which keeps the rule."""
    root = appended(copied(tmp_path), TOPOLOGY, _DECLARED)
    changed(root, TOPOLOGY, "documents = ", 'embedded = ["start.py"]\ndocuments = ')
    changed(root, COMPOSE, "services:\n", _UNDER_COMPOSE)
    appended(root, "infrastructure/terraform/main.tf", _IN_AWS)
    changed(root, "infrastructure/k8s/kustomization.yaml", "  - db.yaml\n", "  - db.yaml\n  - redis\n")
    redis = root / "infrastructure" / "k8s" / "redis"
    redis.mkdir()
    (redis / "kustomization.yaml").write_text(f"resources: [redis.yaml]\n{_KUSTOMIZATION}")
    (redis / "redis.yaml").write_text(_IN_KUBERNETES)
    for conf in (redis / FLAGS, root / FLAGS):
        conf.write_text(_CONFIGURATION)
    (root / "start.py").write_text('COMMAND = ("valkey-server", "redis.conf")\n')
    return root


def test_the_same_flags_everywhere_are_no_finding(root: Path) -> None:
    assert findings(root, RULE) == []


def test_a_file_that_says_something_else_than_the_topology_is_found(root: Path) -> None:
    changed(root, TOPOLOGY, "appendonly = true", "appendonly = false")
    (finding,) = findings(root, RULE)
    assert finding.what == "Redis is meant to run with appendonly no, and redis.conf says yes"
    assert str(finding.place) == f"{FLAGS}:2"


def test_a_flag_that_is_gone_from_the_file_is_found(root: Path) -> None:
    for conf in (FLAGS, f"infrastructure/k8s/redis/{FLAGS}"):
        changed(root, conf, "save 60 1\n", "")
    (finding,) = findings(root, RULE)
    assert finding.what == "Redis is meant to run with save 60 1, and redis.conf says nothing of it"


def test_the_later_of_two_lines_counts_as_it_does_for_redis(root: Path) -> None:
    for conf in (FLAGS, f"infrastructure/k8s/redis/{FLAGS}"):
        appended(root, conf, "appendonly no\n")
    (finding,) = findings(root, RULE)
    assert finding.what.endswith("redis.conf says no")
    assert str(finding.place) == f"{FLAGS}:6"


def test_a_second_time_to_save_adds_to_the_first_as_it_does_for_redis(root: Path) -> None:
    for conf in (FLAGS, f"infrastructure/k8s/redis/{FLAGS}"):
        appended(root, conf, "save 3600 100\n")
    (finding,) = findings(root, RULE)
    assert finding.what.endswith("redis.conf says 60 1 3600 100")


@pytest.mark.parametrize("words", ["--appendonly, 'no'", "--appendonly=no"])
@pytest.mark.parametrize(("file", "plane"), [(COMPOSE, "compose"), (STATEFUL, "kubernetes/cluster")])
def test_a_word_of_a_command_that_changes_a_flag_is_found(root: Path, file: str, plane: str, words: str) -> None:
    changed(root, file, "--dir, /data", f"--dir, /data, {words}")
    (finding,) = findings(root, RULE)
    assert finding.what == f"Redis in {plane} runs with appendonly no, and redis.conf says yes"
    assert finding.place.file == file


def test_a_plane_that_reads_another_text_is_found(root: Path) -> None:
    changed(root, f"infrastructure/k8s/redis/{FLAGS}", "everysec", "no")
    (finding,) = findings(root, RULE)
    assert finding.what == "Redis in kubernetes/cluster runs with appendfsync no, and redis.conf says everysec"


@pytest.mark.parametrize(("file", "path"), [(COMPOSE, "/etc/redis.conf, "), (STATEFUL, "/etc/redis/redis.conf, ")])
def test_a_plane_that_reads_no_file_is_found(root: Path, file: str, path: str) -> None:
    changed(root, file, f"valkey-server, {path}", "valkey-server, ")
    (finding,) = findings(root, RULE)
    assert "is started without redis.conf" in finding.what


def test_a_source_that_starts_it_otherwise_is_found(root: Path) -> None:
    (root / "start.py").write_text('COMMAND = ("valkey-server", "redis.conf")\nMORE = "appendonly no"\n')
    (finding,) = findings(root, RULE)
    assert (finding.what, str(finding.place)) == ("start.py says appendonly itself", "start.py:2")


def test_a_source_that_does_not_speak_of_the_file_is_found(root: Path) -> None:
    (root / "start.py").write_text('COMMAND = ("valkey-server",)\n')
    assert [finding.what for finding in findings(root, RULE)] == [
        "start.py starts Redis, and does not speak of redis.conf"
    ]


def test_a_parameter_of_elasticache_that_differs_is_found(root: Path) -> None:
    changed(root, "infrastructure/terraform/main.tf", '"noeviction"', '"allkeys-lru"')
    (finding,) = findings(root, RULE)
    assert finding.what == "Redis in AWS runs with maxmemory-policy allkeys-lru, and is meant to with noeviction"


def test_a_parameter_that_the_file_sets_otherwise_is_found(root: Path) -> None:
    more = '  parameter {\n    name  = "timeout"\n    value = "30"\n  }\n'
    changed(
        root,
        "infrastructure/terraform/main.tf",
        '    value = "noeviction"\n  }\n',
        f'    value = "noeviction"\n  }}\n{more}',
    )
    assert not findings(root, RULE)
    for conf in root.rglob("redis.conf"):
        conf.write_text(conf.read_text() + "timeout 0\n")
    (finding,) = findings(root, RULE)
    assert finding.what == "Redis in AWS runs with timeout 30, and is meant to with 0"


def test_a_parameter_that_cannot_be_told_is_unknown(root: Path) -> None:
    changed(root, "infrastructure/terraform/main.tf", '"noeviction"', "var.policy")
    appended(root, "infrastructure/terraform/variables.tf", '\nvariable "policy" {\n  type        = string\n}\n')
    (finding,) = findings(root, RULE)
    assert finding.verdict == "unknown"
