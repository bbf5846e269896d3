"""Which keys are blocks where Terraform is written in JSON: those of the language itself, and those of the provider.

Source: the JSON Configuration Syntax of the Terraform language.
"""

from functools import cache

from lawyers_hub.proof.verify.terraform import provider
from lawyers_hub.proof.verify.terraform.hcl.json import Nested, Shape
from lawyers_hub.proof.verify.terraform.provider import Entry

_MAPS = frozenset({"tags", "tags_all"})
"""Of resources that the table of the provider's arguments does not know."""

_PLAIN = Nested(0, lambda _: Shape())
_LIFECYCLE = Shape(
    blocks={"precondition": _PLAIN, "postcondition": _PLAIN},
    expressions=frozenset({"ignore_changes", "replace_triggered_by"}),
)
_RESOURCE = {
    "lifecycle": Nested(0, lambda _: _LIFECYCLE),
    "provisioner": Nested(1, lambda _: Shape(guesses=True)),
    "connection": _PLAIN,
}
_REFERENCES = frozenset({"depends_on", "provider", "providers"})


@cache
def _resource(mode: str, kind: str) -> Shape:
    found = _inner(provider.entry_of(mode, kind))
    return Shape(blocks={**found.blocks, **_RESOURCE}, expressions=_REFERENCES, guesses=found.guesses, maps=_MAPS)


def _inner(entry: "Entry | None") -> Shape:
    """A body of which the provider's table knows the blocks, or knows nothing."""
    if entry is None:
        return Shape(blocks={"dynamic": Nested(1, lambda _: _dynamic(_nested(None)))}, guesses=True, maps=_MAPS)
    known = {name: _nested(inner) for name, inner in provider.blocks_of(entry)}
    return Shape(blocks={**known, "dynamic": Nested(1, lambda labels: _dynamic(known.get(labels[0], _nested(None))))})


def _nested(entry: "Entry | None") -> Nested:
    return Nested(0, lambda _: _inner(entry))


def _dynamic(content: Nested) -> Shape:
    return Shape(blocks={"content": content}, expressions=frozenset({"iterator"}))


_TERRAFORM = Shape(blocks={"required_providers": _PLAIN, "backend": Nested(1, lambda _: Shape()), "cloud": _PLAIN})
_VARIABLE = Shape(blocks={"validation": _PLAIN}, expressions=frozenset({"type"}), texts=frozenset({"default"}))
_OUTPUT = Shape(blocks={"precondition": _PLAIN}, expressions=frozenset({"depends_on"}))
_MODULE = Shape(expressions=_REFERENCES, texts=frozenset({"source", "version"}))
_ADDRESSES = Shape(expressions=frozenset({"from", "to", "provider"}))

FILE = Shape(
    blocks={
        "terraform": Nested(0, lambda _: _TERRAFORM),
        "locals": _PLAIN,
        "provider": Nested(1, lambda _: Shape(guesses=True, maps=_MAPS)),
        "variable": Nested(1, lambda _: _VARIABLE),
        "output": Nested(1, lambda _: _OUTPUT),
        "module": Nested(1, lambda _: _MODULE),
        "resource": Nested(2, lambda labels: _resource("resource", labels[0])),
        "data": Nested(2, lambda labels: _resource("data", labels[0])),
        "ephemeral": Nested(2, lambda labels: _resource("ephemeral", labels[0])),
        "check": Nested(1, lambda _: Shape(guesses=True)),
        "moved": Nested(0, lambda _: _ADDRESSES),
        "import": Nested(0, lambda _: _ADDRESSES),
        "removed": Nested(0, lambda _: _ADDRESSES),
    }
)
"""Of a whole file."""
