"""Whoever types a command at night types it as it is written: a word that no program knows costs minutes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lawyers_hub.proof.verify.agreement.documents import Command, commands_in, settings_before
from lawyers_hub.proof.verify.compose.images import image_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_KUBECTL = frozenset(
    (
        *("annotate", "api-resources", "api-versions", "apply", "attach", "auth", "autoscale", "certificate"),
        *("cluster-info", "completion", "config", "cordon", "cp", "create", "debug", "delete", "describe", "diff"),
        *("drain", "edit", "events", "exec", "explain", "expose", "get", "kustomize", "label", "logs", "options"),
        *("patch", "plugin", "port-forward", "proxy", "replace", "rollout", "run", "scale", "set", "taint", "top"),
        *("uncordon", "version", "wait"),
    )
)
_ROLLOUT = frozenset({"history", "pause", "restart", "resume", "status", "undo"})
_COMPOSE = frozenset(
    (
        *("attach", "build", "commit", "config", "cp", "create", "down", "events", "exec", "export", "images", "kill"),
        *("logs", "ls", "pause", "port", "ps", "publish", "pull", "push", "restart", "rm", "run", "scale", "start"),
        *("stats", "stop", "top", "unpause", "up", "version", "volumes", "wait", "watch"),
    )
)
_TAKES = ("-n", "--namespace", "-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--context")
_SECRET = re.compile(r"=(/run/secrets/[\w.-]+)$")
_TUNNEL = re.compile(r"^\d+:(\d+\.\d+\.\d+\.\d+):(\d+)$")


def check(project: Project) -> Iterator[Finding]:
    composed = "".join(_composed(project))
    for document in project.documents:
        for command in commands_in(document):
            for wrong in (*_words(command), *_of_compose(project, command), *_of_the_image(project, command)):
                yield _finding(command.place, f"`{command}` {wrong}")
        for name, place in settings_before(document, ("docker", "compose")):
            if composed and name not in composed and not name.startswith(("COMPOSE_", "DOCKER_")):
                yield _finding(place, f"{name} is set for `docker compose`, and its files ask for no such variable")


def _composed(project: Project) -> Iterator[str]:
    said = project.declaration.topology.artifacts.compose
    for file in [said] if isinstance(said, str) else said:
        try:
            yield read_text(project.root, file)
        except Fault:
            continue


def _plain(words: Sequence[str]) -> list[str]:
    """Those that are neither options nor what an option takes."""
    pairs = zip(("", *words), words, strict=False)
    return [word for before, word in pairs if not word.startswith("-") and before not in _TAKES]


def _words(command: Command) -> Iterator[str]:
    words = command.words
    program = words[0].rpartition("/")[2] if words else ""
    plain = _plain(words[1:])
    if program == "kubectl" and plain and re.fullmatch(r"[a-z-]+", plain[0]):
        if plain[0] not in _KUBECTL:
            yield f"asks kubectl to {plain[0]}, which it cannot"
        elif plain[0] == "rollout" and len(plain) > 1 and plain[1] not in _ROLLOUT:
            yield f"asks kubectl to rollout {plain[1]}, which it cannot"
    elif words[:2] == ("docker", "compose"):
        actions = _plain(words[2:])
        if actions and re.fullmatch(r"[a-z-]+", actions[0]) and actions[0] not in _COMPOSE:
            yield f"asks docker compose to {actions[0]}, which it cannot"


def _of_compose(project: Project, command: Command) -> Iterator[str]:
    words, composition = command.words, project.composition
    if words[:2] == ("docker", "compose"):
        for before, word in pairwise(words):
            if (
                before in ("-f", "--file")
                and re.fullmatch(r"[\w./-]+\.ya?ml", word)
                and not (project.root / word).exists()
            ):
                yield f"names {word}, which is not there"
        if composition and (run := next((one for one in words if one in composition.containers), "")):
            given = {setting.value for setting in composition.containers[run].secrets.values()}
            asked = {found[1] for word in words if (found := _SECRET.search(word))}
            yield from (f"reads {path}, and {run} is given no such secret" for path in sorted(asked - given))
    for word in words if composition and words[:1] == ("ssh",) else ():
        if found := _TUNNEL.match(word):
            yield from _tunnel(project, found[1], int(found[2]))


def _tunnel(project: Project, address: str, port: int) -> Iterator[str]:
    containers = project.composition.containers.values() if project.composition else ()
    for container in containers:
        said = [container.said.said("networks", name, "ipv4_address") for name in container.networks]
        if address in said:
            service = project.declaration.topology.services.get(container.name)
            if service and port not in service.ports.values():
                yield f"leads to {container.name} on {port}, where it does not listen"
            return
    yield f"leads to {address}, which no service has"


def _of_the_image(project: Project, command: Command) -> Iterator[str]:
    image, words = project.declaration.topology.artifacts.image, command.words
    if image and words[:2] in (("docker", "build"), ("docker", "buildx")):
        for before, word in pairwise(words):
            is_said = before in ("-t", "--tag") and "/" in word and not re.search(r"\$|\b[A-Z_]{3,}\b", word)
            if is_said and image_of(word).name != image:
                yield f"builds {image_of(word).name}, and {image} is what runs"


def _finding(place: Place, what: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend="write what can be typed as it is")


RULE = Rule(
    id="commands-valid",
    promise="R1",
    says="commands in documents and runbooks are ones that kubectl, Docker and ssh take, and reach what they name",
    check=check,
)
