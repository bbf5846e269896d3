"""The network plugin enforces what is declared of pods: their policies, and security groups of their own."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import doubt_of

_OF_PODS = {
    "ENABLE_POD_ENI": ("true", "no pod has a security group of its own"),
    "POD_SECURITY_GROUP_ENFORCING_MODE": ("standard", "kubelets cannot probe pods that have a group of their own"),
    "AWS_VPC_K8S_CNI_EXTERNALSNAT": ("true", "pods leave the VPC under the group of their node"),
}
"""What a pod's own group needs in `env`. Source: the EKS user guide, Security groups for individual pods."""

Said: TypeAlias = "str | int | float | bool | list[Said] | dict[str, Said] | None"
"""What JSON says."""


def check(configuration: Configuration) -> Iterator[Finding]:
    cluster = configuration.declaration.topology.cluster
    for addon in configuration.of("aws_eks_addon") if cluster else ():
        name = addon.content.given("addon_name")
        if cluster and name and name.value.raw == "vpc-cni":
            yield from _judged(addon, "SecurityGroupPolicy" in cluster.extensions)


def _judged(addon: Resource, groups_of_pods: bool) -> Iterator[Finding]:
    given = addon.content.given("configuration_values")
    said = _said(given)
    if said is None:
        what = f"what {addon.address} is told cannot be read: {doubt_of(given.value) if given else ''}"
        yield _finding(addon, what, "write it as JSON", unknown=True)
        return
    if said.get("enableNetworkPolicy") != "true":
        yield _finding(addon, "the network plugin enforces no NetworkPolicy", 'say enableNetworkPolicy = "true"')
    env = said.get("env")
    settings: Mapping[str, Said] = env if isinstance(env, dict) else {}
    for name, (wanted, otherwise) in _OF_PODS.items() if groups_of_pods else ():
        if settings.get(name) != wanted:
            what = f"the network plugin is not told {name} = {wanted} as a text in env, so {otherwise}"
            yield _finding(addon, what, f'say {name} = "{wanted}" in its env')


def _said(given: Argument | None) -> dict[str, Said] | None:
    if given is None:
        return {}
    try:
        said = json.loads(given.value.raw) if isinstance(given.value.raw, str) else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _finding(addon: Resource, what: str, mend: str, *, unknown: bool = False) -> Finding:
    place = addon.content.place_of("configuration_values")
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, verdict="unknown" if unknown else "broken")


RULE = Rule(
    id="plugin-enforces",
    promise="N1",
    says="the network plugin enforces policies, and lets pods have the security groups that are declared",
    check=check,
)
