"""A health check that cannot fail, or asks somebody else, lets a dead service look well."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container, Health
from lawyers_hub.proof.verify.compose.given import files_of
from lawyers_hub.proof.verify.compose.lengths import seconds
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.urls import url_of

_URL = re.compile(r"https?://[^\s\"']+")
_HOST = re.compile(r"--host[= ](\S+)")
_ITSELF = ("127.0.0.1", "localhost", "::1", "0.0.0.0")  # noqa: S104 - asked, not listened on
_NEVER_FAILS = re.compile(r"(?:\|\||;|&&)\s*(?:true|:|exit 0)\s*$|^\s*(?:/bin/)?(?:true|:|exit 0|echo\b.*)\s*$")
_KINDS = ("CMD", "CMD-SHELL", "NONE")
_MOST_S, _MOST_RETRIES = 120.0, 10


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.lasting():
        if container.health and not container.health.disabled and container.health.test:
            for what in (*_cannot_fail(container.health), *_asks(composition, container), *_too_late(container)):
                mend = "ask the service itself, so that it is told within two minutes when it does not serve"
                yield container.finding(RULE.id, "healthcheck", f"the health check of {container.name} {what}", mend)


def _cannot_fail(health: Health) -> Iterator[str]:
    kind, *words = health.test if len(health.test) > 1 else ("CMD-SHELL", *health.test)
    if kind not in _KINDS:
        yield f"begins with {kind}, which is none of CMD, CMD-SHELL and NONE"
    if kind == "CMD-SHELL" and len(words) > 1:
        yield f"is a shell's and has several words, of which {words[0]!r} alone is run"
    if _NEVER_FAILS.search(" ".join(words)):
        yield "cannot fail"


def _asks(composition: Composition, container: Container) -> Iterator[str]:
    said = " ".join(container.health.test) if container.health else ""
    addresses = [url_of(found) for found in _URL.findall(said)]
    hosts = [address.host for address in addresses] + _HOST.findall(said)
    for host in hosts:
        if host not in (*_ITSELF, container.name):
            yield f"asks {host}, which is another"
    service = composition.service(container.name)
    pages = {service.probes.live, service.probes.ready} if service and service.probes else set()
    for address in addresses:
        port = address.port or 80
        if service and service.ports and port not in service.ports.values():
            if not _is_told(composition, container, port):
                yield f"asks on port {port}, and {container.name} listens on no such port"
        elif pages and address.path not in pages:
            yield f"asks for {address.path}, and {container.name} tells how it is at {' and '.join(sorted(pages))}"


def _is_told(composition: Composition, container: Container, port: int) -> bool:
    """Whether some file, word or setting of it names the port."""
    texts = [text for _, text in files_of(composition, container)]
    texts += [*container.command, *(setting.value for setting in container.environment.values())]
    return any(re.search(rf"(?<!\d){port}(?!\d)", text) for text in texts)


def _too_late(container: Container) -> Iterator[str]:
    every_s, patience_s = (
        seconds(container.said.said("healthcheck", key) or "30s") or 0 for key in ("interval", "timeout")
    )
    retries = container.said.said("healthcheck", "retries") or "3"
    if every_s > _MOST_S or patience_s > _MOST_S:
        yield f"is made every {every_s:g} s, and waits {patience_s:g} s for an answer"
    if retries.isdecimal() and not 0 < int(retries) <= _MOST_RETRIES:
        yield f"must fail {retries} times before anybody believes it"


RULE = Rule(
    id="compose-health-asks",
    promise="S2",
    says="every health check can fail, asks the service itself where it listens, and is believed within minutes",
    check=check,
)
