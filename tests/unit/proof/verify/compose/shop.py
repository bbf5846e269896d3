"""A small shop under Compose that keeps every rule, and what becomes of it when one line is another."""

from pathlib import Path

from lawyers_hub.proof.verify.compose import Composition, read
from lawyers_hub.proof.verify.declaration import read_topology

TOPOLOGY = """\
system = "shop"
environment = "staging"

[artifacts]
compose = "compose.yml"
dockerfile = "Dockerfile"
secrets_made_by = "make.sh"
image = "registry.example/shop"
rules = "looking/rules"
dashboards = "looking/boards"

[artifacts.prometheus]
compose = "looking/prometheus.yml"

[network]
vpc_cidr = "10.0.0.0/16"
zones = 1

[tiers]
public = "the door"
app = "ours"
data = "kept"
monitoring = "watching"

[services.door]
tier = "public"
ports = { https = 443 }
why = "people come in"

[services.shop]
tier = "app"
ports = { http = 8080 }
replicas = { min = 2, max = 4 }
cpu_m = [100, 500]
memory_mib = [64, 128]
grace_s = 5
scratch_mib = 8
pages = "/goods"
metrics = { port = 8080, path = "/metrics" }
probes = { live = "/alive", ready = "/ready" }
why = "sells"

[services.prepare]
tier = "app"
runs = "once, before the shop"
before = ["shop"]
why = "tidies up"

[services.till]
tier = "data"
ports = { money = 6379 }
storage_gib = 1
configuration = "till.conf"
why = "keeps the money"

[services.watch]
tier = "monitoring"
ports = { http = 9090, otlp_http = 4318 }
why = "looks"

[[flows]]
from = ["internet"]
to = "door"
port = "https"
why = "people"

[[flows]]
from = ["door"]
to = "shop"
port = "http"
why = "goods"

[[flows]]
from = ["shop", "prepare"]
to = "till"
port = "money"
why = "paying"

[[flows]]
from = ["watch"]
to = "shop"
port = "metrics"
why = "figures"

[egress.mail]
port = 587
from = ["shop"]
why = "receipts"

[egress.objects]
on = ["terraform"]
port = 443
from = ["shop"]
why = "pictures"

[persistence.redis]
save = "60 1"
appendonly = true
appendfsync = "everysec"
maxmemory_policy = "noeviction"
keep_backups = 7
told = { KEEP = "keep_backups" }

[secrets]
till = ["shop"]

[given.meter]
on = ["compose"]
metrics = { port = 9100, path = "/metrics" }
why = "disks"
"""

COMPOSE = """\
x-closed: &closed
  read_only: true
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  restart: unless-stopped
  logging: {driver: local}
  healthcheck: {test: [CMD, ask]}
  deploy:
    resources:
      limits: {cpus: "0.5", memory: 128M}
      reservations: {cpus: "0.1", memory: 64M}

services:
  door:
    <<: *closed
    image: caddy:2.11.7
    user: "65534"
    cap_add: [NET_BIND_SERVICE]
    ports: ["443:443"]
    environment: {SHOP_HOST: shop.example}
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
    tmpfs: ["/tmp:size=16m", "/run:size=1m,uid=65534"]
    networks: [entrance, front]
    depends_on:
      shop: {condition: service_healthy}
  shop:
    <<: *closed
    image: registry.example/shop:1.0.3
    command: [sell]
    tmpfs: ["/tmp:size=8m"]
    healthcheck: {test: [CMD, ask, "http://127.0.0.1:8080/ready"], interval: 10s}
    environment:
      TILL_PASSWORD_FILE: /run/secrets/till
      HOST: ${HOST:?say under which name}
      KEEP: "7"
    secrets: [till]
    networks: [front, money, mail, watched]
    depends_on:
      till: {condition: service_healthy}
      prepare: {condition: service_completed_successfully}
    deploy:
      replicas: 2
      resources:
        limits: {cpus: "0.50", memory: 128M}
        reservations: {cpus: "0.10", memory: 64M}
  prepare:
    <<: *closed
    image: registry.example/shop:1.0.3
    restart: "no"
    networks: [tidying]
    depends_on:
      till: {condition: service_healthy}
  till:
    <<: *closed
    image: valkey/valkey:9.1.2
    user: "999"
    command: [valkey-server, /etc/till.conf, --dir, /data]
    stop_grace_period: 1m
    networks: [money, tidying]
    volumes:
      - "till:/data"
      - "./till.conf:/etc/till.conf:ro"
  watch:
    <<: *closed
    image: prom/prometheus:v3.11.2
    user: nobody
    command: [--config.file=/etc/looking/prometheus.yml]
    volumes: ["./looking:/etc/looking:ro"]
    extra_hosts: ["host.docker.internal:host-gateway"]
    networks: [watched, machine]

networks:
  default: {internal: true}
  front: {internal: true, ipam: {config: [{subnet: 10.9.0.0/28}]}}
  money: {internal: true, ipam: {config: [{subnet: 10.9.0.16/28}]}}
  tidying: {internal: true}
  watched: {internal: true}
  mail: {}
  entrance: &no-way-out
    driver_opts: {com.docker.network.bridge.enable_ip_masquerade: "false"}
  machine: *no-way-out

volumes:
  till:

secrets:
  till: {file: ./secrets/till}
"""

