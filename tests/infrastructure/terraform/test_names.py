"""Every name in our Terraform exists: at AWS's provider, in our own modules, in what the modules are given.

Not exercised here: `terraform validate` and `plan` of resources. They need the provider itself, and `plan` an account.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import hcl2

from tests.infrastructure.terraform.provider import table, unknown_to_the_provider
from tests.infrastructure.terraform.reading import ROOT, Block, read_tree
from tests.infrastructure.terraform.references import Room, leading_nowhere, rooms, unused, wrong_inputs


def test_the_provider_knows_every_resource_argument_and_block() -> None:
    resources = [block for block in read_tree(ROOT) if block.kind in {"resource", "data"}]
    assert len(resources) > 150
    assert [fault for block in resources for fault in unknown_to_the_provider(block)] == []


def test_every_module_asks_for_the_provider_that_the_table_describes() -> None:
    major, minor, _ = str(table()["provider_version"]).split(".")
    assert major == "6"
    for room in rooms(ROOT):
        [terraform] = [block for block in room.blocks if block.kind == "terraform"]
        assert terraform.text("required_version") == ">= 1.10", room.folder
        asked = str(terraform.inner("required_providers")[0].arguments["aws"])
        assert f"~> {major}.{minor}" in asked, room.folder


def test_every_reference_leads_somewhere() -> None:
    assert [fault for room in rooms(ROOT) for fault in leading_nowhere(room)] == []


def test_every_module_is_given_what_it_takes_and_nothing_else() -> None:
    assert [fault for room in rooms(ROOT) for fault in wrong_inputs(room)] == []


def test_nothing_is_declared_that_nobody_uses() -> None:
    assert [fault for room in rooms(ROOT) for fault in unused(room)] == []


def undocumented(block: Block) -> Iterator[str]:
    """A sentence for what a variable or an output fails to say about itself."""
    if not block.text("description"):
        yield f"{block.file.parent.name}: {block.address} is not described"
    if block.kind == "variable":
        if "type" not in block.arguments:
            yield f"{block.file.parent.name}: {block.address} has no type"
        if not block.inner("validation"):
            yield f"{block.file.parent.name}: {block.address} is not validated"


def test_every_variable_is_typed_described_and_validated_and_every_output_described() -> None:
    said = [block for block in read_tree(ROOT) if block.kind in {"variable", "output"}]
    assert [fault for block in said for fault in undocumented(block)] == []


def wrong_values(folder: Path) -> Iterator[str]:
    """A sentence for every value of staging.tfvars that is not asked for, or asked for and not given."""
    given = {name for name in hcl2.loads((folder / "staging.tfvars").read_text()) if not name.startswith("__")}
    variables = {block.labels[0]: block for block in Room(folder).blocks if block.kind == "variable"}
    needed = {name for name, block in variables.items() if "default" not in block.arguments}
    secret = {name for name, block in variables.items() if "sensitive" in block.arguments}
    yield from (f"staging.tfvars: there is no variable {name}" for name in sorted(given - variables.keys()))
    yield from (f"staging.tfvars: {name} is missing" for name in sorted(needed - secret - given))
    yield from (f"staging.tfvars: {name} is a secret" for name in sorted(given & secret))


def test_the_values_of_staging_are_those_asked_for_and_no_secret() -> None:
    assert list(wrong_values(ROOT)) == []


def test_the_state_is_locked_and_encrypted_in_its_bucket() -> None:
    [terraform] = [block for block in Room(ROOT).blocks if block.kind == "terraform"]
    assert [block.labels for block in terraform.inner("backend")] == [("s3",)]
    # The file is plain enough to be TOML as well.
    backend = tomllib.loads((ROOT / "staging.s3.tfbackend").read_text())
    assert backend["use_lockfile"] is True
    assert backend["encrypt"] is True
