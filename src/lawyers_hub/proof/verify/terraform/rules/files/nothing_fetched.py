"""Nothing that somebody else may change tomorrow runs on the machine of whoever applies this."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl.walking import literals

_FETCHES = re.compile(r"https?://|\b(curl|wget)\b")


def check(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for (_, kind, name), block in folder.resources.items():
            runs = [block] if kind == "external" else block.body.inner("provisioner")
            for one in runs:
                texts = [literal.value for literal in literals(one.body) if isinstance(literal.value, str)]
                if any(_FETCHES.search(text) for text in texts):
                    what = f"{kind}.{name} fetches a program and runs it on the machine of whoever applies this"
                    mend = "take it away; what must run belongs in an image"
                    yield Finding(rule=RULE.id, place=one.place, what=what, mend=mend)


RULE = Rule(
    id="nothing-fetched",
    promise="S2",
    says="no program is fetched from elsewhere and run while this is applied",
    check=check,
)
