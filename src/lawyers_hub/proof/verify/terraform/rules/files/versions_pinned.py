"""What works today must not change by itself tomorrow."""

import re
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform import provider
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Block, Node
from lawyers_hub.proof.verify.terraform.hcl.syntax import Literal, Object

_PINNED = re.compile(r"~>\s*\d+\.\d+(\.\d+)?|=?\s*\d+\.\d+\.\d+")


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        if folder.resources:
            yield from _providers(folder)
        yield from _modules(folder, configuration.unread)


def _providers(folder: Folder) -> Iterator[Finding]:
    asked = {
        name: version for block in folder.settings for name, version in _asked(block.body.inner("required_providers"))
    }
    place = next(iter(folder.resources.values())).place
    for name in sorted({kind.partition("_")[0] for _, kind, _ in folder.resources} - {"terraform"}):
        where, version = asked.get(name, (place, ""))
        if not _PINNED.fullmatch(version.strip()):
            yield _finding(
                where, f"{folder.path} takes any version of the provider {name}", f'pin it: "~> {provider.version()}"'
            )
        elif name == provider.PROVIDER and _major(version) != _major(provider.version()):
            what = f"{folder.path} asks for another major version of {name} than the one it is held against here"
            yield _finding(where, what, f"ask for {_major(provider.version())}, or renew the table of its arguments")
    if not any("required_version" in block.body.attributes for block in folder.settings):
        yield _finding(place, f"{folder.path} runs with any Terraform", "say required_version")


def _asked(blocks: list[Block]) -> Iterator[tuple[str, tuple[Place, str]]]:
    for block in blocks:
        for name, attribute in block.body.attributes.items():
            yield name, (attribute.place, _version(attribute.value))


def _version(value: Node) -> str:
    if isinstance(value, Object):
        texts = {getattr(key, "value", None): item for key, item in value.items}
        value = texts.get("version", value)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _major(version: str) -> str:
    return version.strip(" =~>").partition(".")[0]


def _modules(folder: Folder, unread: Mapping[Place, str]) -> Iterator[Finding]:
    """Modules of others: pinned, and here to be read."""
    for name, call in folder.calls.items():
        source = call.body.attributes.get("source")
        written = source.value.value if source and isinstance(source.value, Literal) else ""
        if str(written).startswith(("./", "../")):
            continue
        version = call.body.attributes.get("version")
        if not (version and _PINNED.fullmatch(_version(version.value))) and not re.search(
            r"[?&]ref=v?\d", str(written)
        ):
            yield _finding(call.place, f"the module {name} may be another one tomorrow", "pin its version")
        if why := unread.get(call.place):
            yield Finding(
                rule=RULE.id,
                place=call.place,
                what=f"the module {name} comes from {written}, so what it sets up cannot be told: {why}",
                mend="run `terraform init -backend=false` before, or keep the module in this repository",
                verdict="unknown",
            )


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="versions-pinned",
    promise="R1",
    says="Terraform, providers and modules have versions",
    check=check,
)
