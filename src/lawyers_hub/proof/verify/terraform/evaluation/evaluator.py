"""Works out expressions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.evaluation.access import attribute_of, element_of, pairs_of
from lawyers_hub.proof.verify.terraform.evaluation.conversions import truth, words
from lawyers_hub.proof.verify.terraform.evaluation.functions import called
from lawyers_hub.proof.verify.terraform.evaluation.operators import binary, unary
from lawyers_hub.proof.verify.terraform.evaluation.templates import partly_known
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Impossible,
    Undecided,
    Unknown,
    Value,
    from_lines,
    mapping,
    places_of,
    plain,
    same,
    sequence,
    text,
    undecided,
)
from lawyers_hub.proof.verify.terraform.hcl import parse_template, syntax

MOST_DEPTH = 90
"""Expressions that wait for one another: the interpreter's own stack ends at about ten times as many."""
MOST_STEPS = 200_000
"""In one reading: ten times what a large installation needs, and a few seconds."""


_Steps: TypeAlias = tuple[str | syntax.Node, ...]


class Scope(msgspec.Struct, frozen=True):
    """`names` are the variables of `for`, `each`, `count` and `self`; `root` knows every other first word.

    `text_of` reads a file that is named as seen from the root module; none where that is not here.
    """

    root: Callable[[str, Place], Value]
    names: Mapping[str, Value] = {}
    text_of: Callable[[str], str | None] = lambda _: None

    def within(self, names: Mapping[str, Value]) -> "Scope":
        return Scope(self.root, {**self.names, **names}, self.text_of)


