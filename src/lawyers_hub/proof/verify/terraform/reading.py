"""Reads a tree of Terraform."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.attempts import Reading
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.contents import content_of
from lawyers_hub.proof.verify.terraform.evaluation import Impossible, Scope, Value
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Body
from lawyers_hub.proof.verify.terraform.inputs import misfits, refused
from lawyers_hub.proof.verify.terraform.intent import NAME
from lawyers_hub.proof.verify.terraform.library import Library
from lawyers_hub.proof.verify.terraform.modules import Module

_VALUES = (".tfvars", ".tfvars.json")


def read(root: Path, declaration: Declaration) -> Configuration | None:
    """What the files under the declared folder set up; none where no folder is declared.

    A folder below it that nobody calls as a module is a root of its own, which takes the same files of values.
    Never raises for what is written in the files: it is among the `faults` or `mistakes`.
    """
    where = declaration.topology.artifacts.terraform
    if where is None:
        return None
    declaration = declaration.on(NAME)
    library = Library(root)
    vpc_cidr = Value(declaration.topology.network.vpc_cidr, (declaration.place("network"),))
    reading = Reading(library, {("aws_vpc", "cidr_block"): vpc_cidr})
    given = _values(library, where, declaration.topology.artifacts.terraform_values)
    main = _root(reading, where, given)
    if main is None:
        library.faults.append(Fault(Place(where, 1), "is declared to hold Terraform, and there is none"))
    modules = list(_all(main)) if main else []
    for path in _by_who_calls(library, where):
        walked = {module.folder.path for module in modules}
        other = None if path in walked else _root(reading, path, given, f"({path})")
        modules += _all(other) if other else ()
    resources = tuple(resource for module in modules for resource in _resources(module))
    for module in modules:
        _work_out_the_rest(module)
    return Configuration(
        root=root, declaration=declaration, faults=tuple(library.faults), folders=library.folders,
        resources=resources, outputs=_outputs(main), given=given, backends=_backends(library, where),
        mistakes=tuple(sorted(reading.mistakes)), unread=library.unread,
    )  # fmt: skip


def _values(library: Library, where: str, declared: Iterable[str]) -> dict[str, Attribute]:
    """What the files of values say, the last one first, in the order in which Terraform reads them."""
    found: dict[str, Attribute] = {}
    for file in dict.fromkeys((*_unasked(library, where), *declared)):
        if body := library.body(file):
            found.update(body.attributes)
            library.faults += [Fault(block.place, "is no file of values: it holds a block") for block in body.blocks]
    return found


def _unasked(library: Library, where: str) -> Iterator[str]:
    """The files of values that Terraform reads by their names."""
    here = {file for end in _VALUES for file in library.files(where, end)}
    yield from (
        file for name in ("terraform.tfvars", "terraform.tfvars.json") if (file := posixpath.join(where, name)) in here
    )
    yield from sorted(file for file in here if file.endswith((".auto.tfvars", ".auto.tfvars.json")))


def _backends(library: Library, where: str) -> dict[str, Body]:
    return {file: body for file in sorted(library.files(where, ".tfbackend")) if (body := library.body(file))}


def _root(reading: Reading, path: str, given: Mapping[str, Attribute], address: str = "") -> Module | None:
    def nothing(name: str, _: Place) -> Value:
        raise Impossible(f"a file of values may not use {name}")

    def value(name: str) -> Value | None:
        attribute = given.get(name)
        return reading.attempt(attribute.value, Scope(nothing), attribute.place) if attribute else None

    folder = reading.library.folder(path)
    return Module(reading, folder, address, value, ()) if folder else None


def _by_who_calls(library: Library, where: str) -> list[str]:
    """Every folder: first those that no module leads to, then the others, which may lead in a circle."""
    folders = [folder for path in library.holding_terraform(where) if (folder := library.folder(path))]
    called = {
        posixpath.normpath(posixpath.join(folder.path, str(getattr(source.value, "value", ""))))
        for folder in folders
        for call in folder.calls.values()
        if (source := call.body.attributes.get("source"))
    }
    return sorted((folder.path for folder in folders), key=lambda path: (path in called, path))


def _all(root: Module) -> Iterator[Module]:
    waiting = [root]
    while waiting:
        module = waiting.pop(0)
        yield module
        waiting += [child for name in module.folder.calls for _, child in module.children(name)]


def _resources(module: Module) -> Iterator[Resource]:
    for (mode, kind, name), block in module.folder.resources.items():
        for instance in module.instances(block):
            yield Resource(
                mode=mode, kind=kind, name=name, key=instance.key, address=module.address_of(block, instance),
                modules=module.names, content=content_of(module, block, instance),
            )  # fmt: skip


def _outputs(main: Module | None) -> dict[str, Value]:
    if main is None:
        return {}
    return {name: main.worked_out(main.output, name, block.place) for name, block in main.folder.outputs.items()}


def _work_out_the_rest(module: Module) -> None:
    """Also what no resource uses must be right: values, locals, outputs and what is given to modules."""
    folder, mistaken = module.folder, module.reading.mistaken
    for name, attribute in folder.locals.items():
        module.worked_out(module.local, name, attribute.place)
    for name, block in folder.outputs.items():
        module.worked_out(module.output, name, block.place)
    for name, block in folder.variables.items():
        module.worked_out(module.variable, name, block.place)
        for place, what in refused(module, name, block):
            mistaken(place, what)
    for name, call in folder.calls.items():
        for place, what in misfits(module, name, call):
            mistaken(place, what)
