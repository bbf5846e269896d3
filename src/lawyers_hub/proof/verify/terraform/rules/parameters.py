"""The parameters that a database or queue is given by its parameter group."""

from lawyers_hub.proof.verify.terraform.configuration import Argument, Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed


def group_of(configuration: Configuration, resource: Resource) -> Resource | None:
    """The parameter group that a resource names, if it is one of these files."""
    named = resource.content.given("parameter_group_name") or resource.content.given("db_cluster_parameter_group_name")
    if named is None:
        return None
    for group in configuration.resources:
        if not group.kind.endswith("_parameter_group"):
            continue
        name = group.content.given("name")
        if isinstance(named.value.raw, Computed):
            if named.value.raw.address == group.address:
                return group
        elif name and name.value.raw == named.value.raw:
            return group
    return None


def parameter(group: Resource, name: str) -> Argument | None:
    """What a group sets a parameter to."""
    for block in group.content.inner("parameter"):
        called = block.given("name")
        if called and called.value.raw == name:
            return block.given("value")
    return None
