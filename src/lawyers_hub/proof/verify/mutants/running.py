"""Tries mutants against copies of the artefacts, in as many processes as there are copies."""

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.mutants.copying import copy_artefacts
from lawyers_hub.proof.verify.mutants.mutant import Mutant
from lawyers_hub.proof.verify.mutants.outcomes import Outcome, Verify, outcome_of
from lawyers_hub.stack.faults import CannotRun

Verifier = Callable[[], Verify]
"""Makes what verifies, once in each process: it may remember what it has read."""


def try_mutants(
    root: Path, declaration: Declaration, mutants: Sequence[Mutant], verifier: Verifier, processes: int = 2
) -> tuple[Outcome, ...]:
    """What became of each mutant, in their order. Nothing under `root` is changed.

    Raises:
        CannotRun: the artefacts themselves are not clean, so that nothing could be told from a finding.
    """
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-mutants-") as folder:
        copies = [Path(folder, str(number)) for number in range(max(1, min(processes, len(mutants))))]
        for copy in copies:
            copy.mkdir()
            copy_artefacts(root, declaration, copy)
        if len(copies) == 1:
            return try_in(copies[0], mutants, verifier)
        return _in_processes(copies, mutants, verifier)


def _in_processes(copies: Sequence[Path], mutants: Sequence[Mutant], verifier: Verifier) -> tuple[Outcome, ...]:
    """Dealt out like cards, so that each process gets as many of the slow ones."""
    count = len(copies)
    # A fresh interpreter for each: a fork would carry along whatever threads this one has.
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        hands = [pool.submit(try_in, copy, mutants[i::count], verifier) for i, copy in enumerate(copies)]
        played = [hand.result() for hand in hands]
    return tuple(played[number % count][number // count] for number in range(len(mutants)))


def try_in(copy: Path, mutants: Sequence[Mutant], verifier: Verifier) -> tuple[Outcome, ...]:
    """The same in one copy and in this process.

    Raises:
        CannotRun: as above.
    """
    verify = verifier()
    for clean in verify(copy, (), ()):
        for trouble in [*map(str, clean.faults), *(f"{finding.place}: {finding.what}" for finding in clean.findings)]:
            raise CannotRun(f"Mutants need a clean project to begin with, and {trouble}: mend what `hub verify` finds.")
    return tuple(outcome_of(mutant, copy, verify) for mutant in mutants)
