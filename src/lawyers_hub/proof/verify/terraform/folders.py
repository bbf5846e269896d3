"""A folder of Terraform as it is written: what its files declare, sorted."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.terraform.hcl import Attribute, Block, Body
from lawyers_hub.proof.verify.terraform.installed import KEPT


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """One module as it is written. `path` is relative to the root that is verified."""

    path: str
    variables: dict[str, Block]
    locals: dict[str, Attribute]
    outputs: dict[str, Block]
    calls: dict[str, Block]
    resources: dict[tuple[str, str, str], Block]
    """By `resource` or `data`, type and name."""
    settings: list[Block]
    """Every block `terraform`."""
    providers: list[Block]

    @property
    def is_of_others(self) -> bool:
        return KEPT in self.path.split("/")

    def table(self, kind: str) -> dict[str, Block] | None:
        """Where blocks of this kind stand by their only label."""
        return {"variable": self.variables, "output": self.outputs, "module": self.calls}.get(kind)

    def bodies(self, *, variables: bool = True) -> Iterator[Body]:
        """All that has expressions in it, with or without what variables say of themselves."""
        blocks = [*self.outputs.values(), *self.calls.values(), *self.resources.values(), *self.providers]
        for block in [*blocks, *self.variables.values()] if variables else blocks:
            yield block.body
        yield Body(attributes=self.locals, blocks=())
