"""A copy of the artefacts, so that nothing of the project itself is ever changed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.mutants.mutant import Misfit, Mutant, mutated
from lawyers_hub.proof.verify.places import Fault, read_text

_HEAVY = shutil.ignore_patterns(".git", ".venv", ".terraform", "node_modules", "__pycache__", ".*_cache")


def copy_artefacts(root: Path, declaration: Declaration, into: Path) -> None:
    """Every top-level folder or file of `root` in which an artefact stands, since what stands beside may belong to it.

    The rest is only pointed to: documents may name it, secrets may lie in it, and nothing is ever written there.
    """
    topology = declaration.topology
    named = {declaration.file, *topology.artifacts.paths()}
    named |= {service.configuration for service in topology.services.values() if service.configuration}
    copied = {Path(path).parts[0] for path in named}
    for entry in root.iterdir():
        if entry.name not in copied:
            (into / entry.name).symlink_to(entry.resolve())
        elif entry.is_dir():
            shutil.copytree(entry, into / entry.name, symlinks=True, ignore=_HEAVY)
        else:
            shutil.copy2(entry, into / entry.name)


@contextmanager
def changed(copy: Path, mutant: Mutant) -> Iterator[None]:
    """While this lasts, the copy is the mutant; afterwards it is what it was, whatever happened in between.

    Raises:
        Misfit: the mutant does not fit the copy, or changes nothing in it.
    """
    for file in mutant.files:
        if not (copy / file).resolve().is_relative_to(copy.resolve()):
            raise Misfit(f"changes {file}, which is no part of the artefacts")
    originals = {file: _text(copy, file) for file in mutant.files}
    texts = mutated(mutant, lambda file: originals[file] or "")
    try:
        for file, text in texts.items():
            _write(copy / file, text)
        yield
    finally:
        for file, original in originals.items():
            _write(copy / file, original)


def _text(copy: Path, file: str) -> str | None:
    if not (copy / file).exists():
        return None
    try:
        return read_text(copy, file)
    except Fault as fault:
        raise Misfit(str(fault)) from None


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text, encoding="utf-8", newline="")
