"""A secret is known to those who need it: with another's, a service would have another's rights."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    declaration = composition.declaration
    declared = declaration.topology.secrets
    for container in composition.containers.values() if declared else ():
        for secret, given in container.secrets.items():
            if container.name not in declared.get(secret, []):
                yield Finding(
                    rule=RULE.id,
                    place=given.place,
                    what=f"{container.name} is given the secret {secret}, which is not declared to be its own",
                    mend=f"take {secret} from it, or add it under [secrets] in {declaration.file}",
                )
    for secret, owners in declared.items():
        for owner in owners:
            container_of = composition.containers.get(owner)
            if container_of and secret not in container_of.secrets:
                yield container_of.finding(
                    RULE.id, "secrets", f"{owner} is not given the secret {secret}, which is its own", f"add {secret}"
                )


RULE = Rule(
    id="secrets-of-ones-own",
    promise="T1",
    says="every service is given exactly the secrets that are declared to be its own",
    check=check,
)
