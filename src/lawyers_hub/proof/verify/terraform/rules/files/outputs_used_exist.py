"""What other files are filled with must be something that Terraform tells, and what it tells.

Only AWS knows most of it; what is known before must be the same there already.
"""

import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.buckets import name_of
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import Computed, Value

_NO_HOSTS = {
    "reader_endpoint_address": "leads to stand-ins, which take no job",
    "reader_endpoint": "leads to stand-ins, which write nothing",
    "endpoint": "tells the port as well, which is added once more",
}
"""What AWS says of a store and is not the name under which it is found."""


def check(configuration: Configuration) -> Iterator[Finding]:
    told = dict(_told(configuration))
    yield from _mixed_up(configuration)
    yield from _not_the_host(configuration)
    for file in configuration.declaration.topology.artifacts.terraform_outputs:
        try:
            text = read_text(configuration.root, file)
        except Fault as fault:
            yield Finding(
                rule=RULE.id, place=fault.place, what=fault.what, mend="put the file there", verdict="unknown"
            )
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if found := re.match(r"([A-Za-z][\w-]*)=(.*)", line):
                yield from _compared(configuration, told.get(found[1]), found[1], found[2].strip(), Place(file, number))


def _compared(
    configuration: Configuration, value: Value | None, name: str, written: str, place: Place
) -> Iterator[Finding]:
    if value is None:
        what = f"{name} is filled in from Terraform, which has no such output"
        yield Finding(rule=RULE.id, place=place, what=what, mend="add the output, or mend the name")
        return
    if (part := _named_in(configuration, value)) and part not in written:
        what = f"{name} is filled in with {written}, and Terraform tells what is called {part}"
        yield Finding(rule=RULE.id, place=place, what=what, mend="mend the output, or write what it tells")
    known = _known(configuration, value)
    if known is not None and known != written:
        what = f"{name} is filled in with {written}, and Terraform tells {known}"
        yield Finding(rule=RULE.id, place=place, what=what, mend="mend the output, or write what it tells")


def _told(configuration: Configuration) -> Iterator[tuple[str, Value]]:
    """The outputs by name; those of a map as NAME_KEY."""
    for name, value in configuration.outputs.items():
        if isinstance(value.raw, Mapping):
            yield from ((f"{name}_{key}", item) for key, item in value.raw.items())
        else:
            yield name, value


def _known(configuration: Configuration, value: Value) -> str | None:
    """Also a text around the name of a bucket, which AWS calls its id."""
    if isinstance(value.raw, Computed):
        bucket = configuration.at(value.raw.address)
        if bucket and bucket.kind == "aws_s3_bucket" and name_of(bucket) and "${id}" in value.raw.path:
            return value.raw.path.replace("${id}", name_of(bucket))
        return None
    return value.raw if isinstance(value.raw, str) else None


def _named_in(configuration: Configuration, value: Value) -> str | None:
    """The name of a resource, which is a part of its ARN and of the address of an image."""
    if not isinstance(value.raw, Computed) or value.raw.path not in ("arn", "repository_url"):
        return None
    resource = configuration.at(value.raw.address)
    name = resource.content.given("name") if resource else None
    return name.value.raw if name and isinstance(name.value.raw, str) else None


def _place_of(configuration: Configuration, output: str) -> Place:
    where = configuration.declaration.topology.artifacts.terraform
    [main] = [folder for folder in configuration.folders if folder.path == where]
    return main.outputs[output].place


def _not_the_host(configuration: Configuration) -> Iterator[Finding]:
    for output, value in configuration.outputs.items():
        path = value.raw.path if isinstance(value.raw, Computed) and output.endswith("host") else ""
        if path in _NO_HOSTS:
            what = f"the output {output} {_NO_HOSTS[path]}"
            place = _place_of(configuration, output)
            yield Finding(rule=RULE.id, place=place, what=what, mend="tell the name of the one in charge alone")


def _mixed_up(configuration: Configuration) -> Iterator[Finding]:
    """What is told under the name of one service or group, and is that of another."""
    services = configuration.declaration.topology.services
    names = {*services, *(one.group for one in services.values() if one.group)}
    for output, value in configuration.outputs.items():
        for key, item in value.raw.items() if isinstance(value.raw, Mapping) else ():
            resource = configuration.at(item.raw.address) if isinstance(item.raw, Computed) else None
            own = str(resource.key or resource.name) if resource else key
            if key != own and {key, own} <= names:
                what = f"the output {output} tells of {own} under the name {key}"
                place = _place_of(configuration, output)
                yield Finding(rule=RULE.id, place=place, what=what, mend=f"tell what is of {key}")


RULE = Rule(
    id="outputs-used-exist",
    promise="R1",
    says="every value that other files take from Terraform is one of its outputs, and the same",
    check=check,
)
