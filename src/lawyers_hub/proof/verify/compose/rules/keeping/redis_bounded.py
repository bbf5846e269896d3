"""A store of jobs that outgrows its container is ended by the machine; one that gives way on its own loses jobs.

Source of the settings: https://valkey.io/topics/persistence/ and the commented file that Redis comes with.
"""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.lengths import mib
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_PROGRAMS = ("redis", "valkey", "redis-stack-server")
# While the log is rewritten, memory that changes is held twice.
_MOST_SHARE, _LEAST_MIB = 0.75, 16
_LEAST_TIMEOUT_S, _LEAST_CLIENTS = 60, 64
_NEVER = {
    "aof-load-truncated": ("no", "refuses to start after a crash"),
    "no-appendfsync-on-rewrite": ("yes", "may lose half a minute while it rewrites its log"),
    "protected-mode": ("no", "answers strangers where it has no password"),
    "rdbchecksum": ("no", "does not notice a damaged snapshot"),
    "stop-writes-on-bgsave-error": ("no", "takes jobs that it cannot keep"),
    "daemonize": ("yes", "leaves its container, which ends"),
    "enable-debug-command": ("yes", "lets a client end it"),
}
_ONLY_ITSELF = {"127.0.0.1", "::1", "localhost"}


def check(composition: Composition) -> Iterator[Finding]:
    for name, container in composition.containers.items():
        service = composition.service(name)
        if service and service.configuration and container.program in _PROGRAMS:
            try:
                text = read_text(composition.root, service.configuration)
            except Fault:
                continue  # another rule says that it is not there
            lines = dict(_lines(text))
            for setting, what in _wrong(container, service, lines):
                number = lines[setting][1] if setting in lines else 1
                place = Place(service.configuration, number)
                mend = f"mend or add {setting}"
                yield Finding(rule=RULE.id, place=place, what=f"{name} {what}", mend=mend)


def _lines(text: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """What is said last counts."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, *values = line.split()
            yield name.lower(), (" ".join(values).strip("\"'"), number)


def _wrong(container: Container, service: Service, lines: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    said = {name: value for name, (value, _) in lines.items()}
    for name, (bad, what) in _NEVER.items():
        if said.get(name, "").lower() == bad:
            yield name, what
    yield from _memory(container, said)
    if "port" in said and said["port"] not in {str(port) for port in service.ports.values()}:
        yield "port", f"listens on {said['port']}, which is not declared"
    if (bound := set(said.get("bind", "").split())) and bound <= _ONLY_ITSELF:
        yield "bind", "listens to itself alone"
    for name in ("requirepass", "masterauth", "user"):
        if name in said:
            yield name, f"has its password in a file that everybody can read ({name})"
    yield from _clients(said)


def _clients(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Who asks it, by which name, and whom it obeys."""
    if said.get("timeout", "0").isdecimal() and 0 < int(said.get("timeout", "0")) < _LEAST_TIMEOUT_S:
        yield "timeout", f"hangs up on whoever waits for a job for {said['timeout']} s"
    if (most := said.get("maxclients", "")).isdecimal() and int(most) < _LEAST_CLIENTS:
        yield "maxclients", f"lets in {most} at a time"
    for name in ("replicaof", "slaveof"):
        if name in said:
            yield name, f"forgets what it has for what {said[name]} tells it"
    if "rename-command" in said:
        yield "rename-command", f"has another name for {said['rename-command'].split()[0]}, which programs ask for"


def _memory(container: Container, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    most, limit = mib(said.get("maxmemory", "0")), container.limits.memory_mib
    if not most:
        yield "maxmemory", "grows until its container is ended, for nothing says how large it may be"
    elif limit and most > limit * _MOST_SHARE:
        yield "maxmemory", f"may keep {most:g} MiB, and its container has {limit:g}, of which a rewrite needs a quarter"
    elif most < _LEAST_MIB:
        yield "maxmemory", f"may keep {most:.3g} MiB, with which it takes no jobs"


RULE = Rule(
    id="compose-redis-bounded",
    promise="Q2",
    says="Redis knows how large it may become, fits into its container, and no setting lets it lose what it took",
    check=check,
)