DOCKERFILE = """\
ARG BASE=python:3.11.14-slim
FROM ${BASE} AS built
RUN apt-get update && apt-get install -y gcc
RUN pip install --require-hashes -r lock.txt && pip check
ADD --checksum=sha256:aa https://example.com/goods.tar /goods
FROM ${BASE}
COPY --from=built /goods /goods
ENV PATH=/goods/bin
RUN apt-get install -y curl
RUN useradd --uid 10001 seller
USER 10001
CMD ["sell"]
HEALTHCHECK CMD ["ask"]
LABEL org.opencontainers.image.title="shop" \\
      # said when it is built
      org.opencontainers.image.version="1" \\
      org.opencontainers.image.revision="2"
"""

COLLECTOR = """\
service:
  extensions: [store]
  pipelines: {traces: {receivers: [otlp], processors: [memory_limiter], exporters: [keep]}}
extensions:
  store: {http: {endpoint: "0.0.0.0:9090"}, backends: {memory: {}}}
receivers:
  otlp: {protocols: {http: {endpoint: "0.0.0.0:4318"}}}
processors:
  memory_limiter: {limit_mib: 100, spike_limit_mib: 20}
exporters:
  keep: {trace_storage: memory}
"""

CADDYFILE = """\
{
	admin off
}

(all) {
	lb_policy round_robin # one after the other
}

https://{$SHOP_HOST}:443 {
	header Strict-Transport-Security "max-age=31536000"
	handle /goods/* {
		reverse_proxy {$SHOPS:shop:8080} {
			import all
			health_uri /ready
		}
	}
	respond `{"error":{err.status_code}}`
}

http://127.0.0.1:2020 {
	bind 127.0.0.1
	respond "alive"
}
"""

_FILES = {
    "topology.toml": TOPOLOGY,
    "compose.yml": COMPOSE,
    "Dockerfile": DOCKERFILE,
    "till.conf": "# kept\nappendonly yes\nmaxmemory 64mb\n",
    "looking/prometheus.yml": "scrape_configs: []\n",
    "looking/traces.yml": COLLECTOR,
    "looking/providers.yml": "providers: [{type: file, options: {path: /etc/looking/boards}}]\n",
    "make.sh": "umask 077\nfor name in till; do\n  head -c 43 </dev/urandom >$name\ndone\n: redis://x@till:6379\n",
    "Caddyfile": CADDYFILE,
}


def shop(root: Path, *changes: tuple[str, str], file: str = "compose.yml") -> Composition:
    """The shop as it is read when, in one file, what stands first in each pair has become the second."""
    for name, text in _FILES.items():
        for old, new in changes if name == file else ():
            assert old in text, old
            text = text.replace(old, new)
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return reread(root)


def composed(root: Path, text: str) -> Composition:
    """The topology of the shop beside another Compose file."""
    shop(root)
    (root / "compose.yml").write_text(text, encoding="utf-8")
    return reread(root)


def reread(root: Path) -> Composition:
    composition = read(root, read_topology(root, "topology.toml"))
    assert composition is not None
    return composition
