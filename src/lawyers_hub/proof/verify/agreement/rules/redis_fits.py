"""Redis is told when it is full. Told more than its container has, it is killed before it can refuse a write."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.starts import settings_in
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_SERVICE, _SETTING = "redis", "maxmemory"
# As Redis reads them: with a b, powers of 1024.
_BYTES = {"": 1, "k": 1000, "kb": 1024, "m": 1000**2, "mb": 1024**2, "g": 1000**3, "gb": 1024**3}
_MIB = 1024**2
# The rest is for connections, and for what changes while a snapshot is written.
_MOST_OF_LIMIT = 0.75


def check(project: Project) -> Iterator[Finding]:
    service = project.declaration.topology.services.get(_SERVICE)
    if service is None or service.configuration is None or service.memory_mib is None:
        return
    try:
        text = read_text(project.root, service.configuration)
    except Fault:  # told by the rule about its flags
        return
    said = settings_in(text).get(_SETTING, "0")
    most_mib = int(_MOST_OF_LIMIT * service.memory_mib[1])
    if not 0 < _mib(said) <= most_mib:
        size = said if _mib(said) else "no size"
        lines = enumerate(text.splitlines(), start=1)
        number = max((n for n, line in lines if line.lower().split()[:1] == [_SETTING]), default=1)
        yield Finding(
            rule=RULE.id,
            place=Place(service.configuration, number),
            what=f"Redis is full at {size}, and its container has {service.memory_mib[1]} MiB",
            mend=f"set {_SETTING} to {most_mib}mb or less",
            because=(project.declaration.place(f"services.{_SERVICE}"),),
        )


def _mib(said: str) -> float:
    found = re.fullmatch(r"(\d+)([a-z]*)", said.lower())
    return int(found[1]) * _BYTES.get(found[2], 0) / _MIB if found else 0


RULE = Rule(
    id="redis-fits",
    promise="Q2",
    says="Redis is full before its container is",
    check=check,
)
