"""A module as it is called: its variables have values, its resources stand as often as they are asked for."""

import posixpath
from collections.abc import Callable, Iterator
from functools import partial

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.attempts import Reading
from lawyers_hub.proof.verify.terraform.calls import NOT_INPUTS, folder_of, source_of
from lawyers_hub.proof.verify.terraform.evaluation import (
    Computed,
    Deferred,
    Impossible,
    Scope,
    Unknown,
    Value,
    doubt_of,
)
from lawyers_hub.proof.verify.terraform.evaluation.values import Undecided
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Block
from lawyers_hub.proof.verify.terraform.instances import Instance, instances, repeats, standing, unclear
from lawyers_hub.proof.verify.terraform.variables import value_of


class Module:
    """One call of a folder. Everything is worked out once, when it is first asked for."""

    def __init__(
        self,
        reading: Reading,
        folder: Folder,
        address: str,
        given: Callable[[str], Value | None],
        around: tuple[str, ...],
        names: tuple[str, ...] = (),
        called_at: Place | None = None,
    ) -> None:
        self.reading = reading
        self.folder = folder
        self.address = address
        self.names = names
        self._called_at = called_at
        self._given = given
        self._around = (*around, folder.path)
        self._known: dict[tuple[str, ...], Value] = {}
        self._asked: set[tuple[str, ...]] = set()
        self._children: dict[str, list[tuple[Instance, Module]]] = {}
        self.scope = Scope(self._root, text_of=partial(reading.library.text, self._around[0]))

    def variable(self, name: str) -> Value:
        return self._once(("var", name), lambda: self._variable(name))

    def local(self, name: str) -> Value:
        def found() -> Value:
            attribute = self.folder.locals.get(name)
            if attribute is None:
                raise Impossible(f"there is no local {name}")
            return self.reading.attempt(attribute.value, self.scope, attribute.place)

        return self._once(("local", name), found)

    def output(self, name: str) -> Value:
        def found() -> Value:
            block = self.folder.outputs.get(name)
            if block is None:
                raise Impossible(f"{self.address or 'the root'} has no output {name}")
            attribute = block.body.attributes.get("value")
            if attribute is None:
                raise Impossible(f"the output {name} has no value")
            return self.reading.attempt(attribute.value, self.scope, attribute.place)

        return self._once(("output", name), found)

    def children(self, name: str) -> list[tuple[Instance, "Module"]]:
        """The modules that one block `module` stands for; none where they cannot be read."""
        if name not in self._children:
            self._children[name] = []
            try:
                self._children[name] = list(self._called(name, self.folder.calls[name]))
            except Fault as fault:
                self.reading.library.faults.append(fault)
        return self._children[name]

    def instances(self, block: Block) -> list[Instance]:
        """How often a block stands, by its `count` or `for_each`."""
        try:
            return list(instances(block, lambda node: self.reading.evaluator.evaluate(node, self.scope)))
        except Undecided as unknown:
            return [unclear(block, doubt_of(unknown.value) or "it is unknown")]
        except Impossible as problem:
            self.reading.mistaken(block.place, str(problem))
            return [unclear(block, str(problem))]

    def attribute(self, block: Block, name: str, instance: Instance) -> Value | None:
        """What an attribute of a block comes to; none where it is not given."""
        attribute = block.body.attributes.get(name)
        if attribute is None:
            return None
        key = (*block.kind.split("."), *block.labels, instance.suffix, name)
        scope = self.scope.within(instance.names)
        return self._once(key, lambda: self.reading.attempt(attribute.value, scope, attribute.place))

    def place_for_people(self, place: Place) -> Place:
        """Where somebody can change what is at the place: in a module of others, where the project calls it."""
        return self._called_at if self._called_at and self.folder.is_of_others else place

    def worked_out(self, ask: Callable[[str], Value], name: str, place: Place) -> Value:
        """What one of the methods above says; unknown, and a mistake, where Terraform would refuse it."""
        try:
            return ask(name)
        except Impossible as problem:
            return self.reading.mistaken(place, str(problem))

    def _once(self, key: tuple[str, ...], found: Callable[[], Value]) -> Value:
        if key not in self._known:
            if key in self._asked:
                raise Impossible(f"{'.'.join(key)} depends on itself")
            self._asked.add(key)
            try:
                self._known[key] = found()
            finally:
                self._asked.discard(key)
        return self._known[key]

    def _variable(self, name: str) -> Value:
        block = self.folder.variables.get(name)
        if block is None:
            raise Impossible(f"there is no variable {name}")
        return value_of(block, self._given(name), self.reading, self.scope)

    def _root(self, name: str, place: Place) -> Value:
        """What a first word stands for: a namespace, or a type of resource."""
        if name in {"each", "count", "self"}:
            raise Impossible(f"{name} has no meaning here")
        spaces: dict[str, Callable[[str], Value]] = {
            "var": self.variable,
            "local": self.local,
            "module": self._module,
            "path": lambda what: self._path(what, place),
            "terraform": lambda what: Value(Unknown(f"terraform.{what} is known when Terraform runs", place)),
            "data": lambda kind: Value(Deferred(kind, lambda one: self._resource("data", kind, one))),
        }
        return Value(Deferred(name, spaces.get(name) or (lambda one: self._resource("resource", name, one))))

    def _path(self, name: str, place: Place) -> Value:
        if name not in {"module", "root", "cwd"}:
            raise Impossible(f"there is no path.{name}")
        return Value(posixpath.relpath(self.folder.path, self._around[0]) if name == "module" else ".", (place,))

    def _module(self, name: str) -> Value:
        if name not in self.folder.calls:
            raise Impossible(f"there is no module {name}")
        called, children = self.folder.calls[name], self.children(name)
        if not children and not repeats(called):
            return Value(Unknown(f"the module {name} cannot be read here", called.place))
        return standing(called, [(one, Value(Deferred(child.address, child.output))) for one, child in children])

    def _resource(self, mode: str, kind: str, name: str) -> Value:
        block = self.folder.resources.get((mode, kind, name))
        if block is None:
            raise Impossible(f"there is no {'data.' if mode == 'data' else ''}{kind}.{name}")
        return self._once((mode, kind, name), lambda: self._standing(block))

    def _standing(self, block: Block) -> Value:
        return standing(block, [(one, self._deferred(block, one)) for one in self.instances(block)])

    def _deferred(self, block: Block, instance: Instance) -> Value:
        address = self.address_of(block, instance)

        def attribute(name: str) -> Value:
            given = self.attribute(block, name, instance)
            if given is None and block.kind == "data":
                given = self.reading.looked_up.get((block.labels[0], name))
            return Value(Computed(address, name)) if given is None or given.raw is None else given

        return Value(Deferred(address, attribute))

    def address_of(self, block: Block, instance: Instance) -> str:
        """The name by which Terraform calls one standing resource."""
        parts = (self.address, "data" if block.kind == "data" else "", *block.labels)
        return ".".join(part for part in parts if part) + instance.suffix

    def _called(self, name: str, block: Block) -> Iterator[tuple[Instance, "Module"]]:
        if source_of(block) is None:
            self.reading.mistaken(block.place, f"the module {name} says no source")
            return
        folder = folder_of(self.reading.library, block, self._around, (*self.names, name))
        if folder is None:
            return
        for instance in self.instances(block):
            self.reading.count_module(block)
            address = ".".join(part for part in (self.address, f"module.{name}") if part) + instance.suffix
            given = partial(self._input, block, instance)
            place = self.place_for_people(block.place)
            yield instance, Module(self.reading, folder, address, given, self._around, (*self.names, name), place)

    def _input(self, block: Block, instance: Instance, name: str) -> Value | None:
        return None if name in NOT_INPUTS else self.attribute(block, name, instance)
