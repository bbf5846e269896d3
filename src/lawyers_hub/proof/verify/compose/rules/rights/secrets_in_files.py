"""An environment is read by whoever may ask Docker, and lands in logs and dumps; a file is read by its process."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.secrecy import holds_a_secret, password_among, password_in
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        yield from _in_the_environment(container)
        if password_among(container.command):
            what = f"the command of {container.name} holds a password, which everybody on the machine can list"
            yield container.finding(RULE.id, "command", what, "let it read the password from a file under /run/secrets")
    for secret in composition.secrets.values():
        if secret.kind not in ("file", "external"):
            yield Finding(
                rule=RULE.id,
                place=secret.place,
                what=f"the secret {secret.name} comes from {secret.kind} and not from a file",
                mend="write file: with the path at which the secret lies",
            )


def _in_the_environment(container: Container) -> Iterator[Finding]:
    for variable, setting in container.environment.items():
        if holds_a_secret(variable) or password_in(setting.value):
            yield Finding(
                rule=RULE.id,
                place=setting.place,
                what=f"{container.name} has a secret in its environment: {variable}",
                mend=f"give it a secret and the path of that in {variable}_FILE",
            )


RULE = Rule(
    id="compose-secrets-in-files",
    promise="T1",
    says="every secret is a file, and none stands in an environment or on a command line",
    check=check,
)
