"""What Terraform itself is told of a resource, which the provider never hears of."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Block
from lawyers_hub.proof.verify.terraform.hcl.syntax import Literal


def lifecycles(block: Block) -> Iterator[dict[str, Attribute]]:
    yield from (one.body.attributes for one in block.body.inner("lifecycle"))


def is_never_destroyed(configuration: Configuration, resource: Resource) -> bool:
    """Whether every plan that would destroy it is refused."""
    written = (block for folder in configuration.folders for block in folder.resources.values())
    said = (
        settings["prevent_destroy"].value
        for block in written
        if block.place == resource.content.place
        for settings in lifecycles(block)
        if "prevent_destroy" in settings
    )
    return any(isinstance(value, Literal) and value.value is True for value in said)
