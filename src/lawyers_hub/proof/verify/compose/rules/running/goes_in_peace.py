"""Who is killed before it has finished loses what it had begun; a store may lose what it had not yet written."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.lengths import seconds
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_DEFAULT_S, _STORES_S = 10.0, 30.0
# What these keep in memory has to be written first.
_STORES = ("mariadb", "mongo", "mysql", "postgres", "redis", "valkey")
_SHELL = re.compile(r"(?:/\w+)*/?(?:ba|da|z)?sh")
_KILLS = ("SIGKILL", "KILL", "9")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.lasting():
        service = composition.service(container.name)
        said = container.said.said("stop_grace_period")
        has_s = seconds(said) or 0 if said else _DEFAULT_S
        needs_s = max(service.grace_s if service else 0, _STORES_S if container.program in _STORES else 0)
        if has_s < needs_s:
            what = f"{container.name} is killed after {has_s:g} s, and may take {needs_s:g} to finish"
            yield container.finding(
                RULE.id, "stop_grace_period", what, f"write stop_grace_period: {needs_s:g}s or more"
            )
        started = [
            one.text for key in ("entrypoint", "command") if (node := container.said.get(key)) for one in node.scalars()
        ]
        if (
            len(started) > 1
            and _SHELL.fullmatch(started[0])
            and started[1] == "-c"
            and "exec " not in " ".join(started)
        ):
            what = f"{container.name} is started by a shell, which does not tell it when it is to stop"
            yield container.finding(RULE.id, "entrypoint", what, "name the program itself, or write exec before it")
        if container.said.said("stop_signal") in _KILLS:
            what = f"{container.name} is killed when it is told to stop"
            yield container.finding(RULE.id, "stop_signal", what, "send a signal that it can obey")


RULE = Rule(
    id="compose-goes-in-peace",
    promise="Q2",
    says="no container is killed before it has finished what it has begun, and no store before it has written",
    check=check,
)
