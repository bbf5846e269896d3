"""One service is one program in every plane: told, started, asked and kept alike, and found by whoever asks it."""

from pathlib import Path

import pytest

from tests.unit.proof.verify.notes import TOPOLOGY, appended, changed, copied, findings

COMPOSE = "compose.yml"
NOTES = "infrastructure/k8s/notes.yaml"
DB = "infrastructure/k8s/db.yaml"
KUSTOMIZATION = "infrastructure/k8s/kustomization.yaml"
TOLD = '{name: DATABASE_HOST, value: "db:5432"}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def said(root: Path, rule: str) -> list[str]:
    return [finding.what for finding in findings(root, rule)]


# told-the-same ------------------------------------------------------------------------------------------------------


def test_what_compose_alone_tells_is_found(root: Path) -> None:
    changed(root, COMPOSE, "      DATABASE_HOST: db:5432\n", "      DATABASE_HOST: db:5432\n      COLOUR: green\n")
    assert said(root, "told-the-same") == ["notes is told COLOUR under Compose, and nothing of it in cluster"]


def test_another_value_is_found_unless_it_is_an_address_or_a_file(root: Path) -> None:
    more = "      COLOUR: green\n      HOME: /here\n      SERVICE: notes\n"
    changed(root, COMPOSE, "      DATABASE_HOST: db:5432\n", f"      DATABASE_HOST: db:5432\n{more}")
    changed(
        root, NOTES, TOLD, f"{TOLD}\n            - {{name: COLOUR, value: red}}\n            - {{name: HOME, value: /}}"
    )
    assert said(root, "told-the-same") == ["notes is told COLOUR red in cluster, and green under Compose"]


def test_a_path_where_the_word_itself_belongs_is_found(root: Path) -> None:
    changed(root, NOTES, "DATABASE_PASSWORD_FILE", "DATABASE_PASSWORD")
    (found,) = said(root, "told-the-same")
    assert found.endswith("DATABASE_PASSWORD /run/secrets/notes/password in cluster, a path for the word itself")


# started-the-same ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("composed", "built", "what"),
    [
        (
            "[python, -m, notes]",
            "[python, -m, note]",
            "notes is started with -m note, and with -m notes under Compose,",
        ),
        ("[run, --fast]", "[run]", "notes is started without --fast , which it has under Compose,"),
        ("[run, --most=5]", "[run, --most=50]", "notes is started with --most 50, and with 5 under Compose,"),
        ("[run, -c, most=5]", "[run, -c, most=6]", "notes is started with -c most 6, and with 5 under Compose,"),
    ],
)
def test_another_start_is_found(root: Path, composed: str, built: str, what: str) -> None:
    changed(
        root,
        COMPOSE,
        "    environment:\n      DATABASE_HOST",
        f"    command: {composed}\n    environment:\n      DATABASE_HOST",
    )
    changed(
        root,
        NOTES,
        "          ports:\n            - {name: http",
        f"          args: {built}\n          ports:\n            - {{name: http",
    )
    assert said(root, "started-the-same") == [f"{what.replace('with -m notes', 'with notes')} in cluster"]


def test_a_flag_is_no_program(root: Path) -> None:
    changed(root, DB, "          env:", "          command: [--fast]\n          env:")
    assert said(root, "started-the-same") == ["db is started with --fast for a program in cluster"]


def test_paths_and_what_is_said_in_the_cluster_alone_may_differ(root: Path) -> None:
    changed(
        root,
        COMPOSE,
        "    secrets: [password]\n    networks: [front",
        "    command: [run, --file=/a]\n    secrets: [password]\n    networks: [front",
    )
    changed(
        root,
        NOTES,
        "          ports:\n            - {name: http",
        "          args: [run, --file=/b, --more]\n          ports:\n            - {name: http",
    )
    assert said(root, "started-the-same") == []


# asked-the-same -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["8001/ready", "8000/well"])
def test_another_page_of_health_is_found(root: Path, page: str) -> None:
    changed(root, COMPOSE, "127.0.0.1:8000/ready", f"127.0.0.1:{page}")
    port, _, path = page.partition("/")
    asked = f"notes is asked for /ready on 8000 in cluster, and for /{path} on {port} under Compose"
    assert said(root, "asked-the-same") == [asked]


