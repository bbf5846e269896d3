"""What Terraform makes for one service (a role, a group, a mirror) is of use, and safe, with that service alone."""

import re
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, workload_of
from lawyers_hub.proof.verify.kubernetes.objects.networks import Binding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step, Value

# Shorter ones, such as a number, stand in many places by chance.
_FEWEST_CHARACTERS = 8


class Given(msgspec.Struct, frozen=True):
    """An output, `owner` being the service or group that ends its name, if one does."""

    name: str
    value: str
    owner: str | None
    place: Place


def check(release: Release) -> Iterator[Finding]:
    given = [*_given(release)]
    if not given:
        return
    built = [(manifest, path, text) for manifest in release.manifests for path, text in _texts(manifest.value, ())]
    by_value: dict[str, Given] = {}
    for one in given:
        same = by_value.setdefault(one.value, one)
        if same is not one and one.owner:
            yield _finding(one.place, f"{one.name} and {same.name} are the same", "give each its own", same.place)
        if not any(one.value in text for _, _, text in built):
            what = f"{one.name} is given by Terraform, and goes nowhere in {release.overlay}"
            yield _finding(one.place, what, "put it where it belongs, or leave it out")
        for manifest, path, text in built:
            # A name of one word may be a word of its own.
            if "_" in one.name and re.search(rf"(?<![\w-]){re.escape(one.name)}(?![\w-])", text):
                what = f"{manifest} still says {one.name}, in whose place its value belongs"
                yield _finding(manifest.place(*path), what, "mend the replacement", one.place)
    owned = {one.value: one for one in given if one.owner}
    for manifest, path, text in built:
        for one in (one for value, one in owned.items() if _begins(text, value)):
            owners = _owners(release, manifest)
            if owners and one.owner not in owners:
                what = f"{manifest} is given {one.name}, which is for {one.owner}"
                yield _finding(manifest.place(*path), what, f"give it what is for {owners[0]}", one.place)


def _begins(text: str, value: str) -> bool:
    """An image has its version behind it, and a longer name is another one."""
    return text == value or text.startswith((f"{value}:", f"{value}@"))


def _given(release: Release) -> Iterator[Given]:
    topology = release.declaration.topology
    names = {*topology.services, *topology.aws.groups, *(s.group for s in topology.services.values() if s.group)}
    for file in topology.artifacts.terraform_outputs:
        if not file.startswith(f"{release.folder}/"):
            continue
        try:
            lines = read_text(release.root, file).splitlines()
        except Fault:  # told by the rule about Terraform's outputs
            continue
        for number, line in enumerate(lines, start=1):
            name, says, value = line.partition("=")
            if says and not line.startswith("#") and len(value) >= _FEWEST_CHARACTERS:
                owners = [owner for owner in names if name.endswith(f"_{owner}")]
                yield Given(name, value, max(owners, key=len, default=None), Place(file, number))


def _owners(release: Release, manifest: Manifest) -> tuple[str, ...]:
    """For whom the object is, by its own name or by the Service that it binds; settings are for several."""
    if manifest.kind in ("ConfigMap", "Secret"):
        return ()
    for found in release.objects:
        if found.manifest is manifest:
            if isinstance(found.body, Binding):
                return (found.body.spec.service_ref.name,)
            if workload := workload_of(found):
                return (workload.name,)
    return (manifest.name,)


def _texts(value: Value, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="kubernetes-given-by-terraform",
    promise="N1",
    says="every value that Terraform gives an overlay goes somewhere, and what is for one service to that one",
    check=check,
)
