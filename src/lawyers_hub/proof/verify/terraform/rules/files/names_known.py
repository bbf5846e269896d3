"""Terraform's provider would refuse what it does not know, but only in front of the account."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform import provider
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl.walking import named


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for (mode, kind, _), block in folder.resources.items():
            entry = provider.entry_of(mode, kind)
            if entry is None:
                yield Finding(
                    rule=RULE.id,
                    place=block.place,
                    what=f"whether the provider knows {kind} cannot be told: the table has no such {mode}",
                    mend="mend the name, or enter it in the table of the provider's arguments",
                    verdict="unknown",
                )
                continue
            for place, what in provider.misfits(block, entry):
                yield Finding(
                    rule=RULE.id, place=place, what=what, mend="see the provider's documentation for its name"
                )
        yield from _read(folder)


def _read(folder: Folder) -> Iterator[Finding]:
    """Attributes that expressions ask resources for."""
    for body in folder.bodies():
        for name in named(body):
            mode, words = ("data", name.words[1:]) if name.words[0] == "data" else ("resource", name.words)
            if len(words) < 3 or (mode, words[0], words[1]) not in folder.resources:
                continue
            entry = provider.entry_of(mode, words[0])
            if entry is not None and words[2] not in provider.attributes_of(entry):
                what = f"{words[0]}.{words[1]} tells no {words[2]}"
                yield Finding(rule=RULE.id, place=name.place, what=what, mend="ask for an attribute that it has")


RULE = Rule(
    id="names-known-to-the-provider",
    promise="R1",
    says="the provider knows every resource, argument and attribute",
    check=check,
)
