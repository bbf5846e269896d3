"""What is declared and used by nobody was meant for somebody, who has something else in its place."""

from collections import Counter
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    everybody = composition.containers.values()
    mounted = {mount.source for one in everybody for mount in one.mounts if mount.kind == "volume"}
    given = {name for one in everybody for name in one.secrets}
    joined = {name for one in everybody for name in one.networks} | {"default", "bridge"}
    declared: list[tuple[str, str, Place, set[str]]] = [
        *(("volume", name, place, mounted) for name, place in composition.volumes.items()),
        *(("secret", name, secret.place, given) for name, secret in composition.secrets.items()),
        *(("network", name, network.place, joined) for name, network in composition.networks.items()),
    ]
    for kind, name, place, used in declared:
        if name not in used:
            what = f"the {kind} {name} is declared, and no service has it"
            yield _finding(place, what, f"give it to whom it is meant for, or remove the {kind}")
    sources = Counter(secret.source for secret in composition.secrets.values() if secret.kind == "file")
    for secret in composition.secrets.values():
        if secret.kind == "file" and sources[secret.source] > 1:
            what = f"the secret {secret.name} is {secret.source}, and another secret is, too"
            yield _finding(secret.place, what, "give each a file of its own")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="compose-nothing-idle",
    promise="V1",
    says="every volume, secret and network is somebody's, and every secret has a file of its own",
    check=check,
)
