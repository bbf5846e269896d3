"""Whoever is believed about where a visitor comes from can pretend to be anybody; who is not makes all visitors one."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.network import intended
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.telling import Told, told_to
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    variable = release.cluster.trusted_proxies
    told = told_to(release).get(variable, []) if variable else []
    proxies = {one.service: _proxies(release, one.service) for one in told}
    for one in told:
        # Who is told at one place with others is told of the proxies of all of them.
        known = [proxies[other.service] for other in told if other.place == one.place]
        yield from _wrong(
            one, proxies[one.service], {name: where for all_of in known for name, where in all_of.items()}
        )


def _proxies(release: Release, service: str) -> dict[str, Addresses]:
    """Who passes requests of others on to it: what stands before the cluster, and services with pages."""
    asking = {flow.source for flow in intended(release.declaration, release) if flow.target == service}
    passing = {name for name, one in release.services.items() if one.pages} | release.around.elsewhere.keys()
    return {source: _where(release, source) for source in sorted(asking & passing)}


def _where(release: Release, name: str) -> Addresses:
    stand = release.around.elsewhere.get(name)
    if stand and stand.addresses:
        return Addresses.of(stand.addresses)
    return Addresses.of(release.around.pods) if release.around.pods else Addresses()


def _wrong(told: Told, own: dict[str, Addresses], all_known: dict[str, Addresses]) -> Iterator[Finding]:
    """Of pods only the block is known, so that one cannot be told from another."""
    known = Addresses()
    for addresses in all_known.values():
        known = known.plus(addresses)
    believed = Addresses()
    for block in filter(None, map(str.strip, told.value.split(","))):
        try:
            meant = Addresses.of(block)
        except ValueError:
            yield _finding(told, f"{told.service} is told in {told.name} of {block}, which is no block of addresses")
            continue
        believed = believed.plus(meant)
        if not meant.within(known):
            yield _finding(
                told, f"{told.service} believes whoever asks from {block}, and its proxies have no such address"
            )
    for name, addresses in own.items():
        if addresses and not believed.meets(addresses):
            yield _finding(told, f"{told.service} does not believe {name}, so that all its visitors are one to it")


def _finding(told: Told, what: str) -> Finding:
    return Finding(rule=RULE.id, place=told.place, what=what, mend="name the addresses of those who ask it for others")


RULE = Rule(
    id="kubernetes-proxies-trusted",
    promise="N2",
    says="where a visitor comes from is believed of those who pass requests on, and of nobody else",
    check=check,
)
