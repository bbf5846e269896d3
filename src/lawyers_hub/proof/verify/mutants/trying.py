"""One run of `hub verify --mutants`, from the command line to what it prints and writes."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from lawyers_hub.proof.verify.mutants.evidence import as_evidence
from lawyers_hub.proof.verify.mutants.others import Checkov, KubernetesValidate, Program
from lawyers_hub.proof.verify.mutants.table import as_json, print_report
from lawyers_hub.proof.verify.mutants.trial import hold
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.stack.faults import CannotRun


def run(root: Path, *, unseen: int, seed: int, compare: bool, json: bool, evidence: Path | None) -> int:
    """Tries the rules on mutants and tells what came of it; gives the exit code.

    Raises:
        CannotRun: the project is not clean or cannot be read, or the evidence cannot be written.
    """
    began_at = datetime.now(UTC)
    programs: Sequence[Program] = (Checkov(), KubernetesValidate()) if compare else ()
    try:
        trial = hold(root, unseen, seed, programs)
    except Fault as fault:
        raise CannotRun(f"{fault} (under {root}).") from None
    if json:
        sys.stdout.write(as_json(trial))
    else:
        print_report(trial, Console(highlight=False))
    if evidence:
        try:
            as_evidence(trial, began_at).write(evidence)
        except OSError as problem:
            raise CannotRun(f"{evidence} cannot be written ({problem.strerror}): name another file.") from None
    return 0 if trial.verdict == "kept" else 1
