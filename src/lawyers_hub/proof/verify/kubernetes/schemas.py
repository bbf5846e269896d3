"""Kubernetes' own schemas, from the package kubernetes-validate, and what of a manifest they refuse.

They use a small part of JSON Schema; held to it directly, everything takes a tenth of a second, where the package's own
way takes five.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.yaml_lines import Step, Value

Problem = tuple[tuple[Step, ...], str]
"""The path of what does not fit, and why."""


class Schema(msgspec.Struct, frozen=True, rename="camel"):
    """One node of a schema. Descriptions, formats and notes for kubectl are left out: no validator judges by them."""

    type: str | list[str] | None = None
    properties: Mapping[str, "Schema"] = {}
    required: tuple[str, ...] = ()
    additional_properties: "Schema | bool" = True
    items: "Schema | None" = None
    enum: tuple[str | int | bool | None, ...] | None = None
    one_of: tuple["Schema", ...] = ()
    ref: str | None = msgspec.field(default=None, name="$ref")


class _Definitions(msgspec.Struct, frozen=True):
    found: Mapping[str, Schema] = msgspec.field(default={}, name="$defs")


class Schemas:
    """The strict schemas of one version of Kubernetes, in which a field that does not exist is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._definitions = _definitions_in(folder)

    @classmethod
    def of(cls, version: str) -> "Schemas | None":
        """Those of a version such as 1.36, or None where the package is missing or does not know it."""
        package = find_spec("kubernetes_validate")
        for place in (package.submodule_search_locations or []) if package else []:
            for folder in (Path(place) / "kubernetes-json-schema").glob(f"v{version}.*-local-strict"):
                return cls(folder)
        return None

    def problems(self, value: Value) -> list[Problem] | None:
        """All that does not fit, or None for a kind that has no schema."""
        fields = value if isinstance(value, dict) else {}
        group, _, version = str(fields.get("apiVersion")).rpartition("/")
        name = "-".join(filter(None, (str(fields.get("kind")).lower(), group.partition(".")[0], version)))
        file = self._folder / f"{name}.json"
        if "/" in name or not file.is_file():
            return None
        return list(self._refused(_schema_in(file), value, ()))

    def _refused(self, schema: Schema, value: Value, path: tuple[Step, ...]) -> Iterator[Problem]:
        if schema.ref is not None:
            schema = self._definitions[schema.ref.rpartition("/")[2]]
        if schema.one_of:
            if all(next(self._refused(choice, value, path), None) for choice in schema.one_of):
                yield path, f"{value!r} is of no type that is taken here"
        elif not _is_of(schema.type, value):
            yield (
                path,
                f"{value!r} is no {schema.type if isinstance(schema.type, str) else (schema.type or ['value'])[0]}",
            )
        elif schema.enum is not None and value not in schema.enum:
            yield path, f"{value!r} is none of {', '.join(map(str, schema.enum))}"
        elif isinstance(value, dict):
            yield from self._of_fields(schema, value, path)
        elif isinstance(value, list) and schema.items:
            for number, item in enumerate(value):
                yield from self._refused(schema.items, item, (*path, number))

    def _of_fields(self, schema: Schema, value: dict[str, Value], path: tuple[Step, ...]) -> Iterator[Problem]:
        for name in schema.required:
            if name not in value:
                yield path, f"{name} is missing"
        for name, inner in value.items():
            if name in schema.properties:
                yield from self._refused(schema.properties[name], inner, (*path, name))
            elif isinstance(schema.additional_properties, Schema):
                yield from self._refused(schema.additional_properties, inner, (*path, name))
            elif not schema.additional_properties:
                yield (*path, name), f"there is no field {name} here"


# Every overlay is held to the same schemas, and there is nobody who changes an installed package meanwhile.
@cache
def _definitions_in(folder: Path) -> Mapping[str, Schema]:
    return msgspec.json.decode((folder / "_definitions.json").read_bytes(), type=_Definitions).found


@cache
def _schema_in(file: Path) -> Schema:
    return msgspec.json.decode(file.read_bytes(), type=Schema)


def _is_of(wanted: str | list[str] | None, value: Value) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return names is None or _name_of(value) in names or (isinstance(value, int) and _is_number(value, names))


def _is_number(value: int, names: list[str]) -> bool:
    return "number" in names and not isinstance(value, bool)


def _name_of(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"
