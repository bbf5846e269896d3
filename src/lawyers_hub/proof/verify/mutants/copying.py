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
    """Every top-level folder or file of `root` in which an artefact stands: what stands beside may belong to it."""
    topology = declaration.topology
    named = {declaration.file, *topology.artifacts.paths()}
    named |= {service.configuration for service in topology.services.values() if service.configuration}
    for name in sorted({Path(path).parts[0] for path in named}):
        if (root / name).is_dir():
            shutil.copytree(root / name, into / name, symlinks=True, ignore=_HEAVY)
        elif (root / name).is_file():
            shutil.copy2(root / name, into / name)


@contextmanager
def changed(copy: Path, mutant: Mutant) -> Iterator[None]:
    """While this lasts, the copy is the mutant; afterwards it is what it was, whatever happened in between.

    Raises:
        Misfit: the mutant does not fit the copy, or changes nothing in it.
    """
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
