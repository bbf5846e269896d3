"""What stands in a kustomization.yaml, as far as it decides where built values come from.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
"""

from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.yaml_lines import Document, Value

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


class _Part(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    pass


class PatchTarget(_Part, frozen=True, kw_only=True):
    """`name` and `namespace` are regular expressions that must fit the whole."""

    kind: str | None = None
    name: str | None = None
    namespace: str | None = None
    label_selector: str | None = None
    annotation_selector: str | None = None


class Patch(_Part, frozen=True, kw_only=True):
    path: str | None = None
    patch: str | None = None
    target: PatchTarget | None = None


class Select(_Part, frozen=True, kw_only=True):
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None


class ReplacementTarget(_Part, frozen=True, kw_only=True):
    select: Select = Select()
    reject: tuple[Select, ...] = ()
    field_paths: tuple[str, ...] = ("metadata.name",)


class Replacement(_Part, frozen=True, kw_only=True):
    """Either a file of replacements, or one of them."""

    path: str | None = None
    targets: tuple[ReplacementTarget, ...] = ()


class Generator(_Part, frozen=True, kw_only=True):
    name: str
    literals: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    envs: tuple[str, ...] = ()
    env: str | None = None


class Image(_Part, frozen=True, kw_only=True):
    name: str
    new_name: str | None = None
    new_tag: str | None = None
    digest: str | None = None


class Labels(_Part, frozen=True, kw_only=True):
    pairs: Mapping[str, str] = {}


class Count(_Part, frozen=True, kw_only=True):
    name: str
    count: int


class Kustomization(_Part, frozen=True, kw_only=True):
    kind: str = "Kustomization"
    resources: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    namespace: str | None = None
    name_prefix: str = ""
    name_suffix: str = ""
    patches: tuple[Patch, ...] = ()
    patches_strategic_merge: tuple[str, ...] = ()
    patches_json6902: tuple[Patch, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    config_map_generator: tuple[Generator, ...] = ()
    secret_generator: tuple[Generator, ...] = ()
    images: tuple[Image, ...] = ()
    labels: tuple[Labels, ...] = ()
    common_labels: Mapping[str, str] = {}
    replicas: tuple[Count, ...] = ()
    configurations: tuple[str, ...] = ()
    crds: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    transformers: tuple[str, ...] = ()
    validators: tuple[str, ...] = ()
    helm_charts: tuple[Mapping[str, object], ...] = ()


def without_nulls(value: Value) -> Value:
    """A key without a value is one that was left out, for kustomize as for Kubernetes."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def kustomization_of(document: Document) -> Kustomization:
    """Raises `msgspec.ValidationError` for what is no kustomization."""
    return msgspec.convert(without_nulls(document.value), Kustomization)