def test_another_command_of_health_is_found_wherever_its_secrets_lie(root: Path) -> None:
    changed(root, COMPOSE, "[CMD, pg_isready, --host=127.0.0.1]", '[CMD-SHELL, "cat /run/secrets/password | grep $$x"]')
    ask = "{command: [sh, -c, cat /run/secrets/db/password | grep $x]}"
    changed(root, DB, "{command: [pg_isready, --host=127.0.0.1]}", ask)
    assert said(root, "asked-the-same") == []
    changed(root, DB, "grep $x", "grep -v $x")
    (found,) = said(root, "asked-the-same")
    assert found.startswith("db is asked by `cat password | grep -v $x` in cluster, and by `cat password | grep $x`")


# programs-closed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (NOTES, TOLD, '{name: GF_AUTH_ANONYMOUS_ENABLED, value: "true"}', "notes shows itself to everybody"),
        (NOTES, TOLD, "{name: ARGS, value: --auth-host=trust}", "notes lets everybody in without a password"),
        (
            NOTES,
            "          env:",
            "          args: [--web.enable-admin-api]\n          env:",
            "whoever reaches it change",
        ),
        (DB, "          env:", "          args: [-c, fsync=off]\n          env:", "db may lose what it has confirmed"),
        (
            COMPOSE,
            "    user: postgres\n",
            "    user: postgres\n    command: [postgres, -c, fsync=off]\n",
            "db may lose what",
        ),
    ],
)
def test_a_flag_that_opens_a_program_or_lets_it_forget_is_found(
    root: Path, file: str, old: str, new: str, what: str
) -> None:
    (found,) = said(changed(root, file, old, new), "programs-closed")
    assert what in found


def test_flags_that_close_are_not_found(root: Path) -> None:
    changed(root, NOTES, TOLD, '{name: GF_AUTH_ANONYMOUS_ENABLED, value: "false"}')
    changed(root, DB, "          env:", "          args: [-c, fsync=on]\n          env:")
    assert said(root, "programs-closed") == []


# kept-the-same ------------------------------------------------------------------------------------------------------


def test_a_volume_beside_what_is_kept_is_found(root: Path) -> None:
    changed(root, DB, "name: data, mountPath: /var/lib/postgresql}", "name: data, mountPath: /var/lib/postgresql/data}")
    kept = "db keeps /var/lib/postgresql under Compose, and /var/lib/postgresql/data in cluster"
    assert said(root, "kept-the-same") == [kept]


def test_a_part_of_a_volume_is_not_the_whole(root: Path) -> None:
    changed(
        root,
        DB,
        "name: data, mountPath: /var/lib/postgresql}",
        "name: data, subPath: x, mountPath: /var/lib/postgresql}",
    )
    assert said(root, "kept-the-same") == ["db keeps /var/lib/postgresql under Compose, and nothing in cluster"]


# carried-to-the-same-place ------------------------------------------------------------------------------------------


@pytest.fixture
def carried(root: Path) -> Path:
    """The example, in which both planes give the service one file."""
    (root / "infrastructure" / "k8s" / "notes.toml").write_text("lines = 3\n")
    appended(root, KUSTOMIZATION, "configMapGenerator: [{name: lines, files: [notes.toml]}]\n")
    changed(root, NOTES, "      volumes:\n", "      volumes:\n        - {name: lines, configMap: {name: lines}}\n")
    mount = "          volumeMounts:\n            - {name: lines, mountPath: /etc/notes}\n"
    changed(root, NOTES, "          volumeMounts:\n", mount)
    bind = '    volumes: ["./infrastructure/k8s/notes.toml:/etc/notes/notes.toml:ro"]'
    behind = "    secrets: [password]\n    networks: [front"
    return changed(root, COMPOSE, behind, f"{bind}\n{behind}")


def test_a_file_at_the_same_place_is_right(carried: Path) -> None:
    assert said(carried, "carried-to-the-same-place") == []


def test_a_file_at_another_place_is_found(carried: Path) -> None:
    changed(carried, NOTES, "mountPath: /etc/notes}", "mountPath: /etc/note}")
    where = "notes finds notes.toml at /etc/note/notes.toml in cluster, and at /etc/notes/notes.toml under Compose"
    assert said(carried, "carried-to-the-same-place") == [where]


def test_a_file_of_rules_that_is_named_and_not_mounted_is_found(carried: Path) -> None:
    more = "rule_files: [rules.yml, more*.yml]\nx: [{file_sd_configs: [{files: [doors.yml]}]}]\n"
    watched(carried, more)
    (carried / "infrastructure" / "k8s" / "notes.toml").write_text((carried / "prometheus.yml").read_text())
    assert said(carried, "carried-to-the-same-place") == [
        "notes is told of doors.yml, and no such file lies in /etc/notes",
        "notes is told of rules.yml, and no such file lies in /etc/notes",
    ]


