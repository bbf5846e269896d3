"""In the console of AWS a rule says why it is there, in the words of the topology."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.plane.permissions import permissions_of

TAKEN_BY_AWS = re.compile(r"[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}")
"""Source: IpRange in the EC2 API reference."""


def check(configuration: Configuration) -> Iterator[Finding]:
    reasons = {flow.why for flow in intended(configuration.declaration)}
    for permission in permissions_of(configuration, Groups(configuration)):
        said = permission.description
        if said is None:
            what, mend = "a rule of a security group gives no reason", "give the flow's reason as its description"
        elif said not in reasons:
            what, mend = f"no declared flow has the reason {said!r}", "give the flow's reason word for word"
        elif not TAKEN_BY_AWS.fullmatch(said):
            what, mend = f"AWS refuses the reason {said!r}", "use plain letters, digits and ._-:/()#,@[]+=&;{}!$* only"
        else:
            continue
        yield Finding(rule=RULE.id, place=permission.place, what=what, mend=mend)


RULE = Rule(
    id="reasons-as-declared",
    promise="N1",
    says="every rule of a security group gives the reason of its flow",
    check=check,
)
