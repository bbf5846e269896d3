"""Every name that an expression uses is declared, also where nothing is evaluated today (a count of zero)."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl.walking import named
from lawyers_hub.proof.verify.terraform.provider import PROVIDER


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for body in folder.bodies():
            for name in named(body):
                if what := _missing(folder, name.words):
                    yield Finding(rule=RULE.id, place=name.place, what=what, mend="declare it, or mend the name")


def _missing(folder: Folder, words: tuple[str, ...]) -> str | None:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first == "var" and second not in folder.variables:
        return f"there is no variable {second}"
    if first == "local" and second not in folder.locals:
        return f"there is no local {second}"
    if first == "module" and second not in folder.calls:
        return f"there is no module {second}"
    mode, kind = ("data", words[1:]) if first == "data" else ("resource", words)
    # Any other first word may also be the variable of a `for` or of a dynamic block.
    if mode == "data" or first.startswith(f"{PROVIDER}_"):
        declared = len(kind) < 2 or (mode, kind[0], kind[1]) in folder.resources
        return None if declared else f"there is no {'.'.join(words[: 3 if mode == 'data' else 2])}"
    return None


RULE = Rule(
    id="references-lead-somewhere",
    promise="R1",
    says="every variable, local, module and resource that is used is declared",
    check=check,
)