# figures-of-every-pod -----------------------------------------------------------------------------------------------


def watched(root: Path, more: str = "", host: str = "notes", min_max: str = "min = 2, max = 2") -> Path:
    """The example with a Prometheus in its cluster, and several pods to ask."""
    (root / "prometheus.yml").write_text(
        f"{more}scrape_configs: [{{job_name: notes, dns_sd_configs: [{{names: [{host}], type: A, port: 8000}}]}}]\n"
    )
    changed(
        root, TOPOLOGY, "replicas = { min = 1, max = 1 }\ncpu_m = [100", f"replicas = {{ {min_max} }}\ncpu_m = [100"
    )
    named = '[artifacts.prometheus]\nkubernetes = "prometheus.yml"\n\n[artifacts.kubernetes]'
    return changed(root, TOPOLOGY, "[artifacts.kubernetes]", named)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "spec:\n  selector: {app: notes}",
            "spec:\n  clusterIP: None\n  publishNotReadyAddresses: true\n  selector: {app: notes}",
            [],
        ),
        (
            "metadata:",
            "metadata:",
            ["the Service notes answers for one pod of notes at a time, and Prometheus asks it for all"],
        ),
        (
            "spec:\n  selector: {app: notes}",
            "spec:\n  clusterIP: None\n  selector: {app: notes}",
            ["the Service notes leaves out the pods of notes that are not ready, when figures are needed most"],
        ),
        (
            "spec:\n  selector: {app: notes}",
            "spec:\n  clusterIP: None\n  publishNotReadyAddresses: true\n  selector: {app: db}",
            ["the job notes asks the Service notes, which leads to db"],
        ),
    ],
)
def test_prometheus_asks_every_pod(root: Path, old: str, new: str, what: list[str]) -> None:
    assert said(changed(watched(root), NOTES, old, new), "figures-of-every-pod") == what


@pytest.mark.parametrize("host", ["notes-pods", "notes-pods.notes.svc"])
def test_a_name_that_no_service_has_is_found(root: Path, host: str) -> None:
    assert said(watched(root, host=host), "figures-of-every-pod") == [
        "the job notes asks notes-pods, and no Service has that name in cluster"
    ]


def test_one_pod_is_asked_by_any_service_and_what_stands_elsewhere_is_left_alone(root: Path) -> None:
    assert said(watched(root, min_max="min = 1, max = 1"), "figures-of-every-pod") == []
    changed(root, "prometheus.yml", "names: [notes]", "names: [notes.elsewhere.svc]")
    assert said(root, "figures-of-every-pod") == []


# scalers-ask --------------------------------------------------------------------------------------------------------

SCALER = """\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: notes}
spec:
  scaleTargetRef: {name: notes}
  triggers: [{type: prometheus, metadata: {query: 'QUERY'}}]
"""


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ('sum(max by (state) (notes_waiting{state="new"}))', []),
        (
            'sum(notes_waiting{state="new"})',
            ["the ScaledObject notes adds up notes_waiting, which every process that tells it tells in full"],
        ),
        (
            "max(notes_waitin)",
            ["the ScaledObject notes asks for notes_waitin, which nobody exports and no rule records"],
        ),
        ('max(notes_waiting{state="gnu"})', ["the ScaledObject notes chooses state gnu, which no other query knows"]),
        (
            'max(notes_waiting{colour="red"})',
            ["the ScaledObject notes chooses by the label colour, which notes_waiting does not have"],
        ),
        ("max(", ["the ScaledObject notes asks what is no query: "]),
    ],
)
def test_a_scaler_asks_for_figures_that_there_are(root: Path, query: str, what: list[str]) -> None:
    watched(root)
    (root / "rules").mkdir()
    (root / "rules" / "all.yml").write_text(
        "groups: [{name: all, rules: [{record: 'a:b', expr: max by (state) (notes_waiting)},"
        " {record: 'a:c', expr: 'max(notes_waiting{state=\"new\"})'}]}]\n"
    )
    (root / "exported.toml").write_text('[notes]\nnotes_waiting = ["state"]\n')
    changed(root, TOPOLOGY, "[artifacts]\n", '[artifacts]\nrules = "rules"\nexported_metrics = "exported.toml"\n')
    (root / "infrastructure" / "k8s" / "scaler.yaml").write_text(SCALER.replace("QUERY", query))
    changed(root, KUSTOMIZATION, "resources:\n", "resources:\n  - scaler.yaml\n")
    found = said(root, "scalers-ask")
    assert len(found) == len(what)
    assert all(one.startswith(words) for one, words in zip(found, what, strict=True)), found


