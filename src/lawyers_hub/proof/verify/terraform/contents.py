"""Works out a resource's block with all that stands in it."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.configuration import Argument, Content
from lawyers_hub.proof.verify.terraform.evaluation import Impossible, Scope, Unknown, Value, doubt_of
from lawyers_hub.proof.verify.terraform.evaluation.access import pairs_of
from lawyers_hub.proof.verify.terraform.evaluation.values import Undecided
from lawyers_hub.proof.verify.terraform.hcl import Block
from lawyers_hub.proof.verify.terraform.instances import Instance, namespace
from lawyers_hub.proof.verify.terraform.modules import Module

_OWN = {"count", "for_each", "depends_on", "provider"}
_NOT_THE_PROVIDERS = {"lifecycle", "provisioner", "connection"}


def content_of(module: Module, block: Block, instance: Instance) -> Content:
    """One standing resource; what Terraform itself adds to every resource is left out."""
    arguments = {
        name: Argument(value, module.place_for_people(attribute.place))
        for name, attribute in block.body.attributes.items()
        if name not in _OWN and (value := module.attribute(block, name, instance)) is not None
    }
    scope = module.scope.within(instance.names)
    inner = (one for one in block.body.blocks if one.kind not in _NOT_THE_PROVIDERS)
    blocks = tuple(content for one in inner for content in _contents(module, one, scope))
    return Content(
        kind=block.kind,
        place=module.place_for_people(block.place),
        arguments=arguments,
        blocks=blocks,
        doubt=instance.doubt,
    )


def _contents(module: Module, block: Block, scope: Scope) -> Iterator[Content]:
    """A block as often as it stands."""
    if block.kind != "dynamic":
        yield _content(module, block, block.kind, scope)
        return
    bodies = block.body.inner("content")
    if len(block.labels) != 1 or len(bodies) != 1:
        module.reading.mistaken(block.place, "a dynamic block has one label and one content")
        return
    for names, doubt in _rounds(module, block, scope):
        yield _content(module, bodies[0], block.labels[0], scope.within(names), doubt)


def _content(module: Module, block: Block, kind: str, scope: Scope, doubt: str | None = None) -> Content:
    arguments = {
        name: Argument(
            module.reading.attempt(attribute.value, scope, attribute.place), module.place_for_people(attribute.place)
        )
        for name, attribute in block.body.attributes.items()
    }
    blocks = tuple(content for one in block.body.blocks for content in _contents(module, one, scope))
    return Content(
        kind=kind, place=module.place_for_people(block.place), arguments=arguments, blocks=blocks, doubt=doubt
    )


def _rounds(module: Module, block: Block, scope: Scope) -> Iterator[tuple[Mapping[str, Value], str | None]]:
    attributes = block.body.attributes
    iterator = getattr(attributes["iterator"].value, "name", "") if "iterator" in attributes else block.labels[0]
    each = attributes.get("for_each")
    if each is None:
        module.reading.mistaken(block.place, "a dynamic block says by for_each how often it stands")
        return
    source = module.reading.attempt(each.value, scope, each.place)
    try:
        for key, value in pairs_of(source):
            yield {iterator: namespace(iterator, {"key": key, "value": value})}, None
    except Undecided as unknown:
        why = doubt_of(unknown.value) or "it is unknown"
        yield {iterator: _unknown(iterator, why, each.place)}, f"it is unknown how often it stands, since {why}"
    except Impossible as problem:
        module.reading.mistaken(each.place, str(problem))


def _unknown(iterator: str, why: str, place: Place) -> Value:
    unknown = Value(Unknown(why, place))
    return namespace(iterator, {"key": unknown, "value": unknown})
