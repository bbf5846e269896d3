"""What a command takes for granted: the deployment, the service or the command that it names must exist."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.agreement.documents import Command

Sort = Literal["object", "namespace", "labelled", "compose service", "command", "path"]

KINDS = {
    "Deployment": ("deployment", "deployments", "deploy"),
    "StatefulSet": ("statefulset", "statefulsets", "sts"),
    "Job": ("job", "jobs"),
    "CronJob": ("cronjob", "cronjobs", "cj"),
    "Service": ("service", "services", "svc"),
    "ConfigMap": ("configmap", "configmaps", "cm"),
    "Ingress": ("ingress", "ingresses", "ing"),
    "HorizontalPodAutoscaler": ("horizontalpodautoscaler", "hpa"),
    "PersistentVolumeClaim": ("persistentvolumeclaim", "pvc"),
    "NetworkPolicy": ("networkpolicy", "networkpolicies", "netpol"),
    "ScaledObject": ("scaledobject", "scaledobjects", "so"),
}
_KIND = {alias: kind for kind, aliases in KINDS.items() for alias in aliases}

# What takes the word after it, so that this one is no name.
_KUBECTL_TAKES = {"-n", "--namespace", "-l", "--selector", "-f", "-o", "-c", "-p", "--patch", "--type", "--context"}
_COMPOSE_TAKES = {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "-e", "--env", "-u", "--user"}
_COMPOSE_TAKES |= {
    "--tail",
    "-n",
    "--since",
    "--until",
    "-t",
    "--timeout",
    "--scale",
    "-v",
    "--volume",
    "-w",
    "--index",
}
_OF_ONE_SERVICE = ("run", "exec", "cp", "port")
_OF_SERVICES = (
    "build",
    "kill",
    "logs",
    "pause",
    "pull",
    "restart",
    "rm",
    "start",
    "stop",
    "top",
    "unpause",
    "up",
    "ps",
)


class Claim(msgspec.Struct, frozen=True):
    """`kind` is that of an object of Kubernetes, or the program whose command it is."""

    sort: Sort
    name: str
    kind: str = ""


def claims_of(command: Command, programs: Sequence[str]) -> Iterator[Claim]:
    """Placeholders such as NAME, $name and … claim nothing."""
    words = list(command.words)
    program = words[0].rpartition("/")[2] if words else ""
    found: list[Claim] = []
    if program == "kubectl":
        found += _kubectl(words[1:])
    elif words[:2] == ["docker", "compose"]:
        found += _compose(words[2:])
    elif program in programs and words[0] in (program, f"./{program}"):
        found += _own(program, words[1:])
    found += (Claim("path", word) for word in _read(words) if "/" in word and "://" not in word)
    yield from (claim for claim in found if _is_said(claim.name))


def _is_said(name: str) -> bool:
    """Whether it is a name, and not a place where the reader is to write one."""
    parts = name.split("/")
    return bool(re.fullmatch(r"[\w ./-]+", name)) and not any(re.fullmatch(r"[A-Z_]+(\.\w+)?", part) for part in parts)


def _read(words: Sequence[str]) -> Iterator[str]:
    """All words but what is written to."""
    yield from (word for before, word in zip(("", *words), words, strict=False) if not before.endswith(">"))


def _kubectl(words: Sequence[str]) -> Iterator[Claim]:
    words = words[: words.index("--")] if "--" in words else words
    verb = next(iter(_positional(words, _KUBECTL_TAKES)), "")
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word in ("-n", "--namespace"):
            yield Claim("namespace", following)
        elif word in ("-l", "--selector"):
            yield from _labelled(following)
        elif "/" in word:
            kind, _, name = word.removeprefix("--from=").partition("/")
            if kind in _KIND:
                yield Claim("object", name, _KIND[kind])
        elif word in _KIND and verb != "create" and following and not following.startswith(("-", "<", ">")):
            yield Claim("object", following, _KIND[word])


def _labelled(selector: str) -> Iterator[Claim]:
    """`kind` is the label here."""
    for part in selector.split(","):
        label, says, value = part.partition("=")
        if says and not label.endswith("!"):
            yield Claim("labelled", value.removeprefix("="), label)


def _compose(words: Sequence[str]) -> Iterator[Claim]:
    action, *names = [*_positional(words, _COMPOSE_TAKES)] or [""]
    if action in _OF_ONE_SERVICE:
        names = names[:1]
    elif action not in _OF_SERVICES:
        return
    yield from (Claim("compose service", name) for name in names)


def _positional(words: Sequence[str], takes: set[str]) -> Iterator[str]:
    before = ""
    for word in words:
        if word in ("<", ">", ">>"):
            return
        if not word.startswith("-") and before not in takes:
            yield word
        before = word


def _own(program: str, words: Sequence[str]) -> Iterator[Claim]:
    """The command, and the one within it where two plain words follow."""
    plain = [word for word in words[:2] if re.fullmatch(r"[a-z][a-z-]*", word)]
    if plain and plain[0] == words[0]:
        yield Claim("command", " ".join(plain if plain == list(words[:2]) else plain[:1]), program)
