"""How Redis keeps what it carries is said once, and is the same wherever it runs."""

from collections.abc import Iterator, Mapping
from typing import Literal

from lawyers_hub.proof.verify.agreement.starts import settings_in, starts_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import RedisKept

_SERVICE = "redis"
_TABLE = "persistence.redis"


def check(project: Project) -> Iterator[Finding]:
    topology = project.declaration.topology
    kept, service = topology.persistence.redis, topology.services.get(_SERVICE)
    if kept is None or service is None or service.configuration is None:
        return
    wanted, file = _wanted(kept), service.configuration
    try:
        text = read_text(project.root, file)
    except Fault as fault:
        yield _finding(fault.place, fault.what, "write the file, or mend its name in the topology", unknown=True)
        return
    declared = project.declaration.place(_TABLE)
    for name, value in _differing(settings_in(text), wanted):
        place = Place(file, _line(text, name))
        what = f"Redis is meant to run with {name} {wanted[name]}, and {file} says {value or 'nothing of it'}"
        yield _finding(place, what, f"write `{name} {wanted[name]}`", declared)
    yield from _elsewhere(project, file, {name: settings_in(text).get(name, "") for name in wanted})
    yield from _embedded(project, file, wanted)
    yield from _in_aws(project, {**settings_in(text), **wanted})


def _wanted(kept: RedisKept) -> dict[str, str]:
    return {
        "save": kept.save,
        "appendonly": "yes" if kept.appendonly else "no",
        "appendfsync": kept.appendfsync,
        "maxmemory-policy": kept.maxmemory_policy,
    }


def _differing(settings: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, settings.get(name, "")) for name in wanted if settings.get(name, "") != wanted[name])


def _line(text: str, name: str) -> int:
    """The last one that says it: that one counts."""
    lines = enumerate(text.splitlines(), start=1)
    return max((number for number, line in lines if line.lower().split()[:1] == [name]), default=1)


def _elsewhere(project: Project, file: str, said: Mapping[str, str]) -> Iterator[Finding]:
    """Each plane starts it with that very file, and no word of its own changes these settings."""
    for start in starts_of(project, _SERVICE):
        if start.configuration is None:
            what = f"Redis in {start.plane} is started without {file}, so it keeps nothing as it is meant to"
            yield _finding(start.place, what, f"mount {file}, and name it in the command")
            continue
        for name, value in _differing(start.settings, said):
            what = f"Redis in {start.plane} runs with {name} {value or 'unsaid'}, and {file} says {said[name]}"
            yield _finding(start.place, what, f"leave {name} to {file}")


def _embedded(project: Project, file: str, wanted: Mapping[str, str]) -> Iterator[Finding]:
    """By their text: whoever starts Redis without a plane names the file, and none of its settings."""
    name_of_file = file.rpartition("/")[2]
    for source in project.declaration.topology.artifacts.embedded:
        try:
            text = read_text(project.root, source)
        except Fault as fault:
            yield _finding(fault.place, fault.what, "mend the name under [artifacts]", unknown=True)
            continue
        if name_of_file not in text:
            what = f"{source} starts Redis, and does not speak of {name_of_file}"
            yield _finding(Place(source, 1), what, f"include {file}")
        for number, line in enumerate(text.splitlines(), start=1):
            for name in wanted:
                if f"{name} " in line.strip("\"' ").removeprefix('f"'):
                    yield _finding(Place(source, number), f"{source} says {name} itself", f"leave {name} to {file}")


def _in_aws(project: Project, wanted: Mapping[str, str]) -> Iterator[Finding]:
    """ElastiCache lets some of the file's settings be set; those that are must be the same."""
    groups = project.configuration.of("aws_elasticache_parameter_group") if project.configuration else ()
    for group in groups:
        for parameter in group.content.inner("parameter"):
            name, value = parameter.given("name"), parameter.given("value")
            if name is None or value is None or str(name.value.raw) not in wanted:
                continue
            meant = wanted[str(name.value.raw)]
            if value.value.raw != meant:
                known = isinstance(value.value.raw, str)
                said = value.value.raw if known else "something that cannot be told"
                what = f"Redis in AWS runs with {name.value.raw} {said}, and is meant to with {meant}"
                yield _finding(value.place, what, f'set it to "{meant}"', unknown=not known)


def _finding(place: Place, what: str, mend: str, *because: Place, unknown: bool = False) -> Finding:
    verdict: Literal["broken", "unknown"] = "unknown" if unknown else "broken"
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict=verdict, because=because)


RULE = Rule(
    id="redis-flags",
    promise="Q2",
    says="how Redis keeps what it carries is the same in the topology, embedded, in Compose, Kubernetes and AWS",
    check=check,
)