class Evaluator:
    """One for a whole reading, so that its bounds hold for all of it together."""

    def __init__(self) -> None:
        self._depth = 0
        self._steps = 0

    def evaluate(self, node: syntax.Node, scope: Scope) -> Value:
        """What an expression comes to.

        Raises:
            Impossible: Terraform would refuse it, or it is deeper or longer than anything that people write.
        """
        self._steps += 1
        if self._depth >= MOST_DEPTH or self._steps > MOST_STEPS:
            raise Impossible("takes too many steps to work out")
        self._depth += 1
        try:
            return _WAYS[type(node)](self, node, scope)
        except Undecided as unknown:
            return undecided(unknown.value, node.place)
        finally:
            self._depth -= 1

    def _literal(self, node: syntax.Literal, _: Scope) -> Value:
        return Value(node.value, (node.place,))

    def _name(self, node: syntax.Name, scope: Scope) -> Value:
        known = scope.names.get(node.name)
        return known if known is not None else scope.root(node.name, node.place)

    def _attr(self, node: syntax.Attr, scope: Scope) -> Value:
        return attribute_of(self.evaluate(node.source, scope), node.name, node.place)

    def _index(self, node: syntax.Index, scope: Scope) -> Value:
        return element_of(self.evaluate(node.source, scope), self.evaluate(node.key, scope), node.place)

    def _splat(self, node: syntax.Splat, scope: Scope) -> Value:
        return self._splatted(self.evaluate(node.source, scope), node.steps, node.place, scope)

    def _splatted(self, source: Value, steps: _Steps, place: Place, scope: Scope) -> Value:
        if isinstance(source.raw, Unknown | Computed):
            return undecided(source, place)
        items = source.raw if isinstance(source.raw, tuple) else () if source.raw is None else (source,)
        return sequence(self._stepped(item, steps, place, scope) for item in items)

    def _stepped(self, item: Value, steps: _Steps, place: Place, scope: Scope) -> Value:
        for number, step in enumerate(steps, start=1):
            if step == "*":
                return self._splatted(item, steps[number:], place, scope)
            if isinstance(step, str):
                item = attribute_of(item, step, place)
            else:
                item = element_of(item, self.evaluate(step, scope), place)
        return item

    def _call(self, node: syntax.Call, scope: Scope) -> Value:
        if node.function in {"try", "can"}:
            return self._attempt(node, scope)
        if node.function in {"file", "templatefile"}:
            return self._of_file(node, scope)
        arguments = [self.evaluate(argument, scope) for argument in node.arguments]
        if node.spread:
            last = arguments.pop()
            if not isinstance(last.raw, tuple):
                return undecided(last, node.place)
            arguments += last.raw
        return called(node.function, arguments, node.place)

    def _attempt(self, node: syntax.Call, scope: Scope) -> Value:
        """`try` gives the first that works; `can` says whether it works. An unknown may or may not work."""
        for argument in node.arguments:
            try:
                value = self.evaluate(argument, scope)
            except Impossible:
                continue
            if node.function == "try":
                return value
            return undecided(value, node.place) if isinstance(value.raw, Unknown) else Value(True, value.places)
        if node.function == "can":
            return Value(False, (node.place,))
        raise Impossible("nothing that it tries works")

    def _of_file(self, node: syntax.Call, scope: Scope) -> Value:
        """A file's text; of a template, with its values put in."""
        path, *given = [self.evaluate(argument, scope) for argument in node.arguments]
        found = scope.text_of(words(plain(path)))
        if found is None:
            return Value(Unknown(f"the file {words(plain(path))} is not here", node.place), path.places)
        if node.function == "file":
            return text(found, (node.place, *path.places))
        return self._template_of(found, given[0] if given else mapping({}), node.place)

    def _template_of(self, found: str, values: Value, place: Place) -> Value:
        if not isinstance(values.raw, Mapping):
            return undecided(values, place)

        def nothing(name: str, _: Place) -> Value:
            raise Impossible(f"the template is given no {name}")

        try:
            template = parse_template(found, place)
        except Fault as fault:
            raise Impossible(f"the template {fault.what}") from None
        return self.evaluate(template, Scope(nothing, values.raw))

    def _tuple(self, node: syntax.Tuple, scope: Scope) -> Value:
        return sequence(self.evaluate(item, scope) for item in node.items)

    def _object(self, node: syntax.Object, scope: Scope) -> Value:
        found: dict[str, Value] = {}
        for key, item in node.items:
            found[words(plain(self.evaluate(key, scope)))] = self.evaluate(item, scope)
        return mapping(found)

    def _for(self, node: syntax.For, scope: Scope) -> Value:
        inner = list(self._rounds(node.names, self.evaluate(node.source, scope), scope))
        kept = [one for one in inner if node.condition is None or self._holds(node.condition, one)]
        if node.key is None:
            return sequence(self.evaluate(node.value, one) for one in kept)
        groups: dict[str, list[Value]] = {}
        for one in kept:
            key = words(plain(self.evaluate(node.key, one)))
            if key in groups and not node.grouped:
                raise Impossible(f"makes the key {key!r} twice")
            groups.setdefault(key, []).append(self.evaluate(node.value, one))
        return mapping({key: sequence(found) if node.grouped else found[0] for key, found in groups.items()})

    def _holds(self, condition: syntax.Node, scope: Scope) -> bool:
        return truth(plain(self.evaluate(condition, scope)))

    def _rounds(self, names: tuple[str, ...], source: Value, scope: Scope) -> Iterator[Scope]:
        for key, item in pairs_of(source):
            values = (item,) if len(names) == 1 else (key, item)
            yield scope.within(dict(zip(names, values, strict=True)))

    def _conditional(self, node: syntax.Conditional, scope: Scope) -> Value:
        condition = self.evaluate(node.condition, scope)
        if isinstance(condition.raw, Unknown | Computed):
            then, otherwise = self.evaluate(node.then, scope), self.evaluate(node.otherwise, scope)
            return then if same(then, otherwise) else undecided(condition, node.place)
        holds = truth(plain(condition))
        chosen = self.evaluate(node.then if holds else node.otherwise, scope)
        return from_lines(self._unified(chosen, node.otherwise if holds else node.then, scope), condition.places)

    def _unified(self, chosen: Value, other: syntax.Node, scope: Scope) -> Value:
        """Both choices have one type: beside a text, a number becomes a text."""
        if not isinstance(chosen.raw, int) and not hasattr(chosen.raw, "as_tuple"):
            return chosen
        try:
            beside = self.evaluate(other, scope).raw
        except Impossible:
            return chosen
        return text(words(chosen.raw), chosen.places) if isinstance(beside, str) else chosen

    def _unary(self, node: syntax.Unary, scope: Scope) -> Value:
        return unary(node.operator, self.evaluate(node.operand, scope), node.place)

    def _binary(self, node: syntax.Binary, scope: Scope) -> Value:
        left = self.evaluate(node.left, scope)
        if node.operator in {"&&", "||"} and left.raw is (node.operator == "||"):
            return left
        return binary(node.operator, left, self.evaluate(node.right, scope), node.place)

    def _template(self, node: syntax.Template, scope: Scope) -> Value:
        parts = [self.evaluate(part, scope) for part in node.parts]
        if any(isinstance(part.raw, Unknown | Computed | Deferred) for part in parts):
            return partly_known(parts, node.place)
        return text("".join(words(plain(part)) for part in parts), places_of(parts))

    def _template_for(self, node: syntax.TemplateFor, scope: Scope) -> Value:
        rounds = self._rounds(node.names, self.evaluate(node.source, scope), scope)
        parts = [self.evaluate(node.body, one) for one in rounds]
        return text("".join(words(plain(part)) for part in parts), places_of(parts))


# Each way takes the node of its key, which no type can say of a table.
_WAYS: dict[type, Callable[[Evaluator, Any, Scope], Value]] = {
    syntax.Literal: Evaluator._literal,
    syntax.Name: Evaluator._name,
    syntax.Attr: Evaluator._attr,
    syntax.Index: Evaluator._index,
    syntax.Splat: Evaluator._splat,
    syntax.Call: Evaluator._call,
    syntax.Tuple: Evaluator._tuple,
    syntax.Object: Evaluator._object,
    syntax.For: Evaluator._for,
    syntax.Conditional: Evaluator._conditional,
    syntax.Unary: Evaluator._unary,
    syntax.Binary: Evaluator._binary,
    syntax.Template: Evaluator._template,
    syntax.TemplateFor: Evaluator._template_for,
}
