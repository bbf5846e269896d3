"""What is fetched while the image is built can be another thing tomorrow, and nobody has compared it with anything."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

# Run as it comes, or kept as it comes: `curl … | sh`, `sh -c "$(wget …)"`.
_RUN_UNSEEN = re.compile(r"\b(curl|wget)\b[^;&]*\|\s*(sudo\s+)?(ba|da|z)?(sh|python\S*|perl|tar)\b|\$\((curl|wget)\b")
_REMOTE = re.compile(r"(?:^|\s)(\w+://\S+|git@\S+)")


def check(composition: Composition) -> Iterator[Finding]:
    for stage in composition.dockerfile.stages if composition.dockerfile else ():
        for add in stage.all("ADD"):
            found = _REMOTE.search(add.said)
            if found and "--checksum=" not in add.said:
                yield Finding(
                    rule=RULE.id,
                    place=add.place,
                    what=f"the image takes in {found[1]} unseen",
                    mend="add --checksum=sha256:…, or copy a file of the repository",
                )
        for run in stage.all("RUN"):
            if _RUN_UNSEEN.search(run.said):
                yield Finding(
                    rule=RULE.id,
                    place=run.place,
                    what="what comes from an address is run unseen while the image is built",
                    mend="fetch it with ADD --checksum=sha256:…, and run that",
                )


RULE = Rule(
    id="dockerfile-nothing-remote",
    promise="R1",
    says="nothing is added from an address, or run from one, without its checksum",
    check=check,
)
