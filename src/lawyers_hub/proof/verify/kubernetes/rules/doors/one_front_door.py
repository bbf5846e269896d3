"""People come in under one address; where another is written, letters lead nowhere or the wrong door is watched."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.networks import Ingress
from lawyers_hub.proof.verify.kubernetes.objects.stores import Data
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.telling import told_to
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.urls import url_of

# In files that tell a program whom to ask, such as Prometheus' files of targets.
_TARGET = re.compile(r"""["']?targets["']?\s*:\s*\[?\s*-?\s*["']?(https?://[^"'\s,\]]+)""")


def check(release: Release) -> Iterator[Finding]:
    variable = release.cluster.public_url
    told = told_to(release).get(variable, []) if variable else []
    addresses = {one.value for one in told}
    for one in told:
        if url_of(one.value).scheme != "https":
            yield _finding(one.place, f"people are told to come in at {one.value}, in plain text", "write https://")
    for host, place in _hosts(release):
        if addresses and host not in {url_of(address).host for address in addresses}:
            what = f"a door answers as {host or 'every host'}, and people are told {' and '.join(sorted(addresses))}"
            yield _finding(place, what, f"write the same name here and in {variable}")
    for target, place in _watched(release):
        if addresses and target.rstrip("/") not in {address.rstrip("/") for address in addresses}:
            what = f"{target} is watched, and people are told {' and '.join(sorted(addresses))}"
            yield _finding(place, what, f"watch what {variable} says")


def _hosts(release: Release) -> Iterator[tuple[str, Place]]:
    for ingress in release.of(Ingress):
        for number, rule in enumerate(ingress.body.spec.rules):
            yield rule.host, ingress.place("spec", "rules", number, "host")


def _watched(release: Release) -> Iterator[tuple[str, Place]]:
    for data in release.of(Data):
        for key, text in data.body.data.items():
            yield from ((target, data.place("data", key)) for target in _TARGET.findall(text))


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="kubernetes-one-front-door",
    promise="N2",
    says="people are told the address at which doors answer and which is watched, and it begins with https",
    check=check,
)
