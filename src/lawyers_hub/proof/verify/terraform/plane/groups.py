"""Security groups, by the names that topology.toml gives them."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value

DEFAULT = "default"
"""The group that AWS makes with every VPC, and gives to whatever chooses none."""


class Group(msgspec.Struct, frozen=True):
    name: str
    resource: Resource

    @property
    def place(self) -> Place:
        return self.resource.content.place


def declared_groups(configuration: Configuration) -> frozenset[str]:
    topology = configuration.declaration.topology
    return frozenset((*topology.aws.groups, *(one.group for one in topology.services.values() if one.group)))


class Groups:
    """Finds a group by what an expression says of it."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._by_address = {group.resource.address: group for group in _groups(configuration)}

    def all(self) -> Iterator[Group]:
        yield from self._by_address.values()

    def meant_by(self, value: Value) -> str | None:
        """A group's name; none where it is not one of this configuration, or unknown."""
        raw = value.raw
        if not isinstance(raw, Computed):
            return None
        if raw.path == "default_security_group_id":
            return DEFAULT
        group = self._by_address.get(raw.address)
        return group.name if group and raw.path == "id" else None


def _groups(configuration: Configuration) -> Iterator[Group]:
    declared = declared_groups(configuration)
    for resource in configuration.of("aws_security_group"):
        yield Group(_name(resource, declared), resource)
    for resource in configuration.of("aws_default_security_group"):
        yield Group(DEFAULT, resource)


def _name(resource: Resource, declared: frozenset[str]) -> str:
    """The first of its names that is declared; else its name in Terraform."""
    key = resource.key if isinstance(resource.key, str) else resource.name
    candidates = (key, resource.name, *reversed(resource.modules))
    return next((name for name in candidates if name in declared), key)
