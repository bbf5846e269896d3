"""Compose files by chance, which say the same things in every way there is, over and under one another."""

import random
from collections.abc import Sequence

SERVICES = ("web", "db", "job")
PIECES = {
    "image": ["a:1.0", "${REGISTRY}/a:${TAG:-2.0}", "b:${TAG-3}"],
    "command": ["run --fast 'two words'", "[run, $$HOME]", "run $TAG"],
    "environment": ["[A=1, B=$TAG]", "{A: 2, C: 'x=y'}", "['D=${NOBODY:-none}']", "{A: true, E: 1.5}"],
    "env_file": ["one.env", "[one.env, two.env]", "[{path: gone.env, required: false}, two.env]"],
    "ports": ["['80:8080']", "['127.0.0.1:${PORT}:90', '53:53/udp']", "[{target: 70, published: '7000'}]"],
    "networks": ["[front]", "{back: {aliases: [one]}}", "{front: , back: {aliases: [two]}}"],
    "volumes": ["['./conf:/conf:ro']", "['kept:/data', '/scratch']", "[{type: bind, source: ./x, target: /data}]"],
    "depends_on": ["[other]", "{other: {condition: service_healthy}}"],
    "healthcheck": ["{test: curl $TAG}", "{test: [CMD, ask], interval: 5s}", "{disable: true}", "{retries: 3}"],
    "restart": ["always", "unless-stopped"],
    "user": ["'1000'", "app"],
    "read_only": ["true", "false"],
    "cap_drop": ["[ALL]", "[NET_RAW]"],
    "security_opt": ["['no-new-privileges:true']"],
    "tmpfs": ["/quick", "[/run, /quick]"],
    "extra_hosts": ["['a:10.0.0.1']"],
    "deploy": [
        "{replicas: 2}",
        "{resources: {limits: {cpus: '0.5', memory: 64M}}}",
        "{resources: {limits: {memory: 1G}, reservations: {memory: 32M}}}",
    ],
    "logging": ["{driver: json-file}", "{driver: local, options: {max-size: 10m}}"],
    "profiles": ["[debug]"],
    "secrets": ["[key]", "[{source: key, target: /etc/key}]"],
}
TAKEN_BACK = ("!reset null", "!reset []")
ENDING = "networks: {front: , back: {internal: true}}\nvolumes: {kept: }\nsecrets: {key: {file: ./key}}\n"
VARIABLES = {
    ".env": "TAG=1.9 # of the project\nREGISTRY='here'\nexport PORT=8080\n",
    "one.env": "A=of one\nF=${TAG}-x\nG=\"two\\nlines $$\"\nH='$TAG'\n",
    "two.env": "A: of two\nF=${A}-y\n",
    "sub/one.env": "A=of the inner one\n",
    "sub/two.env": "B=of the inner two\n",
    "sub/.env": "TAG=of sub\nPORT=9\nINNER=inner\n",
}


def drawn(chance: random.Random) -> dict[str, str]:
    """Files with a base, one beside that is included, one that is extended, and two that override."""
    included = chance.choice(["[sub/more.yaml]", "[{path: [sub/more.yaml], project_directory: .}]"])
    files = {
        "compose.yaml": f"include: {included}\n" + _services(chance, SERVICES, extends=True) + ENDING,
        "sub/more.yaml": "services:\n  other: {image: 'o:${INNER:-1}', volumes: ['./o:/o']}\n",
        "sub/base.yaml": _services(chance, ["base"]),
        **{f"{name}.yaml": _services(chance, SERVICES, takes_back=True) for name in ("compose.override", "prod")},
    }
    return {**files, **VARIABLES}


def _services(chance: random.Random, names: Sequence[str], *, extends: bool = False, takes_back: bool = False) -> str:
    lines = ["services:"]
    for name in names:
        lines += [f"  {name}:", "    init: true"]
        keys = chance.sample(sorted(PIECES), 6)
        if extends:
            lines.append("    image: own:1")
            keys = [key for key in keys if key != "image"]
            if chance.random() < 0.5:
                lines.append("    extends: {file: sub/base.yaml, service: base}")
        for key in keys:
            said = chance.choice(PIECES[key])
            if takes_back and key not in {"image", "networks"} and chance.random() < 0.2:
                said = chance.choice([chance.choice(TAKEN_BACK), f"!override {said}"])
            lines.append(f"    {key}: {said}")
    return "\n".join(lines) + "\n"
