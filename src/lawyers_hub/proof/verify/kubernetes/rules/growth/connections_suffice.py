"""A database that has no connection left refuses whoever comes last, and that is when most pods are needed."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

# PostgreSQL's own default, and what of it only a superuser is given.
_DEFAULT, _RESERVED = 100, 3
_SETTING = re.compile(r"(?:^|--)max[_-]connections=(\d+)")


def check(release: Release) -> Iterator[Finding]:
    """Of each PostgreSQL, and of services that say how many connections each of their processes may have."""
    topology = release.declaration.topology
    for workload in release.workloads:
        asking = {source for flow in topology.flows if workload.name in flow.targets for source in flow.source}
        services = [topology.services[name] for name in asking if name in topology.services]
        needed = sum(s.connections * (s.replicas.max if s.replicas else 1) for s in services if s.connections)
        given = _given(workload)
        if needed and given is not None and given < needed + _RESERVED:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("containers", 0, "args"),
                what=f"{workload.name} has {given} connections, and all who ask it may need {needed + _RESERVED}",
                mend=f"set max_connections to {needed + _RESERVED} or more",
            )


def _given(workload: Workload) -> int | None:
    """The last that is said counts. None of what is no PostgreSQL."""
    words = [word for container in workload.pod.containers for word in (*container.command, *container.args)]
    said = [int(found[1]) for word in words if (found := _SETTING.search(word))]
    is_postgres = any(
        container.image.rpartition("/")[2].startswith("postgres:") for container in workload.pod.containers
    )
    return said[-1] if said else _DEFAULT if is_postgres else None


RULE = Rule(
    id="kubernetes-connections-suffice",
    promise="S1",
    says="a database has connections for every process of all that ask it, when there are the most of them",
    check=check,
)
