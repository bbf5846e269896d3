"""What must be the same in every plane, and what is found when one line is another."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.agreement import RULES
from tests.unit.proof.verify.notes import TOPOLOGY, appended, changed, copied, findings

COMPOSE = "compose.yml"
NOTES = "infrastructure/k8s/notes.yaml"
INGRESS = "infrastructure/k8s/ingress.yaml"
MAIN = "infrastructure/terraform/main.tf"
CORRELATION = """
[correlation]
header = "x-request-id"
field = "request_id"
answered_by = ["answering.py"]
logged_by = ["logging.py"]
"""


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_the_example_keeps_every_rule(tmp_path: Path, rule: str) -> None:
    assert findings(copied(tmp_path), rule) == []


# images-agree -------------------------------------------------------------------------------------------------------


def test_another_version_in_one_plane_is_found(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), COMPOSE, "postgres:18.6-bookworm", "postgres:18.5-bookworm")
    (finding,) = findings(root, "images-agree")
    assert finding.what == "db is postgres:18.6-bookworm in kubernetes/cluster, and postgres:18.5-bookworm in compose"
    assert (finding.place.file, finding.because[0].file) == ("infrastructure/k8s/db.yaml", COMPOSE)


def test_a_mirror_of_the_same_image_is_the_same(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), NOTES, "registry.example/notes", "mirror.example/copies/notes")
    assert findings(root, "images-agree") == []


# registered-everywhere ----------------------------------------------------------------------------------------------


def test_a_service_that_stands_nowhere_is_told_with_every_place_that_lacks_it(tmp_path: Path) -> None:
    service = '\n[services.search]\ntier = "app"\nwhy = "finds"\n'
    (finding,) = findings(appended(copied(tmp_path), TOPOLOGY, service), "registered-everywhere")
    assert finding.what == (
        "search is declared, and not known in compose; nor in kubernetes/cluster; nor in any document"
    )


@pytest.mark.parametrize("longer", ["db-copy", "old-db", "dbs"])
def test_a_longer_name_is_not_the_service(tmp_path: Path, longer: str) -> None:
    root = changed(copied(tmp_path), "README.md", "`db`", f"`{longer}`")
    (finding,) = findings(root, "registered-everywhere")
    assert finding.what == "db is declared, and not known in any document"


# addresses-lead-somewhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("db:5433", "and db listens on no such port"),
        ("https://user:secret@door:443/x", "and no declared flow leads from notes there"),
    ],
)
@pytest.mark.parametrize(("file", "setting"), [(COMPOSE, "db:5432"), (NOTES, "db:5432")])
def test_an_address_that_leads_nowhere_is_found(
    tmp_path: Path, file: str, setting: str, address: str, wrong: str
) -> None:
    root = changed(copied(tmp_path), file, setting, address)
    (finding,) = findings(root, "addresses-lead-somewhere")
    assert finding.what.startswith("notes is told in DATABASE_HOST to ask ")
    assert finding.what.endswith(wrong)
    assert finding.place.file == file


def test_an_address_leads_where_the_service_of_the_cluster_does(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), "infrastructure/k8s/db.yaml", "port: 5432, targetPort", "port: 80, targetPort")
    assert findings(changed(root, NOTES, '"db:5432"', '"db:80"'), "addresses-lead-somewhere") == []


# correlation-passes -------------------------------------------------------------------------------------------------


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """The example, in which each request is followed by a header."""
    root = appended(copied(tmp_path), TOPOLOGY, CORRELATION)
    (root / "answering.py").write_text('HEADER = "x-request-id"\n')
    (root / "logging.py").write_text('FIELD = "request_id"\n')
    (root / "Caddyfile").write_text("notes.example {\n\treverse_proxy notes:8000\n}\n")
    return changed(root, COMPOSE, "    networks: [entrance, front]", _MOUNT)


_MOUNT = """\
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
    networks: [entrance, front]"""


def test_a_header_that_nobody_touches_passes(followed: Path) -> None:
    assert findings(followed, "correlation-passes") == []


@pytest.mark.parametrize(
    "words", ["header_up -X-Request-Id", 'header_up X-Request-ID "none"', "header >x-request-id 1"]
)
def test_a_door_of_compose_that_changes_the_header_is_found(followed: Path, words: str) -> None:
    changed(followed, "Caddyfile", "notes:8000", f"notes:8000 {{\n\t\t{words}\n\t}}")
    (finding,) = findings(followed, "correlation-passes")
    assert str(finding.place) == "Caddyfile:3"
    assert finding.what == "door changes x-request-id, so that a request is lost from sight"


def test_a_door_of_kubernetes_that_changes_the_header_is_found(followed: Path) -> None:
    changed(followed, INGRESS, "  labels:", "  annotations:\n    clear-headers: X-Request-Id\n  labels:")
    (finding,) = findings(followed, "correlation-passes")
    assert str(finding.place) == f"{INGRESS}:6"


def test_a_balancer_of_aws_that_drops_an_unusual_header_is_found(followed: Path) -> None:
    changed(followed, TOPOLOGY, '"x-request-id"', '"x.request.id"')
    (followed / "answering.py").write_text('HEADER = "x.request.id"\n')
    balancer = '\nresource "aws_lb" "door" {\n  drop_invalid_header_fields = true\n}\n'
    appended(followed, MAIN, balancer)
    (finding,) = findings(followed, "correlation-passes")
    assert finding.what.startswith("aws_lb.door changes x.request.id")


@pytest.mark.parametrize("file", ["answering.py", "logging.py"])
def test_a_source_that_forgot_it_is_found(followed: Path, file: str) -> None:
    (followed / file).write_text("# nothing any more\n")
    (finding,) = findings(followed, "correlation-passes")
    assert finding.what.startswith(f"{file} does not speak of ")


# listens-where-declared ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (COMPOSE, "      DATABASE_HOST: db:5432\n", '      PORT: "9000"\n'),
        (NOTES, '{name: DATABASE_HOST, value: "db:5432"}', '{name: PORT, value: "9000"}'),
    ],
)
def test_a_process_that_is_told_to_listen_elsewhere_is_found(tmp_path: Path, file: str, old: str, new: str) -> None:
    (finding,) = findings(changed(copied(tmp_path), file, old, new), "listens-where-declared")
    assert finding.what == "notes is told to listen on 9000, and the topology declares 8000"
    assert finding.place.file == file


def test_a_process_that_is_told_its_own_port_is_not(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), COMPOSE, "      DATABASE_HOST: db:5432\n", '      PORT: "8000"\n')
    assert findings(root, "listens-where-declared") == []


# tls-13 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocols", ["protocols tls1.2 tls1.3", "protocols tls1.2", "curves x25519"])
def test_a_door_that_speaks_older_tls_is_found(followed: Path, protocols: str) -> None:
    changed(followed, "Caddyfile", "\treverse_proxy", f"\ttls a b {{\n\t\t{protocols}\n\t}}\n\treverse_proxy")
    (finding,) = findings(followed, "tls-13")
    assert finding.what == "door speaks older versions than TLS 1.3"


def test_a_door_that_speaks_tls_13_alone_is_not(followed: Path) -> None:
    changed(followed, "Caddyfile", "\treverse_proxy", "\ttls a b {\n\t\tprotocols tls1.3\n\t}\n\treverse_proxy")
    assert findings(followed, "tls-13") == []


# monitoring-hidden --------------------------------------------------------------------------------------------------

HIDDEN = """notes.example {
\t@own path /alive /ready*
\thandle @own {
\t\trespond 404
\t}
\thandle {
\t\treverse_proxy notes:8000
\t}
}
"""


def test_a_caddyfile_that_refuses_every_page_is_no_finding(followed: Path) -> None:
    (followed / "Caddyfile").write_text(HIDDEN)
    assert findings(followed, "monitoring-hidden") == []


@pytest.mark.parametrize(("old", "new"), [("/alive ", "/alive2 "), ("respond 404", "respond 200")])
def test_a_caddyfile_that_shows_a_page_is_found(followed: Path, old: str, new: str) -> None:
    (followed / "Caddyfile").write_text(HIDDEN.replace(old, new))
    first, *_ = findings(followed, "monitoring-hidden")
    assert first.what == "door shows /alive of notes to strangers"
