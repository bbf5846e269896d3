"""Whoever has the address of a webhook can speak in its name, so it stands in no file that people share."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    for key, place in monitoring.telling.secrets if monitoring.telling else ():
        yield Finding(
            rule=RULE.id,
            place=place,
            what=f"Alertmanager is given a secret in plain text, as {key}",
            mend=f"put it into a file of its own and name that as {key}_file",
        )


RULE = Rule(
    id="alerts-secrets-in-files",
    promise="T1",
    says="no secret of Alertmanager's stands in its configuration",
    check=check,
)
