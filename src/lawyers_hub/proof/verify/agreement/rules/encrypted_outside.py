"""Between us and what stands elsewhere others listen: databases, queues and pages are spoken to by TLS there."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.settings import Setting, settings_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_ADDRESS = re.compile(r"(?:([a-z][a-z0-9+]*)://)?(?:[^\s/@,]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[:/?,\s]|$)(\S*)")
_PLAIN = {"http": "https", "redis": "rediss", "amqp": "amqps", "smtp": "smtps", "ldap": "ldaps", "mqtt": "mqtts"}
_INSIDE = ("internal", "local", "localdomain", "localhost")
_TLS_OFF = re.compile(r"[?&](?:sslmode=(?:disable|allow|prefer)|ssl=(?:false|0|off)|tls=(?:false|0|off))(?![\w-])")


def check(project: Project) -> Iterator[Finding]:
    for told in settings_of(project):
        for scheme, host, rest in _ADDRESS.findall(told.value):
            if _is_outside(project, host) and (what := _in_plain_text(scheme, rest)):
                yield _finding(told, host, what)


def _is_outside(project: Project, host: str) -> bool:
    """By a name of several parts that is no address and none of the cluster's own."""
    labels, cluster = host.lower().split("."), project.declaration.topology.cluster
    inside = labels[-1] in (*_INSIDE, cluster.namespace if cluster else "") or "svc" in labels
    return not inside and not labels[-1].isdecimal()


def _in_plain_text(scheme: str, rest: str) -> str | None:
    if found := _TLS_OFF.search(rest):
        return f"with {found[0][1:]}"
    return f"by {scheme}" if scheme in _PLAIN else None


def _finding(told: Setting, host: str, what: str) -> Finding:
    return Finding(
        rule=RULE.id,
        place=told.place,
        what=f"{told.service} is told in {told.name} to speak to {host} {what}, where everybody on the way can read",
        mend="speak TLS: https, rediss, sslmode=require",
    )


RULE = Rule(
    id="encrypted-outside",
    promise="S2",
    says="whatever stands elsewhere is spoken to by TLS",
    check=check,
)
