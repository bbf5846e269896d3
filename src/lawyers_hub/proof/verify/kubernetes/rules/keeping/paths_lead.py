"""A path that leads nowhere, or to what the image brings along, is a setting that quietly does not hold."""

import re
from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.files import files_of, lies_in, mounts_of
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, Volume
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

# Where every image keeps programs, certificates and devices of its own.
_OF_THE_IMAGE = ("/bin", "/dev", "/etc/ssl", "/lib", "/opt", "/proc", "/sbin", "/sys", "/usr")

Told = tuple[tuple[Step, ...], str]


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        folders = [mount.mount_path for mount in container.volume_mounts]
        given = {mount.mount_path for _, mount, volume in mounts_of(workload, container) if _is_listed(volume)}
        files = files_of(release, workload, container)
        for path, told in (*_in_variables(container, at), *_in_words(container, at)):
            if any(lies_in(told, folder) for folder in _OF_THE_IMAGE):
                continue
            inside = max((folder for folder in folders if lies_in(told, folder)), key=len, default=None)
            is_missing = inside in given and told != inside and told not in files
            if inside is None or is_missing:
                yield _finding(workload, path, told)


def _is_listed(volume: Volume) -> bool:
    """Whether every file in it is known."""
    sources = volume.projected.sources if volume.projected else ()
    return volume.config_map is not None or (bool(sources) and all(source.config_map for source in sources))


def _finding(workload: Workload, path: tuple[Step, ...], told: str) -> Finding:
    return Finding(
        rule=RULE.id,
        place=workload.pod_place(*path),
        what=f"{workload.name} is told of {told}, and mounts nothing there",
        mend="mend the path, or mount what should be there",
    )


def _in_variables(container: Container, at: tuple[Step, ...]) -> Iterator[Told]:
    for number, variable in enumerate(container.env):
        if variable.name.endswith("_FILE") and (variable.value or "").startswith("/"):
            yield (*at, "env", number, "value"), variable.value or ""


def _in_words(container: Container, at: tuple[Step, ...]) -> Iterator[Told]:
    """Of flags, as `--name=/path` and `--name /path`; the first word is the program."""
    for key, words in (("command", container.command), ("args", container.args)):
        for number, said in _flags(words):
            if re.fullmatch(r"/[\w./-]+", said):
                yield (*at, key, number), said


def _flags(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, word in enumerate(words):
        before = words[number - 1] if number else ""
        if word.startswith("-"):
            yield number, word.partition("=")[2]
        elif re.fullmatch(r"--[\w.-]+", before):
            yield number, word


RULE = Rule(
    id="kubernetes-paths-lead",
    promise="R1",
    says="every file and folder that a container is told of is one that it mounts",
    check=check,
)
