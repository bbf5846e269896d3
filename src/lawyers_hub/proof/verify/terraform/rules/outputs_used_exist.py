"""What other files are filled with must be something that Terraform tells."""

import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration


def check(configuration: Configuration) -> Iterator[Finding]:
    told = set(_told(configuration))
    for file in configuration.declaration.topology.artifacts.terraform_outputs:
        try:
            text = read_text(configuration.root, file)
        except Fault as fault:
            yield Finding(
                rule=RULE.id, place=fault.place, what=fault.what, mend="put the file there", verdict="unknown"
            )
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            found = re.match(r"([A-Za-z][\w-]*)=", line)
            if found and found[1] not in told:
                what = f"{found[1]} is filled in from Terraform, which has no such output"
                yield Finding(
                    rule=RULE.id, place=Place(file, number), what=what, mend="add the output, or mend the name"
                )


def _told(configuration: Configuration) -> Iterator[str]:
    """The outputs by name; those of a map as NAME_KEY."""
    for name, value in configuration.outputs.items():
        if isinstance(value.raw, Mapping):
            yield from (f"{name}_{key}" for key in value.raw)
        else:
            yield name


RULE = Rule(
    id="outputs-used-exist",
    promise="R1",
    says="every value that other files take from Terraform is one of its outputs",
    check=check,
)
