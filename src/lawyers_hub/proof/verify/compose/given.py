"""What a container is given to read: the files that are mounted into it, and where in it they are."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from lawyers_hub.proof.verify.compose.composition import Composition, Container, Mount
from lawyers_hub.proof.verify.places import Fault, read_text

_MOST_FILES = 200


def on_the_machine(container: Container, path: str) -> str | None:
    """Where a file of the container lies, relative to the root; nothing where it comes from no bind mount."""
    bound = [mount for mount in container.mounts if mount.kind == "bind" and lies_in(path, mount.target)]
    if not bound:
        return None
    innermost = max(bound, key=lambda mount: len(mount.target))
    return posixpath.normpath(posixpath.join(innermost.source, posixpath.relpath(path, innermost.target)))


def lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def files_of(composition: Composition, container: Container) -> Iterator[tuple[str, str]]:
    """Every file of text that is mounted, by its path relative to the root."""
    for mount in container.mounts:
        if mount.kind == "bind" and not mount.source.startswith(("/", "..")):
            for path in _paths(composition.root, mount):
                file = path.relative_to(composition.root).as_posix()
                try:
                    yield file, read_text(composition.root, file)
                except Fault:
                    continue


def _paths(root: Path, mount: Mount) -> list[Path]:
    top = root / mount.source
    found = sorted(top.rglob("*"))[:_MOST_FILES] if top.is_dir() else [top]
    return [path for path in found if path.is_file()]
