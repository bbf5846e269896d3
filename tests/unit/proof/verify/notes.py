"""The example project in a folder of its own, and what becomes of it when one line is another."""

import shutil
from pathlib import Path

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.verifying import verify
from lawyers_hub.stack.home import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "notes"
TOPOLOGY = "infrastructure/topology.toml"


def copied(folder: Path) -> Path:
    """As it is, but for the link to a page outside of it."""
    root = folder / "notes"
    shutil.copytree(EXAMPLE, root)
    return changed(root, "README.md", "[docs/verify.md](../../docs/verify.md)", "The hub's documentation")


def changed(root: Path, file: str, old: str, new: str) -> Path:
    text = (root / file).read_text()
    assert old in text, old
    (root / file).write_text(text.replace(old, new))
    return root


def appended(root: Path, file: str, text: str) -> Path:
    with (root / file).open("a") as out:
        out.write(text)
    return root


def findings(root: Path, rule: str) -> list[Finding]:
    verification = verify(root, {rule})
    assert verification.faults == ()
    assert [outcome.rule for outcome in verification.outcomes] == [rule]
    return list(verification.findings)
