"""Whoever comes in speaks TLS 1.3; what is older can be talked down."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.doors import door_files
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_ENDS_TLS = re.compile(r"^\s*(https://|tls\s)")
# Under `servers` the word means versions of HTTP.
_PROTOCOLS = re.compile(r"^\s*protocols\s+(tls.+?)\s*$")


def check(project: Project) -> Iterator[Finding]:
    """As the Caddyfile of a door says it; Kubernetes and AWS have rules of their own."""
    for given in door_files(project):
        lines = list(enumerate(given.lines, start=1)) if given.is_for_caddy else []
        said = [(number, found[1]) for number, line in lines if (found := _PROTOCOLS.match(line))]
        ends = next((number for number, line in lines if _ENDS_TLS.match(line)), None)
        wrong = [number for number, protocols in said if protocols != "tls1.3"]
        if ends and not said:
            wrong = [ends]
        for number in wrong:
            yield Finding(
                rule=RULE.id,
                place=given.place(number),
                what=f"{given.door} speaks older versions than TLS 1.3",
                mend="say `protocols tls1.3` under tls",
            )


RULE = Rule(
    id="tls-13",
    promise="S2",
    says="a door of Compose speaks TLS 1.3 and nothing older",
    check=check,
)
