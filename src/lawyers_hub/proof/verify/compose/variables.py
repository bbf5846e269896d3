"""Which variables files give to Compose, and to containers."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lawyers_hub.proof.verify.compose.dotenv import Variable, read_dotenv
from lawyers_hub.proof.verify.places import Fault, read_text


def variables_of_files(
    root: Path, files: Iterable[str], values: Mapping[str, str], faults: list[Fault]
) -> dict[str, Variable]:
    """By name, a later file over those before it; a file that cannot be read is among the `faults`."""
    found: dict[str, Variable] = {}
    for file in files:
        try:
            before = {**known_of(found), **values}
            found |= {one.name: one for one in read_dotenv(file, read_text(root, file), before)}
        except Fault as fault:
            faults.append(fault)
    return found


def known_of(variables: Mapping[str, Variable]) -> dict[str, str]:
    return {name: one.known for name, one in variables.items() if one.known is not None}