# encrypted-outside --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "how"),
    [
        ("http://notes.example/x", "by http"),
        ("redis://:word@queue.example:6379", "by redis"),
        ("postgresql://me@store.example:5432/notes?sslmode=disable", "with sslmode=disable"),
        ("store.example:5432/notes?a=b&sslmode=prefer", "with sslmode=prefer"),
    ],
)
def test_what_stands_elsewhere_is_spoken_to_by_tls(root: Path, address: str, how: str) -> None:
    changed(root, NOTES, TOLD, f'{{name: OTHER, value: "{address}"}}')
    (found,) = said(root, "encrypted-outside")
    assert f" {how}, where everybody on the way can read" in found


@pytest.mark.parametrize(
    "address",
    [
        "https://notes.example",
        "http://db:5432",
        "http://db.notes.svc:80",
        "http://db.notes",
        "http://10.1.2.3:80",
        "me@notes.example",
    ],
)
def test_what_is_near_or_encrypted_is_not_found(root: Path, address: str) -> None:
    assert said(changed(root, NOTES, TOLD, f'{{name: OTHER, value: "{address}"}}'), "encrypted-outside") == []


# addresses-lead-somewhere, listens-where-declared -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "wrong"),
    [("http://dbs:5432", ["and nobody has that name"]), ("http://localhost:1", []), ("s3://bucket/x", [])],
)
def test_a_name_that_nobody_has_is_found(root: Path, address: str, wrong: list[str]) -> None:
    found = said(changed(root, NOTES, TOLD, f'{{name: OTHER, value: "{address}"}}'), "addresses-lead-somewhere")
    assert [words.rpartition(", ")[2] for words in found] == wrong


def test_a_service_that_speaks_no_tls_is_not_asked_by_tls(root: Path) -> None:
    changed(root, NOTES, TOLD, '{name: OTHER, value: "https://notes:8000"}')
    assert any(words.endswith("which speaks no TLS there") for words in said(root, "addresses-lead-somewhere"))


def test_a_service_that_listens_to_itself_is_found(root: Path) -> None:
    changed(root, NOTES, TOLD, "{name: LISTEN_HOST, value: 127.0.0.1}")
    told = "notes is told to listen on 127.0.0.1, where nobody else can ask it"
    assert said(root, "listens-where-declared") == [told]


# databases-named ----------------------------------------------------------------------------------------------------


def test_an_address_of_a_database_that_nobody_makes_is_found(root: Path) -> None:
    made = '\nresource "aws_db_instance" "d" {\n  db_name = "notes"\n  port    = 5432\n}\n'
    appended(root, "infrastructure/terraform/main.tf", made)
    changed(root, COMPOSE, "DATABASE_HOST: db:5432\n", "DATABASE_HOST: db:5432/notes\n")
    assert said(root, "databases-named") == []
    changed(root, COMPOSE, "DATABASE_HOST: db:5432/notes\n", "DATABASE_HOST: db:5432/note?sslmode=require\n")
    assert said(root, "databases-named") == [
        "notes is told in DATABASE_HOST to use the database note, which nobody makes"
    ]


# redis-fits ---------------------------------------------------------------------------------------------------------

REDIS = """
[services.redis]
tier = "data"
ports = { redis = 6379 }
memory_mib = [64, 128]
configuration = "redis.conf"
why = "carries jobs"
"""


@pytest.mark.parametrize("said", ["maxmemory 96mb", "maxmemory 64mb\nmaxmemory 90m"])
def test_a_redis_that_is_full_before_its_container_is_right(root: Path, said: str) -> None:
    (appended(root, TOPOLOGY, REDIS) / "redis.conf").write_text(f"{said}\n")
    assert findings(root, "redis-fits") == []


@pytest.mark.parametrize(
    ("said", "size"), [("maxmemory 1gb", "1gb"), ("maxmemory 0", "no size"), ("# none", "no size")]
)
def test_a_redis_that_is_not_is_found(root: Path, said: str, size: str) -> None:
    (appended(root, TOPOLOGY, REDIS) / "redis.conf").write_text(f"{said}\n")
    (found,) = findings(root, "redis-fits")
    assert found.what == f"Redis is full at {size}, and its container has 128 MiB"
