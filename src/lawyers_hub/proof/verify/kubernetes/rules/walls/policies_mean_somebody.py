"""A policy that names nobody is noise at best; at worst it is a declared flow with a misspelt label."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.network.endpoints import Endpoint, endpoints_of
from lawyers_hub.proof.verify.kubernetes.network.peers import fits
from lawyers_hub.proof.verify.kubernetes.objects.networks import NetworkPolicy
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.reach import NEIGHBOUR, NEWCOMER
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    everybody = endpoints_of(release)
    # Of crowds some fit nearly every selector, so they are no sign that somebody is meant.
    known = [endpoint for endpoint in everybody if endpoint.name not in (NEIGHBOUR, NEWCOMER)]
    for policy in release.of(NetworkPolicy):
        yield from _nobodies(policy, known)


def _nobodies(policy: Object[NetworkPolicy], known: list[Endpoint]) -> Iterator[Finding]:
    for key, number, side, rule in policy.body.spec.rules():
        for index, peer in enumerate(rule.peers):
            if not any(fits(peer, policy.manifest.namespace, endpoint, known)[0] for endpoint in known):
                yield Finding(
                    rule=RULE.id,
                    place=policy.place("spec", key, number, side, index),
                    what=f"{policy.manifest} opens a way {side} somebody whom nobody knows",
                    mend="mend the labels or addresses, or declare in the topology who is meant",
                )


RULE = Rule(
    id="kubernetes-policies-mean-somebody",
    promise="N1",
    says="every policy names somebody who is there or declared to be around",
    check=check,
)
